//! Pay: a blank form and the history (§7).

use std::fmt::Write;

use chrono::Days;
use rust_decimal::Decimal;

use super::super::html::{date_input, hidden, open};
use super::super::world::{Wage, World};
use super::employee;

pub(super) fn page(world: &World, id: u64) -> Option<(String, String)> {
    let person = world.person(id)?;
    let mut out = String::new();
    let attributes = [
        ("id", "employee-compensation-edit-form"),
        ("action", "/employee/compensation/update"),
        ("method", "POST"),
    ];
    open(&mut out, "form", &attributes, &[]);
    hidden(&mut out, "employeeId", &person.id.to_string());
    let earliest = person.wages.first().map(|wage| wage.effective + Days::new(1));
    let earliest = earliest.map_or(String::new(), |date| date.format("%m/%d/%Y").to_string());
    date_input(&mut out, "From", "wage[effectiveDate]", "", &[("data-pickadate-min", &earliest)]);
    employee::wage(&mut out, world, employee::WageOf::Stored(person));
    out.push_str("\n<button type=\"submit\">Save</button>\n</form>");
    open(&mut out, "table", &[("class", "table table-employee-compensation-history")], &[]);
    out.push_str("<thead><tr><th>Type</th><th>Wage</th><th>Overtime</th><th>Rate</th><th>From</th><th>To</th></tr></thead><tbody>");
    // A record ends on the day on which the next takes effect.
    let mut next = None;
    for wage in &person.wages {
        row(&mut out, wage, wage.end.into_iter().chain(next).min());
        next = Some(wage.effective);
    }
    out.push_str("\n</tbody></table>");
    Some((format!("Pay of {} {}", person.first_name, person.last_name), out))
}

fn row(out: &mut String, wage: &Wage, end: Option<chrono::NaiveDate>) {
    let icon = if wage.overtime_eligible { "fa fa-check" } else { "fa fa-times" };
    let unit = if wage.hourly { "hr" } else { "yr" };
    let overtime = wage.overtime_rate.map_or(String::new(), |rate| format!("${}/hr", thousands(rate)));
    let date = |date: chrono::NaiveDate| date.format("%m/%d/%Y").to_string();
    out.push_str("\n<tr>");
    for (class, text) in [
        ("wage-type", if wage.hourly { "Hourly" } else { "Salary" }.to_owned()),
        ("wage", format!("${}/{unit}", thousands(wage.rate))),
        ("overtime-eligible", format!("<i class=\"{icon}\"></i>")),
        ("overtime-rate", overtime),
        ("effective-date", date(wage.effective)),
        ("end-date", end.map_or(String::new(), date)),
    ] {
        write!(out, "\n<td\n     class=\"employee-compensation-col-{class}\">\n          {text}\n  </td>")
            .unwrap_or_default();
    }
    out.push_str("\n</tr>");
}

/// `1234.5` → `1,234.50`.
fn thousands(amount: Decimal) -> String {
    let text = format!("{amount:.2}");
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{cents}")
}
