//! The guards: those that stop the plan must not be overlooked, the others are a line each.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::plan::{Entry, EntryId, GuardOutcome};
use crate::report::layout::{clean, count, len};
use crate::report::plan::{advice, name, place};

use super::decisions;
use super::view::View;
use super::words::{foreign, sentence};

/// The people of a guard that are named before the rest is folded away.
const NAMED: usize = 12;

/// Returns the guards of a page.
pub(super) fn section(view: &View<'_>) -> Markup {
    let guards = view.review.map_or(view.plan.guards.as_slice(), |review| review.guards);
    let stops = |guard: &&GuardOutcome| guard.tripped;
    let tripped: Vec<&GuardOutcome> = guards.iter().filter(stops).collect();
    let passed: Vec<&GuardOutcome> = guards.iter().filter(|guard| !guard.tripped).collect();
    html! {
        section #guards aria-labelledby="guards-title" {
            h2 #guards-title {
                @if tripped.is_empty() { "No guard stops this plan" }
                @else { "Stopped by " (count(len(&tripped), "guard")) }
            }
            p #guards-words hidden[tripped.is_empty()] {
                "A guard looks at the whole plan before anything is written. As long as one stops it, nothing is written, for anybody."
            }
            // In a review the other guards stand here too: holding somebody back can trip one.
            @for guard in guards.iter().filter(|guard| guard.tripped || view.review.is_some()) { (stopping(guard, view)) }
            @if !passed.is_empty() || view.review.is_some() { (the_others(guards, passed.len())) }
        }
    }
}

fn stopping(guard: &GuardOutcome, view: &View<'_>) -> Markup {
    let people = people(guard, view);
    let (named, rest) = people.split_at(people.len().min(NAMED));
    html! {
        article.guard data-guard=(guard.name) data-tripped=(guard.tripped) hidden[!guard.tripped] {
            h3 { code { (guard.name) } }
            p.guard-message { (clean(&guard.message)) }
            @if !named.is_empty() { ul.people { @for person in named { (person) } } }
            @if !rest.is_empty() {
                details { summary { "and " (rest.len()) " more" } ul.people { @for person in rest { (person) } } }
            }
            @match view.review {
                Some(review) => (decisions::guard(guard, review)),
                None => p.advice { b { "What to do: " } (sentence(&advice(guard))) },
            }
        }
    }
}

/// Returns the people a guard is about, each with the way to what the plan says of them.
fn people(guard: &GuardOutcome, view: &View<'_>) -> Vec<Markup> {
    let counted = counted(guard, view);
    if counted.is_empty() {
        return guard.people.iter().map(|person| html! { li { (foreign(person)) } }).collect();
    }
    let entries = view.plan.entries.iter();
    entries.filter_map(|entry| counted.get(&entry.id()).map(|one| person(entry, one, view))).collect()
}

/// Why somebody is counted.
#[derive(Debug)]
struct Counted<'a> {
    /// The groups they are in, by name.
    groups: Vec<&'a str>,
    /// Who makes up for them: with one of these carried out they are not counted. Nobody where they may count in any case.
    unless: BTreeSet<EntryId>,
}

/// Returns the entries of the groups that are too many. In a review also those of groups that become too many when those who
/// make up for them are held back.
fn counted<'a>(guard: &'a GuardOutcome, view: &View<'_>) -> BTreeMap<EntryId, Counted<'a>> {
    let mut counted: BTreeMap<EntryId, Counted<'a>> = BTreeMap::new();
    let too_many = guard.groups.iter().filter(|group| len(&group.entries) > group.limit);
    for group in too_many.filter(|group| group.unless.is_empty() || view.review.is_some()) {
        let unless: BTreeSet<EntryId> = group.unless.iter().copied().collect();
        for id in &group.entries {
            let one =
                counted.entry(*id).or_insert_with(|| Counted { groups: vec![], unless: unless.clone() });
            one.groups.extend((!group.name.is_empty()).then_some(group.name.as_str()));
            if one.unless != unless {
                one.unless.clear();
            }
        }
    }
    counted
}

fn person(entry: &Entry, counted: &Counted<'_>, view: &View<'_>) -> Markup {
    let held = |id: &EntryId| view.review.is_some_and(|review| review.held.contains_key(id));
    let made_up_for = !counted.unless.is_empty() && !counted.unless.iter().all(held);
    let unless = counted.unless.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    html! {
        li data-entry=(entry.id()) data-held[view.is_held(entry)] data-unless=[(!unless.is_empty()).then_some(unless)] hidden[made_up_for] {
            a href={ "#" (entry.id()) } { bdi { (name(&entry.person)) } }
            " (" (place(entry)) @if !counted.groups.is_empty() { ", " (foreign(&counted.groups.join("; "))) } ")"
        }
    }
}

fn the_others(guards: &[GuardOutcome], passed: usize) -> Markup {
    html! {
        details.passed {
            summary { (count(passed as u64, "guard")) " passed" }
            ul {
                @for guard in guards {
                    li data-guard=(guard.name) data-counts[counts(guard)] hidden[guard.tripped] { code { (guard.name) } ": " span { (passed_words(guard)) } }
                }
            }
        }
    }
}

/// Returns whether a guard's numbers say something for themselves.
fn counts(guard: &GuardOutcome) -> bool {
    guard.allowable && guard.limit > 0 && guard.groups.iter().all(|group| group.unless.is_empty())
}

fn passed_words(guard: &GuardOutcome) -> String {
    if counts(guard) {
        return format!("{} of at most {}", guard.actual, guard.limit);
    }
    "nothing found".to_owned()
}
