//! A run as a page: what was done, what was not and what to do about it, row by row.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use crate::apply::{RowResult, RowStatus};
use crate::plan::{Approval, Entry, EntryId, Plan};
use crate::report::layout::{clean, count, len};
use crate::report::runs::moment;
use crate::state::{RunDetails, RunRecord};

use super::assets::Parts;
use super::chunk::{Drawn, chunks, shared};
use super::controls::{Controls, fixed};
use super::outcome::{BLOCKS, in_order, meaning, words};
use super::page::{Frame, Page};
use super::run_row::{RunRow, article, flags, id, line};
use super::view::View;
use super::words::foreign;

/// Where the files of a run can be had.
#[derive(Debug, Clone, Copy)]
pub enum RunDownloads<'a> {
    /// In the page itself, which is a file.
    Embedded {
        /// The results as CSV.
        results_csv: &'a str,
        /// The refused rows.
        rejects: Rejects<'a>,
    },
    /// From the server that serves the page.
    Served {
        /// The path that every address of the review begins with, without a slash at its end.
        base: &'a str,
        /// Whether there are refused rows to be had.
        rejects: bool,
    },
}

/// The refused rows of a run, with their original cells.
#[derive(Debug, Clone, Copy)]
pub enum Rejects<'a> {
    /// There are none.
    None,
    /// Their file, to stand in the page. Never for a roster with a column for PINs.
    Inside(&'a [u8]),
    /// Where their file is: it may hold PINs, and a page is given away.
    At(&'a Path),
}

/// Returns a run as a page. With its plan, every row shows what was to be done and why. `repeat` are the options that a
/// command to be typed next needs, such as ` --tenant main`. The page never holds a PIN or a password.
pub fn run_html(run: &RunDetails, plan: Option<&Plan>, files: RunDownloads<'_>, repeat: &str) -> Page {
    let view = plan.map(|plan| View::new(plan, None));
    let rows = rows(run, plan);
    let title = format!("Run {}", clean(&run.record.id));
    let body = html! {
        (header(&run.record, &title, rows.len()))
        main #main tabindex="-1" {
            (overview(&run.record, &rows))
            (downloads(files))
            (unclear(run))
            (next(&run.record, repeat))
            (approval(&run.record))
            section #people aria-labelledby="people-title" {
                h2 #people-title { "Row by row" }
                (controls(&rows).markup(&html! {}))
                p #nobody hidden { "No row fits these filters." }
                @for outcome in in_order() { (section(outcome, &rows, view.as_ref())) }
            }
        }
        footer { p { "This page holds names and pay. Give it only to those who may see them. PINs and passwords are never in it." } }
    };
    Page::new(&Frame { kind: "run", stage: "", title: &title, parts: Parts::Reading, body })
}

/// Returns the rows in the order of the roster, each with its entry of the plan.
fn rows<'a>(run: &'a RunDetails, plan: Option<&'a Plan>) -> Vec<RunRow<'a>> {
    let entries: BTreeMap<EntryId, &Entry> =
        plan.into_iter().flat_map(|plan| &plan.entries).map(|entry| (entry.id(), entry)).collect();
    let held = run.record.approval.as_ref().map(Approval::held).unwrap_or_default();
    let mut rows: Vec<RunRow<'_>> = run
        .rows
        .iter()
        .filter_map(|kept| {
            let result: RowResult = serde_json::from_str(&kept.json).ok()?;
            let entry = kept.entry.and_then(|id| entries.get(&id).copied());
            let held = id(entry, &result).and_then(|id| held.get(&id).copied());
            Some(RunRow { result, entry, held })
        })
        .collect();
    rows.sort_by_key(|row| (row.result.line.is_none(), row.result.line, row.result.employee_id));
    rows
}

fn header(record: &RunRecord, title: &str, rows: usize) -> Markup {
    let ended = match (&record.ended, &record.stopped) {
        (None, _) => "did not end: it was killed or is still under way".to_owned(),
        (Some(ended), None) => format!("{} UTC", moment(ended)),
        (Some(ended), Some(why)) => format!("{} UTC, before its end ({})", moment(ended), clean(why)),
    };
    html! {
        header.top {
            p.product { "roster-sync" }
            h1 { (title) }
            p.what { "What was done in Backoffice, what was not, and what to do about it." }
            dl.facts {
                div { dt { "Command" } dd { (clean(&record.command)) } }
                div { dt { "Roster" } dd { (foreign(&record.roster_path)) ", " (count(rows as u64, "row")) } }
                div { dt { "Started" } dd { (moment(&record.started)) " UTC" } }
                div { dt { "Ended" } dd { (ended) } }
                @if let Some(undone) = &record.undoes { div { dt { "Undoes" } dd { code { (clean(undone)) } } } }
                @if let Some(only) = &record.only { div { dt { "Only the lines" } dd { (only.iter().map(line_or_name).collect::<Vec<_>>().join(", ")) } } }
            }
        }
    }
}

/// A row of the roster by its line alone, as the roster has it; whoever no row names by the entry's name.
fn line_or_name(entry: &EntryId) -> String {
    match entry {
        EntryId::Line(line) => line.to_string(),
        EntryId::Employee(_) => entry.to_string(),
    }
}

fn number(rows: &[RunRow<'_>], outcome: RowStatus) -> usize {
    rows.iter().filter(|row| row.outcome() == outcome).count()
}

fn overview(record: &RunRecord, rows: &[RunRow<'_>]) -> Markup {
    html! {
        section.overview aria-label="At a glance" {
            p #verdict data-stopped=(record.is_open()) { (verdict(record, rows)) }
            div.blocks {
                @for (title, outcomes) in BLOCKS {
                    @let shown: Vec<(RowStatus, usize)> =
                        outcomes.iter().map(|one| (*one, number(rows, *one))).filter(|(_, number)| *number > 0).collect();
                    @if !shown.is_empty() {
                        section.block {
                            h2 { (title) }
                            ul.tiles { @for (outcome, number) in shown { li { (tile(outcome, number)) } } }
                        }
                    }
                }
            }
        }
    }
}

fn tile(outcome: RowStatus, number: usize) -> Markup {
    html! {
        a.tile href={ "#group-" (outcome) } data-action=(outcome) data-group=(outcome) {
            span.number { (number) } span.label { (words(outcome)) }
        }
    }
}

fn verdict(record: &RunRecord, rows: &[RunRow<'_>]) -> String {
    let done = number(rows, RowStatus::Done);
    let attention = rows.iter().filter(|row| row.needs_attention()).count();
    let first = match (record.is_open(), done) {
        (true, done) => format!("This run stopped before its end. {} carried out until then.", was(done)),
        (false, 0) => "Nothing was changed.".to_owned(),
        (false, done) => format!("{} carried out and seen in Backoffice.", was(done)),
    };
    match attention {
        0 => format!("{first} Nothing needs you."),
        1 => format!("{first} One row needs you."),
        more => format!("{first} {more} rows need you."),
    }
}

fn was(rows: usize) -> String {
    if rows == 1 { "1 row was".to_owned() } else { format!("{rows} rows were") }
}

fn section(outcome: RowStatus, rows: &[RunRow<'_>], view: Option<&View<'_>>) -> Markup {
    let own: Vec<&RunRow<'_>> = rows.iter().filter(|row| row.outcome() == outcome).collect();
    if own.is_empty() {
        return html! {};
    }
    let shared = shared(&own.iter().map(|row| flags(row)).collect::<Vec<_>>());
    html! {
        section.group id={ "group-" (outcome) } data-group=(outcome) data-flags=(shared.join(" ")) aria-labelledby={ "title-" (outcome) } {
            h2 id={ "title-" (outcome) } { (words(outcome)) " " span.n { (own.len()) } }
            p.meaning { (meaning(outcome)) }
            @if outcome == RowStatus::Unchanged {
                @let lines: Vec<_> = own.iter().map(|row| line(row, &shared)).collect();
                details.lines { summary { "Show " (count(len(&own), "row")) } (chunks(&lines, Drawn::Lines)) }
            } @else {
                @let articles: Vec<_> = own.iter().map(|row| article(row, view, &shared)).collect();
                (chunks(&articles, Drawn::Articles))
            }
        }
    }
}

fn controls(rows: &[RunRow<'_>]) -> Controls {
    let actions = in_order().filter_map(|outcome| {
        let number = number(rows, outcome);
        (number > 0).then(|| (outcome.to_string(), format!("{} ({number})", words(outcome))))
    });
    let mut statuses =
        vec![("attention", "Needs you"), ("change", "Was to be changed"), ("nothing", "Was to stay")];
    if rows.iter().any(|row| row.outcome() == RowStatus::HeldBack) {
        statuses.push(("held", "Held back"));
    }
    Controls {
        noun: "row",
        example: "Name, POS id, e-mail …",
        actions: ("Outcome", actions.collect()),
        sites: Vec::new(),
        statuses: fixed(&statuses),
        orders: fixed(&[("name", "Name"), ("pos", "POS id")]),
        total: rows.len(),
    }
}

fn approval(record: &RunRecord) -> Markup {
    let Some(word) = &record.approval else { return html! {} };
    html! {
        section #approval-of-run aria-labelledby="approval-of-run-title" {
            h2 #approval-of-run-title { "Who approved it" }
            p { b { (foreign(&word.by)) } " on " (word.at.format("%Y-%m-%d at %H:%M")) " UTC."
                @if !word.note.trim().is_empty() { " “" (foreign(&word.note)) "”" } }
            @if !word.guards.is_empty() {
                h3 { "Guards let through" }
                ul.people { @for guard in &word.guards { li { code { (guard.name) } ": " (foreign(&guard.why)) } } }
            }
            @if !word.held_back.is_empty() {
                h3 { "Held back" }
                ul.people {
                    @for held in &word.held_back {
                        li { a href={ "#" (held.entry) } { (foreign(&held.name)) } " (" (held.operation) ")" @if !held.why.is_empty() { ": " (foreign(&held.why)) } }
                    }
                }
            }
            @if !word.decisions.is_empty() {
                h3 { "Decided who somebody is" }
                ul.people {
                    @for decision in &word.decisions { li { (foreign(&decision.row.in_words())) ": " (clean(&decision.decided.verdict.to_string()))
                        @if !decision.decided.why.is_empty() { ", “" (foreign(&decision.decided.why)) "”" } } }
                }
            }
        }
    }
}

/// Returns the steps of which nobody knows what came of them.
fn unclear(run: &RunDetails) -> Markup {
    let open: Vec<_> = run.steps.iter().filter(|step| step.outcome.is_none()).collect();
    html! {
        @if !open.is_empty() {
            section #unclear aria-labelledby="unclear-title" {
                h2 #unclear-title { "Sent, and nobody knows what came of it" }
                p { "The run ended before an answer came. Going on with it looks at each of them first; nothing is sent twice blindly." }
                ul.people { @for step in open { li { (foreign(&step.name)) ": " (step.word()) @if let Some(line) = step.line { " (line " (line) ")" } } } }
            }
        }
    }
}

fn next(record: &RunRecord, repeat: &str) -> Markup {
    html! {
        section #next aria-labelledby="next-title" {
            h2 #next-title { "How to go on" }
            @if record.is_open() { p { "To go on with it from what is true in Backoffice: " code.command { "roster-sync runs resume " (clean(&record.id)) (clean(repeat)) } } }
            p { "To see what putting it back would do: " code.command { "roster-sync runs undo " (clean(&record.id)) " --dry-run" (clean(repeat)) } }
            @if let Some(path) = &record.credentials_path {
                p { "New PINs and passwords are in a file of their own, never on this page: " code { (foreign(&path.display().to_string())) } ". Hand them out, then delete it." }
            }
        }
    }
}

fn downloads(files: RunDownloads<'_>) -> Markup {
    let data = |bytes: &[u8]| format!("data:text/csv;base64,{}", STANDARD.encode(bytes));
    html! {
        section #files aria-labelledby="files-title" {
            h2 #files-title { "Files" }
            ul.people {
                @match files {
                    RunDownloads::Embedded { results_csv, rejects } => {
                        li { a #results-csv href=(data(results_csv.as_bytes())) download="results.csv" { "Results, for a spreadsheet" } }
                        @match rejects {
                            Rejects::None => {},
                            Rejects::Inside(bytes) => li { a #rejects-csv href=(data(bytes)) download="rejects.csv" { "Refused rows, to be mended and run again" } },
                            Rejects::At(path) => li #rejects-at { "Refused rows, to be mended and run again: " code { (foreign(&path.display().to_string())) } " (may hold PINs, so it is not on this page)" },
                        }
                    }
                    RunDownloads::Served { base, rejects } => {
                        li { a #results-csv href={ (base) "/run/results.csv" } download="results.csv" { "Results, for a spreadsheet" } }
                        @if rejects { li { a #rejects-csv href={ (base) "/run/rejects.csv" } download="rejects.csv" { "Refused rows, to be mended and run again" } } }
                    }
                }
            }
        }
    }
}
