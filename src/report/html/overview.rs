//! The first thing to read: what this is, what it says in one sentence, and the headline numbers.

use maud::{Markup, html};

use crate::plan::{Plan, Purpose};
use crate::report::layout::{clean, count, len};
use crate::report::plan::{BLOCKS, Group};

use super::entry::slug;
use super::view::{ReviewStage, View};
use super::words::foreign;

/// The digits of the plan's hash that people compare.
const SHORT_HASH: usize = 12;

/// Returns the title of the page.
pub(super) fn title(plan: &Plan) -> String {
    let tenant = clean(&plan.tenant);
    match plan.purpose {
        Purpose::Sync => format!("Plan for {tenant}"),
        Purpose::Offboard => format!("Offboarding plan for {tenant}"),
        Purpose::Undo => format!("Undo for {tenant}"),
        Purpose::Single => format!("One change for {tenant}"),
    }
}

/// Returns the top of the page.
pub(super) fn header(view: &View<'_>) -> Markup {
    let plan = view.plan;
    html! {
        header.top {
            p.product { "roster-sync" }
            h1 { (title(plan)) }
            p.what { (what(plan)) " " strong #unchanged-yet { (changed_yet(view)) } }
            dl.facts {
                div { dt { "Tenant" } dd { (foreign(&plan.tenant)) } }
                div {
                    dt { (source(plan.purpose)) }
                    dd { (foreign(&plan.roster.path)) ", " (count(plan.roster.rows, "row")) }
                }
                div { dt { "Backoffice as of" } dd { (plan.read_at.format("%Y-%m-%d %H:%M")) " UTC" } }
                div { dt { "Due until" } dd { (plan.today) } }
                div { dt { "Plan" } dd { code { (plan.hash().chars().take(SHORT_HASH).collect::<String>()) } } }
            }
        }
    }
}

/// Returns what a plan of this kind is made from.
const fn source(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Sync | Purpose::Offboard => "Roster",
        Purpose::Undo => "Undoes",
        Purpose::Single => "Command",
    }
}

/// Says whether anything was changed.
fn changed_yet(view: &View<'_>) -> &'static str {
    match view.review.map(|review| review.stage) {
        Some(ReviewStage::Running { .. }) => "It was approved, and is carried out from this page.",
        _ => "Nothing has been changed yet.",
    }
}

const fn what(plan: &Plan) -> &'static str {
    match plan.purpose {
        Purpose::Sync => {
            "This is a dry run: what would happen to whom in Backoffice, so that it equals the roster, and why."
        }
        Purpose::Offboard => {
            "This is a dry run: everybody in the file is a leaver, and this is what would happen to each of them, and why."
        }
        Purpose::Single => "This is a dry run: what one command would change in Backoffice.",
        Purpose::Undo => {
            "This is a dry run: what an earlier run did would be put back, and this is what would happen to whom, and why."
        }
    }
}

/// Returns the one sentence and the headline numbers.
pub(super) fn verdict(view: &View<'_>) -> Markup {
    let plan = view.plan;
    html! {
        section.overview aria-label="At a glance" {
            @if let Some(review) = view.review {
                @let stops = review.stops() as u64;
                p #verdict data-stopped=(stops > 0) {
                    span data-when="free" hidden[stops > 0] { (verdict_words(plan, 0)) }
                    span data-when="stopped" hidden[stops == 0] { (verdict_words(plan, stops.max(1))) }
                }
                (as_planned(view))
            } @else {
                @let stops = plan.tripped().count() as u64;
                p #verdict data-stopped=(stops > 0) { (verdict_words(plan, stops)) }
            }
            div.blocks { @for (title, groups) in BLOCKS {
                @let shown: Vec<(Group, usize)> =
                    groups.iter().map(|group| (*group, group.entries(plan).len())).filter(|(_, people)| *people > 0).collect();
                @if !shown.is_empty() {
                    section.block {
                        h2 { (title) }
                        ul.tiles { @for (group, people) in shown { li { (tile(group, people)) } } }
                    }
                }
            } }
        }
    }
}

/// Says, once somebody is held back, that the numbers are those of the plan as it was made.
pub(super) fn as_planned(view: &View<'_>) -> Markup {
    html! {
        @if let Some(review) = view.review {
            p.as-planned hidden[review.held.is_empty()] { "As planned, before what is held back." }
        }
    }
}

fn tile(group: Group, people: usize) -> Markup {
    html! {
        a.tile href={ "#group-" (slug(group)) } data-action=(slug(group)) data-group=(slug(group)) {
            span.number { (people) } span.label { (group.title()) }
        }
    }
}

/// Returns the plan in one sentence, stopped by as many guards.
fn verdict_words(plan: &Plan, stops: u64) -> String {
    let number = |group: Group| len(&group.entries(plan));
    let writing = plan.entries.iter().filter(|entry| entry.operation().writes()).count() as u64;
    let undecided = number(Group::Conflict) + number(Group::Hold) + number(Group::Refused);
    let first = match (writing, stops) {
        (0, _) if undecided > 0 => {
            "Nothing would be changed: what was found is for you to settle.".to_owned()
        }
        (0, _) => "Nothing to do: nothing would be changed.".to_owned(),
        (writing, 0) => format!("{} would be changed: {}.", capital(&people(writing)), parts(plan)),
        (writing, stops) => format!(
            "As it stands nothing is carried out: {} this plan. It would change {}: {}.",
            if stops == 1 { "a guard stops" } else { "guards stop" },
            people(writing),
            parts(plan)
        ),
    };
    match (undecided, writing) {
        (0, _) => first,
        (1, 0) => format!("{first} One person needs you first; nothing happens to them."),
        (1, _) => format!("{first} One more needs you first; nothing happens to them."),
        (some, 0) => format!("{first} {some} people need you first; nothing happens to them."),
        (more, _) => format!("{first} {more} more need you first; nothing happens to them."),
    }
}

fn people(number: u64) -> String {
    if number == 1 { "one person".to_owned() } else { format!("{number} people") }
}

/// A sentence begins with it.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn parts(plan: &Plan) -> String {
    let acts = [Group::Disable, Group::Create, Group::Link, Group::Update, Group::Reactivate];
    let parts = acts.into_iter().filter_map(|group| {
        let people = len(&group.entries(plan));
        let one = people == 1;
        (people > 0).then(|| format!("{people} {}", short(group, one)))
    });
    listed(&parts.collect::<Vec<_>>())
}

/// Returns what happens to the people of a group, in as few words as there are.
const fn short(group: Group, one: bool) -> &'static str {
    match (group, one) {
        (Group::Disable, true) => "loses access",
        (Group::Disable, false) => "lose access",
        (Group::Create, true) => "is new",
        (Group::Create, false) => "are new",
        (Group::Link, true) => "gets a login",
        (Group::Link, false) => "get a login",
        (Group::Reactivate, true) => "is active again",
        (Group::Reactivate, false) => "are active again",
        (_, true) => "gets other values",
        (_, false) => "get other values",
    }
}

/// Returns the parts as people list them: `a, b and c`.
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
