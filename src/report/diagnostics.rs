//! What is wrong with a roster, for people to mend and for machines to read.

use std::fmt::Write;

use serde_json::json;

use crate::roster::{Problem, Roster, Severity};

use super::Style;
use super::style::counted;

/// Returns every problem with its place, and a count.
pub fn diagnostics_text(problems: &[Problem], path: &str, style: Style) -> String {
    let mut out = String::new();
    for problem in problems {
        let word = match problem.severity {
            Severity::Error => style.bad("error"),
            Severity::Warning => style.notable("warning"),
        };
        let place = if problem.column.is_empty() {
            format!("{path}:{}", problem.line)
        } else {
            format!("{path}:{}, {}", problem.line, problem.column)
        };
        let value = if problem.value.is_empty() { String::new() } else { format!("{:?} ", problem.value) };
        let message = style.wrapped(&format!("{value}{}", problem.message), 8);
        // Writing to a String cannot fail, here and below.
        let _ =
            writeln!(out, "{word} {}  {}\n        {message}", style.bold(&place), style.dim(&problem.code));
        if !problem.hint.is_empty() {
            let _ = writeln!(out, "        {} {}", style.dim("→"), style.wrapped(&problem.hint, 10));
        }
    }
    if !problems.is_empty() {
        let _ = writeln!(out, "\n{}", tally(problems));
    }
    out
}

fn tally(problems: &[Problem]) -> String {
    let of = |severity| problems.iter().filter(move |problem| problem.severity == severity);
    let lines = |severity| {
        of(severity).map(|problem| problem.line).collect::<std::collections::BTreeSet<_>>().len() as u64
    };
    let (errors, warnings) = (of(Severity::Error).count() as u64, of(Severity::Warning).count() as u64);
    let rows = lines(Severity::Error);
    let mut parts = Vec::new();
    if errors > 0 {
        let fate = if rows == 1 { "which is" } else { "which are" };
        let (errors, rows) = (counted(errors, "error", "errors"), counted(rows, "row", "rows"));
        parts.push(format!("{errors} on {rows}, {fate} left out"));
    }
    if warnings > 0 {
        let warnings = counted(warnings, "warning", "warnings");
        parts.push(format!("{warnings}: these fields are left alone, the rest of the row goes on"));
    }
    format!("{}.", parts.join("; "))
}

/// Returns what `check` says of a roster.
pub fn check_text(roster: &Roster, style: Style) -> String {
    let mut out = String::new();
    let delimiter = match roster.delimiter {
        b'\t' => "tab",
        b';' => "semicolon",
        _ => "comma",
    };
    let rows = counted(roster.rows, "row", "rows");
    let _ = writeln!(out, "{}  {rows}, cells separated by {delimiter}\n", style.bold(&roster.path));
    let columns: Vec<&str> = roster.columns.iter().map(|field| field.as_str()).collect();
    let _ = writeln!(out, "Columns used:    {}", style.wrapped(&columns.join(", "), 17));
    for (column, nearest) in &roster.ignored_columns {
        let hint = nearest.map(|field| format!("  did you mean {field}?")).unwrap_or_default();
        let _ = writeln!(out, "Column ignored:  {column:?}{}", style.notable(&hint));
    }
    out.push('\n');
    out.push_str(&diagnostics_text(&roster.problems, &roster.path, style));
    let usable = roster.people.len() as u64;
    let verdict = if roster.refused.is_empty() {
        style.good(&format!("{} can be used.", counted(usable, "row", "rows")))
    } else {
        let refused = counted(roster.refused.len() as u64, "row", "rows");
        style.notable(&format!("{} can be used; {refused} must be mended.", counted(usable, "row", "rows")))
    };
    let _ = writeln!(out, "{verdict} Sites, departments and permissions are checked by `roster-sync plan`.");
    out
}

/// Returns what `check` says, as one JSON document.
pub fn check_json(roster: &Roster) -> String {
    let of = |severity| roster.problems.iter().filter(|problem| problem.severity == severity).count();
    let ignored: Vec<&str> = roster.ignored_columns.iter().map(|(column, _)| column.as_str()).collect();
    let document = json!({
        "schema": "roster-sync/check/1",
        "roster": { "path": roster.path, "sha256": roster.sha256, "rows": roster.rows },
        "columns": roster.columns,
        "ignored_columns": ignored,
        "summary": {
            "usable": roster.people.len(), "refused": roster.refused.len(),
            "errors": of(Severity::Error), "warnings": of(Severity::Warning),
        },
        "problems": roster.problems,
    });
    format!("{document:#}\n")
}
