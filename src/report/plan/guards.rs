//! The guards of a plan: the ones that stop it must not be overlooked, the others are a line.

use crate::plan::{GuardOutcome, Plan};
use crate::report::layout::{clean, count, len, paragraph, short};
use crate::report::style::{Look, Style};

/// The people of a guard that are named where the reader did not ask for all of them.
const NAMED: usize = 20;

/// Returns for each guard that stops the plan what it counts in a line, and in a second one what it says, in at most `room` lines
/// of the page's width. Where there are more guards than that, they are only named.
pub(super) fn tripped_lines(plan: &Plan, room: usize, style: Style) -> Vec<String> {
    let tripped: Vec<&GuardOutcome> = plan.tripped().collect();
    let width = style.columns();
    if tripped.len() > room {
        let names: Vec<&str> = tripped.iter().map(|guard| guard.name.as_str()).collect();
        let shown = |shown: usize| {
            let more = names.len() - shown;
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            paragraph("  ", &format!("{}{more}", names[..shown].join(", ")), style)
        };
        let fits = |text: &String| text.lines().count() <= room;
        let lines = (1..=names.len()).rev().map(shown).find(fits).unwrap_or_default();
        return lines.lines().map(ToOwned::to_owned).collect();
    }
    let mut text = Vec::new();
    for guard in &tripped {
        text.push(short(&format!("  {}", counted(guard)), width));
        if tripped.len() * 2 <= room {
            text.push(short(&format!("      {}", clean(&guard.message)), width));
        }
    }
    text
}

/// Returns what a guard counts: `max-disables: 12, up to 5 go; 12 people, named below`.
fn counted(guard: &GuardOutcome) -> String {
    let mut parts = Vec::new();
    if guard.actual > 0 && guard.allowable {
        parts.push(format!("{}, up to {} go", guard.actual, guard.limit));
    }
    if !guard.people.is_empty() {
        parts.push(format!("{}, named below", count(len(&guard.people), "person")));
    }
    if parts.is_empty() { guard.name.to_string() } else { format!("{}: {}", guard.name, parts.join("; ")) }
}

/// Returns the guards that stop the plan, with the people they are about and what to do; empty where none does.
pub(super) fn tripped_text(plan: &Plan, style: Style) -> String {
    let tripped: Vec<&GuardOutcome> = plan.tripped().collect();
    if tripped.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    for guard in tripped {
        text.push_str(&guard_text(guard, style));
        text.push('\n');
    }
    text.push_str(&leavers_text(plan, style));
    text
}

/// Returns who keeps an access that they should not have while the plan waits; empty where nobody does.
fn leavers_text(plan: &Plan, style: Style) -> String {
    let leavers = plan.leavers_who_wait();
    if leavers.is_empty() {
        return String::new();
    }
    let keep = if leavers.len() == 1 { "keeps" } else { "keep" };
    let heading = format!("Until then {} {keep} their access:", count(len(&leavers), "leaver"));
    let mut text = paragraph("", &style.paint(Look::Bad, &heading), style);
    let shown = if style.verbose { leavers.len() } else { NAMED };
    for entry in leavers.iter().take(shown) {
        let line = entry.line.map(|line| format!(" (line {line})")).unwrap_or_default();
        let name = format!("{} {}", entry.person.first_name, entry.person.last_name);
        text.push_str(&paragraph("  - ", &format!("{}{line}", clean(&name)), style));
    }
    if leavers.len() > shown {
        let more = format!("and {} more; -v names everybody", leavers.len() - shown);
        text.push_str(&paragraph("    ", &more, style));
    }
    text.push('\n');
    text
}

fn guard_text(guard: &GuardOutcome, style: Style) -> String {
    let stopped = style.paint(Look::Bad, &format!("STOPPED by the guard {}:", guard.name));
    let mut text = paragraph("", &format!("{stopped} {}", clean(&guard.message)), style);
    let shown = if style.verbose { guard.people.len() } else { NAMED };
    for person in guard.people.iter().take(shown) {
        text.push_str(&paragraph("  - ", &clean(person), style));
    }
    if guard.people.len() > shown {
        let more = format!("and {} more; -v names everybody", guard.people.len() - shown);
        text.push_str(&paragraph("    ", &more, style));
    }
    text.push_str(&paragraph("  What to do: ", &advice(guard), style));
    text
}

/// Returns what to do about a guard that stops a plan.
pub(in crate::report) fn advice(guard: &GuardOutcome) -> String {
    if guard.allowable {
        let look =
            if guard.people.is_empty() { "look at the roster file" } else { "look at everybody it names" };
        format!("{look}. If all of it is right, approve this plan once with --allow {}.", guard.name)
    } else {
        "mend what it is about and make a new plan; --allow cannot let this through.".to_owned()
    }
}

/// Returns the stop again in one line, for the end of a long plan, which is what a terminal shows.
pub(super) fn still_stopped(plan: &Plan, style: Style) -> String {
    let names: Vec<&str> =
        plan.guards.iter().filter(|guard| guard.tripped).map(|guard| guard.name.as_str()).collect();
    if names.is_empty() {
        return String::new();
    }
    let words = format!("STOPPED by {}: nothing is written; see the top of this plan.", names.join(", "));
    paragraph("", &style.paint(Look::Bad, &words), style)
}

/// Returns one line about the guards that were looked at and found nothing; empty where there is none.
pub(super) fn passed_text(plan: &Plan, style: Style) -> String {
    let passed: Vec<String> = plan
        .guards
        .iter()
        .filter(|guard| !guard.tripped)
        .map(|guard| {
            let counts = guard.allowable && guard.limit > 0;
            let limit = format!(" ({} of at most {})", guard.actual, guard.limit);
            format!("{}{}", guard.name, if counts { limit.as_str() } else { "" })
        })
        .collect();
    if passed.is_empty() {
        return String::new();
    }
    let heading = format!("{} passed: ", count(len(&passed), "guard"));
    paragraph(&heading, &passed.join(", "), style)
}
