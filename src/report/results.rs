//! What came of a run.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use serde_json::json;

use crate::apply::{RowResult, RowStatus, RunSummary, Stopped};
use crate::backoffice::RequestCounts;
use crate::plan::Operation;

use super::Style;
use super::style::counted;

/// Where the files of a run are.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The results CSV.
    pub results: PathBuf,
    /// The credentials, where there are any.
    pub credentials: Option<PathBuf>,
    /// The rejects, where there are any.
    pub rejects: Option<PathBuf>,
}

/// Returns the results for a person: what was done, what was not and why, where the files are.
pub fn results_text(
    summary: &RunSummary,
    rows: &[RowResult],
    files: &Files,
    requests: &RequestCounts,
    style: Style,
) -> String {
    let mut out = String::new();
    let count = |status: RowStatus| summary.by_status.get(&status).copied().unwrap_or_default();
    let attention: Vec<&RowResult> = rows.iter().filter(|row| needs_attention(row)).collect();
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "{}", style.bold("Results"));
    for (operation, one, many) in [
        (Operation::Disable, "person lost access", "people lost access"),
        (Operation::Create, "person created", "people created"),
        (
            Operation::Link,
            "Backoffice login created for an employee",
            "Backoffice logins created for employees",
        ),
    ] {
        let done =
            rows.iter().filter(|row| row.operation == operation && row.status == RowStatus::Done).count();
        if done > 0 {
            let _ = writeln!(out, "  {} {done:>5}  {}", style.good("✓"), if done == 1 { one } else { many });
        }
    }
    if count(RowStatus::Done) == 0 {
        let _ = writeln!(
            out,
            "  {}",
            style.good(if attention.is_empty() { "Nothing to do." } else { "Nothing was changed." })
        );
    }
    for (status, words) in [
        (RowStatus::Unchanged, "needed nothing"),
        (RowStatus::Waiting, "wait for a later day"),
        (RowStatus::Failed, "failed"),
        (RowStatus::Partial, "done in part"),
        (RowStatus::Stale, "changed in Backoffice meanwhile, left alone"),
        (RowStatus::Conflict, "in conflict, left alone"),
        (RowStatus::Refused, "refused"),
        (RowStatus::NotAttempted, "not attempted"),
    ] {
        if count(status) > 0 {
            let bad = !matches!(status, RowStatus::Unchanged | RowStatus::Waiting);
            let mark = if bad { style.notable("!") } else { style.dim("·") };
            let _ = writeln!(out, "  {mark} {:>5}  {words}", count(status));
        }
    }
    if !attention.is_empty() {
        let _ = writeln!(out, "\n{}", style.bold("Needs you"));
        for row in attention.iter().take(100) {
            let line = row.line.map(|line| format!("line {line}, ")).unwrap_or_default();
            let who = if row.name.is_empty() { &row.key } else { &row.name };
            let _ = writeln!(
                out,
                "  {} {} ({line}{}): {}",
                style.notable("!"),
                style.bold(who),
                row.status,
                style.wrapped(&row.message, 6)
            );
        }
        if attention.len() > 100 {
            let _ = writeln!(out, "  … and {} more in the results file", attention.len() - 100);
        }
    }
    if let Some(stopped) = &summary.stopped {
        let _ = writeln!(out, "\n{}", style.bad(&format!("The run stopped early: {}", why(stopped))));
    }
    out.push('\n');
    for (what, path) in [
        ("Results", Some(&files.results)),
        ("PINs and passwords", files.credentials.as_ref()),
        ("Refused rows, to mend", files.rejects.as_ref()),
    ] {
        if let Some(path) = path {
            let _ = writeln!(out, "{what:<22} {}", path.display());
        }
    }
    let _ = writeln!(
        out,
        "{}",
        style.dim(&format!("{}, {:.0} s", counted(requests.total, "request", "requests"), summary.seconds))
    );
    out
}

/// Returns whether a person must look at the row.
pub(super) fn needs_attention(row: &RowResult) -> bool {
    !matches!(row.status, RowStatus::Done | RowStatus::Unchanged | RowStatus::Waiting)
}

fn why(stopped: &Stopped) -> String {
    match stopped {
        Stopped::Interrupted => "it was interrupted. Run it again to go on".to_owned(),
        Stopped::Failures(text) => format!("{text}. Look at what they say before running again"),
        Stopped::SignInRefused(text) | Stopped::Unreachable(text) => text.clone(),
    }
}

/// Returns the results as one JSON document.
pub fn results_json(run: &str, summary: &RunSummary, rows: &[RowResult], requests: &RequestCounts) -> String {
    let counts: BTreeMap<&str, u64> = RowStatus::ALL
        .into_iter()
        .map(|status| (status.as_str(), summary.by_status.get(&status).copied().unwrap_or_default()))
        .collect();
    let document = json!({
        "schema": "roster-sync/results/1",
        "run": run,
        "summary": counts,
        "stopped": summary.stopped,
        "rows": rows,
        "requests": { "total": requests.total, "by_route": requests.by_route },
        "seconds": summary.seconds,
    });
    format!("{document:#}\n")
}
