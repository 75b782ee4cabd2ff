//! Giving one's word, carrying the plan out, and watching it: the parts of a review that stand for themselves.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::plan::ReviewStanding;

use super::view::{ReviewStage, ReviewView};
use super::words::foreign;

/// The most letters of a name and of a note that a review keeps.
const LONGEST_NAME: usize = 100;
const LONGEST_NOTE: usize = 500;

/// Returns what stands at the top of a review that is approved or under way.
pub(super) fn top(review: &ReviewView<'_>) -> Markup {
    match review.stage {
        ReviewStage::Open => html! {},
        ReviewStage::Approved { by, at, file, command } => html! {
            section #approved aria-labelledby="approved-title" {
                h2 #approved-title { "Approved" }
                p { (by_whom(by, at)) " Nothing can be changed on this page any more." }
                p { "The approved plan is in " code { (foreign(file)) } ". To carry it out: " code.command { (foreign(command)) } }
                @if review.may_apply { (carry_out()) }
                @else { p { button #finish type="button" { "Done" } } }
            }
        },
        ReviewStage::Running { by, at } => live(by, at, review.base),
    }
}

fn by_whom(by: &str, at: DateTime<Utc>) -> Markup {
    html! { "Approved by " b { (foreign(by)) } " on " (at.format("%Y-%m-%d at %H:%M")) " UTC." }
}

fn carry_out() -> Markup {
    html! {
        p.actions {
            button #apply.primary type="button" { "Carry it out now" }
            button #finish type="button" { "Not now: close the review" }
        }
        dialog #apply-dialog aria-labelledby="apply-title" {
            h2 #apply-title { "Carry it out now?" }
            p #apply-what {}
            p { "People are changed in Backoffice at once, one after the other. You can stop it on the way: whoever is being changed is finished, the rest is left." }
            p.actions {
                button #apply-confirm.primary type="button" { "Yes, carry it out" }
                button #apply-cancel type="button" { "Not yet" }
            }
        }
    }
}

fn live(by: &str, at: DateTime<Utc>, base: &str) -> Markup {
    html! {
        section #live aria-labelledby="live-title" {
            h2 #live-title { "Being carried out" }
            p { (by_whom(by, at)) }
            div #live-now {
                p #live-words role="status" aria-live="polite" { "Starting …" }
                progress #progress aria-labelledby="live-title" {}
                p #live-rate {}
                p.actions { button #stop type="button" { "Stop" } }
            }
            p #live-verdict role="status" hidden {}
            ul #live-counts.counts {}
            ul #live-notices {}
            div #live-failures role="region" aria-label="What went wrong" hidden {
                h3 { "What went wrong" }
                ul {}
            }
            div #live-end hidden {
                ul.downloads {
                    li { a #live-report href={ (base) "/run" } { "The report of this run" } }
                    li { a href={ (base) "/run/results.csv" } download { "Results, for a spreadsheet" } }
                    li #live-rejects hidden { a href={ (base) "/run/rejects.csv" } download { "Refused rows, to be mended" } }
                    li #live-rejects-kept hidden { "The refused rows hold PINs: they stay on the computer that carried the plan out." }
                }
                p.actions { button #finish.primary type="button" { "Done" } }
            }
        }
    }
}

/// Returns the bar in which somebody gives their word.
pub(super) fn bar(review: &ReviewView<'_>, standing: &ReviewStanding) -> Markup {
    if !review.is_open() {
        return html! {};
    }
    html! {
        section #approval aria-labelledby="approval-title" {
            h2 #approval-title.sr { "Approve" }
            p #approve-what role="status" aria-live="polite" { (what(standing)) }
            form #approve-form autocomplete="off" {
                label { span { "Your full name, to approve" } input #approve-name type="text" maxlength=(LONGEST_NAME) autocomplete="name"; }
                label { span { "Note (optional)" } input #approve-note type="text" maxlength=(LONGEST_NOTE); }
                button #approve.primary type="submit" disabled aria-describedby="approve-why-not" { "Approve" }
            }
            p #approve-why-not { (standing.why_not) }
        }
    }
}

/// Returns what will happen, in one sentence.
fn what(standing: &ReviewStanding) -> String {
    let (writes, held) = (standing.writes, standing.held);
    let go = writes.saturating_sub(held);
    match (writes, held) {
        (0, _) => "This plan changes nothing.".to_owned(),
        (1, 0) => "The one change will be carried out.".to_owned(),
        (_, 0) => format!("All {writes} changes will be carried out."),
        (_, 1) => format!("{go} of {writes} changes will be carried out, 1 is held back."),
        _ => format!("{go} of {writes} changes will be carried out, {held} are held back."),
    }
}
