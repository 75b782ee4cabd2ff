//! A login that is nobody's of the roster is closed, or opened again.

use crate::backoffice::{ErrorKind, LoginLink};
use crate::plan::{Entry, Old};

use super::super::confirm::{Expected, ExpectedLogin};
use super::super::executor::{Carried, Executor, Progress, result_of};
use super::super::{ApplyError, RowStatus};
use super::{ended, not_attempted, status_of};

/// Carries it out.
pub(in super::super) async fn carry_out(run: &Executor<'_>, entry: &Entry) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let spec = entry.update.as_ref();
    let (login, active) = match spec.map(|spec| (spec.open_login, spec.close_login)) {
        Some((Some(login), None)) => (login, true),
        Some((None, Some(login))) => (login, false),
        _ => return Ok(not_attempted(result, "the plan says too little about this login; plan again")),
    };
    let (step, done) =
        if active { ("open-login", "login switched on") } else { ("close-login", "login closed") };
    result.user_id = Some(login);
    let looked = run
        .looking_step(entry, step, &format!("login {login}"), async |step| {
            let look = |link: &LoginLink| {
                still_is(&entry.key, link)?;
                run.keep_old(step, &Old::Login { user: login, active: !active })
            };
            run.backoffice.set_login_active(login, active, look).await
        })
        .await?;
    let sent = match looked.outcome {
        Ok(sent) => sent || looked.again || run.has_begun(entry, step),
        // Nobody knows: the listing at the end shows whether it happened.
        Err(error) if error.kind() == ErrorKind::Unclear => true,
        Err(error) => return Ok(ended(result, status_of(&error), &error, false)),
    };
    if !sent {
        result.status = RowStatus::Unchanged;
        result.say("Backoffice says so already");
        return Ok(Carried { progress: Progress::Finished(result), trouble: None, secrets_unused: false });
    }
    result.changed(done);
    let answer = if active { "Yes" } else { "No" };
    let by_hand = format!("set \"User is active?\" to {answer} at /user/edit/{login}");
    let expected = ExpectedLogin { id: login, active, failed: None, by_hand };
    let expected = Expected { logins: vec![expected], ..Expected::default() };
    let progress = Progress::ToConfirm(result, Box::new(expected));
    Ok(Carried { progress, trouble: None, secrets_unused: false })
}

/// Holds a login against the one of the plan: its name, and that it still is nobody's.
fn still_is(username: &str, link: &LoginLink) -> Result<(), String> {
    if !link.username.eq_ignore_ascii_case(username) {
        return Err(format!("login {} is {:?} by now, not {username:?}", link.id, link.username));
    }
    match link.employee {
        None => Ok(()),
        Some(owner) => Err(format!("the login {username} belongs to employee {owner} by now")),
    }
}
