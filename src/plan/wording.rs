//! Why an entry is what it is, in words.

use chrono::NaiveDate;

use crate::observed::ObservedEmployee;
use crate::roster::{Desired, Problem, Status};

use super::entries::Context;
use super::{MatchKey, Operation, Situation};

/// Says a problem in a sentence.
pub(super) fn in_words(problem: &Problem) -> String {
    let place = if problem.column.is_empty() { String::new() } else { format!("{}: ", problem.column) };
    let value = if problem.value.is_empty() { String::new() } else { format!("{:?} ", problem.value) };
    let hint = if problem.hint.is_empty() { String::new() } else { format!(" ({})", problem.hint) };
    format!("{place}{value}{}{hint}", problem.message)
}

/// A new employee's e-mail must be nobody's (protocol §4): neither an employee's nor a login's.
pub(super) fn owners_of_email(row: &Desired, context: &Context<'_>) -> Option<String> {
    if let Some(reason) = employee_of_email(row, None, context) {
        return Some(reason);
    }
    let email = row.email.as_ref()?;
    let user = context.logins.of_email(email).and_then(|id| context.logins.user(id))?;
    Some(format!("the e-mail belongs to the Backoffice login {} of {}", user.username, user.name))
}

/// Says whose the row's number for the point of sale is, when it is not this account's. Only a decision of a person leads
/// here: such a number is a key.
pub(super) fn owner_of_number(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    context: &Context<'_>,
) -> Option<String> {
    let number = row.pos_user_id?;
    let other =
        context.index.of_number(number).iter().find(|id| account.is_none_or(|account| account.id != **id));
    let owner = context.observed.employees.get(other?)?;
    Some(format!(
        "the POS id {number} belongs to {} (employee {}), and Backoffice takes a number once",
        owner.name, owner.id
    ))
}

/// Says which other employee has the row's e-mail. Only a decision of a person leads here: an e-mail is a key.
fn employee_of_email(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    context: &Context<'_>,
) -> Option<String> {
    let others = context.index.of_email(row);
    let other = others.iter().find(|id| account.is_none_or(|account| account.id != **id));
    let owner = context.observed.employees.get(other?)?;
    Some(format!(
        "the e-mail belongs to {} (employee {}), and Backoffice takes an address once",
        owner.name, owner.id
    ))
}

/// Says whose the row's telephone is, when it is not this account's: Backoffice takes a number once (protocol §4).
pub(super) fn owner_of_phone(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    context: &Context<'_>,
) -> Option<String> {
    let owner = context.index.of_phone(row.phone?)?;
    let owner = context.observed.employees.get(&owner)?;
    let own = account.is_some_and(|account| account.id == owner.id || account.phone() == row.phone);
    (!own).then(|| {
        format!(
            "the phone number belongs to {} (employee {}), and Backoffice takes a number once",
            owner.name, owner.id
        )
    })
}

/// Says whose the row's e-mail is, when it is another employee's than this account's.
pub(super) fn other_owner_of_email(
    row: &Desired,
    account: &ObservedEmployee,
    context: &Context<'_>,
) -> Option<String> {
    if let Some(reason) = employee_of_email(row, Some(account), context) {
        return Some(reason);
    }
    let email = row.email.as_ref()?;
    let user = context.logins.of_email(email).and_then(|id| Some((id, context.logins.user(id)?)))?;
    let theirs = context.logins.of(account, Some(row));
    let linked = context.observed.links.get(&user.0).copied().flatten();
    let own = linked.map_or_else(
        || theirs.theirs.contains(&user.0) && user.1.name.key() == account.name.key(),
        |employee| employee == account.id,
    );
    (!own).then(|| {
        format!(
            "the e-mail belongs to the Backoffice login {} of {}, and Backoffice takes an address once",
            user.1.username, user.1.name
        )
    })
}

/// Names people of the same name as somebody new.
pub(super) fn namesakes(row: &Desired, context: &Context<'_>) -> Vec<String> {
    let of_name = context.index.of_name(row).iter().filter_map(|id| context.observed.employees.get(id));
    of_name
        .map(|one| {
            let number = one.pos_user_id.map_or("none".to_owned(), |id| id.to_string());
            let state = if one.active { "active" } else { "inactive" };
            format!("somebody of that name is in Backoffice already ({state}, POS id {number}): make sure that this is another person")
        })
        .collect()
}

/// Says why an entry is what it is.
pub(super) fn reason(
    row: &Desired,
    situation: Situation,
    operation: Operation,
    by: &[MatchKey],
    today: NaiveDate,
) -> String {
    let found = if by.is_empty() {
        String::new()
    } else {
        format!(" (found by {})", by.iter().map(|key| key.as_str()).collect::<Vec<_>>().join(", "))
    };
    let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    match situation {
        Situation::New => "active in the roster, not in Backoffice".to_owned(),
        Situation::Equal => format!("Backoffice says the same{found}"),
        Situation::Differs if operation == Operation::Link => {
            format!("the wanted Backoffice login is missing{found}")
        }
        Situation::Differs => format!("Backoffice says something else{found}"),
        Situation::Returning => format!("active in the roster, inactive in Backoffice{found}"),
        Situation::StartsLater => format!("starts on {}, which is too far off", date(row.start_date)),
        Situation::Leaver => match row.termination_date {
            Some(day) if day < today => format!("terminated since {day}{found}"),
            Some(day) => format!("terminated on {day}{found}"),
            None => format!("terminated{found}"),
        },
        Situation::LeavesLater => {
            format!("leaves on {}, active until then{found}", date(row.termination_date))
        }
        Situation::Gone if operation == Operation::Hold => {
            "nobody in Backoffice has this key: is it right?".to_owned()
        }
        Situation::Gone if row.status == Status::NeverHired => "never hired: no account is made".to_owned(),
        Situation::Gone if by.is_empty() => "terminated, not in Backoffice".to_owned(),
        Situation::Gone => format!("terminated, inactive already{found}"),
        Situation::UnclearStatus => match &row.status {
            Status::NeverHired => {
                format!("the status says never hired, yet there is an active account{found}")
            }
            Status::Unclear(word) if !word.is_empty() => format!("the status {word:?} is not known"),
            _ => "the status is blank".to_owned(),
        },
        Situation::Conflict
        | Situation::LeftAlone
        | Situation::Refused
        | Situation::Absent
        | Situation::ToUndo
        | Situation::ChangedSince => String::new(),
    }
}
