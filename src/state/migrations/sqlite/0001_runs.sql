CREATE TABLE run (
    id TEXT PRIMARY KEY, command TEXT NOT NULL, tenant TEXT NOT NULL, roster_path TEXT NOT NULL,
    roster_sha256 TEXT NOT NULL, plan_hash TEXT NOT NULL UNIQUE, started TEXT NOT NULL, ended TEXT,
    summary TEXT, exit_code INTEGER
) STRICT;
CREATE TABLE step (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES run(id), line INTEGER, name TEXT NOT NULL,
    operation TEXT NOT NULL, step TEXT NOT NULL, about TEXT NOT NULL, intended TEXT NOT NULL,
    outcome TEXT, detail TEXT, finished TEXT
) STRICT;
CREATE TABLE result (
    run TEXT NOT NULL REFERENCES run(id), number INTEGER NOT NULL, row TEXT NOT NULL, PRIMARY KEY (run, number)
) STRICT;
