//! An employee's Backoffice logins are closed, and proven closed, then the employee becomes inactive: once they are, a login of
//! theirs is likely not to be changed any more (protocol §6, §9).

use crate::backoffice::{BackofficeError, EmployeeChange, ErrorKind, Profile, StepKind, WriteError};
use crate::model::{EmployeeId, with_causes};
use crate::plan::{Before, Closing, Entry};

use super::super::confirm::{Expected, ExpectedEmployee};
use super::super::executor::{Advance, Carried, Executor, result_of};
use super::super::witness::{EntryWitness, Sent};
use super::super::{ApplyError, RowResult, RowStatus, drift};
use super::login_switch::{self, SwitchFor};
use super::{ended, partial, status_of};

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
    let witness = EntryWitness::new(run, entry);
    if !closing.logins.is_empty()
        // Whoever the number means by now, their login is closed first: it must still be the person of the plan.
        && let Err(error) = look_first(run, &witness, id, before).await
    {
        let error = error.of_backoffice()?;
        return Ok(ended(result, status_of(&error), &error, false));
    }
    for login in &closing.logins {
        let owner = if before.active { SwitchFor::StillActive(id) } else { SwitchFor::Inactive(id) };
        trouble =
            login_switch::close(run, entry, owner, *login, &mut result, &mut expected).await?.or(trouble);
    }
    if before.active {
        let change = EmployeeChange { active: Some(false), ..EmployeeChange::default() };
        let check = |form: &Profile| drift::of_person(before, form);
        let written = witness.writer().change_form(StepKind::Disable, id, &change, check).await;
        match written.map_err(WriteError::of_backoffice) {
            Ok(form) if form.sent.is_empty() && !run.has_begun(entry, StepKind::Disable) => {
                result.say("was inactive already");
            }
            // Where nobody knows, the listing at the end shows whether it happened.
            Ok(form) => expect_inactive(&mut result, &mut expected, id, form.lost.as_ref()),
            Err(error) => {
                let error = error?;
                if error.kind() == ErrorKind::Unclear {
                    expect_inactive(&mut result, &mut expected, id, Some(&error));
                } else if expected.logins.is_empty() {
                    return Ok(ended(result, status_of(&error), &error, false));
                } else {
                    result.closed_at = Some(run.store.moment());
                    return Ok(still_active(result, expected, &error, id));
                }
            }
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
        return Ok(Carried { trouble, ..Carried::of(Advance::Finished(result)) });
    }
    Ok(Carried { trouble, ..Carried::of(Advance::ToConfirm(result, Box::new(expected))) })
}

/// Looks who the employee is before anything of theirs is closed.
async fn look_first(
    run: &Executor<'_>,
    witness: &EntryWitness<'_, '_>,
    id: EmployeeId,
    before: &Before,
) -> Sent<()> {
    if !before.active {
        // Nothing is written to the account itself: the listing is enough.
        return Ok(run.identities.hold(id, before, &EmployeeChange::default(), run.backoffice).await?);
    }
    let writer = witness.writer();
    let profile = writer.profile(StepKind::Look, id).await?;
    Ok(drift::of_person(before, &profile)?)
}

/// Their logins were closed, or not; the employee goes on working.
fn still_active(result: RowResult, expected: Expected, error: &BackofficeError, id: EmployeeId) -> Carried {
    let text = format!(
        "the employee is still active ({}): make them inactive at /employee/edit/{id}",
        with_causes(error)
    );
    let mut carried = partial(result, error, &text);
    carried.progress = match carried.progress {
        Advance::Finished(result) => Advance::ToConfirm(result, Box::new(expected)),
        other @ Advance::ToConfirm(..) => other,
    };
    carried
}

fn expect_inactive(
    result: &mut RowResult,
    expected: &mut Expected,
    id: EmployeeId,
    unanswered: Option<&BackofficeError>,
) {
    result.changed("employee disabled");
    let unanswered = unanswered.map(|error| with_causes(error));
    expected.employee =
        Some(ExpectedEmployee { active: Some(false), unanswered, ..ExpectedEmployee::new(id) });
}
