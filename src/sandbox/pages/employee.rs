//! The employee's form, new and stored (§4, §6).

use std::fmt::Write;

use super::super::html::{checkbox, date_input, escaped, flag, hidden, open, option, text_input};
use super::super::names::LANGUAGES;
use super::super::world::{Access, Person, World};
use super::site_boxes::{Of, boxes};

/// A new employee has no site yet: `access` is how that is marked.
pub(super) fn create(world: &World, access: &Access) -> String {
    let mut out = String::new();
    start(&mut out, "/employee/insert");
    fields(&mut out, world, None);
    wage(&mut out, world, WageOf::New);
    boxes(&mut out, world, access, Of::Employee);
    finish(out)
}

pub(super) fn edit(world: &World, id: u64) -> Option<(String, String)> {
    let person = world.person(id)?;
    let mut out = String::new();
    start(&mut out, "/employee/update");
    hidden(&mut out, "employee[id]", &person.id.to_string());
    hidden(&mut out, "posCredential[id]", &person.credential_id.to_string());
    fields(&mut out, world, Some(person));
    checkbox(&mut out, "Employee is active?", "employee[isActive]", "1", person.active);
    boxes(&mut out, world, &person.access, Of::Employee);
    Some((format!("Edit {} {}", person.first_name, person.last_name), finish(out)))
}

fn start(out: &mut String, action: &str) {
    let attributes = [("id", "employee-create-edit-form"), ("action", action), ("method", "POST")];
    open(out, "form", &attributes, &["novalidate"]);
}

fn finish(mut out: String) -> String {
    out.push_str("\n<button type=\"submit\" name=\"save\" value=\"1\">Save</button>\n</form>");
    out
}

/// The fields that both forms have, the PIN in clear among them. `notes` and `language` are no client's business.
fn fields(out: &mut String, world: &World, person: Option<&Person>) {
    let text = |of: fn(&Person) -> &str| person.map_or("", of);
    text_input(out, "First name", "employee[firstName]", text(|person| &person.first_name));
    text_input(out, "Last name", "employee[lastName]", text(|person| &person.last_name));
    text_input(out, "Phone", "employee[phone]", text(|person| &person.phone));
    text_input(out, "E-mail", "employee[email]", text(|person| &person.email));
    open(
        out,
        "select",
        &[("name", "employee[departments][]"), ("class", "select2")],
        &["multiple", "required"],
    );
    for department in world.offered() {
        let chosen = person.is_some_and(|person| person.departments.contains(&department.id));
        option(out, &department.id.to_string(), &department.name, chosen, &[]);
    }
    out.push_str("</select>");
    let start = person.map_or(String::new(), |person| person.start_date.format("%m/%d/%Y").to_string());
    date_input(out, "Start date", "employee[startDate]", &start, &[]);
    let number = person.map_or(String::new(), |person| person.pos_user_id.to_string());
    let pin = person.map_or("", |person| &person.pos_pin);
    for (label, name, value) in [
        ("POS user id", "posCredential[POSLoginID]", number.as_str()),
        ("POS PIN", "posCredential[POSLoginPassword]", pin),
    ] {
        write!(out, "\n<label>{label}</label>").unwrap_or_default();
        open(
            out,
            "input",
            &[("type", "number"), ("min", "1"), ("name", name), ("value", value)],
            &["required"],
        );
    }
    text_input(out, "ADP id", "employee[adpEmployeeId]", text(|person| &person.adp_employee_id));
    text_input(
        out,
        "Emergency contact",
        "employee[emergencyContactName]",
        text(|p| &p.emergency_contact_name),
    );
    text_input(
        out,
        "Emergency phone",
        "employee[emergencyContactPhone]",
        text(|p| &p.emergency_contact_phone),
    );
    open(out, "textarea", &[("name", "employee[notes]")], &[]);
    // A browser drops one line feed right behind the tag: the page writes one of its own.
    write!(out, "\n{}</textarea>", escaped(text(|person| &person.notes))).unwrap_or_default();
    open(out, "select", &[("name", "employee[language]")], &[]);
    for language in LANGUAGES {
        option(out, language, language, text(|person| &person.language) == language, &[]);
    }
    out.push_str("</select>");
}

/// Whose pay a form is about.
#[derive(Clone, Copy)]
pub(super) enum WageOf<'a> {
    /// A new employee's.
    New,
    /// Somebody's who is there: nothing is chosen, and only their own sites are offered.
    Stored(&'a Person),
}

/// Pay stands on the form of a new employee and on the pay page (§4, §7).
pub(super) fn wage(out: &mut String, world: &World, of: WageOf<'_>) {
    let chosen = if matches!(of, WageOf::New) { Some("1") } else { None };
    for (value, label) in [("1", "Hourly"), ("0", "Salary")] {
        write!(out, "\n<label>{label}</label>").unwrap_or_default();
        let attributes = [("type", "radio"), ("name", "wage[isHourly]"), ("value", value)];
        open(out, "input", &attributes, &[flag(chosen == Some(value), "checked")]);
    }
    text_input(out, "Rate", "wage[regularRate]", "");
    checkbox(out, "Overtime", "wage[isOvertimeEligible]", "1", false);
    open(out, "input", &[("type", "text"), ("name", "wage[overtimeRate]"), ("value", "")], &["disabled"]);
    text_input(out, "Salary", "wage[salaryRate]", "");
    text_input(out, "Hours a week", "wage[hoursPerWeek]", "");
    for value in ["0", "1"] {
        let attributes = [("type", "radio"), ("name", "wage[ignoreSalarySchedule]"), ("value", value)];
        open(out, "input", &attributes, &[flag(value == "0", "checked")]);
    }
    for day in 0..7 {
        for part in ["startTime", "endTime"] {
            let name = format!("wage[scheduleDay][{day}][{part}]");
            open(out, "input", &[("type", "text"), ("name", &name), ("value", "")], &[]);
        }
    }
    let (offered, stored) = match of {
        WageOf::New => (world.sites.iter().map(|site| site.id).collect(), false),
        WageOf::Stored(person) => (world.opened(&person.access), true),
    };
    open(out, "select", &[("name", "wage[siteId]")], &["required", flag(stored, "disabled")]);
    if !stored {
        option(out, "", "Choose a site", false, &[]);
    }
    for site in world.sites.iter().filter(|site| offered.contains(&site.id)) {
        option(out, &site.id.to_string(), &site.code, false, &[]);
    }
    out.push_str("</select>");
}
