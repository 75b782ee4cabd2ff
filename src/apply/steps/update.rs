//! Changes to somebody who is there: form, pay, permission, login, in this order. What must not be wrong is proven before the
//! next is sent; the listings at the end prove the rest.

use crate::backoffice::{
    BackofficeError, ErrorKind, FormWritten, LoginSwitched, PosPermission, PosPermissionSheet, Profile,
    StepKind, WriteError,
};
use crate::model::{EmployeeId, PosTemplate, UserId, fold, with_causes};
use crate::observed::{Details, Seen};
use crate::plan::{Ahead, Before, Changing, Entry, Step, UpdateSpec};

use super::super::confirm::{Expected, ExpectedEmployee, ExpectedLogin, ExpectedTemplate};
use super::super::executor::{Advance, Carried, Executor, result_of};
use super::super::witness::{EntryWitness, Sent};
use super::super::{ApplyError, RowResult, RowStatus, drift};
use super::login_switch::{self, SwitchFor};
use super::{ended, link, partial, pay, status_of};

/// A row on its way: what was done so far, and what the listings must show.
struct Row<'a> {
    id: EmployeeId,
    entry: &'a Entry,
    before: &'a Before,
    spec: &'a UpdateSpec,
    result: RowResult,
    expected: Expected,
    wrote: bool,
    /// Whether the form told who it is, a moment ago.
    is_known: bool,
    /// Whether the login was looked for, or sent.
    tried_login: bool,
}

/// Carries out an update or a reactivation.
pub(in super::super) async fn carry_out(
    run: &Executor<'_>,
    entry: &Entry,
    changing: &Changing,
) -> Result<Carried, ApplyError> {
    let result = result_of(entry, RowStatus::Done, String::new());
    let (id, before, spec) = (changing.employee, &changing.before, &changing.update);
    let (expected, wrote, is_known, tried_login) = (Expected::default(), false, false, false);
    let mut row = Row { id, entry, before, spec, result, expected, wrote, is_known, tried_login };
    for Step { step, .. } in Ahead::of(entry).steps {
        if let Err(error) = send(run, &mut row, step).await {
            let error = error.of_backoffice()?;
            return failed(run, row, step, &error).await;
        }
    }
    let Row { mut result, expected, wrote, .. } = row;
    if !wrote && result.status == RowStatus::Done {
        if run.has_begun_any(entry) {
            result.changed("carried out before the run was interrupted");
        } else {
            result.status = RowStatus::Unchanged;
            result.say("Backoffice says so already");
        }
    }
    let progress = if expected.is_empty() {
        Advance::Finished(result)
    } else {
        Advance::ToConfirm(result, Box::new(expected))
    };
    Ok(Carried::of(progress))
}

/// Sends one step of the entry; the steps that prove another are part of that one.
async fn send(run: &Executor<'_>, row: &mut Row<'_>, step: StepKind) -> Sent<()> {
    match step {
        StepKind::Update | StepKind::Reactivate => form(run, row, step).await,
        StepKind::Wage => wage(run, row).await,
        StepKind::LookAtPay => say_if_unpaid(run, row).await,
        StepKind::Permission => permission(run, row).await,
        StepKind::CloseLogin => close_login(run, row).await,
        StepKind::OpenLogin => open_login(run, row).await,
        StepKind::Login => new_login(run, row).await,
        StepKind::Insert
        | StepKind::ReadSites
        | StepKind::ReadPay
        | StepKind::Grant
        | StepKind::LoginRights
        | StepKind::ReadLoginRights
        | StepKind::Look
        | StepKind::Disable
        | StepKind::ReadForm
        | StepKind::ReadWage
        | StepKind::ReadLogin => Ok(()),
    }
}

/// Returns what was to be done and where a person does it by hand.
fn by_hand(step: StepKind, id: EmployeeId) -> String {
    match step {
        StepKind::Wage => format!("set the pay at /employee/compensation/{id}"),
        StepKind::Permission => format!("set the permission at /employee/permissions/{id}"),
        StepKind::CloseLogin => "switch the login off in Backoffice under Users".to_owned(),
        StepKind::OpenLogin => "switch the login on in Backoffice under Users".to_owned(),
        StepKind::Login => "create the login in Backoffice under Users".to_owned(),
        _ => format!("look at /employee/edit/{id}"),
    }
}

/// What came first stays done; nothing that would follow is sent.
async fn failed(
    run: &Executor<'_>,
    row: Row<'_>,
    step: StepKind,
    error: &BackofficeError,
) -> Result<Carried, ApplyError> {
    let unused = is_login_proven_missing(run, &row, step, error);
    let Row { id, mut result, wrote, .. } = row;
    // What was remembered proved wrong, or nobody knows what is there now: read before the next plan.
    run.forget_person(id).await?;
    if !wrote && matches!(error.kind(), ErrorKind::NotStored | ErrorKind::Unclear) {
        let text = format!("{}. Nothing was changed as far as can be seen; run it again", with_causes(error));
        result.changed.clear();
        let mut carried = ended(result, RowStatus::Failed, error, unused);
        if let Advance::Finished(result) = &mut carried.progress {
            result.message = text;
        }
        return Ok(carried);
    }
    if !wrote {
        return Ok(ended(result, status_of(error), error, unused));
    }
    let stopped = if error.kind() == ErrorKind::SitesDiffer { " Nothing else was changed." } else { "" };
    let text = format!("{}.{stopped} By hand: {}", with_causes(error), by_hand(step, id));
    let mut carried = partial(result, error, &text);
    carried.secrets_unused = unused;
    Ok(carried)
}

/// Returns whether the login of an update is proven not to be there, so that its password is nobody's: it was refused, or never
/// sent. Where nobody knows, or an interrupted run may have sent it and nobody looked since, the password stays.
fn is_login_proven_missing(
    run: &Executor<'_>,
    row: &Row<'_>,
    step: StepKind,
    error: &BackofficeError,
) -> bool {
    let entry = row.entry;
    entry.login().is_some()
        && match step {
            StepKind::Login if row.tried_login => error.kind() != ErrorKind::Unclear,
            _ => !run.has_begun(entry, StepKind::Login),
        }
}

async fn form(run: &Executor<'_>, row: &mut Row<'_>, step: StepKind) -> Sent<()> {
    let change = &row.spec.form;
    let (id, catalogue, before) = (row.id, run.input.catalogue, row.before);
    let witness = EntryWitness::new(run, row.entry);
    let writer = witness.writer();
    let check = |now: &Profile| drift::of_form(before, change, now, catalogue);
    let FormWritten { sent, before: stored, lost } = writer.change_form(step, id, change, check).await?;
    row.is_known = true;
    if sent.is_empty() {
        return forget(run, row).await;
    }
    if row.spec.needs_read_back() || lost.is_some() {
        match writer.prove_form(id, change).await.map_err(WriteError::of_backoffice) {
            Ok(profile) => {
                run.remember_details(id, &Details::of(profile, Seen::Earlier(run.input.plan.today))).await?;
            }
            Err(error) => {
                let error = error?;
                // Where nobody could look, nobody may say that nothing was changed.
                row.wrote = something_stored(run, row, sent.len()).await.unwrap_or(true);
                // Where nothing was stored, what came instead of an answer tells more than what is not there.
                return Err(if row.wrote { error } else { lost.unwrap_or(error) }.into());
            }
        }
    } else {
        let mut expected = ExpectedEmployee::new(id);
        expected.form = Some(change.clone());
        row.expected.employee = Some(expected);
        // Their listing row says of the sites what it said before, so that nothing else would end the memory of them.
        if change.sites.is_some() && before.details.as_ref().is_some_and(|known| known.sites.is_some()) {
            forget(run, row).await?;
        }
    }
    row.wrote = true;
    // A retired one that stood on the form went back with it.
    let on_form = stored.as_ref().map(|before| &before.departments);
    let kept = |name: &&String| {
        change.departments.is_none() && on_form.is_some_and(|on| on.iter().any(|one| fold(one) == fold(name)))
    };
    for gone in catalogue.retired(&before.departments).filter(|name| !kept(name)) {
        row.result
            .say(&format!("the department {gone}, which Backoffice no longer offers, went with the form"));
    }
    for one in sent {
        let from = if one.stored.trim().is_empty() { "(empty)" } else { one.stored.as_str() };
        row.result.changed(&format!("{} {from} → {}", one.field, one.wanted));
    }
    Ok(())
}

/// Forgets what was remembered of somebody whose page is another by now. Where it says already what was to be sent, an interrupted
/// run stored that, or somebody did: the plan was made of an older page, and so would be every plan after it, with words about a
/// change that is none.
async fn forget(run: &Executor<'_>, row: &Row<'_>) -> Sent<()> {
    Ok(run.forget_person(row.id).await?)
}

/// Returns whether anything of a change was stored, be it something else than was sent: one more look, after a read-back that
/// failed; `None` where it could not look.
async fn something_stored(run: &Executor<'_>, row: &Row<'_>, sent: usize) -> Option<bool> {
    let catalogue = run.input.catalogue;
    let now = run.backoffice.profile(row.id, catalogue).await.ok()?;
    let moved = row.spec.form.sites.is_some()
        && row.before.sites.as_ref().is_some_and(|before| now.sites.effective(&catalogue.sites) != *before);
    Some(moved || row.spec.form.kept_otherwise(&now, catalogue).len() < sent)
}

/// Says whether the account is still that of the person whom the entry means, where no form told it.
async fn same_person(run: &Executor<'_>, row: &Row<'_>) -> Result<(), BackofficeError> {
    if row.is_known {
        return Ok(());
    }
    run.identities.hold(row.id, row.before, &row.spec.form, run.backoffice).await
}

async fn wage(run: &Executor<'_>, row: &mut Row<'_>) -> Sent<()> {
    let Some(spec) = &row.spec.wage else { return Ok(()) };
    same_person(run, row).await?;
    let Some(wage) = pay::add(run, row.entry, row.id, spec).await? else { return forget(run, row).await };
    row.wrote = true;
    row.result.changed(&format!("pay {} from {}", wage.rate, wage.effective));
    if wage.effective != spec.from {
        row.result.say(&format!("the new rate starts on {} instead of {}", wage.effective, spec.from));
    }
    Ok(())
}

/// Somebody who comes back may be paid by no record any more, since the last one ended when they left (protocol §7). Where the
/// row says nothing about pay, that is for a person to mend.
async fn say_if_unpaid(run: &Executor<'_>, row: &mut Row<'_>) -> Sent<()> {
    let witness = EntryWitness::new(run, row.entry);
    let pay = match witness.writer().compensation(StepKind::LookAtPay, row.id).await {
        Ok(pay) => pay,
        Err(error) => return Ok(error.of_backoffice().map(|_| ())?),
    };
    if pay.in_force(run.input.plan.today).is_none() {
        let last = pay.latest().map_or("nothing so far", |record| record.rate_text.as_str());
        let page = format!("/employee/compensation/{}", row.id);
        row.result.say(&format!("no pay is in force (it was {last}): set it at {page}"));
    }
    Ok(())
}

async fn permission(run: &Executor<'_>, row: &mut Row<'_>) -> Sent<()> {
    let Some(template) = &row.spec.template else { return Ok(()) };
    same_person(run, row).await?;
    let planned = &row.before.template;
    let witness = EntryWitness::new(run, row.entry);
    let check = |sheet: &PosPermissionSheet, now: &PosPermission| {
        if is_planned(planned, sheet, now) {
            return Ok(());
        }
        let what = format!(
            "changed in Backoffice since the plan was made: permission was {planned:?}, is now {:?}. Plan again",
            now.listed_as()
        );
        Err(BackofficeError::Drift { what })
    };
    // Where nobody knows, the listing at the end shows whether it happened.
    let written = witness.writer().change_template(row.id, template, check).await?;
    if written.sent {
        row.wrote = true;
        row.result.changed(&format!("permission {planned} → {}", template.name));
        let expected = row.expected.employee.get_or_insert_with(|| ExpectedEmployee::new(row.id));
        expected.template = Some(ExpectedTemplate { template: template.clone(), names: written.names });
    }
    Ok(())
}

/// Returns whether the stored matrix is what the plan's name stands for: two templates may share one (protocol §8).
fn is_planned(planned: &str, sheet: &PosPermissionSheet, now: &PosPermission) -> bool {
    match PosTemplate::named(&sheet.templates, planned) {
        Some(template) => template.matrix == now.matrix,
        None => fold(planned) == fold(now.listed_as()),
    }
}

/// Closes a login. Where the employee becomes inactive next, what goes wrong stops nothing: whoever leaves is disabled all the
/// same.
async fn close_login(run: &Executor<'_>, row: &mut Row<'_>) -> Sent<()> {
    let Some(login) = row.spec.close_login else { return Ok(()) };
    same_person(run, row).await?;
    if row.spec.form.active != Some(false) {
        return switch_login(run, row, login, false).await;
    }
    let owner = SwitchFor::StillActive(row.id);
    let begun = row.expected.logins.len();
    login_switch::close(run, row.entry, owner, login, &mut row.result, &mut row.expected).await?;
    row.wrote |= row.expected.logins.iter().skip(begun).any(|login| login.failed.is_none());
    Ok(())
}

async fn open_login(run: &Executor<'_>, row: &mut Row<'_>) -> Sent<()> {
    let Some(login) = row.spec.open_login else { return Ok(()) };
    same_person(run, row).await?;
    switch_login(run, row, login, true).await
}

async fn switch_login(run: &Executor<'_>, row: &mut Row<'_>, login: UserId, active: bool) -> Sent<()> {
    row.result.user_id = Some(login);
    let (done, answer) = if active { ("login switched on", "Yes") } else { ("login closed", "No") };
    let witness = EntryWitness::new(run, row.entry);
    let failed = match login_switch::switch(&witness, row.id, login, active).await? {
        LoginSwitched::AlreadySo => return Ok(()),
        LoginSwitched::Sent => None,
        LoginSwitched::Unanswered(lost) => Some(with_causes(&lost)),
    };
    row.wrote = true;
    if failed.is_none() {
        row.result.changed(done);
    }
    let by_hand = format!("set \"User is active?\" to {answer} at /user/edit/{login}");
    row.expected.logins.push(ExpectedLogin { id: login, active, failed, by_hand });
    Ok(())
}

async fn new_login(run: &Executor<'_>, row: &mut Row<'_>) -> Sent<()> {
    let Some(login) = row.entry.login() else { return Ok(()) };
    same_person(run, row).await?;
    row.tried_login = true;
    let password = link::keep_password(run, row.entry, login, &row.result).await?;
    link::add(run, row.entry, row.id, login, password, &mut row.result).await?;
    row.wrote = true;
    row.expected.new_login = Some(login.clone());
    Ok(())
}
