//! A new employee: insert, read the stores back, give the permission, and the login where one is wanted.

use crate::backoffice::{BackofficeError, EmployeeFilter, ErrorKind, NewEmployee};
use crate::model::{EmployeeId, Password, Pin};
use crate::plan::{CreateSpec, Entry};

use super::super::confirm::Expected;
use super::super::executor::{Carried, Executor, Progress, result_of};
use super::super::{ApplyError, RowStatus, Secrets};
use super::{ended, in_full, link, not_attempted, partial, status_of};

/// Carries out a create.
pub(in super::super) async fn carry_out(run: &Executor<'_>, entry: &Entry) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let (Some(spec), Some(sheet)) = (&entry.create, run.input.sheet) else {
        return Ok(not_attempted(result, "the plan says too little about this person; plan again"));
    };
    let given = entry.line.and_then(|line| run.input.pins.get(&line)).cloned();
    let pin = match given {
        Some(pin) => pin,
        None if spec.pin_given => {
            return Ok(not_attempted(
                result,
                "the roster gives a PIN, and plans hold none: apply with the roster in place",
            ));
        }
        None => Pin::generate(&mut rand::rng()),
    };
    let password = entry.login.as_ref().map(|_| Password::generate(&mut rand::rng()));
    run.keep_secrets(&Secrets {
        line: entry.line,
        name: &result.name,
        pos_user_id: Some(spec.pos_user_id),
        pin: Some(&pin),
        username: entry.login.as_ref().map(|login| &login.username),
        password: password.as_ref(),
    })?;
    let new = new_employee(spec, pin);
    let about = format!("POS id {}", spec.pos_user_id);
    let insert = run.backoffice.insert_employee(&new, run.input.catalogue);
    let id = match run.step(entry, "insert", &about, insert).await? {
        Ok(id) => id,
        Err(error) if error.kind() == ErrorKind::Unclear => match look(run, spec).await {
            Ok(Some(id)) => id,
            Ok(None) => {
                let (text, status) = (in_full(&error), RowStatus::Failed);
                let mut carried = ended(result, status, &error, true);
                say(
                    &mut carried,
                    format!("{text}. Looked: nobody has POS id {}; run again", spec.pos_user_id),
                );
                return Ok(carried);
            }
            Err(also) => {
                let text = format!(
                    "{}. It could not be looked up either ({also}): check POS id {} in Backoffice before running again",
                    in_full(&error),
                    spec.pos_user_id
                );
                let mut carried = ended(result, RowStatus::Failed, &also, false);
                say(&mut carried, text);
                return Ok(carried);
            }
        },
        Err(error) => return Ok(ended(result, status_of(&error), &error, true)),
    };
    result.employee_id = Some(id);
    "employee created".clone_into(&mut result.changed);
    let confirm = run.backoffice.confirm_sites(id, &spec.sites, run.input.catalogue);
    if let Err(error) = run.step(entry, "read-sites", &about, confirm).await? {
        let text = format!(
            "the employee exists, but {}. No permission was granted: correct the sites at /employee/edit/{id}, then the \
             permission at /employee/permissions/{id}",
            in_full(&error)
        );
        return Ok(partial(result, &error, &text));
    }
    let grant = run.backoffice.apply_pos_template(id, &spec.template, sheet, false);
    match run.step(entry, "grant", &spec.template.name, grant).await? {
        Ok(()) => {}
        // The listing at the end shows whether the template is there.
        Err(error) if error.kind() == ErrorKind::Unclear => {}
        Err(error) => {
            let text = format!(
                "the employee exists, but has no permission: {}. Set {} at /employee/permissions/{id}",
                in_full(&error),
                spec.template.name
            );
            return Ok(partial(result, &error, &text));
        }
    }
    result.changed = format!("employee created, permission {}", spec.template.name);
    let mut expected = Expected::created(id, spec);
    if let (Some(login), Some(password)) = (&entry.login, password) {
        if let Err(error) = link::add(run, entry, id, login, password, &mut result).await? {
            let text = format!(
                "the employee exists, but the Backoffice login does not: {}. Create it in Backoffice under Users",
                in_full(&error)
            );
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

/// An insert whose answer got lost is never repeated before looking: did it happen?
async fn look(run: &Executor<'_>, spec: &CreateSpec) -> Result<Option<EmployeeId>, BackofficeError> {
    let filter = EmployeeFilter { pos_user_id: Some(spec.pos_user_id), ..EmployeeFilter::default() };
    let found = run.backoffice.find_employees(&filter).await?;
    let same = |one: &&crate::backoffice::ListedEmployee| {
        one.pos_user_id == Some(spec.pos_user_id) && one.name.key() == spec.name().key()
    };
    Ok(found.iter().find(same).map(|one| one.id))
}

fn say(carried: &mut Carried, message: String) {
    let (Progress::Finished(result) | Progress::ToConfirm(result, _)) = &mut carried.progress;
    result.message = message;
}
