-- Runs in the order in which they were begun, each with its plan; entries by their names; the address it all belongs to.
--
-- `entry_of_place` is filled by the program from the plans on disk: earlier versions named an entry by its place in its plan.

CREATE TABLE origin (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1), tenant TEXT NOT NULL, address TEXT NOT NULL, bound TEXT NOT NULL
) STRICT;

ALTER TABLE run RENAME TO run_6;
ALTER TABLE step RENAME TO step_6;
ALTER TABLE result RENAME TO result_6;
ALTER TABLE secret RENAME TO secret_6;

CREATE TABLE run (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, command TEXT NOT NULL, tenant TEXT NOT NULL,
    roster_path TEXT NOT NULL, roster_sha256 TEXT NOT NULL, plan_hash TEXT NOT NULL UNIQUE, started TEXT NOT NULL,
    ended TEXT, summary TEXT, exit_code INTEGER, stopped TEXT, abandoned TEXT, followed_by TEXT, undoes TEXT,
    only_entries TEXT, results_path TEXT, credentials_path TEXT, approval TEXT
) STRICT;
-- The plan as it was kept, gzipped: a run goes on with these bytes, whatever became of the file beside it.
CREATE TABLE plan (run TEXT PRIMARY KEY REFERENCES run (id), document BLOB NOT NULL) STRICT;
CREATE TABLE step (
    number INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL REFERENCES run (id), entry TEXT, line INTEGER,
    name TEXT NOT NULL, operation TEXT NOT NULL, step TEXT NOT NULL, about TEXT NOT NULL, intended TEXT NOT NULL,
    outcome TEXT, detail TEXT, finished TEXT, old TEXT
) STRICT;
CREATE INDEX step_of_run ON step (run);
CREATE TABLE result (
    run TEXT NOT NULL REFERENCES run (id), number INTEGER NOT NULL, entry TEXT, row TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT;
-- The PINs that the roster gives, until their rows have a result: a plan holds none, and a roster may be gone.
CREATE TABLE given_pin (
    run TEXT NOT NULL REFERENCES run (id), entry TEXT NOT NULL, pin TEXT NOT NULL, PRIMARY KEY (run, entry)
) STRICT;
-- What was made for a row where the credentials file cannot be read again, until what came of it is proven.
CREATE TABLE secret (
    run TEXT NOT NULL REFERENCES run (id), entry TEXT NOT NULL, pin TEXT, password TEXT, PRIMARY KEY (run, entry)
) STRICT;

INSERT INTO run (id, command, tenant, roster_path, roster_sha256, plan_hash, started, ended, summary, exit_code,
        stopped, undoes, only_entries, results_path, credentials_path, approval)
    SELECT id, command, tenant, roster_path, roster_sha256, plan_hash, started, ended, summary, exit_code,
        stopped, undoes, (SELECT json_group_array('line-' || value) FROM json_each(run_6.only_lines)
            WHERE run_6.only_lines IS NOT NULL), results_path, credentials_path, approval
    FROM run_6 ORDER BY rowid;
UPDATE run SET only_entries = NULL WHERE id IN (SELECT id FROM run_6 WHERE only_lines IS NULL);
-- What a stopped run had not come to was planned anew by the next one: only the last one could be resumed.
UPDATE run SET followed_by = (SELECT later.id FROM run AS later WHERE later.number > run.number ORDER BY later.number LIMIT 1)
    WHERE ended IS NOT NULL AND stopped IS NOT NULL;
INSERT INTO step (run, entry, line, name, operation, step, about, intended, outcome, detail, finished, old)
    SELECT run, CASE WHEN line IS NOT NULL THEN 'line-' || line
            ELSE (SELECT named.entry FROM entry_of_place AS named WHERE named.run = step_6.run AND named.place = step_6.entry)
        END, line, name, operation, step, about, intended, outcome, detail, finished, old
    FROM step_6 ORDER BY id;
INSERT INTO result (run, number, entry, row)
    SELECT run, number, CASE WHEN NOT json_valid(row) THEN NULL
            WHEN json_extract(row, '$.line') IS NOT NULL THEN 'line-' || json_extract(row, '$.line')
            WHEN json_extract(row, '$.employee_id') IS NOT NULL THEN 'employee-' || json_extract(row, '$.employee_id')
        END, row
    FROM result_6 ORDER BY run, number;
INSERT INTO secret (run, entry, pin, password)
    SELECT secret_6.run, named.entry, secret_6.pin, secret_6.password FROM secret_6
    JOIN entry_of_place AS named ON named.run = secret_6.run AND named.place = secret_6.entry;

DROP TABLE step_6;
DROP TABLE result_6;
DROP TABLE secret_6;
DROP TABLE run_6;
DROP TABLE entry_of_place;
