//! Whoever came back under another number, and whose row of before is still in the file.

use std::collections::BTreeMap;

use crate::model::{EmployeeId, fold_name};
use crate::plan::matching::index::Matched;
use crate::plan::{Entry, Operation, Situation};
use crate::roster::{Desired, Status};

use super::context::Basis;
use super::unsure::hold_entry;

/// Holds leavers whose account another row may mean that has their name and says that they work here.
pub(in crate::plan) fn hold(entries: &mut [Entry], matched: &[(&Desired, Matched)], context: &Basis<'_>) {
    let mut working: BTreeMap<EmployeeId, Vec<&Desired>> = BTreeMap::new();
    for (row, found) in matched {
        let Matched::Conflict { candidates, .. } = found else { continue };
        for (id, _) in candidates.iter().filter(|(_, by)| row.status == Status::Active && !by.is_empty()) {
            working.entry(*id).or_default().push(row);
        }
    }
    if working.is_empty() {
        return;
    }
    let leavers: BTreeMap<u64, &Desired> = matched
        .iter()
        .filter(|(row, _)| row.status == Status::Terminated && !context.index.is_said_to_be(row))
        .map(|(row, _)| (row.line, *row))
        .collect();
    for entry in entries.iter_mut().filter(|entry| entry.operation() == Operation::Disable) {
        let row = entry.line.and_then(|line| leavers.get(&line));
        let others = entry.person.employee_id.and_then(|id| working.get(&id));
        let (Some(row), Some(others)) = (row, others) else { continue };
        if let Some(other) = others.iter().find(|other| is_same_name(row, other)) {
            entry.situation = Situation::UnclearStatus;
            let reason = format!(
                "terminated, but line {} may be about the same person, and says that they work here",
                other.line
            );
            hold_entry(entry, reason);
        }
    }
}

/// Returns whether two rows give the same first and last name.
fn is_same_name(one: &Desired, other: &Desired) -> bool {
    let key =
        |row: &Desired| Some((fold_name(row.first_name.as_deref()?), fold_name(row.last_name.as_deref()?)));
    key(one).is_some_and(|one| key(other) == Some(one))
}
