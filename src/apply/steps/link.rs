//! A Backoffice login for an employee.

use crate::backoffice::{BackofficeError, ErrorKind, LoginOwner, NewLogin};
use crate::model::{EmployeeId, Password, UserId};
use crate::plan::{Entry, LoginSpec};

use super::super::confirm::Expected;
use super::super::executor::{Carried, Executor, Progress, result_of};
use super::super::{ApplyError, RowStatus, Secrets};
use super::{ended, status_of};

/// Carries out a link.
pub(in super::super) async fn carry_out(run: &Executor<'_>, entry: &Entry) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let (Some(login), Some(employee)) = (&entry.login, entry.person.employee_id) else {
        result.status = RowStatus::NotAttempted;
        "the plan says too little about this login; plan again".clone_into(&mut result.message);
        return Ok(Carried { progress: Progress::Finished(result), trouble: None, secrets_unused: false });
    };
    let password = Password::generate(&mut rand::rng());
    run.keep_secrets(&Secrets {
        line: entry.line,
        name: &result.name,
        pos_user_id: entry.person.pos_user_id,
        pin: None,
        username: Some(&login.username),
        password: Some(&password),
    })?;
    match insert(run, entry, employee, login, password).await? {
        Ok(user) => {
            result.user_id = user;
            result.changed = format!("login {} created", login.username);
            let expected = Expected { employee: None, login: Some(login.clone()) };
            Ok(Carried {
                progress: Progress::ToConfirm(result, expected),
                trouble: None,
                secrets_unused: false,
            })
        }
        Err(error) => Ok(ended(result, status_of(&error), &error, true)),
    }
}

/// Sends the login. Where the answer got lost, the list of logins at the end tells: the id is `None` until then.
pub(super) async fn insert(
    run: &Executor<'_>,
    entry: &Entry,
    employee: EmployeeId,
    login: &LoginSpec,
    password: Password,
) -> Result<Result<Option<UserId>, BackofficeError>, ApplyError> {
    let new = NewLogin {
        username: login.username.clone(),
        password,
        email: login.email.clone(),
        owner: LoginOwner::Employee(employee),
    };
    let about = format!("login {}", login.username);
    match run.step(entry, "login", &about, run.backoffice.insert_login(&new)).await? {
        Ok(id) => Ok(Ok(Some(id))),
        Err(error) if error.kind() == ErrorKind::Unclear => Ok(Ok(None)),
        Err(error) => Ok(Err(error)),
    }
}
