//! What came of the rows of older runs, packed: nearly all of it is the same every night.

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};

use super::connection::change;
use super::packing::{pack, unpack};
use super::{ResultRecord, StateError, Store};

/// A row as it is packed.
#[derive(Serialize, Deserialize)]
struct Packed {
    entry: Option<String>,
    row: String,
}

impl Store {
    /// Packs what came of the rows of runs that ended before a moment and are not open. Returns how many runs these were.
    pub async fn pack_results(&self, before: &str) -> Result<u64, StateError> {
        let sql = "SELECT DISTINCT run.id AS id FROM run JOIN result ON result.run = run.id WHERE run.ended < $1 \
                   AND (run.stopped IS NULL OR run.followed_by IS NOT NULL OR run.abandoned IS NOT NULL)";
        let found = self.rows(sqlx::query(sql).bind(before.to_owned())).await?;
        let mut packed = 0;
        for row in found {
            let run: String = row.try_get("id").map_err(|source| self.failed(source))?;
            self.pack_results_of(&run).await?;
            packed += 1;
        }
        Ok(packed)
    }

    async fn pack_results_of(&self, run: &str) -> Result<(), StateError> {
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let sql = "SELECT entry, row FROM result WHERE run = $1 ORDER BY number";
        let rows = sqlx::query(sql).bind(run.to_owned()).fetch_all(&mut *change).await.map_err(failed)?;
        let mut text = unpacked(&mut change, run).await.map_err(failed)?;
        for row in &rows {
            let one = Packed {
                entry: row.try_get("entry").map_err(failed)?,
                row: row.try_get("row").map_err(failed)?,
            };
            text.push_str(&serde_json::to_string(&one).unwrap_or_default());
            text.push('\n');
        }
        let sql = "INSERT INTO packed_result (run, document) VALUES ($1, $2) \
                   ON CONFLICT (run) DO UPDATE SET document = excluded.document";
        sqlx::query(self.dialect.by_own_key(sql))
            .bind(run.to_owned())
            .bind(pack(&text))
            .execute(&mut *change)
            .await
            .map_err(failed)?;
        let sql = "DELETE FROM result WHERE run = $1";
        sqlx::query(sql).bind(run.to_owned()).execute(&mut *change).await.map_err(failed)?;
        change.commit().await.map_err(failed)
    }

    /// Returns the packed rows of a run; none where they were never packed.
    pub(super) async fn packed_results(&self, run: &str) -> Result<Vec<ResultRecord>, StateError> {
        let text = {
            let mut connection = self.connection().await;
            unpacked(&mut connection, run).await.map_err(|source| self.failed(source))?
        };
        let read = |line: &str| {
            let Packed { entry, row } = serde_json::from_str(line).ok()?;
            Some(ResultRecord { entry: entry.and_then(|entry| entry.parse().ok()), json: row })
        };
        Ok(text.lines().filter_map(read).collect())
    }
}

async fn unpacked(connection: &mut AnyConnection, run: &str) -> Result<String, sqlx::Error> {
    let sql = "SELECT document FROM packed_result WHERE run = $1";
    let found = sqlx::query(sql).bind(run.to_owned()).fetch_optional(connection).await?;
    let packed: Option<Vec<u8>> = found.map(|row| row.try_get(0)).transpose()?;
    match packed {
        Some(packed) => unpack(&packed).map_err(|error| sqlx::Error::Decode(Box::new(error))),
        None => Ok(String::new()),
    }
}
