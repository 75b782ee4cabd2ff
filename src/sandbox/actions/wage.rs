//! A new wage record: silently ignored unless it starts after the latest one (§7).

use super::super::body::Fields;
use super::super::faults::Fault;
use super::super::server::{Inner, Reply};
use super::super::world::Wage;
use super::{date, money};

pub(super) fn update(inner: &mut Inner, fields: &Fields) -> Reply {
    let Some(id) = fields.number("employeeId") else { return Reply::Status(404) };
    // The form asks for all of it (§4): without a pay type and a site it is not valid.
    let site = fields.number("wage[siteId]").filter(|id| inner.world.sites.iter().any(|site| site.id == *id));
    if site.is_none() || !fields.has("wage[isHourly]") {
        return inner.refuse(&format!("/employee/compensation/{id}"), "Please choose the site for the wage.");
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
        person.wages.insert(0, Wage { hourly, rate, overtime_eligible: eligible, overtime_rate, effective });
    }
    inner.praise("The compensation was saved.");
    Reply::Redirect("/employee".into())
}
