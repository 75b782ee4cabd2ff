//! A new wage record: silently ignored unless it starts after the latest one (§7).

use super::super::body::Fields;
use super::super::faults::Fault;
use super::super::inner::{Inner, Reply};
use super::super::world::Wage;
use super::values::{date, money};

pub(super) fn update(inner: &mut Inner, fields: &Fields) -> Reply {
    let Some(id) = fields.number("employeeId") else { return Reply::Status(404) };
    let Some(person) = inner.world.person(id) else { return Reply::Status(404) };
    let sent = fields.number("wage[siteId]");
    // The list offers only the person's own sites (§7); any other choice, and a form without a pay type, is not valid.
    let offered = sent.is_none_or(|site| inner.world.opened(&person.access).contains(&site));
    if !offered || !fields.has("wage[isHourly]") {
        return inner.refuse(&format!("/employee/compensation/{id}"), "This value is not valid.");
    }
    if inner.has(&Fault::IgnoreWages) {
        return Reply::Redirect("/employee".into());
    }
    let Some(person) = inner.world.people.iter_mut().find(|person| person.id == id) else {
        return Reply::Status(404);
    };
    let eligible = fields.has("wage[isOvertimeEligible]");
    let rate = money(&fields.text("wage[regularRate]"));
    let effective = date(&fields.text("wage[effectiveDate]"));
    let later = |effective| person.wages.first().is_none_or(|latest| effective > latest.effective);
    if let (Some(rate), Some(effective)) = (rate, effective.filter(|date| later(*date))) {
        let overtime_rate = money(&fields.text("wage[overtimeRate]")).filter(|_| eligible);
        let hourly = fields.text("wage[isHourly]") != "0";
        let site = sent.or_else(|| person.wages.first().and_then(|latest| latest.site));
        let overtime_eligible = eligible;
        let wage = Wage { hourly, rate, overtime_eligible, overtime_rate, effective, end: None, site };
        person.wages.insert(0, wage);
    }
    inner.praise("The compensation was saved.");
    Reply::Redirect("/employee".into())
}
