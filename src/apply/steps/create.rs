//! A new employee: insert, read the sites back, give the permission, and the login where one is wanted.

use std::borrow::Cow;

use crate::backoffice::{BackofficeError, ErrorKind, MOST_PINS, NewEmployee, PosPermissionSheet, WriteError};
use crate::model::{EmployeeId, Password, Pin, PosTemplate, with_causes};
use crate::plan::{CreateSpec, Creating, Entry};

use super::super::confirm::Expected;
use super::super::executor::{Advance, Carried, Executor, name_of, result_of};
use super::super::witness::EntryWitness;
use super::super::{ApplyError, RowResult, RowStatus, Secrets};
use super::{ended, link, not_tried, partial, status_of};

/// Carries out a create.
pub(in super::super) async fn carry_out(
    run: &Executor<'_>,
    entry: &Entry,
    creating: &Creating,
) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let spec = &creating.create;
    if run.input.sheet.is_none() && !spec.template.is_untold() {
        return Ok(not_tried(result, "the permissions could not be read; run it again"));
    }
    if !reserved(run, entry, spec).await? {
        return Ok(stale(result, spec));
    }
    let Some((pin, password)) = secrets(run, entry, spec).await? else {
        return Ok(not_tried(
            result,
            "the roster gives a PIN, and plans hold none: apply with the roster in place",
        ));
    };
    let witness = EntryWitness::new(run, entry);
    let writer = witness.writer();
    let (id, new) = match insert(run, entry, spec, pin, password.as_ref()).await? {
        Ok(inserted) => inserted,
        // Where nobody knows whether the PIN is in use by now, it is kept.
        Err(error) if error.kind() != ErrorKind::Unclear => {
            return not_created(run, result, spec, &error).await;
        }
        Err(error) => {
            let text = format!("{}: look for POS id {} in Backoffice", with_causes(&error), spec.pos_user_id);
            let mut carried = ended(result, RowStatus::Failed, &error, false);
            carried.set_message(text);
            return Ok(carried);
        }
    };
    result.employee_id = Some(id);
    "employee created".clone_into(&mut result.changed);
    let mut by_hand = Vec::new();
    match writer.prove_created(id, &new).await.map_err(WriteError::of_backoffice) {
        Ok(differing) => by_hand.extend(differing.iter().map(|one| one.told(id))),
        Err(error) => {
            let error = error?;
            let text = format!(
                "the employee exists, but {}. No permission was granted: correct the employee at /employee/edit/{id}, then the \
                 permission at /employee/permissions/{id}",
                with_causes(&error)
            );
            return Ok(partial(result, &error, &text));
        }
    }
    if let Err(error) = writer.prove_first_pay(id, &new).await {
        let error = error.of_backoffice()?;
        by_hand.push(format!("{}: set the pay at /employee/compensation/{id}", with_causes(&error)));
    }
    if !by_hand.is_empty() {
        result.status = RowStatus::Partial;
        result.say(&format!("the employee exists, but {}", by_hand.join("; ")));
    }
    let (spec, sheet) = match told(run, id, spec).await {
        Ok(told) => told,
        Err(error) => {
            let text = format!(
                "the employee exists, but has no permission: {}. Set {} at /employee/permissions/{id}",
                with_causes(&error),
                spec.template.name
            );
            return Ok(partial(result, &error, &text));
        }
    };
    let (spec, sheet) = (&spec, &*sheet);
    if let Err(error) = writer.give_first_template(id, &spec.template, sheet).await {
        let error = error.of_backoffice()?;
        let text = format!(
            "the employee exists, but has no permission: {}. Set {} at /employee/permissions/{id}",
            with_causes(&error),
            spec.template.name
        );
        return Ok(partial(result, &error, &text));
    }
    result.changed = format!("employee created, permission {}", spec.template.name);
    let mut expected = Expected::created(id, spec, sheet);
    if let (Some(login), Some(password)) = (&creating.login, password) {
        if let Err(error) = link::add(run, entry, id, login, password, &mut result).await {
            let error = error.of_backoffice()?;
            return Ok(partial(result, &error, &without_login(&error)));
        }
        expected.new_login = Some(login.clone());
    }
    Ok(Carried::of(Advance::ToConfirm(result, Box::new(expected))))
}

/// Sends a new employee. A PIN that was drawn and turns out to be somebody's is another one's place: that one is on disk before it is
/// sent, and the one that nobody will ever use is not.
async fn insert(
    run: &Executor<'_>,
    entry: &Entry,
    spec: &CreateSpec,
    mut pin: Pin,
    password: Option<&Password>,
) -> Result<Result<(EmployeeId, NewEmployee), BackofficeError>, ApplyError> {
    let witness = EntryWitness::new(run, entry);
    let is_given = spec.pin_given || run.input.pins.contains_key(&entry.id());
    let mut drawn = 1;
    loop {
        let new = new_employee(spec, pin);
        let error = match witness.writer().insert_employee(&new).await.map_err(WriteError::of_backoffice) {
            Ok(id) => return Ok(Ok((id, new))),
            Err(error) => error?,
        };
        if is_given || drawn == MOST_PINS || !error.is_about_the_pin_alone() {
            return Ok(Err(error));
        }
        drawn += 1;
        pin = Pin::generate(&mut rand::rng());
        run.forget_secrets(&[entry.line])?;
        keep(run, entry, spec, &pin, password).await?;
    }
}

/// Returns what a template grants of which the plan knows the name alone: in a tenant without people, a new person's own page is
/// the first that tells it (protocol §8).
async fn told<'r>(
    run: &Executor<'r>,
    id: EmployeeId,
    spec: &CreateSpec,
) -> Result<(CreateSpec, Cow<'r, PosPermissionSheet>), BackofficeError> {
    let sheet = match run.input.sheet {
        Some(sheet) => Cow::Borrowed(sheet),
        None => Cow::Owned(run.backoffice.pos_permission_sheet(id).await?),
    };
    let mut spec = spec.clone();
    if spec.template.is_untold() {
        let found = PosTemplate::named(&sheet.templates, &spec.template.name);
        let what = || format!("permission {:?} on /employee/permissions/{id}", spec.template.name);
        spec.template = found.cloned().ok_or_else(|| BackofficeError::NotFound { what: what() })?;
    }
    Ok((spec, sheet))
}

/// The employee is there, and the login is not, or nobody knows.
fn without_login(error: &BackofficeError) -> String {
    if error.kind() == ErrorKind::Unclear {
        return format!(
            "the employee exists; whether the Backoffice login does is not known: {}. Look under Users in Backoffice, and create \
             it there if it is missing",
            with_causes(error)
        );
    }
    format!(
        "the employee exists, but the Backoffice login does not: {}. Create it in Backoffice under Users",
        with_causes(error)
    )
}

/// Reserves a number that the plan proposed, before anything is sent. False: it is not free any more.
async fn reserved(run: &Executor<'_>, entry: &Entry, spec: &CreateSpec) -> Result<bool, ApplyError> {
    if !spec.number_proposed {
        return Ok(true);
    }
    let again = run.input.resumed.is_some();
    Ok(run.store.reserve_number(spec.pos_user_id, run.input.run, entry.id(), again).await?)
}

/// The number that the plan proposed is somebody else's by now.
fn stale(mut result: RowResult, spec: &CreateSpec) -> Carried {
    result.status = RowStatus::Stale;
    result.say(&format!(
        "POS id {} is not free any more; nobody was created, and the next plan proposes another",
        spec.pos_user_id
    ));
    Carried { secrets_unused: true, ..Carried::of(Advance::Finished(result)) }
}

/// Nobody was created for sure. A number that was proposed is free again, unless it is what Backoffice refused.
async fn not_created(
    run: &Executor<'_>,
    result: RowResult,
    spec: &CreateSpec,
    error: &BackofficeError,
) -> Result<Carried, ApplyError> {
    if !spec.number_proposed {
        return Ok(ended(result, status_of(error), error, true));
    }
    if error.is_about_the_number() {
        run.store.number_is_taken(spec.pos_user_id).await?;
        return Ok(stale(result, spec));
    }
    run.store.release_number(spec.pos_user_id).await?;
    Ok(ended(result, status_of(error), error, true))
}

/// Puts PIN and password on disk before anything is sent. What an interrupted run had put there is taken again: it may be in
/// use. `None`: the roster gives a PIN, and it is not at hand.
async fn secrets(
    run: &Executor<'_>,
    entry: &Entry,
    spec: &CreateSpec,
) -> Result<Option<(Pin, Option<Password>)>, ApplyError> {
    let kept = if run.input.resumed.is_some() { run.kept_secrets(entry).await? } else { (None, None) };
    let given = run.input.pins.get(&entry.id()).cloned();
    let (pin, kept_pin) = match (kept.0, given) {
        (Some(pin), _) => (pin, true),
        (None, Some(pin)) => (pin, false),
        (None, None) if spec.pin_given => return Ok(None),
        (None, None) => (Pin::generate(&mut rand::rng()), false),
    };
    let has_password = kept.1.is_some() || entry.login().is_none();
    let make = || entry.login().map(|_| Password::generate(&mut rand::rng()));
    let password = kept.1.or_else(make);
    if !kept_pin || !has_password {
        keep(run, entry, spec, &pin, password.as_ref()).await?;
    }
    Ok(Some((pin, password)))
}

async fn keep(
    run: &Executor<'_>,
    entry: &Entry,
    spec: &CreateSpec,
    pin: &Pin,
    password: Option<&Password>,
) -> Result<(), ApplyError> {
    let secrets = Secrets {
        line: entry.line,
        name: &name_of(entry),
        pos_user_id: Some(spec.pos_user_id),
        pin: Some(pin),
        username: entry.login().map(|login| &login.username),
        password,
    };
    run.keep_secrets(entry, &secrets).await
}

fn new_employee(spec: &CreateSpec, pos_pin: Pin) -> NewEmployee {
    NewEmployee {
        name: spec.name(),
        phone: spec.phone,
        email: spec.email.clone(),
        departments: spec.departments.clone(),
        start_date: spec.start_date,
        pos_user_id: spec.pos_user_id,
        pos_pin,
        wage_rate: spec.wage_rate,
        overtime_wage_rate: Some(spec.overtime_wage_rate),
        sites: spec.sites.clone(),
        adp_employee_id: spec.adp_employee_id.clone(),
        emergency_contact: spec.emergency_contact.clone(),
    }
}
