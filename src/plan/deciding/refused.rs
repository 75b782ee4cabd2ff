//! Rows that are refused: nothing happens to whoever they may be about.

use std::collections::BTreeMap;

use crate::model::EmployeeId;
use crate::observed::ObservedEmployee;
use crate::plan::{Action, Entry, MatchKey, Situation};
use crate::roster::{Desired, Problem};

use super::context::{Basis, plain};
use super::wording::in_words;

/// Returns the entry of a row with errors. The account it may be about is pinned: nothing happens to it.
pub(in crate::plan) fn for_refused(
    row: &Desired,
    reasons: &[String],
    pinned: Option<&BTreeMap<EmployeeId, Vec<MatchKey>>>,
    context: &Basis<'_>,
) -> Entry {
    let first = pinned.and_then(|pinned| pinned.keys().next());
    let account = first.and_then(|id| context.observed.employees.get(id));
    let mut entry = plain(row, account, Situation::Refused, Action::Refused, reasons.join("; "));
    if let Some(pinned) = pinned.filter(|pinned| !pinned.is_empty()) {
        let names: Vec<String> = pinned
            .keys()
            .filter_map(|id| context.observed.employees.get(id))
            .map(|one| format!("{} (employee {})", one.name, one.id))
            .collect();
        entry.warnings.push(format!("nothing happens to {} until this row is mended", names.join(", ")));
    }
    entry
}

/// Returns the entry of a row with which the tenant itself finds something wrong.
pub(in crate::plan) fn refused_by_plan(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    problems: &[Problem],
) -> Entry {
    let reason = problems.iter().map(in_words).collect::<Vec<_>>().join("; ");
    plain(row, account, Situation::Refused, Action::Refused, reason)
}
