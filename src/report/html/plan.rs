//! The plan as a page, in the order in which a person should read it.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::model::Field;
use crate::plan::{Entry, Plan, Purpose};
use crate::report::layout::{clean, count};
use crate::report::plan::Group;

use super::assets::Parts;
use super::chunk::{Drawn, chunks, shared};
use super::controls::{Controls, FilterChoice, fixed};
use super::entry::{article, flags, line, slug};
use super::page::{Frame, Page};
use super::view::{ReviewStage, View};
use super::words::{label, sentence};
use super::{guards, overview, sites, trouble};

/// Returns the plan as one file for a browser: it loads nothing, sends nothing and can be read without JavaScript. `next` are
/// the sentences at its end, such as `To carry out exactly this plan: roster-sync apply plan.json`.
pub fn plan_html(plan: &Plan, next: &[String]) -> String {
    let view = View::new(plan, None);
    let body = html! { (overview::header(&view)) main #main tabindex="-1" { (contents(&view, &html! {})) (next_steps(next)) } (footer(plan)) };
    let title = overview::title(plan);
    Page::new(&Frame { kind: "plan", stage: "", title: &title, parts: Parts::Reading, body }).html
}

/// Returns everything the plan says. `below` stands beside the filters.
pub(super) fn contents(view: &View<'_>, below: &Markup) -> Markup {
    html! {
        (overview::verdict(view))
        (guards::section(view))
        (sites::section(view))
        section #people aria-labelledby="people-title" {
            h2 #people-title { "Everybody" }
            (controls(view).markup(below))
            p #nobody hidden { "Nobody fits these filters." }
            @for group in Group::ALL { (group_section(group, view)) }
        }
        (trouble::of_other_lines(view.plan))
        (unmanaged(view.plan))
        (notices(view.plan))
    }
}

/// Returns the end of the page.
pub(super) fn footer(plan: &Plan) -> Markup {
    html! {
        footer {
            p { "Looking cost " (count(plan.requests.observed, "request"))
                @if plan.requests.apply > 0 { "; carrying this out would send at least " (plan.requests.apply) } "." }
            p { "This page holds names and pay. Give it only to those who may see them. PINs and passwords are never in it." }
        }
    }
}

fn group_section(group: Group, view: &View<'_>) -> Markup {
    let entries = group.entries(view.plan);
    if entries.is_empty() {
        return html! {};
    }
    let (id, one) = (slug(group), entries.len() == 1);
    // To whom nothing happens and about whom nothing is to be said is a line.
    let short = |entry: &&Entry| {
        group == Group::Unchanged
            && !view.warns(entry)
            && entry.decided.is_none()
            && entry.candidates.is_empty()
    };
    let (lines, articles): (Vec<&Entry>, Vec<&Entry>) = entries.iter().copied().partition(short);
    let shared = shared(&entries.iter().map(|entry| flags(entry, view)).collect::<Vec<_>>());
    let lines: Vec<_> = lines.into_iter().map(|entry| line(entry, view, &shared)).collect();
    let articles: Vec<_> = articles.into_iter().map(|entry| article(entry, view, &shared)).collect();
    html! {
        section.group id={ "group-" (id) } data-group=(id) data-flags=(shared.join(" ")) aria-labelledby={ "title-" (id) } {
            h2 id={ "title-" (id) } { (group.title()) " " span.n { (entries.len()) } }
            p.meaning { @if one { "This one " } @else { "These " } (meaning(group, one, view.plan.purpose)) "." }
            @if !articles.is_empty() { (chunks(&articles, Drawn::Articles)) }
            @if !lines.is_empty() {
                details.lines { summary { "Show " (count(lines.len() as u64, "person")) } (chunks(&lines, Drawn::Lines)) }
            }
        }
    }
}

/// Returns the meaning of a group as a clause.
fn meaning(group: Group, one: bool, purpose: Purpose) -> String {
    let words = group.meaning(one, purpose);
    match (group, purpose) {
        (Group::Hold, Purpose::Undo) if one => format!("was {words}"),
        (Group::Hold, Purpose::Undo) => format!("were {words}"),
        _ => words.to_owned(),
    }
}

fn controls(view: &View<'_>) -> Controls {
    let plan = view.plan;
    let actions = Group::ALL.into_iter().filter_map(|group| {
        let people = group.entries(plan).len();
        (people > 0).then(|| (slug(group).to_owned(), format!("{} ({people})", group.title())))
    });
    let held = view.review.is_some();
    let mut statuses = fixed(&[
        ("change", "Would change"),
        ("decide", "Needs a decision"),
        ("warning", "Has a warning"),
        ("nothing", "Nothing happens"),
    ]);
    if view.review.is_some_and(|review| matches!(review.stage, ReviewStage::Running { .. })) {
        statuses.extend(fixed(&[("done", "Done"), ("failed", "Went wrong")]));
    }
    statuses.extend(held.then(|| ("held".to_owned(), "Held back".to_owned())));
    Controls {
        noun: if plan.purpose == Purpose::Sync { "person" } else { "row" },
        example: "Name, POS id, e-mail …",
        actions: ("Action", actions.collect()),
        sites: sites(view),
        statuses,
        orders: fixed(&[
            ("name", "Name"),
            ("pos", "POS id"),
            ("site", "Site"),
            ("changes", "Most changes first"),
        ]),
        total: plan.entries.len(),
    }
}

/// Returns the sites that somebody of the plan has.
fn sites(view: &View<'_>) -> Vec<FilterChoice> {
    let (mut ids, mut everywhere) = (BTreeSet::new(), false);
    for entry in &view.plan.entries {
        for sites in [&entry.sites.now, &entry.sites.then] {
            if view.is_everywhere(sites) {
                everywhere = true;
            } else {
                ids.extend(sites.iter().copied());
            }
        }
    }
    let listed = view.plan.sites.iter().filter(|site| ids.contains(&site.id));
    let mut choices: Vec<FilterChoice> =
        listed.map(|site| (site.id.to_string(), clean(&site.name))).collect();
    choices.extend(everywhere.then(|| ("all".to_owned(), "Every site".to_owned())));
    choices
}

/// Returns what no row can change, because the roster has no such column.
fn unmanaged(plan: &Plan) -> Markup {
    // A plan of an early version does not say which columns its roster had.
    if plan.purpose != Purpose::Sync || plan.roster.columns.is_empty() {
        return html! {};
    }
    // A rule, or what a person decided, may change what no column says.
    let changed = |field: &Field| {
        plan.entries.iter().flat_map(|entry| &entry.changes).any(|change| change.field == *field)
    };
    let unsaid = |field: &Field| !plan.roster.columns.contains(field) && !changed(field);
    let missing: Vec<Field> = Field::ALL.iter().copied().filter(unsaid).collect();
    html! {
        @if !missing.is_empty() {
            section #unmanaged aria-labelledby="unmanaged-title" {
                h2 #unmanaged-title { "Never touched by this plan" }
                p { "The roster says nothing about these, so they stay as they are in Backoffice:" }
                ul.fields { @for field in missing { li { (label(field)) } } }
            }
        }
    }
}

fn notices(plan: &Plan) -> Markup {
    html! {
        @if !plan.notices.is_empty() {
            section #notices aria-labelledby="notices-title" {
                h2 #notices-title { "Good to know" }
                ul { @for notice in &plan.notices { li { (clean(notice)) } } }
            }
        }
    }
}

fn next_steps(next: &[String]) -> Markup {
    html! {
        @if !next.is_empty() {
            section #next aria-labelledby="next-title" {
                h2 #next-title { "What to do next" }
                @for line in next { p { (sentence(line)) } }
            }
        }
    }
}
