//! What every run did about one person.

use std::collections::BTreeSet;

use crate::apply::RowResult;
use crate::model::{fold, plain_name};
use crate::state::Store;

use super::error::EngineError;

/// What one run did about somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// The run.
    pub run: String,
    /// Its command.
    pub command: String,
    /// When it began, UTC.
    pub started: String,
    /// What came of the row.
    pub row: RowResult,
}

/// Finds everything that is kept of somebody, by a key or a name, and by the account that these led to.
pub async fn happened(person: &str, store: &Store) -> Result<Vec<Happened>, EngineError> {
    let (wanted, named) = (fold(person), plain_name(person));
    let kept: Vec<Happened> = store
        .every_result()
        .await?
        .into_iter()
        .filter_map(|kept| {
            let row: RowResult = serde_json::from_str(&kept.json).ok()?;
            Some(Happened { run: kept.run, command: kept.command, started: kept.started, row })
        })
        .collect();
    let by_words = |row: &RowResult| plain_name(&row.name) == named || fold(&row.key) == wanted;
    let mut accounts: BTreeSet<_> =
        kept.iter().filter(|one| by_words(&one.row)).filter_map(|one| one.row.employee_id).collect();
    for (id, seen) in store.remembered().await? {
        let details = seen.details.iter();
        let mut keys = details.flat_map(|details| [&details.email, &details.adp_employee_id]);
        if keys.any(|key| !key.is_empty() && fold(key) == wanted) {
            accounts.insert(id);
        }
    }
    let is_meant =
        |row: &RowResult| by_words(row) || row.employee_id.is_some_and(|id| accounts.contains(&id));
    Ok(kept.into_iter().filter(|one| is_meant(&one.row)).collect())
}
