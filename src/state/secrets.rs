//! Secrets of rows under way: the PINs that the roster gives, and what was made for a row where the credentials file is encrypted
//! and cannot be read again. Kept until the row has its result, then deleted for good. Nothing else in the database is secret.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Row};

use crate::model::{Password, Pin};
use crate::plan::EntryId;

use super::several_rows::{ROWS, among};
use super::{StateError, Store};

impl Store {
    /// Keeps the secrets of a row until [`Store::forget_secret`]. What is given in the place of nothing stays.
    pub async fn keep_secret(
        &self,
        run: &str,
        entry: EntryId,
        pin: Option<&Pin>,
        password: Option<&Password>,
    ) -> Result<(), StateError> {
        let failed = |source| self.failed(source);
        let closed = |text: Option<&str>| text.map(|text| self.closed(text)).transpose().map_err(failed);
        let sql = "INSERT INTO secret (run, entry, pin, password) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (run, entry) DO UPDATE SET pin = coalesce(excluded.pin, secret.pin), \
                   password = coalesce(excluded.password, secret.password)";
        let query = sqlx::query(self.dialect.by_own_key(sql))
            .bind(run)
            .bind(entry.to_string())
            .bind(closed(pin.map(Pin::expose))?)
            .bind(closed(password.map(Password::expose))?);
        self.carry_out(query).await.map(|_| ())
    }

    /// Returns the secrets of a row that has no result yet.
    pub async fn secret(
        &self,
        run: &str,
        entry: EntryId,
    ) -> Result<(Option<Pin>, Option<Password>), StateError> {
        let sql = "SELECT pin, password FROM secret WHERE run = $1 AND entry = $2";
        let rows = self.rows(sqlx::query(sql).bind(run).bind(entry.to_string())).await?;
        let Some(row) = rows.first() else { return Ok((None, None)) };
        let text = |column: &str| {
            let kept = row.try_get::<Option<String>, _>(column)?;
            kept.map(|kept| self.opened(kept)).transpose()
        };
        let text = |column: &str| text(column).map_err(|source| self.failed(source));
        let (pin, password) = (text("pin")?, text("password")?);
        Ok((pin.and_then(|text| Pin::new(&text).ok()), password.and_then(|text| Password::new(&text).ok())))
    }

    /// Returns the PINs that the roster of a run gives, for the rows that have no result yet.
    pub async fn given_pins(&self, run: &str) -> Result<BTreeMap<EntryId, Pin>, StateError> {
        let rows =
            self.rows(sqlx::query("SELECT entry, pin FROM given_pin WHERE run = $1").bind(run)).await?;
        let mut pins = BTreeMap::new();
        for row in rows {
            let text = |column: &str| row.try_get::<String, _>(column).map_err(|source| self.failed(source));
            let (entry, pin) = (text("entry")?, self.opened(text("pin")?));
            let pin = pin.map_err(|source| self.failed(source))?;
            pins.extend(entry.parse().ok().zip(Pin::new(&pin).ok()));
        }
        Ok(pins)
    }

    /// Deletes the secrets of a row; the database overwrites what it deletes.
    pub async fn forget_secret(&self, run: &str, entry: EntryId) -> Result<(), StateError> {
        self.forget_secrets(run, &[entry]).await
    }

    /// Deletes the secrets of several rows; the database overwrites what it deletes.
    pub async fn forget_secrets(&self, run: &str, entries: &[EntryId]) -> Result<(), StateError> {
        let mut gone = 0;
        for some in entries.chunks(ROWS) {
            for head in [
                "DELETE FROM secret WHERE run = $1 AND entry IN",
                "DELETE FROM given_pin WHERE run = $1 AND entry IN",
            ] {
                let sql = among(head, some.len());
                let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false).bind(run);
                for entry in some {
                    query = query.bind(entry.to_string());
                }
                gone += self.carry_out(query).await?;
            }
        }
        if gone > 0 { self.log_is_worked_off().await } else { Ok(()) }
    }

    /// Deletes what runs left behind that came to their end or were given up. An open run keeps its secrets: they may be in use,
    /// and it is going to need them.
    pub(super) async fn forget_secrets_of_ended_runs(&self) -> Result<(), StateError> {
        let mut gone = 0;
        for sql in [
            "DELETE FROM secret WHERE run IN (SELECT id FROM run WHERE abandoned IS NOT NULL \
             OR followed_by IS NOT NULL OR (ended IS NOT NULL AND stopped IS NULL))",
            "DELETE FROM given_pin WHERE run IN (SELECT id FROM run WHERE abandoned IS NOT NULL \
             OR followed_by IS NOT NULL OR (ended IS NOT NULL AND stopped IS NULL))",
        ] {
            gone += self.carry_out(sqlx::query(sql)).await?;
        }
        if gone > 0 { self.log_is_worked_off().await } else { Ok(()) }
    }

    async fn log_is_worked_off(&self) -> Result<(), StateError> {
        let mut connection = self.connection().await;
        self.work_off_the_log(&mut connection).await.map_err(|source| self.failed(source))
    }
}
