//! One person of a plan: who, why, what changes, what to look out for. Five thousand of these are a page, so the markup is
//! lean.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::model::Field;
use crate::plan::{Change, Entry};
use crate::report::layout::clean;
use crate::report::plan::{Group, held, login_words, name, place, value};

use super::decisions::{decide, hold};
use super::view::View;
use super::words::{foreign, is_list, label, reason};
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
fn flags(entry: &Entry, group: Group, view: &View<'_>) -> String {
    let writes = entry.operation().writes();
    let flags = [
        (writes, "change"),
        (matches!(group, Group::Conflict | Group::Hold), "decide"),
        (view.warns(entry), "warning"),
        (!writes, "nothing"),
        (view.is_held(entry), "held"),
    ];
    flags.into_iter().filter_map(|(is, word)| is.then_some(word)).collect::<Vec<_>>().join(" ")
}

/// Returns everything the plan says about one person.
pub(super) fn article(entry: &Entry, view: &View<'_>) -> Markup {
    let group = Group::of(entry);
    let pos = entry.person.pos_user_id.map(|id| id.to_string());
    let sites = sites(entry, view);
    html! {
        article.entry id=(entry.id()) data-group=(slug(group)) data-flags=(flags(entry, group, view))
            data-sites=[(!sites.is_empty()).then_some(sites)] data-pos=[pos]
            data-changes=[(!entry.changes.is_empty()).then_some(entry.changes.len())] {
            (head(entry))
            (body(entry, group, view))
        }
    }
}

/// Returns one line for somebody to whom nothing happens and about whom nothing is to be said.
pub(super) fn line(entry: &Entry, view: &View<'_>) -> Markup {
    let pos = entry.person.pos_user_id.map(|id| id.to_string());
    let sites = sites(entry, view);
    html! {
        li.entry id=(entry.id()) data-group=(slug(Group::of(entry))) data-flags="nothing"
            data-sites=[(!sites.is_empty()).then_some(sites)] data-pos=[pos] {
            b { bdi { (name(&entry.person)) } } " "
            span.place { (place(entry)) } " "
            span.why { (reason(&entry.reason)) }
        }
    }
}

fn head(entry: &Entry) -> Markup {
    html! {
        h3 { bdi { (name(&entry.person)) } }
        p.place { (place(entry)) }
    }
}

fn body(entry: &Entry, group: Group, view: &View<'_>) -> Markup {
    let sets = |field| entry.changes.iter().any(|change| change.field == field);
    html! {
        @if view.review.is_some() && entry.operation().writes() { (hold(entry, view)) }
        @if !entry.reason.is_empty() { p.why { (reason(&entry.reason)) } }
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

/// Returns from → to for every field; for somebody new only what they get.
pub(super) fn changes(changes: &[Change]) -> Markup {
    if changes.is_empty() {
        return html! {};
    }
    if changes.iter().all(|change| change.from.is_none()) {
        return html! {
            dl.sets { @for change in changes { dt { (label(change.field)) } dd { (foreign(&value(&change.to_text()))) } } }
        };
    }
    html! {
        table.changes {
            caption.sr { "What changes" }
            thead { tr { th scope="col" { "What" } th scope="col" { "Now" } th scope="col" { "Then" } } }
            tbody {
                @for change in changes {
                    tr {
                        th scope="row" { (label(change.field)) }
                        @match change.from_text() {
                            Some(from) if is_list(change.field) && change.seen.is_none() => {
                                td { (members(&from, &change.to_text(), false)) }
                                td { (members(&change.to_text(), &from, true)) }
                            }
                            from => {
                                td { @match from { Some(from) => (foreign(&held(&from, change))), None => "(none)" } }
                                td { (foreign(&value(&change.to_text()))) }
                            }
                        }
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
