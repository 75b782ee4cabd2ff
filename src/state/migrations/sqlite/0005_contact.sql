-- At most one row of `contact`: the last look at Backoffice that found everything well.
CREATE TABLE contact (at TEXT NOT NULL, login TEXT NOT NULL, version TEXT NOT NULL) STRICT;
CREATE TABLE shape (page TEXT NOT NULL, fingerprint TEXT NOT NULL, PRIMARY KEY (page, fingerprint)) STRICT;
