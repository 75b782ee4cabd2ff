//! Who worked (§11): two tables for each person, and one with the total.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use super::super::body::Fields;
use super::super::clock::{Clocked, by_rota};
use super::super::html::{escaped, open};
use super::super::world::{Person, World};

/// Which number of a person stands behind the name: the protocol leaves that open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbered {
    ByEmployee,
    ByPosUser,
}

/// Hours and dollars.
#[derive(Debug, Clone, Copy, Default)]
struct Worked {
    hours: Decimal,
    wages: Decimal,
}

/// Returns the report on the days that are asked for, both included.
pub(super) fn report(world: &World, query: &Fields, numbered: Numbered, today: NaiveDate) -> String {
    let day = |name| NaiveDate::parse_from_str(&query.text(name), "%b %d, %Y").ok();
    let days = day("dateStart").zip(day("dateEnd"));
    let site = query.number("siteId");
    let people = days.map(|days| of_people(world, days, site, today)).unwrap_or_default();
    let mut out =
        String::from("\n<div\n    class=\"main-column-full-width\">\n<div\n    class=\"table-responsive\">");
    match days.filter(|_| !people.is_empty()) {
        Some(days) => tables(&mut out, world, days, &people, numbered),
        None => out.push_str(
            "\n        <h3>\n            No clock entries found matching the given criteria.\n        </h3>",
        ),
    }
    out.push_str("\n</div>\n</div>");
    out
}

/// The shifts that began on these days, by person in the order of names.
fn of_people(
    world: &World,
    days: (NaiveDate, NaiveDate),
    site: Option<u64>,
    today: NaiveDate,
) -> Vec<(&Person, Vec<Clocked>)> {
    let mut shifts: BTreeMap<u64, Vec<Clocked>> = BTreeMap::new();
    for person in world.people.iter().filter(|one| one.active && world.rota.contains(&one.id)) {
        let Some(site) = world.opened(&person.access).first().copied() else { continue };
        shifts.insert(person.id, by_rota(person.id, site, days, today));
    }
    for shift in world.shifts.iter().filter(|one| (days.0..=days.1).contains(&one.came.date())) {
        shifts.entry(shift.employee).or_default().push(shift.clone());
    }
    let mut people: Vec<(&Person, Vec<Clocked>)> = shifts
        .into_iter()
        .filter_map(|(id, mut shifts)| {
            shifts.retain(|shift| site.is_none_or(|site| shift.site == site));
            shifts.retain(|shift| world.sites.iter().any(|one| one.id == shift.site));
            shifts.sort_by_key(|shift| shift.came);
            let person = world.person(id)?;
            (!shifts.is_empty()).then_some((person, shifts))
        })
        .collect();
    people.sort_by_key(|(person, _)| (&person.last_name, &person.first_name, person.id));
    people
}

fn tables(
    out: &mut String,
    world: &World,
    (from, to): (NaiveDate, NaiveDate),
    people: &[(&Person, Vec<Clocked>)],
    numbered: Numbered,
) {
    open(out, "table", &[("class", "table report-period")], &[]);
    write!(
        out,
        "\n<tr>\n    <th\n        colspan=\"12\">\n        <h3>\n            Period of {} - {}\n        </h3></th>\n</tr>\n</table>",
        date(from),
        date(to)
    )
    .unwrap_or_default();
    let mut all = Worked::default();
    for (person, shifts) in people {
        title(out, person, numbered);
        let worked = details(out, world, person, shifts);
        all = Worked { hours: all.hours + worked.hours, wages: all.wages + worked.wages };
    }
    open(out, "table", &[("class", "table report-total")], &[]);
    write!(
        out,
        "\n<tr>\n    <th>\n        Timesheet Total:\n    </th>\n    <th>{:.2}</th>\n    <th>${:.2}</th>\n</tr>\n</table>",
        all.hours, all.wages
    )
    .unwrap_or_default();
}

fn title(out: &mut String, person: &Person, numbered: Numbered) {
    let number = match numbered {
        Numbered::ByEmployee => person.id,
        Numbered::ByPosUser => person.pos_user_id,
    };
    let adp = match person.adp_employee_id.as_str() {
        "" => String::new(),
        id => format!(", ADP ID: {}", escaped(id)),
    };
    let name = format!("{}, {}", escaped(&person.last_name), escaped(&person.first_name));
    open(out, "table", &[("class", "table")], &[]);
    out.push_str("\n<tr>");
    open(out, "td", &[("class", "report-employee-title"), ("colspan", "12")], &[]);
    write!(out, "\n            <strong>\n                {name} (#{number}{adp})\n            </strong>\n        </td>\n</tr>\n</table>")
        .unwrap_or_default();
}

const HEADINGS: [&str; 12] = [
    "Date In",
    "Time In",
    "Date Out",
    "Time Out",
    "Site",
    "Regular Rate",
    "Regular Hours",
    "Regular Wages",
    "OT Rate",
    "OT Hours",
    "OT Wages",
    "Total",
];

fn details(out: &mut String, world: &World, person: &Person, shifts: &[Clocked]) -> Worked {
    open(out, "table", &[("class", "table table-bordered")], &[]);
    out.push_str("<thead><tr>");
    for heading in HEADINGS {
        write!(out, "\n    <th>\n        {heading}\n    </th>").unwrap_or_default();
    }
    out.push_str("</tr></thead><tbody>");
    let mut all = Worked::default();
    for shift in shifts {
        let worked = row(out, world, person, shift);
        all = Worked { hours: all.hours + worked.hours, wages: all.wages + worked.wages };
    }
    out.push_str("\n<tr\n    class=\"active\">\n    <th\n        colspan=\"6\">Total</th>");
    for text in [format!("{:.2}", all.hours), format!("${:.2}", all.wages)] {
        write!(out, "\n    <th>{text}</th>").unwrap_or_default();
    }
    write!(out, "<th></th><th></th><th></th>\n    <th>${:.2}</th>\n</tr>\n</tbody></table>", all.wages)
        .unwrap_or_default();
    all
}

/// Writes one shift, its reason before it where somebody had a hand in it.
fn row(out: &mut String, world: &World, person: &Person, shift: &Clocked) -> Worked {
    let wage = person.wages.iter().find(|wage| wage.effective <= shift.came.date());
    let hourly = wage.filter(|wage| wage.hourly);
    let rate = hourly.map_or(Decimal::ZERO, |wage| wage.rate);
    let minutes = shift.went.map_or(0, |went| (went - shift.came).num_minutes());
    let hours = (Decimal::from(minutes) / Decimal::from(60)).round_dp(2);
    let wages = (hours * rate).round_dp(2);
    let overtime = hourly.filter(|wage| wage.overtime_eligible).and_then(|wage| wage.overtime_rate);
    let of_overtime = |text: String| overtime.map_or_else(|| "n/a".to_owned(), |_| text);
    let code = world.sites.iter().find(|site| site.id == shift.site).map_or("", |site| &site.code);
    let reason = shift.entered.as_ref().or(shift.changed.as_ref());
    if let Some(reason) = reason {
        write!(
            out,
            "\n<tr\n    class=\"addon-row-comment\">\n    <td\n        colspan=\"12\">\n        <em>{}</em>\n    </td>\n</tr>",
            escaped(reason)
        )
        .unwrap_or_default();
    }
    let class = match (&shift.entered, &shift.changed) {
        (Some(_), _) => " class=\"danger\"",
        (None, Some(_)) => " class=\"warning\"",
        (None, None) => "",
    };
    write!(out, "\n<tr{class}>").unwrap_or_default();
    let out_at = |of: fn(NaiveDateTime) -> String| shift.went.map_or_else(|| "-".to_owned(), of);
    for text in [
        date(shift.came.date()),
        time(shift.came),
        out_at(|went| date(went.date())),
        out_at(time),
        escaped(code),
        format!("${rate:.2}"),
        format!("{hours:.2}"),
        format!("${wages:.2}"),
        of_overtime(format!("${:.2}", overtime.unwrap_or_default())),
        of_overtime("0.00".to_owned()),
        of_overtime("$0.00".to_owned()),
        format!("${wages:.2}"),
    ] {
        write!(out, "\n    <td>\n        {text}\n    </td>").unwrap_or_default();
    }
    out.push_str("\n</tr>");
    Worked { hours, wages }
}

fn date(day: NaiveDate) -> String {
    day.format("%m/%d/%Y").to_string()
}

/// `6:42 AM (CDT)`.
fn time(moment: NaiveDateTime) -> String {
    moment.format("%-I:%M %p (CDT)").to_string()
}
