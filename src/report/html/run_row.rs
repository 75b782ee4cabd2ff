//! One row of a run: what was to be done, how it came out, what to do about it.

use maud::{Markup, html};

use crate::apply::{RowResult, RowStatus};
use crate::plan::{Entry, EntryId, HeldBack};
use crate::report::layout::clean;

use super::chunk::{InChunk, own};
use super::entry::changes;
use super::view::View;
use super::words::{foreign, reason};

/// A row of a run.
#[derive(Debug)]
pub(super) struct RunRow<'a> {
    /// How it came out.
    pub result: RowResult,
    /// What the plan says of it, where the plan is there.
    pub entry: Option<&'a Entry>,
    /// By which word it was taken out, where it was.
    pub held: Option<&'a HeldBack>,
}

impl RunRow<'_> {
    /// Returns how it came out. Earlier versions had one word for what was held back and what a run did not get to.
    pub(super) fn outcome(&self) -> RowStatus {
        match self.result.status {
            RowStatus::NotAttempted if self.held.is_some() => RowStatus::HeldBack,
            status => status,
        }
    }

    /// Returns whether somebody has to look at it.
    pub(super) fn needs_attention(&self) -> bool {
        self.outcome().needs_somebody()
    }
}

/// Returns everything that is to be said of a row. `shared` are the flags that the section says of everybody.
pub(super) fn article(row: &RunRow<'_>, view: Option<&View<'_>>, shared: &[&'static str]) -> InChunk {
    let result = &row.result;
    let markup = html! {
        article id=(id_in_page(row)) data-flags=[own(&flags(row), shared)] {
            h3 { (name(result)) }
            p; (place(row))
            @if let Some(held) = row.held { p; b { "Held back" } @if !held.why.is_empty() { ": " (foreign(&held.why)) } }
            @if !result.message.is_empty() { p; (clean(&result.message)) }
            @if !result.changed.is_empty() { p; b { "Changed: " } (clean(&result.changed)) }
            @if let Some(entry) = row.entry { (planned(entry, result, view)) }
        }
    };
    in_chunk(row, markup)
}

/// Returns one line, where there is nothing to say.
pub(super) fn line(row: &RunRow<'_>, shared: &[&'static str]) -> InChunk {
    let markup = html! {
        li id=(id_in_page(row)) data-flags=[own(&flags(row), shared)];
        b { (name(&row.result)) } " " small { (place(row)) } " " (clean(&row.result.message))
    };
    in_chunk(row, markup)
}

fn in_chunk(row: &RunRow<'_>, markup: Markup) -> InChunk {
    let pos = row.entry.and_then(|entry| entry.person.pos_user_id).map(|id| id.to_string());
    InChunk { markup, pos, sites: String::new() }
}

/// Returns what was to be done, which explains a row that was not carried out as well as one that was.
fn planned(entry: &Entry, result: &RowResult, view: Option<&View<'_>>) -> Markup {
    let writes = entry.operation().writes();
    html! {
        @if !entry.reason.is_empty() && entry.reason != result.message { p.place { "Why: " (reason(&entry.reason)) } }
        @if writes { (changes(&entry.changes)) }
        @if let Some(view) = view { (super::trouble::of_row(view.problems(entry))) }
    }
}

/// Returns the entry that a row is about, also where the plan is not there.
pub(super) fn id(entry: Option<&Entry>, result: &RowResult) -> Option<EntryId> {
    match (entry, result.line, result.employee_id) {
        (Some(entry), _, _) => Some(entry.id()),
        (None, Some(line), _) => Some(EntryId::Line(line)),
        (None, None, employee) => employee.map(EntryId::Employee),
    }
}

fn id_in_page(row: &RunRow<'_>) -> String {
    id(row.entry, &row.result).unwrap_or(EntryId::Line(0)).to_string()
}

fn name(result: &RowResult) -> Markup {
    if result.name.trim().is_empty() {
        html! { "(no name)" }
    } else {
        foreign(&result.name)
    }
}

fn place(row: &RunRow<'_>) -> String {
    let result = &row.result;
    let mut parts = Vec::new();
    match row.entry.and_then(|entry| entry.person.pos_user_id) {
        Some(id) => parts.push(format!("POS {id}")),
        None if !result.key.is_empty() => parts.push(clean(&result.key)),
        None => {}
    }
    parts.extend(result.line.map(|line| format!("line {line}")));
    parts.extend(result.employee_id.map(|id| format!("employee {id}")));
    if result.operation.writes() {
        parts.push(format!("{}, {:.1} s", result.operation, result.seconds));
    }
    parts.join(" · ")
}

/// Returns what the filter by status asks for.
pub(super) fn flags(row: &RunRow<'_>) -> Vec<&'static str> {
    let writes = row.result.operation.writes();
    let flags = [
        (row.needs_attention(), "attention"),
        (writes, "change"),
        (!writes, "nothing"),
        (row.outcome() == RowStatus::HeldBack, "held"),
        (row.result.status == RowStatus::Failed, "failed"),
    ];
    flags.into_iter().filter_map(|(is, word)| is.then_some(word)).collect()
}
