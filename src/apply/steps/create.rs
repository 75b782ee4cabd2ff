//! A new employee: insert, read the stores back, give the permission, and the login where one is wanted.

use crate::backoffice::{BackofficeError, EmployeeFilter, ErrorKind, NewEmployee, PosPermissionSheet};
use crate::model::{EmployeeId, Password, Pin, PosMatrix};
use crate::plan::{CreateSpec, Creating, Entry};

use super::super::confirm::Expected;
use super::super::executor::{Carried, Executor, Progress, result_of};
use super::super::sending::unknown;
use super::super::{ApplyError, RowResult, RowStatus, Secrets};
use super::{ended, in_full, link, not_attempted, partial, status_of};

/// Carries out a create.
pub(in super::super) async fn carry_out(
    run: &Executor<'_>,
    entry: &Entry,
    creating: &Creating,
) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let spec = &creating.create;
    let Some(sheet) = run.input.sheet else {
        return Ok(not_attempted(result, "the permissions could not be read; run it again"));
    };
    if !reserved(run, entry, spec).await? {
        return Ok(stale(result, spec));
    }
    let Some((pin, password)) = secrets(run, entry, spec, &result).await? else {
        return Ok(not_attempted(
            result,
            "the roster gives a PIN, and plans hold none: apply with the roster in place",
        ));
    };
    let new = new_employee(spec, pin);
    let id = match insert(run, entry, &new).await? {
        Ok(id) => id,
        // Nobody knows whether the PIN is in use by now: it is kept.
        Err(error) if error.kind() == ErrorKind::Unclear => {
            let text = format!("{}: look for POS id {} in Backoffice", in_full(&error), spec.pos_user_id);
            let mut carried = ended(result, RowStatus::Failed, &error, false);
            carried.set_message(text);
            return Ok(carried);
        }
        Err(error) => return not_created(run, result, spec, &error).await,
    };
    result.employee_id = Some(id);
    "employee created".clone_into(&mut result.changed);
    let about = format!("POS id {}", spec.pos_user_id);
    let confirm = run.backoffice.confirm_created(id, &new, run.input.catalogue);
    let mut by_hand = Vec::new();
    match run.step(entry, "read-sites", &about, |_| confirm).await? {
        Ok(differing) => by_hand.extend(differing.into_iter().map(|one| {
            let field = one.field;
            format!(
                "{field} was sent as {:?} and is stored as {:?}: set it at /employee/edit/{id}",
                one.wanted, one.stored
            )
        })),
        Err(error) => {
            let text = format!(
                "the employee exists, but {}. No permission was granted: correct the employee at /employee/edit/{id}, then the \
                 permission at /employee/permissions/{id}",
                in_full(&error)
            );
            return Ok(partial(result, &error, &text));
        }
    }
    let paid = run.backoffice.confirm_first_pay(id, &new);
    if let Err(error) = run.step(entry, "read-pay", &about, |_| paid).await? {
        by_hand.push(format!("{}: set the pay at /employee/compensation/{id}", in_full(&error)));
    }
    if !by_hand.is_empty() {
        result.status = RowStatus::Partial;
        result.say(&format!("the employee exists, but {}", by_hand.join("; ")));
    }
    if let Err(error) = grant(run, entry, id, spec, sheet).await? {
        let text = format!(
            "the employee exists, but has no permission: {}. Set {} at /employee/permissions/{id}",
            in_full(&error),
            spec.template.name
        );
        return Ok(partial(result, &error, &text));
    }
    result.changed = format!("employee created, permission {}", spec.template.name);
    let mut expected = Expected::created(id, spec, sheet);
    if let (Some(login), Some(password)) = (&creating.login, password) {
        if let Err(error) = link::add(run, entry, id, login, password, &mut result).await? {
            let text = if error.kind() == ErrorKind::Unclear {
                format!(
                    "the employee exists; whether the Backoffice login does is not known: {}. Look under Users in Backoffice, and \
                     create it there if it is missing",
                    in_full(&error)
                )
            } else {
                format!(
                    "the employee exists, but the Backoffice login does not: {}. Create it in Backoffice under Users",
                    in_full(&error)
                )
            };
            return Ok(partial(result, &error, &text));
        }
        expected.new_login = Some(login.clone());
    }
    Ok(Carried {
        progress: Progress::ToConfirm(result, Box::new(expected)),
        trouble: None,
        secrets_unused: false,
    })
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
    Carried { progress: Progress::Finished(result), trouble: None, secrets_unused: true }
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
    result: &RowResult,
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
        let secrets = Secrets {
            line: entry.line,
            name: &result.name,
            pos_user_id: Some(spec.pos_user_id),
            pin: Some(&pin),
            username: entry.login().map(|login| &login.username),
            password: password.as_ref(),
        };
        run.keep_secrets(entry, &secrets).await?;
    }
    Ok(Some((pin, password)))
}

/// Who has the number that a new employee was to get.
enum Holder {
    Nobody,
    /// The employee that was sent: name and PIN are the same.
    Ours(EmployeeId),
    SomebodyElse(String),
}

/// Inserts the employee. After an answer that says nothing it looks who has the number, and sends once more only when nobody
/// has. An error of kind `Unclear` means that nobody knows.
async fn insert(
    run: &Executor<'_>,
    entry: &Entry,
    new: &NewEmployee,
) -> Result<Result<EmployeeId, BackofficeError>, ApplyError> {
    let about = format!("POS id {}", new.pos_user_id);
    // An interrupted run may have sent it.
    let mut unclear = run.has_begun(entry, "insert").then(|| BackofficeError::Unclear {
        what: format!("creating {}", new.name),
        detail: "the run was interrupted".into(),
        source: None,
    });
    for _ in 0..2 {
        if let Some(error) = &unclear {
            match look(run, new).await {
                Ok(Holder::Ours(id)) => return Ok(Ok(id)),
                Ok(Holder::Nobody) => {}
                Ok(Holder::SomebodyElse(who)) => return Ok(Err(taken(new, who))),
                Err(also) => return Ok(Err(unknown(error, &also))),
            }
        }
        let sent =
            run.step(entry, "insert", &about, |_| run.backoffice.insert_employee(new, run.input.catalogue));
        match sent.await? {
            Err(error) if error.kind() == ErrorKind::Unclear => unclear = Some(error),
            // The first one was still on its way when it was looked for.
            Err(error) if error.kind() == ErrorKind::Taken && unclear.is_some() => {
                return Ok(match look(run, new).await {
                    Ok(Holder::Ours(id)) => Ok(id),
                    Ok(Holder::Nobody | Holder::SomebodyElse(_)) => Err(error),
                    Err(also) => Err(unknown(&error, &also)),
                });
            }
            outcome => return Ok(outcome),
        }
    }
    let Some(error) = unclear else { return Ok(Err(nowhere(new))) };
    Ok(match look(run, new).await {
        Ok(Holder::Ours(id)) => Ok(id),
        Ok(Holder::Nobody) => Err(nowhere(new)),
        Ok(Holder::SomebodyElse(who)) => Err(taken(new, who)),
        Err(also) => Err(unknown(&error, &also)),
    })
}

/// Twice sent, twice no answer, and nobody has the number: it did not happen.
fn nowhere(new: &NewEmployee) -> BackofficeError {
    BackofficeError::Rejected {
        what: format!("creating {}", new.name),
        alerts: vec![format!(
            "it was sent twice without an answer, and nobody has POS id {}: nothing was created; run it again",
            new.pos_user_id
        )],
    }
}

fn taken(new: &NewEmployee, who: String) -> BackofficeError {
    BackofficeError::Taken { what: format!("creating {}", new.name), alerts: vec![who] }
}

async fn look(run: &Executor<'_>, new: &NewEmployee) -> Result<Holder, BackofficeError> {
    let filter = EmployeeFilter { pos_user_id: Some(new.pos_user_id), ..EmployeeFilter::default() };
    let found = run.backoffice.find_employees(&filter).await?;
    let Some(one) = found.iter().find(|one| one.pos_user_id == Some(new.pos_user_id)) else {
        return Ok(Holder::Nobody);
    };
    let who = format!("POS id {} is in use by {} (employee {})", new.pos_user_id, one.name, one.id);
    if one.name.key() != new.name.key() {
        return Ok(Holder::SomebodyElse(who));
    }
    match run.backoffice.confirm_created(one.id, new, run.input.catalogue).await {
        // Wrong stores are told by the step that reads them back.
        Ok(_) | Err(BackofficeError::SitesDiffer { .. }) => Ok(Holder::Ours(one.id)),
        Err(BackofficeError::NotStored { .. }) => {
            Ok(Holder::SomebodyElse(format!("{who}, with another PIN")))
        }
        Err(error) => Err(error),
    }
}

/// Gives the permission. One request; where it may have been given already, the page is read first.
async fn grant(
    run: &Executor<'_>,
    entry: &Entry,
    id: EmployeeId,
    spec: &CreateSpec,
    sheet: &PosPermissionSheet,
) -> Result<Result<(), BackofficeError>, ApplyError> {
    let template = &spec.template;
    if !run.has_begun(entry, "grant") {
        let blind = run.backoffice.apply_pos_template(id, template, sheet);
        match run.step(entry, "grant", &template.name, |_| blind).await? {
            Err(error) if error.kind() == ErrorKind::Unclear => {}
            outcome => return Ok(outcome),
        }
    }
    let looked = run
        .looking_step(entry, "grant", &template.name, async |_| {
            let look = async |_: &PosPermissionSheet, now: &crate::backoffice::PosPermission| {
                if now.matrix == PosMatrix::default() {
                    return Ok(());
                }
                Err(format!("somebody gave employee {id} another permission meanwhile"))
            };
            run.backoffice.change_pos_template(id, template, look).await
        })
        .await?;
    Ok(looked.outcome.map(|_| ()))
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
        emergency_contact_name: spec.emergency_contact_name.clone(),
        emergency_contact_phone: spec.emergency_contact_phone,
    }
}
