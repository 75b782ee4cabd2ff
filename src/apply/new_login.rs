//! Whether a new login is there, and whose it is.

use std::collections::BTreeMap;

use crate::backoffice::{BackofficeError, ListedUser, LoginLink};
use crate::model::{PersonName, UserId};
use crate::plan::{LoginSpec, Operation, Person};

use super::{RowResult, RowStatus};

/// Returns a new login whose link to the employee the list does not show, and whose own page has to tell it.
///
/// The form that made it gave no name (protocol §9): where the list names it after the person, the server took the name from the
/// employee that it belongs to.
pub(super) fn doubtful(
    person: &Person,
    wanted: &LoginSpec,
    logins: &BTreeMap<UserId, ListedUser>,
) -> Option<UserId> {
    let listed = find(wanted, logins)?;
    let name = PersonName::as_observed(&person.first_name, &person.last_name);
    (listed.name.key() != name.key()).then_some(listed.id)
}

fn find<'a>(wanted: &LoginSpec, logins: &'a BTreeMap<UserId, ListedUser>) -> Option<&'a ListedUser> {
    logins.values().find(|one| one.username.to_ascii_lowercase() == wanted.username.key())
}

/// Holds a new login against the list and, where that was read, against its own page.
pub(super) fn judge(
    row: &mut RowResult,
    wanted: &LoginSpec,
    logins: Result<&BTreeMap<UserId, ListedUser>, &str>,
    link: Option<&Result<LoginLink, BackofficeError>>,
) {
    let logins = match logins {
        Err(error) => {
            return row.unproven(&format!("the login was sent but could not be confirmed: {error}"));
        }
        Ok(logins) => logins,
    };
    match find(wanted, logins) {
        Some(one) if one.email.as_ref() == Some(&wanted.email) => {
            row.user_id = Some(one.id);
            if wanted.access.is_none() {
                row.say(&format!(
                    "set permissions and sites of the new login at /user/permissions/{}",
                    one.id
                ));
            }
            judge_link(row, one.id, link);
        }
        Some(_) => row.unproven("the login exists, but with another e-mail: is it somebody else's?"),
        None => {
            row.unproven("the login was sent, but is on no list; run again");
            if row.operation == Operation::Link {
                row.status = RowStatus::Failed;
                row.changed.clear();
            }
        }
    }
}

/// A login that is linked to nobody is found by no leaver's account, and would stay open behind it.
fn judge_link(row: &mut RowResult, id: UserId, link: Option<&Result<LoginLink, BackofficeError>>) {
    match link {
        None => {}
        Some(Ok(link)) if link.employee.is_some() && link.employee == row.employee_id => {}
        Some(Ok(link)) => {
            let whose = match link.employee {
                Some(other) => format!("linked to employee {other}"),
                None => "linked to no employee".to_owned(),
            };
            row.unproven(&format!(
                "the login exists, but Backoffice stored it as {whose}: it will not be closed with this person's account. Link \
                 it at /user/edit/{id}, or close it there"
            ));
        }
        Some(Err(error)) => row.unproven(&format!(
            "whose the new login is could not be read ({error}); look at /user/edit/{id}"
        )),
    }
}
