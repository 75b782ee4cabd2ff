//! Past runs.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::apply::RowResult;
use crate::state::{RunDetails, RunRecord};

use super::layout::{count, len, table};
use super::results::needs_attention;
use super::style::Look;
use super::{Style, Table};

/// Returns the runs as a table.
pub fn runs_text(runs: &[RunRecord], style: Style) -> String {
    if runs.is_empty() {
        return "No runs yet.\n".to_owned();
    }
    let row = |run: &RunRecord| {
        let ended = match (&run.abandoned, &run.ended) {
            (Some(when), _) => format!("given up {}", minute(when)),
            (None, Some(when)) => minute(when),
            (None, None) => "not ended".to_owned(),
        };
        let exit = run.exit_code.map(|code| code.to_string()).unwrap_or_default();
        vec![run.id.clone(), run.command.clone(), run.roster_path.clone(), minute(&run.started), ended, exit]
    };
    let columns = vec!["run", "command", "roster", "started_utc", "ended_utc", "exit"];
    Table { what: "runs", columns, rows: runs.iter().map(row).collect() }.text(style)
}

/// Returns a moment as people read it, to the second: `2026-11-23 18:35:02`. The time is UTC.
pub(super) fn moment(stamp: &str) -> String {
    stamp.chars().take("2026-11-23T18:35:02".len()).collect::<String>().replace('T', " ")
}

/// Returns a moment to the minute, which tells runs in a list apart.
fn minute(stamp: &str) -> String {
    moment(stamp).chars().take("2026-11-23 18:35".len()).collect()
}

/// Returns the runs as one JSON document.
pub fn runs_json(runs: &[RunRecord]) -> String {
    let rows: Vec<Value> = runs.iter().map(record).collect();
    format!("{:#}\n", json!({ "schema": "roster-sync/runs/1", "runs": rows }))
}

fn record(run: &RunRecord) -> Value {
    let summary: Value =
        run.summary.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    json!({
        "run": run.id, "command": run.command, "roster": run.roster_path, "started": run.started, "ended": run.ended,
        "exit_code": run.exit_code, "stopped": run.stopped, "undoes": run.undoes, "abandoned": run.abandoned, "followed_by": run.followed_by, "summary": summary,
    })
}

/// Returns one run with the rows that need a person, and every row when verbose.
pub fn run_text(run: &RunDetails, style: Style) -> String {
    let rows: Vec<RowResult> =
        run.rows.iter().filter_map(|row| serde_json::from_str(&row.json).ok()).collect();
    let mut out = String::new();
    let record = &run.record;
    let ended = record.ended.as_deref().map_or_else(
        || "did not end: it was killed or is still under way".to_owned(),
        |ended| match &record.stopped {
            _ if record.abandoned.is_some() => "did not end: it was given up".to_owned(),
            Some(why) => format!("{} UTC, before its end ({why})", moment(ended)),
            None => format!("{} UTC", moment(ended)),
        },
    );
    // Writing to a String cannot fail, here and below.
    let _ =
        writeln!(out, "{}  {} {}", style.paint(Look::Strong, &record.id), record.command, record.roster_path);
    let _ = writeln!(out, "Started {} UTC\nEnded   {ended}\n", moment(&record.started));
    let shown = rows.iter().filter(|row| style.verbose || needs_attention(row) || row.operation.writes());
    let row = |row: &RowResult| {
        let line = row.line.map(|line| line.to_string()).unwrap_or_default();
        vec![
            line,
            row.name.clone(),
            row.operation.to_string(),
            row.status.to_string(),
            [row.changed.as_str(), row.message.as_str()]
                .map(str::trim)
                .join("; ")
                .trim_matches([';', ' '])
                .to_owned(),
        ]
    };
    let shown: Vec<Vec<String>> = shown.map(row).collect();
    if !shown.is_empty() {
        out.push_str(&table(&["LINE", "NAME", "OPERATION", "STATUS", "WHAT"], &shown, style));
    }
    let _ = writeln!(out, "\n{} of {} shown", shown.len(), count(len(&rows), "row"));
    for step in run.steps.iter().filter(|step| step.outcome.as_deref() != Some("done")) {
        let outcome = step.outcome.as_deref().unwrap_or("sent, nobody knows what came of it");
        let _ = writeln!(out, "{} {} ({}): {outcome}", style.paint(Look::Care, "!"), step.step, step.name);
    }
    out
}

/// Returns one run with all rows and steps as one JSON document.
pub fn run_json(run: &RunDetails) -> String {
    let rows: Vec<Value> = run.rows.iter().filter_map(|row| serde_json::from_str(&row.json).ok()).collect();
    let steps: Vec<Value> = run
        .steps
        .iter()
        .map(|step| json!({ "line": step.line, "name": step.name, "step": step.step, "about": step.about, "outcome": step.outcome }))
        .collect();
    format!(
        "{:#}\n",
        json!({ "schema": "roster-sync/run/1", "run": record(&run.record), "rows": rows, "steps": steps })
    )
}
