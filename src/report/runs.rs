//! Past runs, listed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::layout::{count, json as document, len, table};
use super::style::Style;

/// The version of the document of [`runs_json`].
pub const RUNS_SCHEMA: &str = "roster-sync/runs/1";

/// One run in a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLine {
    /// Its id, as `runs show` takes it.
    pub id: String,
    /// When it began.
    pub started: DateTime<Utc>,
    /// The command (`sync`).
    pub command: String,
    /// The tenant it worked on.
    pub tenant: String,
    /// How it ended, in a word or two; a run that never ended says so.
    pub status: String,
    /// Rows by status word.
    pub counts: BTreeMap<String, u64>,
    /// Its exit code; `None` where it never ended.
    pub exit: Option<u8>,
}

/// Returns the runs as a table, in the order given.
pub fn runs_text(runs: &[RunLine], style: &Style) -> String {
    if runs.is_empty() {
        return "No runs yet.\n".to_owned();
    }
    let rows: Vec<Vec<String>> = runs
        .iter()
        .map(|run| {
            let counts = run.counts.iter().filter(|(_, number)| **number > 0);
            vec![
                run.id.clone(),
                run.started.format("%Y-%m-%d %H:%M").to_string(),
                run.command.clone(),
                run.tenant.clone(),
                run.status.clone(),
                run.exit.map_or("-".to_owned(), |code| code.to_string()),
                counts.map(|(status, number)| format!("{number} {status}")).collect::<Vec<_>>().join(", "),
            ]
        })
        .collect();
    let header = ["run", "started (UTC)", "command", "tenant", "status", "exit", "rows"];
    format!("{}\n{}\n", table(&header, &rows, *style), count(len(runs), "run"))
}

/// Returns the runs as one JSON document.
pub fn runs_json(runs: &[RunLine]) -> String {
    let rows: Vec<_> = runs
        .iter()
        .map(|run| {
            json!({
                "run": run.id, "started": run.started, "command": run.command, "tenant": run.tenant,
                "status": run.status, "summary": run.counts, "exit": run.exit,
            })
        })
        .collect();
    document(&json!({ "schema": RUNS_SCHEMA, "runs": rows }))
}
