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
    let failed = match switch(&witness, owner.id(), login, false).await {
        Ok(LoginSwitched::AlreadySo) => {
            result.say(&format!("login {login} was closed already"));
            return Ok(None);
        }
        Ok(LoginSwitched::Sent) => match owner {
            SwitchFor::StillActive(_) => witness.writer().prove_switched(login, false).await.err(),
            SwitchFor::Inactive(_) => None,
        },
        Err(error) => Some(error),
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
    let trouble = failed.as_ref().map(|error| (error.kind(), with_causes(error)));
    if failed.is_none() {
        result.changed("login closed");
    }
    let failed = failed.map(|error| with_causes(&error));
    expected.logins.push(ExpectedLogin { id: login, active: false, failed, by_hand });
    Ok(trouble)
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
