//! An employee becomes inactive, and their Backoffice logins are closed: disabling alone leaves them open (protocol §6).

use crate::backoffice::{ErrorKind, LoginLink, Profile};
use crate::model::{EmployeeId, UserId};
use crate::plan::{Closing, Entry, Old};

use super::super::confirm::{Expected, ExpectedEmployee};
use super::super::executor::{Carried, Executor, Progress, result_of};
use super::super::{ApplyError, RowResult, RowStatus, drift};
use super::{ended, in_full, status_of};

/// Carries out a disable.
pub(in super::super) async fn carry_out(
    run: &Executor<'_>,
    entry: &Entry,
    closing: &Closing,
) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let (id, before) = (closing.employee, &closing.before);
    let mut expected = Expected::default();
    if before.active {
        let catalogue = run.input.catalogue;
        let looked = run
            .looking_step(entry, "disable", &format!("employee {id}"), async |step| {
                let look = |profile: &Profile| {
                    drift::of_person(before, profile)?;
                    run.keep_old(step, &Old::Form(Box::new(profile.clone())))
                };
                run.backoffice.set_active(id, false, catalogue, look).await
            })
            .await?;
        let ours = looked.again || run.has_begun(entry, "disable");
        match looked.outcome {
            Ok(change) if !change.changed && !ours => result.say("was inactive already"),
            Ok(_) => expect_inactive(&mut result, &mut expected, id),
            // Nobody knows: the listing at the end shows whether it happened.
            Err(error) if error.kind() == ErrorKind::Unclear => {
                expect_inactive(&mut result, &mut expected, id);
            }
            Err(error) => return Ok(ended(result, status_of(&error), &error, false)),
        }
    }
    let mut trouble = None;
    for login in &closing.logins {
        trouble = close(run, entry, id, *login, &mut result, &mut expected).await?.or(trouble);
    }
    for warning in &entry.warnings {
        result.say(warning);
    }
    if expected.is_empty() {
        if result.status == RowStatus::Done {
            result.status = RowStatus::Unchanged;
        }
        return Ok(Carried { progress: Progress::Finished(result), trouble, secrets_unused: false });
    }
    Ok(Carried { progress: Progress::ToConfirm(result, Box::new(expected)), trouble, secrets_unused: false })
}

fn expect_inactive(result: &mut RowResult, expected: &mut Expected, id: EmployeeId) {
    result.changed("employee disabled");
    expected.employee = Some(ExpectedEmployee { active: Some(false), ..ExpectedEmployee::new(id) });
}

/// Closes a login that is theirs by its own edit page. What goes wrong makes the row partial: the employee is disabled.
async fn close(
    run: &Executor<'_>,
    entry: &Entry,
    owner: EmployeeId,
    login: UserId,
    result: &mut RowResult,
    expected: &mut Expected,
) -> Result<Option<(ErrorKind, String)>, ApplyError> {
    result.user_id = Some(login);
    let looked = run
        .looking_step(entry, "close-login", &format!("login {login}"), async |step| {
            let look = |link: &LoginLink| {
                drift::of_login(owner, link)?;
                run.keep_old(step, &Old::Login { user: login, active: true })
            };
            run.backoffice.set_login_active(login, false, look).await
        })
        .await?;
    let ours = looked.again || run.has_begun(entry, "close-login");
    match looked.outcome {
        Ok(false) if !ours => {
            result.say(&format!("login {login} was closed already"));
            Ok(None)
        }
        Ok(_) => {
            result.changed("login closed");
            expected.logins.push((login, false));
            Ok(None)
        }
        Err(error) if error.kind() == ErrorKind::Unclear => {
            result.changed("login closed");
            expected.logins.push((login, false));
            Ok(None)
        }
        Err(error) => {
            result.status = RowStatus::Partial;
            result.say(&format!(
                "their Backoffice login goes on working ({}): set \"User is active?\" to No at /user/edit/{login}",
                in_full(&error)
            ));
            Ok(Some((error.kind(), in_full(&error))))
        }
    }
}
