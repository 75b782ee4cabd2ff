//! One person of a plan: who, why, what changes, what to look out for. Five thousand of these are a page, so the markup is
//! lean: no end tag that HTML does not ask for (`p;`), no class where the place says which it is.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::model::Field;
use crate::plan::{Change, Entry};
use crate::report::layout::clean;
use crate::report::plan::{Group, held, login_words, name, place, value};

use super::chunk::{InChunk, own};
use super::decisions::{decide, hold};
use super::view::View;
use super::words::{alone, foreign, is_list, label, reason};
use super::{conflict, trouble};

/// Returns the word of a group in ids and filters.
pub(super) fn slug(group: Group) -> &'static str {
    match group {
        Group::Hold => "hold",
        Group::Wait => "wait",
        other => other.word(),
    }
}

/// Returns the sites of an entry for the filter: numbers, and `all` for whoever has every site.
fn sites(entry: &Entry, view: &View<'_>) -> String {
    let mut words: BTreeSet<String> = BTreeSet::new();
    for sites in [&entry.sites.now, &entry.sites.then] {
        if view.is_everywhere(sites) {
            words.insert("all".to_owned());
        } else {
            words.extend(sites.iter().map(ToString::to_string));
        }
    }
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// Returns what the filter by status asks for.
pub(super) fn flags(entry: &Entry, view: &View<'_>) -> Vec<&'static str> {
    let (writes, group) = (entry.operation().writes(), Group::of(entry));
    let flags = [
        (writes, "change"),
        (matches!(group, Group::Conflict | Group::Hold), "decide"),
        (view.warns(entry), "warning"),
        (!writes, "nothing"),
        (view.is_held(entry), "held"),
    ];
    flags.into_iter().filter_map(|(is, word)| is.then_some(word)).collect()
}

/// Returns everything the plan says about one person. `shared` are the flags that the section says of everybody.
pub(super) fn article(entry: &Entry, view: &View<'_>, shared: &[&'static str]) -> InChunk {
    let markup = html! {
        article id=(entry.id()) data-flags=[own(&flags(entry, view), shared)] {
            h3 { (alone(&name(&entry.person))) }
            p; (place(entry))
            (body(entry, Group::of(entry), view))
        }
    };
    in_chunk(entry, view, markup)
}

/// Returns one line for somebody to whom nothing happens and about whom nothing is to be said.
pub(super) fn line(entry: &Entry, view: &View<'_>, shared: &[&'static str]) -> InChunk {
    let markup = html! {
        li id=(entry.id()) data-flags=[own(&flags(entry, view), shared)];
        b { bdi { (name(&entry.person)) } } " " small { (place(entry)) } " " (reason(&entry.reason))
    };
    in_chunk(entry, view, markup)
}

fn in_chunk(entry: &Entry, view: &View<'_>, markup: Markup) -> InChunk {
    InChunk { markup, pos: entry.person.pos_user_id.map(|id| id.to_string()), sites: sites(entry, view) }
}

fn body(entry: &Entry, group: Group, view: &View<'_>) -> Markup {
    let sets = |field| entry.changes.iter().any(|change| change.field == field);
    html! {
        @if view.review.is_some() && entry.operation().writes() { (hold(entry, view)) }
        @if !entry.reason.is_empty() { p; (reason(&entry.reason)) }
        @if let Some(decided) = &entry.decided { p.decided { b { "Decided: " } (clean(&decided.in_words())) } }
        (changes(&entry.changes))
        @if let Some(login) = entry.login().filter(|_| !sets(Field::BackofficeUsername)) { p.login { (clean(&login_words(login))) } }
        @if !entry.logins().is_empty() && !sets(Field::Backoffice) {
            p.login { @if entry.logins().len() == 1 { "the Backoffice login is closed too" } @else { (entry.logins().len()) " Backoffice logins are closed too" } }
        }
        (trouble::of_row(view.problems(entry)))
        @if !entry.warnings.is_empty() {
            ul.warnings { @for warning in &entry.warnings { li { b { "Look at this: " } (clean(warning)) } } }
        }
        @if !entry.candidates.is_empty() { (conflict::side_by_side(entry, group)) }
        @if let Some(review) = view.review { (decide(entry, review)) }
    }
}

/// Returns from → to for every field; for somebody new only what they get. A cell of `thead`, and the first of a row, is the
/// header that HTML takes it for without being told.
pub(super) fn changes(changes: &[Change]) -> Markup {
    if changes.is_empty() {
        return html! {};
    }
    if changes.iter().all(|change| change.from.is_none()) {
        return html! {
            dl.sets { @for change in changes { dt; (label(change.field)) dd; (alone(&value(&change.to_text()))) } }
        };
    }
    html! {
        table {
            caption; "What changes"
            thead; tr; th; "What" th; "Now" th; "Then"
            tbody;
            @for change in changes {
                tr; th; (label(change.field))
                @match change.from_text() {
                    Some(from) if is_list(change.field) && change.seen.is_none() => {
                        td; (members(&from, &change.to_text(), false))
                        td; (members(&change.to_text(), &from, true))
                    }
                    from => {
                        td; @match from { Some(from) => (alone(&held(&from, change))), None => "(none)" }
                        td; (alone(&value(&change.to_text())))
                    }
                }
            }
        }
    }
}

/// Returns the values of a list, those marked that the other side does not have.
fn members(own: &str, other: &str, comes: bool) -> Markup {
    let split = |text: &str| -> Vec<String> {
        text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
    };
    let (own, other) = (split(own), split(other));
    html! {
        @if own.is_empty() { "(empty)" }
        @for (index, member) in own.iter().enumerate() {
            @if index > 0 { "; " }
            @if other.contains(member) { (foreign(member)) }
            @else if comes { ins { (foreign(member)) } }
            @else { del { (foreign(member)) } }
        }
    }
}
