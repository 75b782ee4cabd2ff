//! The guards that count this person, and those that stop the whole plan.

use crate::plan::{Entry, EntryId, GuardGroup, GuardOutcome, Plan};
use crate::report::layout::{clean, paragraph};
use crate::report::plan::advice;
use crate::report::style::{Look, Style};

/// Returns the groups of a guard that this entry is in, and whether it counts there or makes up for the others.
pub(super) fn groups_with(guard: &GuardOutcome, id: EntryId) -> impl Iterator<Item = (&GuardGroup, bool)> {
    guard.groups.iter().filter_map(move |group| {
        let counts = group.entries.contains(&id);
        (counts || group.unless.contains(&id)).then_some((group, counts))
    })
}

/// Returns the guards that name this entry.
pub(super) fn naming(plan: &Plan, id: EntryId) -> impl Iterator<Item = &GuardOutcome> {
    plan.guards.iter().filter(move |guard| groups_with(guard, id).next().is_some())
}

pub(super) fn text(entry: &Entry, plan: &Plan, style: Style) -> String {
    let id = entry.id();
    let mut text = String::new();
    for guard in naming(plan, id) {
        let state =
            if guard.tripped { style.paint(Look::Bad, "STOPS THE PLAN") } else { "passed".to_owned() };
        text.push_str(&paragraph(
            "  - ",
            &format!("{} ({state}): {}", guard.name, clean(&guard.message)),
            style,
        ));
        for (group, counts) in groups_with(guard, id) {
            text.push_str(&paragraph("    ", &in_group(group, counts), style));
        }
        if guard.tripped {
            text.push_str(&paragraph("    what to do: ", &advice(guard), style));
        }
    }
    if text.is_empty() {
        text.push_str("  None counts this person.\n");
    }
    let others = plan.guards.iter().filter(|guard| guard.tripped && groups_with(guard, id).next().is_none());
    for guard in others {
        let words = format!(
            "{} stops the whole plan, this person included, until it is settled: {}",
            style.paint(Look::Bad, guard.name.as_str()),
            clean(&guard.message)
        );
        text.push_str(&paragraph("  - ", &words, style));
    }
    text
}

fn in_group(group: &GuardGroup, counts: bool) -> String {
    let place = if group.name.is_empty() { String::new() } else { format!("{}: ", clean(&group.name)) };
    if !counts {
        return format!("{place}this person makes up for the others");
    }
    let others = group.entries.len().saturating_sub(1);
    format!("{place}counts this person and {others} more; up to {} go without a person's word", group.limit)
}
