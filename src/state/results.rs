//! What came of rows, over all runs.

use sqlx::Row;

use super::{StateError, Store};

/// A row's result, and the run that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultOfRun {
    /// The run.
    pub run: String,
    /// Its command.
    pub command: String,
    /// When it began, UTC.
    pub started: String,
    /// The result as JSON.
    pub json: String,
}

impl Store {
    /// Returns what came of every row of every run, in the order in which it came about.
    pub async fn every_result(&self) -> Result<Vec<ResultOfRun>, StateError> {
        let sql = "SELECT run.id AS id, run.command AS command, run.started AS started, result.row AS row FROM result \
                   JOIN run ON run.id = result.run ORDER BY run.number, result.number";
        let rows = self.rows(sqlx::query(sql)).await?;
        let mut all = self.every_packed_result().await?;
        let read = rows.iter().map(|row| {
            Ok(ResultOfRun {
                run: row.try_get("id")?,
                command: row.try_get("command")?,
                started: row.try_get("started")?,
                json: row.try_get("row")?,
            })
        });
        let read: Vec<ResultOfRun> =
            read.collect::<Result<_, sqlx::Error>>().map_err(|source| self.failed(source))?;
        all.extend(read);
        Ok(all)
    }

    async fn every_packed_result(&self) -> Result<Vec<ResultOfRun>, StateError> {
        let sql = "SELECT run.id AS id, run.command AS command, run.started AS started FROM packed_result \
                   JOIN run ON run.id = packed_result.run ORDER BY run.number";
        let mut all = Vec::new();
        for row in self.rows(sqlx::query(sql)).await? {
            let text = |column: &str| row.try_get::<String, _>(column).map_err(|source| self.failed(source));
            let (run, command, started) = (text("id")?, text("command")?, text("started")?);
            all.extend(self.packed_results(&run).await?.into_iter().map(|one| ResultOfRun {
                run: run.clone(),
                command: command.clone(),
                started: started.clone(),
                json: one.json,
            }));
        }
        Ok(all)
    }
}
