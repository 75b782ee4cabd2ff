//! A login that is there already is closed or opened: its own form says whose it is and is sent back whole (protocol §9).

use crate::backoffice::{ErrorKind, LoginSwitched, WriteError};
use crate::model::{EmployeeId, UserId, with_causes};
use crate::plan::Entry;

use super::super::confirm::{Expected, ExpectedLogin};
use super::super::executor::Executor;
use super::super::witness::{EntryWitness, Sent};
use super::super::{ApplyError, RowResult, drift};

/// Whose a login must be, and whether its form can be expected to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SwitchFor {
    /// Active; when they become inactive next, a login that was not closed before can not be closed any more.
    StillActive(EmployeeId),
    /// Inactive: Backoffice is likely to refuse (protocol §6).
    Inactive(EmployeeId),
}

impl SwitchFor {
    fn id(self) -> EmployeeId {
        match self {
            Self::StillActive(id) | Self::Inactive(id) => id,
        }
    }
}

/// Sends the form that closes a login and reads it back. What goes wrong is an expectation that the list of logins judges at
/// the end: the employee is disabled all the same.
pub(super) async fn close(
    run: &Executor<'_>,
    entry: &Entry,
    owner: SwitchFor,
    login: UserId,
    result: &mut RowResult,
    expected: &mut Expected,
) -> Result<Option<(ErrorKind, String)>, ApplyError> {
    result.user_id = Some(login);
    let witness = EntryWitness::new(run, entry);
    let (failed, lost) = match switch(&witness, owner.id(), login, false).await {
        Ok(LoginSwitched::AlreadySo) => {
            result.say(&format!("login {login} was closed already"));
            return Ok(None);
        }
        Ok(LoginSwitched::Sent) => (unproven(&witness, owner, login).await, None),
        Ok(LoginSwitched::Unanswered(lost)) => (unproven(&witness, owner, login).await, Some(lost)),
        Err(error) => (Some(error), None),
    };
    let failed = failed.map(WriteError::of_backoffice).transpose()?;
    let by_hand = match owner {
        SwitchFor::StillActive(_) => {
            format!(
                "their Backoffice login goes on working: set \"User is active?\" to No at /user/edit/{login}; where Backoffice \
                     refuses that for somebody inactive, make them active at /employee/edit/{0}, close the login, and make them \
                     inactive again",
                owner.id()
            )
        }
        SwitchFor::Inactive(id) => format!(
            "their Backoffice login goes on working: where Backoffice refuses to close it for somebody inactive, make them active \
             at /employee/edit/{id}, set \"User is active?\" to No at /user/edit/{login}, and make them inactive again"
        ),
    };
    let is_not_there = failed.as_ref().is_none_or(|error| error.kind() == ErrorKind::NotStored);
    let why = match (&failed, &lost, owner) {
        // What came instead of an answer tells more than what is not there.
        (Some(_), Some(lost), _) if is_not_there => Some(with_causes(lost)),
        (Some(error), _, _) => Some(with_causes(error)),
        (None, Some(lost), SwitchFor::Inactive(_)) => Some(with_causes(lost)),
        (None, _, _) => None,
    };
    if why.is_none() {
        result.changed("login closed");
    }
    let trouble = failed.map(|error| error.kind()).zip(why.clone());
    expected.logins.push(ExpectedLogin { id: login, active: false, failed: why, by_hand });
    Ok(trouble)
}

/// Reads the page of a login that was to be closed, where it still opens, and returns what is wrong with it.
async fn unproven(
    witness: &EntryWitness<'_, '_>,
    owner: SwitchFor,
    login: UserId,
) -> Option<WriteError<ApplyError>> {
    match owner {
        SwitchFor::StillActive(_) => witness.writer().prove_switched(login, false).await.err(),
        SwitchFor::Inactive(_) => None,
    }
}

/// Switches a login that is theirs by its own edit page.
pub(super) async fn switch(
    witness: &EntryWitness<'_, '_>,
    owner: EmployeeId,
    login: UserId,
    active: bool,
) -> Sent<LoginSwitched> {
    witness.writer().switch_login(login, active, |link| drift::of_login(owner, link)).await
}
