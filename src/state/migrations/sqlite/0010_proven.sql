-- What Backoffice was last seen to hold as the roster said, person by person, as JSON; the key that seals the plans of this store.
CREATE TABLE proven (employee INTEGER PRIMARY KEY, fields TEXT NOT NULL) STRICT;
CREATE TABLE seal (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), key TEXT NOT NULL) STRICT;
-- The plans that were kept in files, in the order in which they were: a newer one takes the place of the older.
CREATE TABLE kept_plan (
    number INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL UNIQUE, purpose TEXT NOT NULL, read_at TEXT NOT NULL,
    kept TEXT NOT NULL
) STRICT;
