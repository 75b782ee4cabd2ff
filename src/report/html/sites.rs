//! The picture of a plan by site: how many people there are now and then, and who joins, leaves or moves.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::model::SiteId;
use crate::plan::{Entry, SiteStaff};
use crate::report::plan::name;

use super::overview::as_planned;
use super::view::View;
use super::words::foreign;

/// The people of one kind who are named before the rest is only counted.
const NAMED: usize = 10;
/// The length of the longest bar.
const FULL: u64 = 1000;

/// A place people work at: a site, or every site of the chain.
type Place = Option<SiteId>;

/// How somebody's place changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Joins,
    MovesIn,
    Leaves,
    MovesOut,
}

impl Step {
    const ALL: [Self; 4] = [Self::Joins, Self::MovesIn, Self::Leaves, Self::MovesOut];

    const fn comes(self) -> bool {
        matches!(self, Self::Joins | Self::MovesIn)
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Joins => "Joins",
            Self::MovesIn => "Moves in",
            Self::Leaves => "Leaves",
            Self::MovesOut => "Moves out",
        }
    }
}

/// Who does what at one place.
type Steps<'a> = BTreeMap<Step, Vec<&'a Entry>>;

/// Returns the picture; nothing where the sites were not read.
pub(super) fn section(view: &View<'_>) -> Markup {
    let sites = &view.plan.sites;
    if sites.is_empty() {
        return html! {};
    }
    let steps = steps(view);
    let (changed, same): (Vec<&SiteStaff>, Vec<&SiteStaff>) =
        sites.iter().partition(|site| steps.contains_key(&Some(site.id)));
    let longest =
        sites.iter().map(|site| site.active + number(steps.get(&Some(site.id)), true)).max().unwrap_or(0);
    html! {
        section #sites aria-labelledby="sites-title" {
            h2 #sites-title { "By site" }
            (as_planned(view))
            @if steps.is_empty() { p { "Nobody joins, leaves or moves." } }
            @else {
                p.legend {
                    span.key data-part="stays" {} "stays " span.key data-part="goes" {} "leaves or moves out "
                    span.key data-part="comes" {} "joins or moves in"
                }
                (changed_table(&changed, &steps, longest))
            }
            @if !same.is_empty() { (same_table(&same)) }
        }
    }
}

/// Returns how each place changes. Whoever has every site works for the chain and counts at no single one.
fn steps<'a>(view: &View<'a>) -> BTreeMap<Place, Steps<'a>> {
    let places = |sites: &BTreeSet<SiteId>| -> BTreeSet<Place> {
        if view.is_everywhere(sites) {
            BTreeSet::from([None])
        } else {
            sites.iter().copied().map(Some).collect()
        }
    };
    let mut steps: BTreeMap<Place, Steps<'a>> = BTreeMap::new();
    for entry in view.plan.entries.iter().filter(|entry| entry.sites.now != entry.sites.then) {
        let (now, then) = (places(&entry.sites.now), places(&entry.sites.then));
        let comes = if now.is_empty() { Step::Joins } else { Step::MovesIn };
        let goes = if then.is_empty() { Step::Leaves } else { Step::MovesOut };
        for (places, step) in [(&then - &now, comes), (&now - &then, goes)] {
            for place in places {
                steps.entry(place).or_default().entry(step).or_default().push(entry);
            }
        }
    }
    steps
}

/// Returns how many come, or go.
fn number(steps: Option<&Steps<'_>>, comes: bool) -> u64 {
    let counted =
        |(step, entries): (&Step, &Vec<&Entry>)| if step.comes() == comes { entries.len() as u64 } else { 0 };
    steps.map_or(0, |steps| steps.iter().map(counted).sum())
}

fn changed_table(changed: &[&SiteStaff], steps: &BTreeMap<Place, Steps<'_>>, longest: u64) -> Markup {
    html! {
        table.sites {
            caption.sr { "People of each site, now and then" }
            thead {
                tr {
                    th scope="col" { "Site" } th.n scope="col" { "Now" } th.n scope="col" { "Then" }
                    th.bar scope="col" { "Picture" } th scope="col" { "Who" }
                }
            }
            tbody {
                @for site in changed {
                    @let own = steps.get(&Some(site.id));
                    @let (comes, goes) = (number(own, true), number(own, false).min(site.active));
                    tr data-site=(site.id) {
                        th scope="row" { (foreign(&site.name)) }
                        td.n { (site.active) }
                        td.n { (site.active - goes + comes) }
                        td.bar { (bar(site.active - goes, goes, comes, longest)) }
                        td { @if let Some(own) = own { (who(own, &site.id.to_string())) } }
                    }
                }
                @if let Some(own) = steps.get(&None) {
                    tr data-site="all" {
                        th scope="row" { "Every site" }
                        td.none colspan="2" { "not counted" }
                        td.bar {}
                        td { (who(own, "all")) }
                    }
                }
            }
        }
    }
}

fn who(steps: &Steps<'_>, site: &str) -> Markup {
    html! {
        ul.who {
            @for step in Step::ALL {
                @if let Some(entries) = steps.get(&step) {
                    li {
                        b { (step.words()) @if entries.len() > 1 { " (" (entries.len()) ")" } ": " }
                        @for (index, entry) in entries.iter().take(NAMED).enumerate() {
                            @if index > 0 { ", " }
                            a href={ "#" (entry.id()) } { bdi { (name(&entry.person)) } }
                        }
                        @if entries.len() > NAMED {
                            " and " a.to-site href="#people" data-site=(site) { (entries.len() - NAMED) " more" }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the bar of a site: who stays, who goes, who comes. The numbers stand beside it, so a screen reader needs none of it.
fn bar(stays: u64, goes: u64, comes: u64, longest: u64) -> Markup {
    let length = |people: u64| (people * FULL).checked_div(longest).unwrap_or(0);
    let (first, second, third) = (length(stays), length(goes), length(comes));
    html! {
        svg viewBox={ "0 0 " (FULL) " 14" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect data-part="stays" x="0" y="0" width=(first) height="14" {}
            rect data-part="goes" x=(first) y="0.5" width=(second) height="13" {}
            rect data-part="comes" x=(first + second) y="0" width=(third) height="14" {}
        }
    }
}

fn same_table(same: &[&SiteStaff]) -> Markup {
    html! {
        details {
            summary { (same.len()) @if same.len() == 1 { " site" } @else { " sites" } " without change" }
            table.sites {
                caption.sr { "Sites without change" }
                thead { tr { th scope="col" { "Site" } th.n scope="col" { "People" } } }
                tbody { @for site in same { tr data-site=(site.id) { th scope="row" { (foreign(&site.name)) } td.n { (site.active) } } } }
            }
        }
    }
}
