//! The guards: those that stop the plan must not be overlooked, the others are a line each.

use maud::{Markup, html};

use crate::plan::GuardOutcome;
use crate::report::layout::{clean, count, len};
use crate::report::plan::advice;

use super::entry::View;
use super::review;
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
    let (named, rest) = guard.people.split_at(guard.people.len().min(NAMED));
    html! {
        article.guard data-guard=(guard.name) data-tripped=(guard.tripped) hidden[!guard.tripped] {
            h3 { code { (guard.name) } }
            p.guard-message { (clean(&guard.message)) }
            @if !named.is_empty() { ul.people { @for person in named { li { (foreign(person)) } } } }
            @if !rest.is_empty() {
                details { summary { "and " (rest.len()) " more" } ul.people { @for person in rest { li { (foreign(person)) } } } }
            }
            @match view.review {
                Some(review) => (review::guard(guard, review)),
                None => p.advice { b { "What to do: " } (sentence(&advice(guard))) },
            }
        }
    }
}

fn the_others(guards: &[GuardOutcome], passed: usize) -> Markup {
    html! {
        details.passed {
            summary { (count(passed as u64, "guard")) " passed" }
            ul {
                @for guard in guards {
                    li data-guard=(guard.name) hidden[guard.tripped] { code { (guard.name) } ": " span { (passed_words(guard)) } }
                }
            }
        }
    }
}

fn passed_words(guard: &GuardOutcome) -> String {
    if guard.allowable && guard.limit > 0 {
        return format!("{} of at most {}", guard.actual, guard.limit);
    }
    "nothing found".to_owned()
}
