//! Other accounts of somebody who leaves: named, never closed by themselves.

use crate::observed::ObservedEmployee;
use crate::plan::{Candidate, Entry};
use crate::roster::Desired;

use super::conflicts::candidates;
use super::context::Basis;

/// Returns other active accounts that are this leaver's too: they share ADP id, e-mail, or name and telephone, and no other row
/// means them. They are named, not closed by themselves.
fn also_active(row: &Desired, account: &ObservedEmployee, context: &Basis<'_>) -> Vec<Candidate> {
    let own = context.index.same_person(row, account);
    let own = own.into_iter().filter(|id| !context.meant.contains(id));
    candidates(row, &own.map(|id| (id, Vec::new())).collect(), context)
}

/// Names a leaver's other active accounts in their entry.
pub(in crate::plan) fn name_other_accounts(
    entry: &mut Entry,
    row: &Desired,
    account: &ObservedEmployee,
    context: &Basis<'_>,
) {
    entry.also_active = also_active(row, account, context);
    entry.warnings.extend(entry.also_active.iter().map(|other| {
        let number = other.pos_user_id.map(|id| format!("{id} ")).unwrap_or_default();
        format!(
            "also active: {number}{} (employee {}): this account goes on working until somebody says that it is theirs too",
            other.name, other.employee_id
        )
    }));
}
