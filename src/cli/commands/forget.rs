//! `forget PERSON`: erases what is kept of somebody who has left.

use std::fmt::Write as _;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use crate::apply::RowResult;
use crate::backoffice::ListedEmployee;
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::model::{EmployeeId, fold};
use crate::state::{Forgotten, StateDir, Store};

/// Erase what is kept of somebody who has left
///
/// Only of an account that is inactive, or on no list any more. They go out of memory, results, journal and decisions, and are not
/// remembered again. What stays, and the copies that cannot be reached, are told.
#[derive(Debug, clap::Args)]
pub struct ForgetArgs {
    /// A POS id or "First Last"
    pub person: String,
}

/// Runs the command.
pub(crate) async fn run(args: &ForgetArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let tenant = context.tenant().await?;
    let engine = context.engine(&tenant)?;
    let _turn = engine.take_turn("forget").await?;
    let store = engine.state().await?;
    let listed = tenant.backoffice.list_employees().await?;
    let found = accounts(&args.person, &listed, &store).await?;
    let [(employee, name)] = &found[..] else {
        let who: Vec<String> = found.iter().map(|(id, name)| format!("{name} (employee {id})")).collect();
        return Err(Failure::Usage(if who.is_empty() {
            format!("nothing is kept of {:?}, and nobody is listed like that", args.person)
        } else {
            format!("several could be meant: {}; give a POS id", who.join(", "))
        }));
    };
    if listed.iter().any(|one| one.id == *employee && one.active) {
        return Err(Failure::Usage(format!(
            "{name} is active: only somebody who has left can be forgotten; nothing was done"
        )));
    }
    let is_them = |row: &Value| {
        let id = row.get("employee_id").and_then(Value::as_u64) == Some(employee.get());
        id || row.get("name").and_then(Value::as_str).is_some_and(|one| fold(one) == fold(name))
    };
    for run in store.open_runs().await? {
        let details = store.run(&run.id).await?;
        let rows = details.rows.iter().filter_map(|row| serde_json::from_str(&row.json).ok());
        if rows.into_iter().any(|row: Value| is_them(&row))
            || details.steps.iter().any(|step| fold(&step.name) == fold(name))
        {
            return Err(Failure::Usage(format!(
                "the open run {} is about {name}: end it first with `roster-sync runs resume {}`",
                run.id, run.id
            )));
        }
    }
    let gone = store.forget_person(*employee, name, &is_them).await?;
    let left = files(engine.directory(), &gone)?;
    context.printer.data(&text(name, &gone, &left, engine.directory()));
    Ok(Exit::Well)
}

/// Finds the accounts that are meant: among those that are listed, and in what is kept.
async fn accounts(
    person: &str,
    listed: &[ListedEmployee],
    store: &Store,
) -> Result<Vec<(EmployeeId, String)>, Failure> {
    let wanted = fold(person);
    let by_list = listed.iter().filter(|one| {
        fold(&one.name.to_string()) == wanted
            || one.pos_user_id.is_some_and(|id| id.to_string() == person.trim())
    });
    let mut found: BTreeSet<(EmployeeId, String)> =
        by_list.map(|one| (one.id, one.name.to_string())).collect();
    let known: BTreeSet<EmployeeId> = found.iter().map(|(id, _)| *id).collect();
    for kept in store.every_result().await? {
        let Ok(row) = serde_json::from_str::<RowResult>(&kept.json) else { continue };
        let Some(id) = row.employee_id.filter(|id| !known.contains(id)) else { continue };
        if fold(&row.name) == wanted || fold(&row.key) == wanted {
            found.retain(|(other, _)| *other != id);
            found.insert((id, row.name));
        }
    }
    Ok(found.into_iter().collect())
}

/// Takes the results files away that name them: the journal has the rest of what stood in them. Returns the files that may name them
/// and are left.
fn files(directory: &StateDir, gone: &Forgotten) -> Result<Vec<PathBuf>, Failure> {
    for run in &gone.runs {
        for name in
            ["results.csv", "results.jsonl", "results.csv.gz", "results.jsonl.gz", "rejects.csv", "plan.json"]
        {
            let path = directory.path().join("runs").join(run).join(name);
            match std::fs::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Failure::Write { path, source });
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

fn text(name: &str, gone: &Forgotten, left: &[PathBuf], directory: &StateDir) -> String {
    let mut text = format!(
        "{name} is forgotten: out of the results of {} runs, {} steps of the journal, {} decisions.\n",
        gone.runs.len(),
        gone.steps,
        gone.decisions
    );
    if gone.plans > 0 {
        let _ = writeln!(text, "{} plans are gone: what these runs did can be undone no more.", gone.plans);
    }
    text.push_str("\nWhat stays: one line of each run, without a name; a keyed hash, so that they are not remembered again; their\naccount in Backoffice.\n\nCopies that are not reached from here:\n");
    for path in left {
        let _ = writeln!(text, "  {}", path.display());
    }
    let _ = writeln!(
        text,
        "  rosters where they come from, archives of them, backups of {}, notices and pages that were given away",
        directory.path().display()
    );
    text
}
