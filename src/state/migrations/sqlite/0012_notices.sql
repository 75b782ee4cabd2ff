-- What people were last told about how it stands, so that they hear of changes alone; and notices that could not be sent yet.
CREATE TABLE told (what TEXT PRIMARY KEY, state TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE notice (
    number INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, document TEXT NOT NULL, made TEXT NOT NULL,
    tries INTEGER NOT NULL, UNIQUE (channel, document)
) STRICT;
