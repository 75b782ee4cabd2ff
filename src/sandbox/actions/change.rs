//! Changes to an employee: only a whole form changes anything (§6).

use chrono::NaiveDate;

use super::super::body::Fields;
use super::super::faults::Fault;
use super::super::inner::{Inner, Reply};
use super::super::twists::{Twist, as_marked};
use super::super::world::Person;
use super::access::{Unnamed, of_employee};
use super::uniqueness::check_unique;
use super::values::date;

/// The fields a whole form has, whatever they hold. A body without one of them changes nothing.
const WHOLE_FORM: [&str; 14] = [
    "employee[id]",
    "posCredential[id]",
    "employee[firstName]",
    "employee[lastName]",
    "employee[phone]",
    "employee[email]",
    "employee[startDate]",
    "posCredential[POSLoginID]",
    "posCredential[POSLoginPassword]",
    "employee[adpEmployeeId]",
    "employee[emergencyContactName]",
    "employee[emergencyContactPhone]",
    "employee[notes]",
    "employee[language]",
];

pub(super) fn update(inner: &mut Inner, fields: &Fields, today: NaiveDate) -> Reply {
    let done = || Reply::Redirect("/employee".into());
    let Some(id) = fields.number("employee[id]") else { return done() };
    let Some(old) = inner.world.person(id).cloned() else { return Reply::Status(404) };
    let whole = WHOLE_FORM.iter().all(|name| fields.has(name));
    if !whole
        || fields.number("posCredential[id]") != Some(old.credential_id)
        || inner.has(&Fault::IgnoreUpdates)
    {
        return done();
    }
    match changed(inner, fields, &old, today) {
        Err(reason) => inner.refuse(&format!("/employee/edit/{id}"), reason),
        Ok(mut new) => {
            if inner.has(&Fault::InvertSitesOnUpdate) {
                new.access = inner.world.opposite(&new.access);
            }
            let gone = old.active && !new.active;
            if let Some(stored) = inner.world.people.iter_mut().find(|person| person.id == id) {
                *stored = new;
            }
            inner.praise("The employee was saved.");
            if gone && inner.twists.contains(&Twist::DisablingClosesLogins) {
                let theirs = inner.world.logins.iter_mut().filter(|login| login.employee_id == Some(id));
                theirs.for_each(|login| login.active = false);
            }
            done()
        }
    }
}

fn changed(inner: &Inner, fields: &Fields, old: &Person, today: NaiveDate) -> Result<Person, String> {
    let world = &inner.world;
    let basics = basics(inner, fields, Some(old))?;
    let access = as_marked(&inner.twists, of_employee(fields, world, Unnamed::Refused), world);
    if world.opened(&access).is_empty() {
        return Err("Accessible Sites requires no less than 1 valid selection.".to_owned());
    }
    let active = fields.has("employee[isActive]");
    let status_changed =
        if active == old.active { old.status_changed.clone() } else { format!("{today} 12:00:00") };
    let mut wages = old.wages.clone();
    let ends = old.active && !active && !inner.twists.contains(&Twist::PayStaysOpen);
    if let Some(latest) = wages.first_mut().filter(|latest| ends && latest.end.is_none()) {
        latest.end = Some(today.max(latest.effective));
    }
    Ok(Person {
        id: old.id,
        credential_id: old.credential_id,
        active,
        status_changed,
        access,
        matrix: old.matrix.clone(),
        authority: old.authority,
        wages,
        ..basics
    })
}

/// Reads the fields that both forms have and checks them. What only one of them has is left empty.
pub(super) fn basics(inner: &Inner, fields: &Fields, old: Option<&Person>) -> Result<Person, String> {
    let world = &inner.world;
    let limited = |name: &str, label: &str, least: usize, most: usize| {
        let text = fields.text(name);
        let length = text.chars().count();
        if (least..=most).contains(&length) { Ok(text) } else { Err(format!("{label} is not valid.")) }
    };
    let number = |name: &str, label: &str| {
        let text = fields.text(name);
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse::<u64>() {
            Ok(value) if digits && value >= 1 => Ok((text, value)),
            _ => Err(format!("{label} must be a number of at least 1.")),
        }
    };
    // A retired department is offered nowhere, so that no form can choose it; on the form of whoever has it, if at all.
    let kept = |id: &u64| {
        inner.twists.contains(&Twist::RetiredOnForm) && old.is_some_and(|old| old.departments.contains(id))
    };
    let offered = |id: &u64| world.offered().any(|department| department.id == *id);
    let known = |id: &u64| offered(id) || kept(id);
    let departments: std::collections::BTreeSet<u64> =
        fields.numbers("employee[departments][]").into_iter().filter(known).collect();
    if departments.is_empty() {
        return Err("Please choose at least one department.".to_owned());
    }
    let email = fields.text("employee[email]");
    if !email.is_empty() && !email.contains('@') {
        return Err("The e-mail address is not valid.".to_owned());
    }
    let person = Person {
        id: 0,
        first_name: limited("employee[firstName]", "First name", 1, 50)?,
        last_name: limited("employee[lastName]", "Last name", 1, 100)?,
        phone: limited("employee[phone]", "Phone", 0, 20)?,
        email,
        pos_user_id: number("posCredential[POSLoginID]", "POS user ID")?.1,
        pos_pin: number("posCredential[POSLoginPassword]", "POS PIN")?.0,
        credential_id: 0,
        active: true,
        status_changed: String::new(),
        access: super::super::world::Access::default(),
        departments,
        start_date: date(&fields.text("employee[startDate]")).ok_or("Please enter the start date.")?,
        adp_employee_id: limited("employee[adpEmployeeId]", "ADP id", 0, 32)?,
        emergency_contact_name: limited("employee[emergencyContactName]", "Emergency contact", 0, 100)?,
        emergency_contact_phone: limited("employee[emergencyContactPhone]", "Emergency phone", 0, 20)?,
        // A browser sends line feeds as CRLF.
        notes: fields.get("employee[notes]").unwrap_or_default().replace("\r\n", "\n"),
        language: fields.text("employee[language]"),
        matrix: None,
        authority: false,
        wages: Vec::new(),
    };
    check_unique(inner, &person, old.map(|old| old.id))?;
    // A name that stands there already stays as it is.
    let is_new = old.is_none_or(|old| old.last_name != person.last_name);
    if is_new && inner.twists.contains(&Twist::NamesInCapitals) {
        return Ok(Person { last_name: person.last_name.to_uppercase(), ..person });
    }
    Ok(person)
}
