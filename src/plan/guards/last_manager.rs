//! Somebody must be left who may do what only a manager may: a plan that takes a permission away from everybody who has it is
//! rarely meant.

use std::collections::BTreeSet;

use crate::plan::document::everybody::Permission;
use crate::plan::{Entry, EntryId, GuardGroup, GuardName, GuardOutcome, Operation};

use super::facts::{Facts, counting, in_words, plain};

/// Looks whether each named permission keeps an active holder in the whole tenant. Whoever the same plan gives it to counts, as a
/// new, a changed or a returning person. A permission that nobody active has today cannot be lost.
///
/// A name stands for every template of its rights: a plan that turns the last manager into a general manager of the same rights
/// takes nothing away.
pub(super) fn last_manager(facts: &Facts<'_>) -> GuardOutcome {
    let mut seen = BTreeSet::new();
    let at_risk: Vec<AtRisk<'_>> = facts
        .limits
        .last_manager
        .iter()
        .map(|name| facts.everybody.permission(name))
        .filter(|permission| seen.insert(permission.folded_names().clone()))
        .filter_map(|permission| AtRisk::of(permission, facts.entries))
        .collect();
    let lost: Vec<&AtRisk<'_>> = at_risk.iter().filter(|risk| risk.givers.is_empty()).collect();
    let people = facts.entries.iter().filter_map(|entry| {
        let theirs = lost.iter().filter(|risk| risk.takers.contains(&entry.id()));
        let theirs: Vec<&str> = theirs.map(|risk| risk.permission.name).collect();
        (!theirs.is_empty()).then(|| in_words(entry, Some(theirs.join("; "))))
    });
    let people = people.collect();
    let actual = lost.len() as u64;
    let message = if lost.is_empty() {
        "every permission that must not die out keeps somebody active".to_owned()
    } else {
        let each =
            lost.iter().map(|risk| format!("{} (now {})", risk.permission.name, risk.permission.active));
        let each = each.collect::<Vec<_>>().join(", ");
        format!("nobody active would have the permission any more: {each}; give it to somebody else first")
    };
    let groups = at_risk.into_iter().map(AtRisk::group).collect();
    counting(plain(GuardName::LastManager, 0, actual, actual > 0, message), people, groups)
}

/// A permission that everybody who has it now would lose.
struct AtRisk<'a> {
    permission: Permission<'a>,
    /// The entries that take it away.
    takers: Vec<EntryId>,
    /// The entries that give it to somebody who stays.
    givers: Vec<EntryId>,
}

/// What an entry does with a permission.
enum Deed {
    Takes,
    Gives,
    Nothing,
}

impl<'a> AtRisk<'a> {
    fn of(permission: Permission<'a>, entries: &[&Entry]) -> Option<Self> {
        let (mut takers, mut givers) = (Vec::new(), Vec::new());
        for entry in entries {
            match deed(entry, &permission) {
                Deed::Takes => takers.push(entry.id()),
                Deed::Gives => givers.push(entry.id()),
                Deed::Nothing => {}
            }
        }
        let holders = permission.active;
        (holders > 0 && takers.len() as u64 >= holders).then_some(Self { permission, takers, givers })
    }

    fn group(self) -> GuardGroup {
        let limit = (self.takers.len() as u64).saturating_sub(1);
        GuardGroup { name: self.permission.name.to_owned(), limit, entries: self.takers, unless: self.givers }
    }
}

fn deed(entry: &Entry, permission: &Permission<'_>) -> Deed {
    let before = entry.before();
    let had = before.is_some_and(|before| permission.is_listed_as(&before.template));
    let was_active = before.is_some_and(|before| before.active);
    let created = entry.create().map(|spec| &spec.template);
    let changed = entry.update().and_then(|update| update.template.as_ref());
    let given = created.or(changed).map(|template| permission.is_given_by(template));
    let stays_active = match entry.operation() {
        Operation::Create | Operation::Reactivate => true,
        Operation::Update => was_active && !entry.closes_account(),
        Operation::Disable => false,
        Operation::Link
        | Operation::None
        | Operation::Wait
        | Operation::Hold
        | Operation::Refused
        | Operation::Report => return Deed::Nothing,
    };
    let has_then = stays_active && given.unwrap_or(had);
    match (had && was_active, has_then) {
        (true, false) => Deed::Takes,
        (false, true) => Deed::Gives,
        (true, true) | (false, false) => Deed::Nothing,
    }
}
