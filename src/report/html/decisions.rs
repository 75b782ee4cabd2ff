//! What a reviewer can decide of one person, and about a guard.

use maud::{Markup, html};

use crate::plan::{Candidate, Entry, GuardOutcome, Operation};
use crate::report::layout::clean;
use crate::report::plan::name;

use super::view::{ReviewView, View};

/// Returns the switch that holds an entry back, and why.
pub(super) fn hold(entry: &Entry, view: &View<'_>) -> Markup {
    let Some(review) = view.review else { return html! {} };
    let why = review.held.get(&entry.id());
    if !review.is_open() {
        return html! { @if let Some(why) = why { p.hold { b { "Held back" } @if !why.is_empty() { ": " (clean(why)) } } } };
    }
    html! {
        div.hold {
            label { input type="checkbox" role="switch" checked[why.is_some()] aria-label={ "Hold back " (name(&entry.person)) }; " Hold back" }
            // Where nobody is held back there is no field yet: the script makes it.
            @if let Some(why) = why { input.hold-why type="text" maxlength="500" autocomplete="off" value=(clean(why)) placeholder="Why? (for the record)" aria-label="Why it is held back"; }
        }
    }
}

/// Returns the choice of who a row is about, where a person may have to say so.
pub(super) fn decide(entry: &Entry, review: &ReviewView<'_>) -> Markup {
    if !review.is_open() {
        return html! {};
    }
    match &entry.decided {
        Some(decided) if decided.by.is_empty() => {
            html! { p.decide { button.decide-undo type="button" data-entry=(entry.id()) { "Take this decision back" } } }
        }
        // An earlier decision that still counts is taken back by a command, and one that does not settle the row can be
        // taken anew.
        Some(_) if entry.operation() != Operation::Hold => html! {},
        _ if entry.row.is_none() => html! {},
        earlier => match review.cannot_decide {
            Some(why) => html! { p.decide.none { (clean(why)) } },
            None => choices(entry, earlier.is_some()),
        },
    }
}

fn choices(entry: &Entry, again: bool) -> Markup {
    let group = format!("who-{}", entry.id());
    let choice = |value: String, words: Markup| {
        html! { label.choice { input type="radio" name=(group) value=(value) autocomplete="off"; span { (words) } } }
    };
    html! {
        fieldset.decide data-entry=(entry.id()) {
            legend { "Who is this row about?" }
            @if again {
                p.earlier { "It was decided earlier, and the row is on hold all the same. What is said here takes its place; to take the earlier decision back for good: "
                    code { "roster-sync matches remove" } }
            }
            @for one in &entry.candidates {
                (choice(format!("same-{}", one.employee_id), html! { "The same person as " bdi { (clean(&one.name)) } " (employee " (one.employee_id) ")" }))
            }
            (choice("new-person".to_owned(), html! { "A new person" (no_help(entry)) }))
            (choice("leave-alone".to_owned(), html! { "Leave alone: nothing happens for this row" }))
            label.why-field { "Why? (for the record)" input.decide-why type="text" maxlength="500" autocomplete="off"; }
            button.decide-send type="button" { "Decide" }
        }
    }
}

/// Says where a new person cannot be: Backoffice takes a number and an address once.
fn no_help(entry: &Entry) -> Markup {
    let taken = |one: &Candidate| {
        let has = |key: &str| one.matched_by.iter().any(|by| by == key);
        let keys = [("pos_user_id", "this POS id"), ("email", "this e-mail")];
        let keys = keys.into_iter().filter_map(|(key, words)| has(key).then_some(words));
        keys.collect::<Vec<_>>().join(" and ")
    };
    let taken = entry.candidates.iter().map(|one| (one, taken(one)));
    let taken: Vec<(&Candidate, String)> = taken.filter(|(_, keys)| !keys.is_empty()).collect();
    html! {
        @if !taken.is_empty() {
            " " span.help {
                "(will not help while "
                @for (index, (one, keys)) in taken.iter().enumerate() {
                    @if index > 0 { " or " }
                    bdi { (clean(&one.name)) } " has " (keys)
                }
                ")"
            }
        }
    }
}

/// Returns what a reviewer can do about a guard that stops the plan.
pub(super) fn guard(guard: &GuardOutcome, review: &ReviewView<'_>) -> Markup {
    let allowed = review.allowed.get(&guard.name).filter(|_| guard.allowable);
    let settles = if guard.groups.is_empty() {
        ""
    } else {
        " Or hold enough of these people back: then it stops nothing."
    };
    html! {
        @if !guard.allowable {
            p.advice { b { "What to do: " }
                @if guard.groups.is_empty() { "mend what it is about, and make a new plan. No word can let this through." }
                @else { "hold the people it is about back, or mend what it is about and make a new plan. No word can let this through." }
            }
        } @else if !review.is_open() {
            @if let Some(why) = allowed { p.allowed { b { "Let through: " } (clean(why)) } }
        } @else {
            p.advice hidden[allowed.is_some()] { b { "What to do: " } "look at everybody it names. If all of it is right, say why and let it through." (settles) }
            div.guard-form hidden[allowed.is_some()] {
                label { "Let it through, because" input.guard-why type="text" maxlength="500" autocomplete="off"; }
                button.guard-allow type="button" { "Let it through" }
            }
            div.guard-allowed hidden[allowed.is_none()] {
                p { b { "Let through: " } span.guard-reason { (allowed.map_or(String::new(), |why| clean(why))) } }
                button.guard-undo type="button" { "Take it back" }
            }
        }
    }
}
