//! Somebody must be left who may do what only a manager may: a plan that takes a template away from everybody who has it is
//! rarely meant.

use std::collections::BTreeSet;

use crate::model::{EmployeeId, fold};
use crate::observed::ObservedEmployee;
use crate::plan::{Entry, GuardOutcome, Operation};

use super::{Facts, in_words};

/// Looks whether each named template keeps an active holder in the whole tenant. Whoever the same plan gives it to counts, as a
/// new, a changed or a returning person. A template that nobody active has today cannot be lost.
pub(super) fn last_manager(facts: &Facts<'_>) -> GuardOutcome {
    let names = &facts.policy.guards.last_manager;
    // The same name in two spellings is one template.
    let mut seen = BTreeSet::new();
    let lost: Vec<(&String, BTreeSet<EmployeeId>)> = names
        .iter()
        .filter(|name| seen.insert(fold(name)))
        .filter_map(|name| Some((name, lost_by(name, facts)?)))
        .collect();
    let people = facts.entries.iter().filter_map(|entry| {
        let id = entry.person.employee_id?;
        let theirs = lost.iter().filter(|(_, holders)| holders.contains(&id)).map(|(name, _)| name.as_str());
        let theirs: Vec<&str> = theirs.collect();
        (!theirs.is_empty()).then(|| in_words(entry, Some(theirs.join("; "))))
    });
    let people = people.collect();
    let actual = lost.len() as u64;
    let message = if lost.is_empty() {
        "every permission that must not die out keeps somebody active".to_owned()
    } else {
        let each = lost.iter().map(|(name, holders)| format!("{name} (now {})", holders.len()));
        let each = each.collect::<Vec<_>>().join(", ");
        format!("nobody active would have the permission any more: {each}; give it to somebody else first")
    };
    let name = "last-manager".to_owned();
    GuardOutcome { name, limit: 0, actual, tripped: actual > 0, allowable: true, message, people }
}

/// Returns who holds the template now, where nobody would after the plan.
fn lost_by(name: &str, facts: &Facts<'_>) -> Option<BTreeSet<EmployeeId>> {
    let wanted = fold(name);
    let has = |one: &ObservedEmployee| fold(&one.template) == wanted;
    let holders: BTreeSet<EmployeeId> =
        facts.observed.employees.values().filter(|one| one.active && has(one)).map(|one| one.id).collect();
    let mut after = holders.clone();
    for entry in facts.entries {
        let account = entry.person.employee_id.and_then(|id| facts.observed.employees.get(&id));
        match (gives(entry), entry.operation, account) {
            (_, Operation::Disable, Some(account)) => {
                after.remove(&account.id);
            }
            (Some(template), Operation::Create, _) if fold(template) == wanted => return None,
            (Some(template), Operation::Update | Operation::Reactivate, Some(account)) => {
                if fold(template) == wanted {
                    after.insert(account.id);
                } else {
                    after.remove(&account.id);
                }
            }
            (None, Operation::Reactivate, Some(account)) if has(account) => {
                after.insert(account.id);
            }
            _ => {}
        }
    }
    (after.is_empty() && !holders.is_empty()).then_some(holders)
}

/// Returns the template that an entry gives somebody.
fn gives(entry: &Entry) -> Option<&str> {
    let created = entry.create.as_ref().map(|spec| &spec.template);
    let changed = entry.update.as_ref().and_then(|spec| spec.template.as_ref());
    created.or(changed).map(|template| template.name.as_str())
}
