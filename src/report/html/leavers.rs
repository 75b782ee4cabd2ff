//! What became of everybody in a leavers file, as a sheet for the personnel file: whose access was closed, when, and what was
//! seen of it. It names no pay and no telephone.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::apply::{RowResult, RowStatus};
use crate::report::layout::{clean, count};

use super::assets::Parts;
use super::outcome::words;
use super::page::{Frame, Page};
use super::words::foreign;

/// What a sheet is about.
#[derive(Debug, Clone, Copy)]
pub struct LeaversSheet<'a> {
    /// The run that closed their access.
    pub run: &'a str,
    /// The tenant.
    pub tenant: &'a str,
    /// The address of its Backoffice.
    pub origin: &'a str,
    /// The leavers file.
    pub file: &'a str,
    /// When the sheet was made.
    pub at: DateTime<Utc>,
    /// What came of each row.
    pub rows: &'a [RowResult],
}

/// Returns the sheet as a page, to be printed or kept.
pub fn leavers_html(sheet: &LeaversSheet<'_>) -> Page {
    let closed = sheet.rows.iter().filter(|row| row.closed_at.is_some()).count();
    let open = sheet.rows.iter().filter(|row| row.status.needs_somebody()).count();
    let body = html! {
        header.top {
            p.product { "roster-sync" }
            h1 { "Access that was closed" }
            p.what { "Whose access to Backoffice was closed, when, and what was seen of it afterwards." }
            dl.facts {
                div { dt { "Backoffice" } dd { (clean(sheet.origin)) " (" (clean(sheet.tenant)) ")" } }
                div { dt { "File" } dd { (foreign(sheet.file)) ", " (count(sheet.rows.len() as u64, "row")) } }
                div { dt { "Run" } dd { code { (clean(sheet.run)) } } }
                div { dt { "Written" } dd { (moment(sheet.at)) } }
            }
        }
        main #main tabindex="-1" {
            section.overview aria-label="At a glance" {
                p #verdict { (verdict(closed, open)) }
            }
            section #people aria-labelledby="people-title" {
                h2 #people-title { "Person by person" }
                @for row in sheet.rows { (person(row)) }
            }
        }
        footer { p { "This sheet names no pay and no telephone." } }
    };
    Page::new(&Frame {
        kind: "leavers",
        stage: "",
        title: "Access that was closed",
        parts: Parts::Reading,
        body,
    })
}

fn verdict(closed: usize, open: usize) -> String {
    let people = |number: usize, one: &str, more: &str| {
        if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
    };
    let closed = people(closed, "person's access was closed", "people's access was closed");
    match open {
        0 => format!("{closed}, and seen to be."),
        open => format!("{closed}. {} not settled: see what is left.", people(open, "row is", "rows are")),
    }
}

fn person(row: &RowResult) -> Markup {
    let name = if row.name.trim().is_empty() { "(no name)" } else { &row.name };
    html! {
        article id=(row.entry()) data-group=(row.status) {
            h3 { (foreign(name)) }
            p { (place(row)) }
            dl.facts {
                div { dt { "Outcome" } dd { (outcome(row.status)) } }
                @if let Some(at) = row.closed_at { div { dt { "Closed" } dd { (moment(at)) } } }
                @if !row.changed.is_empty() { div { dt { "What was closed" } dd { (clean(&row.changed)) } } }
                @if !row.seen.is_empty() {
                    div { dt { "Seen afterwards" } dd { @for seen in &row.seen { (clean(seen)) br; } } }
                }
            }
            @if !row.message.is_empty() { p { (without_numbers(&clean(&row.message))) } }
        }
    }
}

/// Returns the outcome in the words of somebody who files it.
const fn outcome(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Done => "closed",
        RowStatus::Unchanged => "was closed already",
        other => words(other),
    }
}

fn place(row: &RowResult) -> String {
    let mut parts = Vec::new();
    if !row.key.is_empty() {
        parts.push(without_numbers(&clean(&row.key)));
    }
    parts.extend(row.employee_id.map(|id| format!("employee {id}")));
    parts.extend(row.user_id.map(|id| format!("login {id}")));
    parts.extend(row.line.map(|line| format!("line {line}")));
    parts.join(" · ")
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// The digits of a telephone.
const DIGITS: usize = 10;

/// Returns a text without telephones, in whatever way they are written: a sheet for the file names none.
fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    // A blank behind the text ends the last run.
    for c in text.chars().chain(std::iter::once('\n')) {
        if c.is_ascii_digit() || (matches!(c, '+' | '(' | ')' | '-' | '.' | ' ' | '/') && !run.is_empty()) {
            run.push(c);
            continue;
        }
        let digits = run.chars().filter(char::is_ascii_digit).count();
        out.push_str(if digits >= DIGITS && !is_day(&run) { "(telephone) " } else { &run });
        run.clear();
        out.push(c);
    }
    out.trim_end().to_owned()
}

/// A date with a time has many digits too.
fn is_day(run: &str) -> bool {
    let run = run.trim();
    run.get(..10).is_some_and(|day| day.parse::<chrono::NaiveDate>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_telephone_stands_in_a_sheet() {
        for text in ["5550100150", "(555) 010-0150", "+1 555.010.0150", "ask 555-010-0150, please"] {
            assert!(!without_numbers(text).contains("0150"), "{text}");
        }
        for text in ["POS 2049", "employee 3020", "decided on 2026-11-26 12:00", "ADP40020"] {
            assert_eq!(without_numbers(text), text);
        }
    }
}
