//! The plan of each run, as it was kept: a run goes on with these bytes. The file beside the database is a copy for people.

use sqlx::Row;

use super::{StateError, Store};

impl Store {
    /// Returns the plan that a run began with, as JSON; `None` where an earlier version kept it in a file alone.
    pub async fn plan_of(&self, run: &str) -> Result<Option<String>, StateError> {
        let sql = "SELECT document FROM plan WHERE run = $1";
        let mut connection = self.connection().await;
        let found = sqlx::query(sql).bind(run).fetch_optional(&mut *connection).await;
        let kept: Option<Vec<u8>> = found
            .and_then(|row| row.map(|row| row.try_get(0)).transpose())
            .map_err(|source| self.failed(source))?;
        let opened = kept.map(|kept| self.opened_document(&kept)).transpose();
        opened.map_err(|source| self.failed(source))
    }
}
