//! Past runs.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};

use crate::apply::RowResult;
use crate::state::{RunDetails, RunRecord, StepOutcome};

use super::layout::{clean, count, len, short, short_start, table};
use super::style::Look;
use super::{Style, Table};

/// The width of a roster's name in the list: with it a line has 80 columns.
const ROSTER: usize = 14;

/// Returns the runs as a table that is no wider than the page.
pub fn runs_text(runs: &[RunRecord], style: Style) -> String {
    if runs.is_empty() {
        return "No runs yet.\n".to_owned();
    }
    let row = |run: &RunRecord| {
        let exit = run.exit_code.map(|code| code.to_string()).unwrap_or_default();
        let roster = run.roster_path.rsplit(['/', '\\']).next().unwrap_or_default();
        vec![
            run.id.clone(),
            short(&run.command, 11),
            minute(&run.started),
            ended(run),
            exit,
            short_start(&clean(roster), ROSTER),
        ]
    };
    let columns = vec!["run", "command", "started_utc", "ended", "exit", "roster"];
    Table { what: "runs", columns, rows: runs.iter().map(row).collect() }.text(style)
}

/// Returns when a run ended, in as few letters as it takes: the time of day, and the days in between where there are any.
fn ended(run: &RunRecord) -> String {
    let Some(when) = run.ended.as_ref().filter(|_| run.abandoned.is_none()) else {
        return if run.abandoned.is_some() { "given up" } else { "not ended" }.to_owned();
    };
    let day = |stamp: &str| stamp.get(..10).and_then(|day| day.parse::<chrono::NaiveDate>().ok());
    let later = day(when).zip(day(&run.started)).map_or(0, |(end, begin)| (end - begin).num_days());
    let time: String = minute(when).chars().skip("2026-11-23 ".len()).collect();
    if later > 0 { format!("{time} +{later}d") } else { time }
}

/// Returns how a run ended, in words.
pub(super) fn ended_words(run: &RunRecord) -> String {
    let code = run.exit_code.map(|code| format!(" (exit code {code})")).unwrap_or_default();
    let why = run.ending.as_ref().map(|ending| format!(", {}", ending.reason)).unwrap_or_default();
    match (&run.ended, &run.stopped) {
        _ if run.abandoned.is_some() => "did not end: it was given up".to_owned(),
        (None, _) => format!("did not end: it was killed or is still under way{why}"),
        (Some(when), _) if !run.was_begun() => format!("{} UTC{code}, before it began{why}", moment(when)),
        (Some(when), Some(stopped)) => format!("{} UTC{code}, before its end ({stopped}){why}", moment(when)),
        (Some(when), None) => format!("{} UTC{code}{why}", moment(when)),
    }
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

pub(super) fn record(run: &RunRecord) -> Value {
    let summary: Value =
        run.summary.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    json!({
        "run": run.id, "command": run.command, "roster": run.roster_path, "started": run.started, "ended": run.ended,
        "exit_code": run.exit_code, "stopped": run.stopped, "undoes": run.undoes, "reason": run.ending, "abandoned": run.abandoned, "followed_by": run.followed_by, "summary": summary,
    })
}

/// Returns one run with the rows that need a person, and every row when verbose.
pub fn run_text(run: &RunDetails, style: Style) -> String {
    let rows: Vec<RowResult> =
        run.rows.iter().filter_map(|row| serde_json::from_str(&row.json).ok()).collect();
    let mut out = String::new();
    let record = &run.record;
    let ended = ended_words(record);
    // Writing to a String cannot fail, here and below.
    let _ =
        writeln!(out, "{}  {} {}", style.paint(Look::Strong, &record.id), record.command, record.roster_path);
    let _ = writeln!(out, "Started {} UTC\nEnded   {ended}\n", moment(&record.started));
    let (shown, others): (Vec<&RowResult>, Vec<&RowResult>) =
        rows.iter().partition(|row| style.verbose || row.status.needs_somebody() || row.operation.writes());
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
    let shown: Vec<Vec<String>> = shown.into_iter().map(row).collect();
    if !shown.is_empty() {
        out.push_str(&table(&["LINE", "NAME", "OPERATION", "STATUS", "WHAT"], &shown, style));
    }
    let _ = writeln!(out, "\n{} of {} shown{}", shown.len(), count(len(&rows), "row"), left_out(&others));
    for one in &run.clocked_since {
        let _ = writeln!(out, "{} {}", style.paint(Look::Care, "!"), one.in_words());
    }
    for step in run.steps.iter().filter(|step| step.outcome != Some(StepOutcome::Done)) {
        let outcome = step.outcome.map_or("sent, nobody knows what came of it", StepOutcome::as_str);
        let _ = writeln!(out, "{} {} ({}): {outcome}", style.paint(Look::Care, "!"), step.word(), step.name);
    }
    out
}

/// Says how the rows came out that are not shown, and how to see them.
fn left_out(rows: &[&RowResult]) -> String {
    let mut by_status: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        *by_status.entry(row.status.as_str()).or_default() += 1;
    }
    let each: Vec<String> = by_status.iter().map(|(status, rows)| format!("{rows} {status}")).collect();
    if each.is_empty() { String::new() } else { format!("; {} (-v shows them too)", each.join(", ")) }
}

/// Returns one run with all rows and steps as one JSON document.
pub fn run_json(run: &RunDetails) -> String {
    let rows: Vec<Value> = run.rows.iter().filter_map(|row| serde_json::from_str(&row.json).ok()).collect();
    let steps: Vec<Value> = run
        .steps
        .iter()
        .map(|step| json!({ "line": step.line, "name": step.name, "step": step.word(), "about": step.about, "outcome": step.outcome.map(StepOutcome::as_str) }))
        .collect();
    let since: Vec<Value> = run
        .clocked_since
        .iter()
        .map(|one| json!({ "employee_id": one.employee, "name": one.name, "closed": one.closed, "clocked_in": one.began, "site": one.site }))
        .collect();
    format!(
        "{:#}\n",
        json!({ "schema": "roster-sync/run/1", "run": record(&run.record), "rows": rows, "steps": steps, "clocked_since": since })
    )
}
