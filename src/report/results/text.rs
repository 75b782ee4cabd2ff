//! The results for the person who started the run: what was done, what needs them, where the files are.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::apply::{RowResult, RowStatus, RunSummary};
use crate::backoffice::RequestCounts;
use crate::plan::{Approval, Operation, Plan};
use crate::report::layout::{clean, columns, count, len, paragraph};
use crate::report::plan::{heading, plan_text};
use crate::report::style::{Look, Style};

use super::RunResults;

/// Where the files of a run are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// The results CSV.
    pub results: PathBuf,
    /// The credentials, where there are any.
    pub credentials: Option<PathBuf>,
    /// The rejects, where there are any.
    pub rejects: Option<PathBuf>,
    /// The command that goes on with a run that stopped before its end.
    pub resume: Option<String>,
}

/// Rows that need the reader and are told before the rest is only counted: the results file has them all.
const TOLD: usize = 100;

/// Returns the results for a person: what was done, what was not and why, where the files are.
pub fn results_text(results: &RunResults<'_>, style: Style) -> String {
    let RunResults { summary, rows, files, requests, .. } = *results;
    let held: Vec<&RowResult> = rows.iter().filter(|row| row.status == RowStatus::HeldBack).collect();
    let mut text = header(summary, requests, style);
    text.push_str(&approved(results.approval, style));
    text.push_str(&counts(summary, rows, style));
    text.push_str(&attention(rows, style));
    text.push_str(&told("Held back", &held, style));
    text.push_str(&remarks(rows, style));
    text.push_str(&file_list(files, style));
    text.trim_end().to_owned() + "\n"
}

fn approved(approval: Option<&Approval>, style: Style) -> String {
    let Some(approval) = approval else { return String::new() };
    let note = if approval.note.is_empty() { String::new() } else { format!(": {}", approval.note) };
    let at = approval.at.format("%Y-%m-%d %H:%M");
    let words = format!("Approved by {} ({}) on {at} UTC{note}", approval.by, approval.known);
    paragraph("", &clean(&words), style) + "\n"
}

/// Returns a plan that is kept in a file, whole, with who approved it and its hash.
pub fn kept_plan_text(plan: &Plan, approval: Option<&Approval>, hash: &str, style: Style) -> String {
    let style = Style { verbose: true, ..style };
    let approved = approval.map(|approval| approval_text(approval, style)).unwrap_or_default();
    format!(
        "{}\nPlanned by {} for {}\n{approved}SHA-256 of this plan: {hash}\n",
        plan_text(plan, &[], style),
        plan.made_by,
        plan.origin,
    )
}

/// Returns the whole word for a plan: who gave it, what they held back, which guards they let through, what they decided.
fn approval_text(approval: &Approval, style: Style) -> String {
    let mut text = approved(Some(approval), style).trim_end().to_owned() + "\n";
    let why = |why: &str| if why.is_empty() { String::new() } else { format!(": {why}") };
    let held = approval.held_back.iter();
    let held = held.map(|one| format!("holds back {} ({}){}", one.name, one.entry, why(&one.why)));
    let guards =
        approval.guards.iter().map(|one| format!("lets the guard {} through{}", one.name, why(&one.why)));
    let decided =
        approval.decisions.iter().map(|one| format!("{}: {}", one.row.in_words(), one.decided.in_words()));
    for line in held.chain(guards).chain(decided) {
        text.push_str(&paragraph("  - ", &clean(&line), style));
    }
    text
}

fn header(summary: &RunSummary, requests: &RequestCounts, style: Style) -> String {
    let cost = format!("{}, {:.0} s", count(requests.total, "request"), summary.seconds);
    let Some(stopped) = &summary.stopped else {
        return format!("{}  {cost}\n\n", style.paint(Look::Title, "Results"));
    };
    let title = style.paint(Look::Bad, "Results of a run that STOPPED before its end");
    format!("{title}  {cost}\n{}\n", paragraph("  Why: ", &clean(&stopped.in_words()), style))
}

fn counts(summary: &RunSummary, rows: &[RowResult], style: Style) -> String {
    let lines: Vec<Vec<String>> = RowStatus::ALL
        .into_iter()
        .filter_map(|status| {
            let number = summary.by_status.get(&status).copied().filter(|number| *number > 0)?;
            Some(vec![format!("{number:>6}"), words(status).to_owned(), operations(status, rows)])
        })
        .collect();
    let due = rows.iter().any(|row| row.operation.writes());
    let done = rows.iter().any(|row| matches!(row.status, RowStatus::Done | RowStatus::Partial));
    let verdict = match (done, rows.iter().any(|row| row.status.needs_somebody())) {
        (true, _) => "",
        (false, false) => "Nothing to do. Nothing was changed.\n\n",
        // A row that failed may have changed something: its message says so.
        (false, true) if due => "Nothing was carried out to its end.\n\n",
        (false, true) => "Nothing was due, and nothing was changed. Some rows need you.\n\n",
    };
    let table = if lines.is_empty() { String::new() } else { columns(0, &lines, style) };
    format!("{verdict}{table}\n")
}

/// Returns what a status means for a person.
const fn words(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Done => "done",
        RowStatus::Unchanged => "unchanged",
        RowStatus::Failed => "FAILED",
        RowStatus::Partial => "DONE IN PART",
        RowStatus::Stale => "out of date",
        RowStatus::Conflict => "conflict",
        RowStatus::Held => "held, for your word",
        RowStatus::HeldBack => "held back",
        RowStatus::Refused => "refused",
        RowStatus::Waiting => "waiting",
        RowStatus::Skipped => "left out",
        RowStatus::NotAttempted => "not attempted",
    }
}

/// Returns the operations behind a count: `3 disable, 7 create`.
fn operations(status: RowStatus, rows: &[RowResult]) -> String {
    let mut numbers: BTreeMap<Operation, u64> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.status == status && row.operation.writes()) {
        *numbers.entry(row.operation).or_default() += 1;
    }
    let done = status == RowStatus::Done;
    let words = numbers.into_iter().map(|(operation, number)| match operation {
        Operation::Create if done => format!("{number} created"),
        Operation::Link if done => format!("{number} given a Backoffice login"),
        Operation::Disable if done => format!("{number} disabled"),
        Operation::Update if done => format!("{number} changed"),
        Operation::Reactivate if done => format!("{number} active again"),
        other => format!("{number} to {}", verb(other)),
    });
    words.collect::<Vec<_>>().join(", ")
}

const fn verb(operation: Operation) -> &'static str {
    match operation {
        Operation::Link => "give a Backoffice login",
        other => other.as_str(),
    }
}

fn attention(rows: &[RowResult], style: Style) -> String {
    let mut rows: Vec<&RowResult> = rows.iter().filter(|row| row.status.needs_somebody()).collect();
    if rows.is_empty() {
        return String::new();
    }
    rows.sort_by_key(|row| (row.status, row.line.is_none(), row.line));
    let title = format!(
        "{} your attention",
        if rows.len() == 1 { "1 row needs".to_owned() } else { format!("{} rows need", rows.len()) }
    );
    let mut text = heading(&title, "", style);
    for row in rows.iter().take(TOLD) {
        text.push_str(&row_text(row, style));
    }
    if rows.len() > TOLD {
        let more = format!("and {} more in the results file", rows.len() - TOLD);
        text.push_str(&paragraph("    ", &more, style));
    }
    text.push('\n');
    text
}

fn row_text(row: &RowResult, style: Style) -> String {
    let look = match row.status {
        RowStatus::Failed | RowStatus::Partial => Look::Bad,
        _ => Look::Care,
    };
    let name = if row.name.trim().is_empty() { "(no name)".to_owned() } else { clean(&row.name) };
    let mut head = format!(
        "{} {}",
        style.paint(look, &format!("{}:", words(row.status))),
        style.paint(Look::Strong, &name)
    );
    head.push_str(&place(row));
    let mut text = paragraph("  ! ", &head, style);
    for line in [&row.message, &row.changed].into_iter().filter(|line| !line.is_empty()) {
        text.push_str(&paragraph("      ", &clean(line), style));
    }
    text
}

fn place(row: &RowResult) -> String {
    let mut parts = Vec::new();
    parts.extend(row.line.map(|line| format!("line {line}")));
    if row.operation.writes() {
        parts.push(format!("to {}", verb(row.operation)));
    }
    parts.extend(row.employee_id.map(|id| format!("employee {id}")));
    if parts.is_empty() { String::new() } else { format!("  {}", parts.join(" · ")) }
}

/// What is worth knowing about rows that went well, such as a permission that was replaced.
fn remarks(rows: &[RowResult], style: Style) -> String {
    let worth_telling = |row: &&RowResult| {
        let quiet = row.status == RowStatus::Done
            || (style.verbose && matches!(row.status, RowStatus::Unchanged | RowStatus::Waiting));
        quiet && !row.message.is_empty()
    };
    told("Good to know", &rows.iter().filter(worth_telling).collect::<Vec<_>>(), style)
}

/// Returns what there is to say of some rows, one after the other, under a heading.
fn told(title: &str, rows: &[&RowResult], style: Style) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = heading(title, &count(len(rows), "row"), style);
    for row in rows {
        let line = row.line.map_or(String::new(), |line| format!(" (line {line})"));
        text.push_str(&paragraph(
            "  - ",
            &format!("{}{line}: {}", clean(&row.name), clean(&row.message)),
            style,
        ));
    }
    text.push('\n');
    text
}

fn file_list(files: &Files, style: Style) -> String {
    let lines = [
        ("Results", Some(&files.results)),
        ("PINs and passwords", files.credentials.as_ref()),
        ("Refused rows, to mend", files.rejects.as_ref()),
    ];
    let mut text = String::new();
    for (name, path) in lines {
        let Some(path) = path else { continue };
        // A path is never wrapped: it is there to be copied.
        text.extend([&format!("{name:<22} "), &style.paint(Look::Strong, &path.display().to_string()), "\n"]);
    }
    if let Some(command) = &files.resume {
        text.extend(["Go on with it          ", &style.paint(Look::Strong, command), "\n"]);
    }
    if files.credentials.is_some() {
        text.push_str("Hand the PINs and passwords out, then delete their file.\n");
    }
    text
}
