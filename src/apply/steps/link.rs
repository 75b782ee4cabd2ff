//! A Backoffice login for an employee: created, then given its permission and sites, which are read back.

use crate::backoffice::{BackofficeError, ErrorKind, LoginGrant, LoginOwner, NewLogin};
use crate::model::{EmployeeId, Password, UserId};
use crate::plan::{Entry, LoginAccessSpec, LoginSpec};

use super::super::confirm::Expected;
use super::super::executor::{Carried, Executor, Progress, result_of};
use super::super::{ApplyError, RowResult, RowStatus, Secrets};
use super::{ended, in_full, not_attempted, status_of};

/// Carries out a link.
pub(in super::super) async fn carry_out(run: &Executor<'_>, entry: &Entry) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let (Some(login), Some(employee)) = (&entry.login, entry.person.employee_id) else {
        return Ok(not_attempted(result, "the plan says too little about this login; plan again"));
    };
    let password = keep_password(run, entry, login, &result)?;
    if let Err(error) = add(run, entry, employee, login, password, &mut result).await? {
        return Ok(ended(result, status_of(&error), &error, true));
    }
    let expected = Expected { new_login: Some(login.clone()), ..Expected::default() };
    Ok(Carried {
        progress: Progress::ToConfirm(result, Box::new(expected)),
        trouble: None,
        secrets_unused: false,
    })
}

/// Makes a password and puts it on disk before it is used.
pub(super) fn keep_password(
    run: &Executor<'_>,
    entry: &Entry,
    login: &LoginSpec,
    result: &RowResult,
) -> Result<Password, ApplyError> {
    let password = Password::generate(&mut rand::rng());
    run.keep_secrets(&Secrets {
        line: entry.line,
        name: &result.name,
        pos_user_id: entry.person.pos_user_id,
        pin: None,
        username: Some(&login.username),
        password: Some(&password),
    })?;
    Ok(password)
}

/// Creates the login and gives it its rights. An error means that there is no login; rights that could not be given make the
/// row partial, since the login exists and its password is in use.
pub(super) async fn add(
    run: &Executor<'_>,
    entry: &Entry,
    employee: EmployeeId,
    login: &LoginSpec,
    password: Password,
    result: &mut RowResult,
) -> Result<Result<(), BackofficeError>, ApplyError> {
    let new = NewLogin {
        username: login.username.clone(),
        password,
        email: login.email.clone(),
        owner: LoginOwner::Employee(employee),
    };
    let about = format!("login {}", login.username);
    let user = match run.step(entry, "login", &about, run.backoffice.insert_login(&new)).await? {
        Ok(id) => Some(id),
        // Where the answer got lost, the list of logins tells: here only where there is more to do, else at the end.
        Err(error) if error.kind() == ErrorKind::Unclear => match (&login.access, look(run, login).await) {
            (Some(_), Ok(None)) => return Ok(Err(error)),
            (_, found) => found.unwrap_or_default(),
        },
        Err(error) => return Ok(Err(error)),
    };
    result.user_id = user;
    result.changed(&format!("login {} created", login.username));
    match (&login.access, user) {
        (Some(access), Some(user)) => give_rights(run, entry, user, access, result).await?,
        (Some(_), None) => {
            result.status = RowStatus::Partial;
            result
                .say("it is not known whether the login was created: look for it in Backoffice under Users");
        }
        (None, _) => {}
    }
    Ok(Ok(()))
}

async fn look(run: &Executor<'_>, login: &LoginSpec) -> Result<Option<UserId>, BackofficeError> {
    let users = run.backoffice.list_users().await?;
    let same = |one: &&crate::backoffice::ListedUser| {
        one.username.to_ascii_lowercase() == login.username.key() && one.email.as_ref() == Some(&login.email)
    };
    Ok(users.iter().find(same).map(|one| one.id))
}

async fn give_rights(
    run: &Executor<'_>,
    entry: &Entry,
    user: UserId,
    access: &LoginAccessSpec,
    result: &mut RowResult,
) -> Result<(), ApplyError> {
    let by_hand = |what: &str| {
        format!(
            "the login exists and its password is kept, but {what}: set permission and sites at /user/permissions/{user}"
        )
    };
    let Some(sheet) = run.input.login_sheet else {
        result.status = RowStatus::Partial;
        result.say(&by_hand("the rights of logins could not be read"));
        return Ok(());
    };
    let grant = LoginGrant { template: access.template.clone(), sites: access.sites.clone() };
    let catalogue = run.input.catalogue;
    let about = format!("login {user}, {}", access.template.name);
    let grant_it = run.backoffice.grant_login(user, &grant, sheet, catalogue);
    let sent = run.step(entry, "login-rights", &about, grant_it).await?;
    let outcome = match sent {
        // Even a lost answer is settled by reading back.
        Err(error) if error.kind() != ErrorKind::Unclear => Err(error),
        _ => {
            let confirm = run.backoffice.confirm_login(user, &grant, sheet, catalogue);
            run.step(entry, "read-login-rights", &about, confirm).await?
        }
    };
    match outcome {
        Ok(()) => result.changed(&format!("login permission {}", access.template.name)),
        Err(error) => {
            result.status = RowStatus::Partial;
            result.say(&by_hand(&in_full(&error)));
        }
    }
    Ok(())
}
