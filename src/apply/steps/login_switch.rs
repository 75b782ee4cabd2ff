//! A login that is there already is closed or opened: its own form says whose it is and is sent back whole (protocol §9).

use crate::backoffice::{BackofficeError, ErrorKind, LoginLink};
use crate::model::{EmployeeId, UserId};
use crate::plan::{Entry, Old};

use super::super::confirm::{Expected, ExpectedLogin};
use super::super::executor::Executor;
use super::super::{ApplyError, RowResult, drift};
use super::in_full;

/// Whose a login must be, and whether its form can be expected to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Active; when they become inactive next, a login that was not closed before can not be closed any more.
    StillActive(EmployeeId),
    /// Inactive: Backoffice is likely to refuse (protocol §6).
    Inactive(EmployeeId),
}

impl Owner {
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
    owner: Owner,
    login: UserId,
    result: &mut RowResult,
    expected: &mut Expected,
) -> Result<Option<(ErrorKind, String)>, ApplyError> {
    result.user_id = Some(login);
    let failed = match switch(run, entry, owner.id(), login, false).await? {
        Ok(Switched::AlreadySo) => {
            result.say(&format!("login {login} was closed already"));
            return Ok(None);
        }
        Ok(Switched::Sent) => match owner {
            Owner::StillActive(_) => read_closed(run, entry, login).await?.err(),
            Owner::Inactive(_) => None,
        },
        Err(error) => Some(error),
    };
    let by_hand = match owner {
        Owner::StillActive(_) => {
            format!(
                "their Backoffice login goes on working: set \"User is active?\" to No at /user/edit/{login}; where Backoffice \
                     refuses that for somebody inactive, make them active at /employee/edit/{0}, close the login, and make them \
                     inactive again",
                owner.id()
            )
        }
        Owner::Inactive(id) => format!(
            "their Backoffice login goes on working: where Backoffice refuses to close it for somebody inactive, make them active \
             at /employee/edit/{id}, set \"User is active?\" to No at /user/edit/{login}, and make them inactive again"
        ),
    };
    let trouble = failed.as_ref().map(|error| (error.kind(), in_full(error)));
    if failed.is_none() {
        result.changed("login closed");
    }
    let failed = failed.map(|error| in_full(&error));
    expected.logins.push(ExpectedLogin { id: login, active: false, failed, by_hand });
    Ok(trouble)
}

/// What became of a login's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Switched {
    /// Nothing was to be done.
    AlreadySo,
    /// It was sent, or may have been: the list of logins shows whether it was stored.
    Sent,
}

/// Switches a login that is theirs by its own edit page.
pub(super) async fn switch(
    run: &Executor<'_>,
    entry: &Entry,
    owner: EmployeeId,
    login: UserId,
    active: bool,
) -> Result<Result<Switched, BackofficeError>, ApplyError> {
    let step = if active { "open-login" } else { "close-login" };
    let looked = run
        .looking_step(entry, step, &format!("login {login}"), async |step| {
            let look = async |link: &LoginLink| {
                drift::of_login(owner, link)?;
                run.keep_old(step, &Old::Login { user: login, active: !active }).await
            };
            run.backoffice.set_login_active(login, active, look).await
        })
        .await?;
    let ours = looked.again || run.has_begun(entry, step);
    Ok(match looked.outcome {
        Ok(sent) if sent || ours => Ok(Switched::Sent),
        Ok(_) => Ok(Switched::AlreadySo),
        // Nobody knows: the list at the end shows whether it happened.
        Err(error) if error.kind() == ErrorKind::Unclear => Ok(Switched::Sent),
        Err(error) => Err(error),
    })
}

/// Reads the login's own page: closed, or what is wrong.
async fn read_closed(
    run: &Executor<'_>,
    entry: &Entry,
    login: UserId,
) -> Result<Result<(), BackofficeError>, ApplyError> {
    let link = run.backoffice.login_link(login);
    let link = run.step(entry, "read-login", &format!("login {login}"), |_| link).await?;
    Ok(link.and_then(|link| {
        if !link.active {
            return Ok(());
        }
        let (wanted, stored) = ("closed".to_owned(), "open".to_owned());
        Err(BackofficeError::NotStored { what: format!("login {}", link.username), wanted, stored })
    }))
}
