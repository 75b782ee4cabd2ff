//! A column of numbers that are others than those that Backoffice has: of another system, or of another column.

use crate::model::Field;
use crate::observed::ObservedEmployee;
use crate::plan::matching::identity::{Evidence, Evidences};
use crate::plan::matching::index::Matched;
use crate::plan::{Entry, MatchKey, Operation};
use crate::roster::Desired;

use super::context::Basis;
use super::unsure::hold_entry;

/// The fewest people with another number that make the column doubtful.
const ENOUGH: usize = 3;

/// Holds whoever would get a number of a column that contradicts Backoffice for more people than it agrees for: those who are there are
/// conflicts, and nobody else is to get a number of that kind either.
pub(in crate::plan) fn hold(entries: &mut [Entry], matched: &[(&Desired, Matched)], context: &Basis<'_>) {
    for (key, field) in
        [(MatchKey::AdpEmployeeId, Field::AdpEmployeeId), (MatchKey::PosUserId, Field::PosUserId)]
    {
        let gets = |entry: &Entry| {
            let writes = matches!(
                entry.operation(),
                Operation::Create | Operation::Update | Operation::Reactivate | Operation::Link
            );
            writes && entry.changes.iter().any(|change| change.field == field)
        };
        if !entries.iter().any(gets) {
            continue;
        }
        let (mut others, mut same) = (0_usize, 0_usize);
        for (row, found) in matched {
            match found {
                Matched::One(_, by) => same += usize::from(by.contains(&key)),
                Matched::Conflict { candidates, .. } => {
                    let known = candidates.iter().filter(|(_, by)| !by.is_empty());
                    let accounts = known.filter_map(|(id, _)| context.observed.employees.get(id));
                    others += usize::from(accounts.into_iter().any(|account| has_another(key, row, account)));
                }
                Matched::Nobody | Matched::LeftAlone(_) => {}
            }
        }
        if others < ENOUGH || others <= same {
            continue;
        }
        for entry in entries.iter_mut().filter(|entry| gets(entry)) {
            let reason = format!(
                "{others} people have another {field} in Backoffice than in the roster, and {same} the same: is it the right column? \
                 If it has other numbers: [roster.columns] {field} = \"\""
            );
            hold_entry(entry, reason);
        }
    }
}

fn has_another(key: MatchKey, row: &Desired, account: &ObservedEmployee) -> bool {
    let all = Evidences::of(row, account);
    match key {
        MatchKey::PosUserId => all.pos == Evidence::Differs,
        _ => matches!(all.adp, Evidence::Differs | Evidence::Nearly),
    }
}
