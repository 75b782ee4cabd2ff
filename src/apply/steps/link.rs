//! A Backoffice login for an employee: created, then given its permission and sites, which are read back.

use crate::backoffice::{BackofficeError, ErrorKind, LoginGrant, LoginOwner, NewLogin};
use crate::model::{EmployeeId, Password, UserId};
use crate::plan::{Entry, Linking, LoginAccessSpec, LoginSpec};

use super::super::confirm::Expected;
use super::super::executor::{Carried, Executor, Progress, result_of};
use super::super::sending::unknown;
use super::super::{ApplyError, RowResult, RowStatus, Secrets};
use super::{ended, in_full, status_of};

/// Carries out a link.
pub(in super::super) async fn carry_out(
    run: &Executor<'_>,
    entry: &Entry,
    linking: &Linking,
) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let (login, employee) = (&linking.login, linking.employee);
    let password = keep_password(run, entry, login, &result).await?;
    if let Err(error) = add(run, entry, employee, login, password, &mut result).await? {
        // Where nobody knows whether the login exists, its password is kept.
        let unused = error.kind() != ErrorKind::Unclear;
        return Ok(ended(result, status_of(&error), &error, unused));
    }
    let expected = Expected { new_login: Some(login.clone()), ..Expected::default() };
    Ok(Carried {
        progress: Progress::ToConfirm(result, Box::new(expected)),
        trouble: None,
        secrets_unused: false,
    })
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
) -> Result<Result<(), BackofficeError>, ApplyError> {
    let new = NewLogin {
        username: login.username.clone(),
        password,
        email: login.email.clone(),
        owner: LoginOwner::Employee(employee),
    };
    let user = match insert(run, entry, employee, &new).await? {
        Ok(user) => user,
        Err(error) => return Ok(Err(error)),
    };
    result.user_id = Some(user);
    result.changed(&format!("login {} created", login.username));
    if let Some(access) = &login.access {
        give_rights(run, entry, user, access, result).await?;
    }
    Ok(Ok(()))
}

/// Inserts the login. After an answer that says nothing it looks for the login, and sends once more only when there is none. An
/// error of kind `Unclear` means that nobody knows.
async fn insert(
    run: &Executor<'_>,
    entry: &Entry,
    owner: EmployeeId,
    new: &NewLogin,
) -> Result<Result<UserId, BackofficeError>, ApplyError> {
    let about = format!("login {}", new.username);
    // An interrupted run may have sent it.
    let mut unclear = run.has_begun(entry, "login").then(|| interrupted(new));
    for _ in 0..2 {
        if let Some(error) = &unclear {
            match look(run, owner, new).await {
                Ok(Some(id)) => return Ok(Ok(id)),
                Ok(None) => {}
                Err(also) => return Ok(Err(unknown(error, &also))),
            }
        }
        match run.step(entry, "login", &about, |_| run.backoffice.insert_login(new)).await? {
            Err(error) if error.kind() == ErrorKind::Unclear => unclear = Some(error),
            // The first one was still on its way when it was looked for.
            Err(error) if error.kind() == ErrorKind::Taken && unclear.is_some() => {
                return Ok(match look(run, owner, new).await {
                    Ok(Some(id)) => Ok(id),
                    Ok(None) => Err(error),
                    Err(also) => Err(unknown(&error, &also)),
                });
            }
            outcome => return Ok(outcome),
        }
    }
    let error = unclear.unwrap_or_else(|| interrupted(new));
    Ok(match look(run, owner, new).await {
        Ok(Some(id)) => Ok(id),
        Ok(None) => Err(BackofficeError::Rejected {
            what: format!("creating the login {}", new.username),
            alerts: vec![
                "it was sent twice without an answer, and there is no such login; run it again".into(),
            ],
        }),
        Err(also) => Err(unknown(&error, &also)),
    })
}

fn interrupted(new: &NewLogin) -> BackofficeError {
    BackofficeError::Unclear {
        what: format!("creating the login {}", new.username),
        detail: "the run was interrupted".into(),
        source: None,
    }
}

/// Finds the login that was sent: by its name, its e-mail, and on its own page whose it is (protocol §9).
async fn look(
    run: &Executor<'_>,
    owner: EmployeeId,
    new: &NewLogin,
) -> Result<Option<UserId>, BackofficeError> {
    let users = run.backoffice.list_users().await?;
    let same = |one: &&crate::backoffice::ListedUser| {
        one.username.to_ascii_lowercase() == new.username.key() && one.email.as_ref() == Some(&new.email)
    };
    let Some(found) = users.iter().find(same) else { return Ok(None) };
    let link = run.backoffice.login_link(found.id).await?;
    Ok((link.employee == Some(owner)).then_some(found.id))
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
    let before = match run.backoffice.look_at_login(user, catalogue).await {
        Ok(before) => before,
        Err(error) => {
            result.status = RowStatus::Partial;
            result.say(&by_hand(&in_full(&error)));
            return Ok(());
        }
    };
    let read_back = || run.backoffice.confirm_login(user, &grant, sheet, catalogue, &before);
    let mut outcome = Ok(());
    for attempt in 0..2 {
        // What an interrupted run or a lost answer may have stored is not sent again.
        let begun = attempt == 0 && run.has_begun(entry, "login-rights");
        if begun && run.step(entry, "read-login-rights", &about, |_| read_back()).await?.is_ok() {
            break;
        }
        let grant_it = run.backoffice.grant_login(user, &grant, sheet, catalogue, &before);
        let sent = run.step(entry, "login-rights", &about, |_| grant_it).await?;
        let lost = match sent {
            Err(error) if error.kind() != ErrorKind::Unclear => {
                outcome = Err(error);
                break;
            }
            sent => sent.is_err(),
        };
        outcome = run.step(entry, "read-login-rights", &about, |_| read_back()).await?;
        let absent =
            |error: &BackofficeError| matches!(error.kind(), ErrorKind::NotStored | ErrorKind::SitesDiffer);
        if !(lost && outcome.as_ref().is_err_and(absent)) {
            break;
        }
    }
    match outcome {
        Ok(()) => result.changed(&format!("login permission {}", access.template.name)),
        Err(error) => {
            result.status = RowStatus::Partial;
            result.say(&by_hand(&in_full(&error)));
        }
    }
    Ok(())
}
