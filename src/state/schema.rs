//! The database: opening it, and its versions.

use std::fmt;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::{StateDir, StateError};

/// What tells the moment: given from above, since nobody below the command line reads the clock.
pub type Clock = fn() -> DateTime<Utc>;

/// The run journal of one tenant.
pub struct State {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) clock: Clock,
}

/// One step per version; a database of version n has the first n of them.
const MIGRATIONS: [&str; 6] = [
    "
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
",
    "
    CREATE TABLE seen (
        employee INTEGER PRIMARY KEY, listing TEXT NOT NULL, row TEXT NOT NULL, details TEXT, pay TEXT
    ) STRICT;
    CREATE TABLE absence (employee INTEGER PRIMARY KEY, rosters INTEGER NOT NULL, since TEXT NOT NULL) STRICT;
    CREATE TABLE accepted (
        id INTEGER PRIMARY KEY, day TEXT NOT NULL, sha256 TEXT NOT NULL, rows INTEGER NOT NULL
    ) STRICT;
",
    "
    ALTER TABLE run ADD COLUMN results_path TEXT;
    ALTER TABLE run ADD COLUMN credentials_path TEXT;
    ALTER TABLE run ADD COLUMN stopped TEXT;
    ALTER TABLE run ADD COLUMN undoes TEXT;
    ALTER TABLE run ADD COLUMN only_lines TEXT;
    ALTER TABLE step ADD COLUMN entry INTEGER;
    ALTER TABLE step ADD COLUMN old TEXT;
    ALTER TABLE result ADD COLUMN entry INTEGER;
    CREATE TABLE secret (
        run TEXT NOT NULL, entry INTEGER NOT NULL, pin TEXT, password TEXT, PRIMARY KEY (run, entry)
    ) STRICT;
",
    // The columns with a value in at least one row, by name, with a space between; NULL where that is not known.
    "
    ALTER TABLE accepted ADD COLUMN columns TEXT;
",
    // At most one row of `contact`: the last look at Backoffice that found everything well.
    "
    CREATE TABLE contact (at TEXT NOT NULL, login TEXT NOT NULL, version TEXT NOT NULL) STRICT;
    CREATE TABLE shape (page TEXT NOT NULL, fingerprint TEXT NOT NULL, PRIMARY KEY (page, fingerprint)) STRICT;
",
    // Who approved a run's plan and what they held back, as JSON; what people decided about rows, by what the row says.
    "
    ALTER TABLE run ADD COLUMN approval TEXT;
    CREATE TABLE match_decision (
        id INTEGER PRIMARY KEY AUTOINCREMENT, row TEXT NOT NULL UNIQUE, decision TEXT NOT NULL, taken_back TEXT
    ) STRICT;
",
];

impl State {
    /// Opens the journal of a tenant, making or upgrading it as needed. Every change is on disk before the call returns.
    pub fn open(directory: &StateDir, clock: Clock) -> Result<Self, StateError> {
        let path = directory.database();
        let failed = |source| StateError::Database { path: path.clone(), source };
        let mut connection = Connection::open(&path).map_err(failed)?;
        connection
            .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;")
            .map_err(failed)?;
        let version: u32 =
            connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(failed)?;
        if version as usize > MIGRATIONS.len() {
            return Err(StateError::Newer { path });
        }
        for (number, migration) in (1u32..).zip(MIGRATIONS).skip(version as usize) {
            let change = connection.transaction().map_err(failed)?;
            change.execute_batch(migration).map_err(failed)?;
            change.pragma_update(None, "user_version", number).map_err(failed)?;
            change.commit().map_err(failed)?;
        }
        Ok(Self { connection, path, clock })
    }

    pub(super) fn now(&self) -> String {
        (self.clock)().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }

    pub(super) fn failed(&self, source: rusqlite::Error) -> StateError {
        StateError::Database { path: self.path.clone(), source }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("State").field("path", &self.path).finish_non_exhaustive()
    }
}
