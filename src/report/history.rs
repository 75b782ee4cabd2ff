//! What happened to one person, over all runs.

use serde_json::{Value, json};

use crate::engine::Happened;

use super::Style;
use super::layout::{clean, json as document, table};
use super::runs::moment;

/// Returns what happened to somebody, the latest last.
pub fn history_text(person: &str, happened: &[Happened], style: Style) -> String {
    if happened.is_empty() {
        return format!("Nothing is kept of {}.\n", clean(person));
    }
    let rows: Vec<Vec<String>> = happened
        .iter()
        .map(|one| {
            let words = [one.row.changed.as_str(), one.row.message.as_str()].map(clean).join("; ");
            vec![
                moment(&one.started),
                one.run.clone(),
                clean(&one.row.name),
                one.row.operation.to_string(),
                one.row.status.to_string(),
                words.trim_matches([';', ' ']).to_owned(),
            ]
        })
        .collect();
    table(&["WHEN (UTC)", "RUN", "NAME", "OPERATION", "STATUS", "WHAT"], &rows, style)
}

/// Returns the same as one JSON document (`roster-sync/history/1`).
pub fn history_json(person: &str, happened: &[Happened]) -> String {
    let rows: Vec<Value> = happened
        .iter()
        .map(|one| json!({ "run": one.run, "command": one.command, "started": one.started, "row": one.row }))
        .collect();
    document(&json!({ "schema": "roster-sync/history/1", "person": person, "rows": rows }))
}
