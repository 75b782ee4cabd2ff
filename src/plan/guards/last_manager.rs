//! Somebody must be left who may do what only a manager may: a plan that takes a template away from everybody who has it is
//! rarely meant.

use std::collections::{BTreeMap, BTreeSet};

use crate::backoffice::ListedEmployee;
use crate::model::{EmployeeId, fold};
use crate::plan::{Entry, EntryId, GuardGroup, GuardOutcome, Operation, Plan, Policy};

use super::{Facts, in_words};

/// Whether somebody is active, and the template they have.
type Holdings = BTreeMap<EmployeeId, (bool, String)>;

/// Looks whether each named template keeps an active holder in the whole tenant. Whoever the same plan gives it to counts, as a
/// new, a changed or a returning person. A template that nobody active has today cannot be lost.
pub(super) fn last_manager(facts: &Facts<'_>) -> GuardOutcome {
    let people = facts.observed.employees.values();
    let holdings = people.map(|one| (one.id, (one.active, fold(&one.template)))).collect();
    outcome(&facts.policy.guards.last_manager, &holdings, &facts.entries.iter().collect::<Vec<_>>())
}

/// Evaluates the guard `last-manager` again for a part of a plan: whoever replaces the last manager may be in another part.
/// `people` are the employees as listed now. The other guards cannot trip for a part where they did not for the whole.
pub fn last_manager_of_part(
    plan: &Plan,
    part: impl Fn(&Entry) -> bool,
    people: &[ListedEmployee],
    policy: &Policy,
) -> GuardOutcome {
    let holdings = people.iter().map(|one| (one.id, (one.active, fold(&one.template)))).collect();
    let part: Vec<&Entry> = plan.entries.iter().filter(|entry| part(entry)).collect();
    outcome(&policy.guards.last_manager, &holdings, &part)
}

fn outcome(names: &BTreeSet<String>, holdings: &Holdings, entries: &[&Entry]) -> GuardOutcome {
    // The same name in two spellings is one template.
    let mut seen = BTreeSet::new();
    let at_risk: Vec<AtRisk<'_>> = names
        .iter()
        .filter(|name| seen.insert(fold(name)))
        .filter_map(|name| AtRisk::of(name, holdings, entries))
        .collect();
    let lost: Vec<&AtRisk<'_>> = at_risk.iter().filter(|risk| risk.givers.is_empty()).collect();
    let people = entries.iter().filter_map(|entry| {
        let id = entry.person.employee_id?;
        let theirs = lost.iter().filter(|risk| risk.holders.contains(&id)).map(|risk| risk.name);
        let theirs: Vec<&str> = theirs.collect();
        (!theirs.is_empty()).then(|| in_words(entry, Some(theirs.join("; "))))
    });
    let people = people.collect();
    let actual = lost.len() as u64;
    let message = if lost.is_empty() {
        "every permission that must not die out keeps somebody active".to_owned()
    } else {
        let each = lost.iter().map(|risk| format!("{} (now {})", risk.name, risk.holders.len()));
        let each = each.collect::<Vec<_>>().join(", ");
        format!("nobody active would have the permission any more: {each}; give it to somebody else first")
    };
    let groups = at_risk.into_iter().map(AtRisk::group).collect();
    let name = "last-manager".to_owned();
    GuardOutcome { name, limit: 0, actual, tripped: actual > 0, allowable: true, message, people, groups }
}

/// A template that everybody who has it now would lose.
struct AtRisk<'a> {
    name: &'a str,
    holders: BTreeSet<EmployeeId>,
    /// The entries that take it away.
    takers: Vec<EntryId>,
    /// The entries that give it to somebody who stays.
    givers: Vec<EntryId>,
}

impl<'a> AtRisk<'a> {
    fn of(name: &'a str, holdings: &Holdings, entries: &[&Entry]) -> Option<Self> {
        let wanted = fold(name);
        let has = |id: &EmployeeId| holdings.get(id).is_some_and(|(_, template)| *template == wanted);
        let active = |id: &&EmployeeId| holdings.get(id).is_some_and(|(active, _)| *active);
        let holders: BTreeSet<EmployeeId> = holdings.keys().filter(active).copied().filter(has).collect();
        let mut after = holders.clone();
        let (mut takers, mut givers) = (Vec::new(), Vec::new());
        for entry in entries {
            let given = gives(entry).map(|template| fold(template) == wanted);
            match (entry.operation, entry.person.employee_id, given) {
                (Operation::Create, _, Some(true))
                | (Operation::Update | Operation::Reactivate, Some(_), Some(true)) => givers.push(entry.id()),
                (Operation::Reactivate, Some(id), None) if has(&id) => givers.push(entry.id()),
                (Operation::Disable, Some(id), _) | (Operation::Update, Some(id), Some(false))
                    if after.contains(&id) =>
                {
                    after.remove(&id);
                    takers.push(entry.id());
                }
                _ => {}
            }
        }
        (after.is_empty() && !holders.is_empty()).then_some(Self { name, holders, takers, givers })
    }

    fn group(self) -> GuardGroup {
        let limit = (self.takers.len() as u64).saturating_sub(1);
        GuardGroup { name: self.name.to_owned(), limit, entries: self.takers, unless: self.givers }
    }
}

/// Returns the template that an entry gives somebody.
fn gives(entry: &Entry) -> Option<&str> {
    let created = entry.create.as_ref().map(|spec| &spec.template);
    let changed = entry.update.as_ref().and_then(|spec| spec.template.as_ref());
    created.or(changed).map(|template| template.name.as_str())
}
