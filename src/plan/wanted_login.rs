//! Whether a row wants a Backoffice login that is missing, and what is in the way of one.

use crate::model::Field;
use crate::observed::ObservedEmployee;
use crate::roster::{Desired, Problem};

use super::logins::Logins;
use super::resolve::error;
use super::{Change, LoginSpec};

/// What there is to do about a login.
#[derive(Debug)]
pub(super) enum WantedLogin {
    /// Nothing: none wanted, or it is there.
    Nothing,
    /// Nothing, but the operator should know this.
    Note(String),
    /// To be created.
    Missing(LoginSpec),
    /// It cannot be told whose a login is, or the username or e-mail is somebody else's.
    Conflict(String),
    /// The row does not say enough.
    Problem(Problem),
}

/// Looks at the login a row wants for a person; `account` is `None` for a new employee.
pub(super) fn look(row: &Desired, account: Option<&ObservedEmployee>, logins: &Logins<'_>) -> WantedLogin {
    if row.backoffice != Some(true) || !logins.known() {
        return WantedLogin::Nothing;
    }
    let theirs = account.map(|account| logins.of(account, Some(row))).unwrap_or_default();
    if let Some(user) = theirs.theirs.first().and_then(|id| logins.user(*id)) {
        return if user.active {
            WantedLogin::Nothing
        } else {
            WantedLogin::Note(format!("the Backoffice login {} exists but is switched off", user.username))
        };
    }
    if let Some(user) = theirs.perhaps.first().and_then(|id| logins.user(*id)) {
        return WantedLogin::Conflict(format!(
            "it is not known whether the login {} is theirs",
            user.username
        ));
    }
    let Some(username) = row.backoffice_username.clone() else {
        let (message, hint) =
            ("a login needs a username".to_owned(), "fill in backoffice_username".to_owned());
        return WantedLogin::Problem(error(
            row,
            "login-needs-username",
            Field::Backoffice.as_str(),
            "yes",
            message,
            hint,
        ));
    };
    let Some(email) = row.email.clone().or_else(|| account.and_then(|account| account.email().cloned()))
    else {
        let (message, hint) = ("a login needs an e-mail".to_owned(), "fill in email".to_owned());
        return WantedLogin::Problem(error(
            row,
            "login-needs-email",
            Field::Backoffice.as_str(),
            "yes",
            message,
            hint,
        ));
    };
    let owner =
        logins.of_username(&username).or_else(|| logins.of_email(&email)).and_then(|id| logins.user(id));
    match owner {
        Some(user) => WantedLogin::Conflict(format!(
            "the login {} of {} has this username or e-mail already",
            user.username, user.name
        )),
        None => WantedLogin::Missing(LoginSpec { username, email }),
    }
}

/// How a new login shows among the changes.
pub(super) fn changes(login: &LoginSpec) -> Vec<Change> {
    let set = |field, to: String| Change { field, from: None, to };
    vec![set(Field::Backoffice, "yes".to_owned()), set(Field::BackofficeUsername, login.username.to_string())]
}

/// What everybody should know about a new login.
pub(super) fn warning(row: &Desired) -> String {
    let wish = row.backoffice_permission.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
    format!(
        "the new Backoffice login starts without permissions{wish} and sites: set them in Backoffice under Users"
    )
}
