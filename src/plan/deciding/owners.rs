//! Whose something is that Backoffice takes once (protocol §4): a number for the point of sale, an e-mail.

use crate::model::EmployeeId;
use crate::observed::ObservedEmployee;
use crate::roster::Desired;

use super::context::Basis;

/// Somebody who has what a row wants and Backoffice takes once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::plan) struct Owner {
    /// Their account, where they have one.
    pub(in crate::plan) employee: Option<EmployeeId>,
    /// What is in the way, in words.
    pub(in crate::plan) reason: String,
}

impl Owner {
    fn of(owner: &ObservedEmployee, what: &str, kind: &str) -> Self {
        let reason = format!(
            "{what} belongs to {} (employee {}), and Backoffice takes {kind} once",
            owner.name, owner.id
        );
        Self { employee: Some(owner.id), reason }
    }
}

/// A new employee's e-mail must be nobody's (protocol §4): neither an employee's nor a login's.
pub(in crate::plan) fn owners_of_email(row: &Desired, context: &Basis<'_>) -> Option<Owner> {
    if let Some(owner) = employee_of_email(row, None, context) {
        return Some(owner);
    }
    let email = row.email.as_ref()?;
    let user = context.logins.of_email(email).and_then(|id| context.logins.user(id))?;
    let reason = format!("the e-mail belongs to the Backoffice login {} of {}", user.username, user.name);
    Some(Owner { employee: None, reason })
}

/// Says whose the row's number for the point of sale is, when it is not this account's. Only a decision of a person leads
/// here: such a number is a key.
pub(in crate::plan) fn owner_of_number(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    context: &Basis<'_>,
) -> Option<Owner> {
    let number = row.pos_user_id?;
    let other =
        context.index.of_number(number).iter().find(|id| account.is_none_or(|account| account.id != **id));
    let owner = context.observed.employees.get(other?)?;
    Some(Owner::of(owner, &format!("the POS id {number}"), "a number"))
}

/// Says which other employee has the row's e-mail. Only a decision of a person leads here: an e-mail is a key.
fn employee_of_email(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    context: &Basis<'_>,
) -> Option<Owner> {
    let others = context.index.of_email(row);
    let other = others.iter().find(|id| account.is_none_or(|account| account.id != **id));
    let owner = context.observed.employees.get(other?)?;
    Some(Owner::of(owner, "the e-mail", "an address"))
}

/// Says whose the row's telephone is too. People may share one: that is no more than a warning (protocol §4).
pub(in crate::plan) fn shared_phone(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    context: &Basis<'_>,
) -> Option<String> {
    let owners = context.index.of_phone(row.phone?);
    let is_own = |id: &EmployeeId| account.is_some_and(|account| account.id == *id);
    if owners.iter().any(is_own) {
        return None;
    }
    let owner = context.observed.employees.get(owners.first()?)?;
    Some(format!("the phone number is also that of {} (employee {})", owner.name, owner.id))
}

/// Says whose the row's e-mail is, when it is another employee's than this account's.
pub(in crate::plan) fn other_owner_of_email(
    row: &Desired,
    account: &ObservedEmployee,
    context: &Basis<'_>,
) -> Option<Owner> {
    if let Some(owner) = employee_of_email(row, Some(account), context) {
        return Some(owner);
    }
    let email = row.email.as_ref()?;
    let user = context.logins.of_email(email).and_then(|id| Some((id, context.logins.user(id)?)))?;
    let theirs = context.logins.of(account, Some(row));
    let linked = context.observed.links.get(&user.0).copied().flatten();
    let own = linked.map_or_else(
        || theirs.theirs.contains(&user.0) && user.1.name.key() == account.name.key(),
        |employee| employee == account.id,
    );
    (!own).then(|| Owner {
        employee: linked,
        reason: format!(
            "the e-mail belongs to the Backoffice login {} of {}, and Backoffice takes an address once",
            user.1.username, user.1.name
        ),
    })
}
