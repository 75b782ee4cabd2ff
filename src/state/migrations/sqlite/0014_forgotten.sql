-- Accounts that somebody asked to forget, as keyed hashes: they are not remembered again, and nobody can read who they are.
CREATE TABLE forgotten (print TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT;
CREATE TABLE forgotten_key (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), key TEXT NOT NULL) STRICT;
