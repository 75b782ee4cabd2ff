//! What people were told, and what could not be told yet.

use sqlx::Row;

use super::{StateError, Store};

/// A notice that could not be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsentNotice {
    /// Its number.
    pub number: i64,
    /// By which way it was to go.
    pub channel: String,
    /// It, as JSON.
    pub document: String,
}

/// After so many tries nobody waits for it any more.
const TRIES: i64 = 14;

impl Store {
    /// Returns the state that people were last told.
    pub async fn told(&self, what: &str) -> Result<Option<String>, StateError> {
        let rows =
            self.rows(sqlx::query("SELECT state FROM told WHERE what = $1").bind(what.to_owned())).await?;
        let state = rows.first().map(|row| row.try_get(0)).transpose();
        state.map_err(|source| self.failed(source))
    }

    /// Writes down the state that people are told now.
    pub async fn tell(&self, what: &str, state: &str) -> Result<(), StateError> {
        let sql = "INSERT INTO told (what, state, at) VALUES ($1, $2, $3) \
                   ON CONFLICT (what) DO UPDATE SET state = excluded.state, at = excluded.at";
        self.carry_out(sqlx::query(self.dialect.by_own_key(sql)).bind(what).bind(state).bind(self.now()))
            .await
            .map(|_| ())
    }

    /// Keeps a notice that could not be sent, for the next run.
    pub async fn keep_notice(&self, channel: &str, document: &str) -> Result<(), StateError> {
        let sql = "INSERT INTO notice (channel, document, made, tries) VALUES ($1, $2, $3, 1) \
                   ON CONFLICT (channel, document) DO UPDATE SET tries = notice.tries + 1";
        self.carry_out(
            sqlx::query(self.dialect.by_own_key(sql)).bind(channel).bind(document).bind(self.now()),
        )
        .await?;
        self.carry_out(sqlx::query("DELETE FROM notice WHERE tries > $1").bind(TRIES)).await.map(|_| ())
    }

    /// Returns the notices that could not be sent, the oldest first.
    pub async fn unsent_notices(&self) -> Result<Vec<UnsentNotice>, StateError> {
        let rows =
            self.rows(sqlx::query("SELECT number, channel, document FROM notice ORDER BY number")).await?;
        let read = rows.iter().map(|row| {
            let (number, channel) = (row.try_get("number")?, row.try_get("channel")?);
            Ok(UnsentNotice { number, channel, document: row.try_get("document")? })
        });
        read.collect::<Result<_, sqlx::Error>>().map_err(|source| self.failed(source))
    }

    /// Forgets a notice: it was sent.
    pub async fn notice_was_sent(&self, number: i64) -> Result<(), StateError> {
        self.carry_out(sqlx::query("DELETE FROM notice WHERE number = $1").bind(number)).await.map(|_| ())
    }
}
