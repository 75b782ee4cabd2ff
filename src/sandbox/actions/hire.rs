//! A new employee (§4).

use super::super::body::Fields;
use super::super::faults::Fault;
use super::super::inner::{Inner, Reply};
use super::super::twists::as_marked;
use super::super::world::{Person, Wage, World};
use super::access::{Unnamed, of_employee};
use super::values::{date, money};

pub(super) fn insert(inner: &mut Inner, fields: &Fields) -> Reply {
    if inner.strike(|fault| *fault == Fault::PinTakenOnce).is_some() {
        return inner.refuse("/employee/create", "That POS password is already taken.");
    }
    match new_person(inner, fields) {
        Err(reason) => inner.refuse("/employee/create", reason),
        Ok(mut person) => {
            if inner.has(&Fault::InvertSitesOnInsert) {
                person.access = inner.world.opposite(&person.access);
            }
            let id = person.id;
            inner.world.people.push(person);
            inner.praise("The employee was created.");
            Reply::Redirect(format!("/employee/permissions/{id}"))
        }
    }
}

fn new_person(inner: &Inner, fields: &Fields) -> Result<Person, String> {
    let world = &inner.world;
    let basics = super::change::basics(inner, fields, None)?;
    let access = as_marked(&inner.twists, of_employee(fields, world, Unnamed::Granted), world);
    if world.opened(&access).is_empty() {
        return Err("Accessible Sites requires no less than 1 valid selection.".to_owned());
    }
    let wage = wage(world, fields, basics.start_date)?;
    let id = world.people.iter().map(|person| person.id).max().unwrap_or(3000) + 1;
    Ok(Person {
        id,
        credential_id: id + 4000,
        active: true,
        status_changed: String::new(),
        access,
        matrix: None,
        authority: false,
        wages: vec![wage],
        ..basics
    })
}

fn wage(world: &World, fields: &Fields, start: chrono::NaiveDate) -> Result<Wage, String> {
    let site = fields.number("wage[siteId]").filter(|id| world.sites.iter().any(|site| site.id == *id));
    if site.is_none() {
        return Err("Please choose the site for the wage.".to_owned());
    }
    let hourly = fields.text("wage[isHourly]") == "1";
    let rate = money(&fields.text(if hourly { "wage[regularRate]" } else { "wage[salaryRate]" }));
    let eligible = fields.has("wage[isOvertimeEligible]");
    let overtime = money(&fields.text("wage[overtimeRate]"));
    if eligible && overtime.is_none() {
        return Err("Please enter the overtime rate.".to_owned());
    }
    Ok(Wage {
        hourly,
        rate: rate.ok_or("Please enter a valid rate.")?,
        overtime_eligible: eligible,
        overtime_rate: overtime.filter(|_| eligible),
        effective: date(&fields.text("wage[effectiveDate]")).unwrap_or(start),
        end: None,
        site,
    })
}
