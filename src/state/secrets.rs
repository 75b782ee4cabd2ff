//! Secrets of rows under way, where the credentials file is encrypted and cannot be read again: kept until the row has its
//! result, then deleted for good. Nothing else in the database is secret.

use rusqlite::{OptionalExtension, params};

use crate::model::{Password, Pin};

use super::{State, StateError};

impl State {
    /// Keeps the secrets of a row until [`State::forget_secret`].
    pub fn keep_secret(
        &self,
        run: &str,
        entry: usize,
        pin: Option<&Pin>,
        password: Option<&Password>,
    ) -> Result<(), StateError> {
        let entry = i64::try_from(entry).ok();
        self.connection
            .execute(
                "INSERT OR REPLACE INTO secret (run, entry, pin, password) VALUES (?1, ?2, ?3, ?4)",
                params![run, entry, pin.map(Pin::expose), password.map(Password::expose)],
            )
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    /// Returns the secrets of a row that has no result yet.
    pub fn secret(&self, run: &str, entry: usize) -> Result<(Option<Pin>, Option<Password>), StateError> {
        let entry = i64::try_from(entry).ok();
        let found: Option<(Option<String>, Option<String>)> = self
            .connection
            .query_row(
                "SELECT pin, password FROM secret WHERE run = ?1 AND entry = ?2",
                params![run, entry],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(|source| self.failed(source))?;
        let (pin, password) = found.unwrap_or_default();
        Ok((pin.and_then(|text| Pin::new(&text).ok()), password.and_then(|text| Password::new(&text).ok())))
    }

    /// Deletes what earlier runs left behind: a new one is not going to resume them.
    pub(super) fn forget_all_secrets(&self) -> Result<(), StateError> {
        let all = "SELECT run, entry FROM secret";
        let mut query = self.connection.prepare(all).map_err(|source| self.failed(source))?;
        let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)));
        let rows: Vec<(String, i64)> =
            rows.and_then(Iterator::collect).map_err(|source| self.failed(source))?;
        for (run, entry) in rows {
            self.forget_secret(&run, usize::try_from(entry).unwrap_or_default())?;
        }
        Ok(())
    }

    /// Deletes the secrets of a row; the database overwrites what it deletes.
    pub fn forget_secret(&self, run: &str, entry: usize) -> Result<(), StateError> {
        let entry = i64::try_from(entry).ok();
        let deleted = self
            .connection
            .execute("DELETE FROM secret WHERE run = ?1 AND entry = ?2", params![run, entry])
            .map_err(|source| self.failed(source))?;
        if deleted > 0 {
            // The log of changes holds the deleted row too, until it is worked off.
            self.connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .map_err(|source| self.failed(source))?;
        }
        Ok(())
    }
}
