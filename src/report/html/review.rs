//! The page of a review: the plan, and what a person decides on before it is carried out.

use maud::{Markup, PreEscaped, html};
use serde_json::json;

use crate::model::Field;
use crate::plan::{Plan, ReviewStanding};

use super::assets::Parts;
use super::page::{Frame, Page};
use super::plan::{contents, footer};
use super::view::{ReviewStage, ReviewView, View};
use super::{approval, overview};

/// Returns the page of a review.
pub fn review_html(plan: &Plan, review: &ReviewView<'_>) -> Page {
    let view = View::new(plan, Some(review));
    let standing = review.standing(plan);
    let body = html! {
        (overview::header(&view))
        main #main tabindex="-1" {
            (approval::top(review))
            (contents(&view, &hold_shown(review)))
        }
        (footer(plan))
        (approval::bar(review, &standing))
        @if review.is_open() { (hold_dialog()) }
        p #message role="alert" hidden {}
        (start(plan, review, &standing))
    };
    let stage = match review.stage {
        ReviewStage::Open => "open",
        ReviewStage::Approved { .. } => "approved",
        ReviewStage::Running { .. } => "running",
    };
    let title = format!("Review: {}", overview::title(plan));
    Page::new(&Frame { kind: "review", stage, title: &title, parts: Parts::Review, body })
}

/// Returns what the script starts from. `<` is written so that no text can end the element.
fn start(plan: &Plan, review: &ReviewView<'_>, standing: &ReviewStanding) -> Markup {
    let start = json!({
        "base": review.base,
        "plan_hash": plan.hash(),
        "open": review.is_open(),
        "running": matches!(review.stage, ReviewStage::Running { .. }),
        "has_pins": plan.roster.columns.contains(&Field::PosPin),
        // Refused rows can be had with their own cells only where the roster is there.
        "has_roster": review.cannot_decide.is_none(),
        "standing": standing,
    });
    let text = start.to_string().replace('<', "\\u003c");
    html! { script #review type="application/json" { (PreEscaped(text)) } }
}

fn hold_shown(review: &ReviewView<'_>) -> Markup {
    html! {
        @if review.is_open() {
            button #hold-shown type="button" { "Hold back everybody shown" }
            button #release-shown type="button" { "Put back everybody shown" }
        }
    }
}

/// Returns the question before many people are held back at once.
fn hold_dialog() -> Markup {
    html! {
        dialog #hold-dialog aria-labelledby="hold-dialog-title" {
            form #hold-dialog-form method="dialog" {
                h2 #hold-dialog-title { "Hold back everybody shown?" }
                p { "Nothing happens to them when the plan is carried out. Each can be put back." }
                label { "Why? (for the record)" input #hold-dialog-why type="text" maxlength="500" autocomplete="off"; }
                p.actions {
                    button #hold-dialog-confirm.primary type="submit" { "Hold them back" }
                    button #hold-dialog-cancel type="button" { "Cancel" }
                }
            }
        }
    }
}
