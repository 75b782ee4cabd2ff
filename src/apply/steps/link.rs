//! A Backoffice login for an employee: created, then given its permission and sites, which are read back.

use crate::backoffice::{EmployeeChange, ErrorKind, LoginGrant, LoginOwner, NewLogin, StepKind};
use crate::model::{EmployeeId, Password, UserId, with_causes};
use crate::plan::{Entry, Linking, LoginAccessSpec, LoginSpec};

use super::super::confirm::Expected;
use super::super::executor::{Advance, Carried, Executor, result_of};
use super::super::witness::{EntryWitness, Sent};
use super::super::{ApplyError, RowResult, RowStatus, Secrets};
use super::{ended, status_of};

/// Carries out a link.
pub(in super::super) async fn carry_out(
    run: &Executor<'_>,
    entry: &Entry,
    linking: &Linking,
) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let (login, employee) = (&linking.login, linking.employee);
    let held =
        run.identities.hold(employee, &linking.before, &EmployeeChange::default(), run.backoffice).await;
    if let Err(error) = held {
        // What an interrupted run sent may be in use.
        let unused = !run.has_begun(entry, StepKind::Login);
        return Ok(ended(result, status_of(&error), &error, unused));
    }
    let password = keep_password(run, entry, login, &result).await?;
    if let Err(error) = add(run, entry, employee, login, password, &mut result).await {
        let error = error.of_backoffice()?;
        // Where nobody knows whether the login exists, its password is kept.
        let unused = error.kind() != ErrorKind::Unclear;
        return Ok(ended(result, status_of(&error), &error, unused));
    }
    let expected = Expected { new_login: Some(login.clone()), ..Expected::default() };
    Ok(Carried::of(Advance::ToConfirm(result, Box::new(expected))))
}

/// Makes a password and puts it on disk before it is used.
pub(super) async fn keep_password(
    run: &Executor<'_>,
    entry: &Entry,
    login: &LoginSpec,
    result: &RowResult,
) -> Result<Password, ApplyError> {
    // What an interrupted run had put on disk may be in use.
    if run.input.resumed.is_some()
        && let (_, Some(kept)) = run.kept_secrets(entry).await?
    {
        return Ok(kept);
    }
    let password = Password::generate(&mut rand::rng());
    let secrets = Secrets {
        line: entry.line,
        name: &result.name,
        pos_user_id: entry.person.pos_user_id,
        pin: None,
        username: Some(&login.username),
        password: Some(&password),
    };
    run.keep_secrets(entry, &secrets).await?;
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
) -> Sent<()> {
    let new = NewLogin {
        username: login.username.clone(),
        password,
        email: login.email.clone(),
        owner: LoginOwner::Employee(employee),
    };
    let user = EntryWitness::new(run, entry).writer().insert_login(&new).await?;
    result.user_id = Some(user);
    result.changed(&format!("login {} created", login.username));
    if let Some(access) = &login.access {
        give_rights(run, entry, user, access, result).await?;
    }
    Ok(())
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
    match EntryWitness::new(run, entry).writer().give_rights(user, &grant, sheet).await {
        Ok(()) => result.changed(&format!("login permission {}", access.template.name)),
        Err(error) => {
            result.status = RowStatus::Partial;
            result.say(&by_hand(&with_causes(&error.of_backoffice()?)));
        }
    }
    Ok(())
}
