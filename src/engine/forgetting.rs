//! Forgetting somebody who has left: what is kept of them is erased, and what cannot be reached is named.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use crate::apply::RowResult;
use crate::backoffice::ListedEmployee;
use crate::model::{EmployeeId, alike_name, fold, plain_name};
use crate::state::{Forgotten, StateDir, Store};

use super::error::EngineError;
use super::turn::Turn;

/// Somebody who is forgotten now.
#[derive(Debug)]
pub struct ForgottenPerson {
    /// The name they had.
    pub name: String,
    /// What is gone.
    pub gone: Forgotten,
    /// Files that may name them and are left.
    pub left: Vec<PathBuf>,
}

impl Turn<'_> {
    /// Erases what is kept of somebody who is inactive or on no list any more: named by a POS id or "First Last".
    pub async fn forget(&self, person: &str) -> Result<ForgottenPerson, EngineError> {
        let store = self.engine.state().await?;
        let listed = self.engine.backoffice().list_employees().await?;
        let found = accounts(person, &listed, &store).await?;
        let [(employee, name)] = &found[..] else {
            let known = found.iter().map(|(id, name)| format!("{name} (employee {id})")).collect();
            return Err(EngineError::NotOnePerson { person: person.to_owned(), known });
        };
        if listed.iter().any(|one| one.id == *employee && one.active) {
            return Err(EngineError::StillActive { name: name.clone() });
        }
        // Somebody else of that name is known by their account; a row without one is taken for theirs.
        let is_them = |row: &Value| match row.get("employee_id").and_then(Value::as_u64) {
            Some(id) => id == employee.get(),
            None => row.get("name").and_then(Value::as_str).is_some_and(|one| alike_name(one, name)),
        };
        for run in store.open_runs().await? {
            let details = store.run(&run.id).await?;
            let rows = details.rows.iter().filter_map(|row| serde_json::from_str(&row.json).ok());
            if rows.into_iter().any(|row: Value| is_them(&row))
                || details.steps.iter().any(|step| fold(&step.name) == fold(name))
            {
                return Err(EngineError::InOpenRun { run: run.id, name: name.clone() });
            }
        }
        let gone = store.forget_person(*employee, name, &is_them).await?;
        let left = files(self.engine.directory(), &gone)?;
        Ok(ForgottenPerson { name: name.clone(), gone, left })
    }
}

/// Finds the accounts that are meant: among those that are listed, and in what is kept.
async fn accounts(
    person: &str,
    listed: &[ListedEmployee],
    store: &Store,
) -> Result<Vec<(EmployeeId, String)>, EngineError> {
    let (wanted, named) = (fold(person), plain_name(person));
    let by_list = listed.iter().filter(|one| {
        plain_name(&one.name.to_string()) == named
            || one.pos_user_id.is_some_and(|id| id.to_string() == person.trim())
    });
    let mut found: BTreeSet<(EmployeeId, String)> =
        by_list.map(|one| (one.id, one.name.to_string())).collect();
    let known: BTreeSet<EmployeeId> = found.iter().map(|(id, _)| *id).collect();
    for kept in store.every_result().await? {
        let Ok(row) = serde_json::from_str::<RowResult>(&kept.json) else { continue };
        let Some(id) = row.employee_id.filter(|id| !known.contains(id)) else { continue };
        if plain_name(&row.name) == named || fold(&row.key) == wanted {
            found.retain(|(other, _)| *other != id);
            found.insert((id, row.name));
        }
    }
    Ok(found.into_iter().collect())
}

/// Takes the results files away that name them: the journal has the rest of what stood in them. Returns the files that may name them
/// and are left.
fn files(directory: &StateDir, gone: &Forgotten) -> Result<Vec<PathBuf>, EngineError> {
    for run in &gone.runs {
        for name in
            ["results.csv", "results.jsonl", "results.csv.gz", "results.jsonl.gz", "rejects.csv", "plan.json"]
        {
            let path = directory.path().join("runs").join(run).join(name);
            match std::fs::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(EngineError::NotErased { path, source });
                }
                _ => {}
            }
        }
    }
    let mut left = Vec::new();
    for name in ["deliveries", "plans"] {
        let folder = directory.path().join(name);
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        left.extend(entries.map(|entry| entry.path()).filter(|path| path.is_file()));
    }
    let runs = gone.runs.iter().flat_map(|run| {
        let folder = directory.path().join("runs").join(run);
        ["credentials.csv", "credentials.csv.age"].map(|name| folder.join(name))
    });
    left.extend(runs.filter(|path| path.exists()));
    left.sort();
    Ok(left)
}
