//! One person's entry in the plan: who a row is about, and whether they have an account, come first.

use crate::observed::ObservedEmployee;
use crate::plan::matching::index::Matched;
use crate::plan::{Entry, MatchKey};
use crate::roster::{Desired, Problem, Severity};

use super::account_entry::for_account;
use super::conflicts::{conflict, decided, left_alone};
use super::context::Basis;
use super::new_entry::for_nobody;
use super::refused::refused_by_plan;
use super::resolve::{Resolved, Who, resolve};
use super::situation::{Wanted, wanted};
use super::time_clock;

/// Returns the entry of a row without errors. What only the tenant could tell is wrong with it goes to `problems`.
pub(in crate::plan) fn for_row(
    row: &Desired,
    found: &Matched,
    context: &Basis<'_>,
    problems: &mut Vec<Problem>,
) -> Entry {
    let (account, by): (_, &[MatchKey]) = match found {
        Matched::Conflict { reason, candidates } => {
            return conflict(row, reason.clone(), candidates, context);
        }
        Matched::LeftAlone(candidates) => return left_alone(row, candidates, context),
        Matched::One(id, by) => (context.observed.employees.get(id), by),
        Matched::Nobody => (None, &[]),
    };
    let entry = for_wish(row, account, by, context, problems);
    decided(entry, row, context)
}

fn for_wish(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    by: &[MatchKey],
    context: &Basis<'_>,
    problems: &mut Vec<Problem>,
) -> Entry {
    let wish = wanted(row, context.today, context.policy, context.purpose);
    let mut resolved = Resolved::default();
    let row = row.as_of(context.today);
    let row = row.as_ref();
    if matches!(wish, Wanted::Active | Wanted::Kept | Wanted::GoneLater | Wanted::ActiveLater) {
        let who = account.map_or(Who::New, Who::There);
        resolved = resolve(row, context.compared(), who);
    }
    if resolved.problems.iter().any(|problem| problem.severity == Severity::Error) {
        let entry = refused_by_plan(row, account, &resolved.problems);
        problems.append(&mut resolved.problems);
        return entry;
    }
    problems.append(&mut resolved.problems);
    match account {
        Some(account) => {
            let entry = for_account(row, wish, account, by, &resolved, context, problems);
            time_clock::heard(entry, row, account, context)
        }
        None => for_nobody(row, wish, resolved, context, problems),
    }
}
