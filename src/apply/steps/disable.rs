//! An employee's Backoffice logins are closed, and proven closed, then the employee becomes inactive: once they are, a login of
//! theirs is likely not to be changed any more (protocol §6, §9).

use crate::backoffice::{BackofficeError, Profile};
use crate::plan::{Before, Closing, Entry, Old};

use super::super::confirm::{Expected, ExpectedEmployee};
use super::super::executor::{Carried, Executor, Progress, result_of};
use super::super::{ApplyError, RowResult, RowStatus, drift};
use super::login_switch::{self, Owner};
use super::{ended, in_full, partial, status_of};
use crate::backoffice::ErrorKind;
use crate::model::EmployeeId;

/// Carries out a disable.
pub(in super::super) async fn carry_out(
    run: &Executor<'_>,
    entry: &Entry,
    closing: &Closing,
) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let (id, before) = (closing.employee, &closing.before);
    let mut expected = Expected::default();
    let mut trouble = None;
    if before.active && !closing.logins.is_empty() {
        // Whoever the number means by now, their login is closed first: it must still be the person of the plan.
        if let Err(error) = look_first(run, entry, id, before).await? {
            return Ok(ended(result, status_of(&error), &error, false));
        }
    }
    for login in &closing.logins {
        let owner = if before.active { Owner::StillActive(id) } else { Owner::Inactive(id) };
        trouble =
            login_switch::close(run, entry, owner, *login, &mut result, &mut expected).await?.or(trouble);
    }
    if before.active {
        let catalogue = run.input.catalogue;
        let looked = run
            .looking_step(entry, "disable", &format!("employee {id}"), async |step| {
                let look = async |profile: &Profile| {
                    drift::of_person(before, profile)?;
                    run.keep_old(step, &Old::Form(Box::new(profile.clone()))).await
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
            Err(error) if !expected.logins.is_empty() => {
                let text = format!(
                    "the employee is still active ({}): make them inactive at /employee/edit/{id}",
                    in_full(&error)
                );
                let mut carried = partial(result, &error, &text);
                carried.progress = match carried.progress {
                    Progress::Finished(mut result) => {
                        result.closed_at = Some(run.store.moment());
                        Progress::ToConfirm(result, Box::new(expected))
                    }
                    other @ Progress::ToConfirm(..) => other,
                };
                return Ok(carried);
            }
            Err(error) => return Ok(ended(result, status_of(&error), &error, false)),
        }
    }
    result.closed_at = (!expected.is_empty()).then(|| run.store.moment());
    for warning in &entry.warnings {
        result.say(warning);
    }
    // Done is only who can have no open login any more, and no other account that goes on working.
    if entry.unknown_logins().iter().any(|login| login.resembles) || !entry.also_active.is_empty() {
        result.status = RowStatus::Partial;
    }
    if expected.is_empty() {
        if result.status == RowStatus::Done {
            result.status = RowStatus::Unchanged;
        }
        return Ok(Carried { progress: Progress::Finished(result), trouble, secrets_unused: false });
    }
    Ok(Carried { progress: Progress::ToConfirm(result, Box::new(expected)), trouble, secrets_unused: false })
}

/// Looks who the employee is before anything of theirs is closed.
async fn look_first(
    run: &Executor<'_>,
    entry: &Entry,
    id: EmployeeId,
    before: &Before,
) -> Result<Result<(), BackofficeError>, ApplyError> {
    let profile = run.backoffice.profile(id, run.input.catalogue);
    let profile = run.step(entry, "look", &format!("employee {id}"), |_| profile).await?;
    Ok(profile.and_then(|profile| {
        drift::of_person(before, &profile).map_err(|what| BackofficeError::Drift { what })
    }))
}

fn expect_inactive(result: &mut RowResult, expected: &mut Expected, id: EmployeeId) {
    result.changed("employee disabled");
    expected.employee = Some(ExpectedEmployee { active: Some(false), ..ExpectedEmployee::new(id) });
}
