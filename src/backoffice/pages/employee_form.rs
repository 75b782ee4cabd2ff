//! The employee's own form: a new one's body, a stored one's values, and the whole-form round trip (protocol §4, §6).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::{EmployeeId, Field, PersonName, Pin, SiteId, SiteTree};
use crate::web::{Body, Form};

use crate::backoffice::arrived::path_of;
use crate::backoffice::{BackofficeError, Catalogue, EmployeeChange, NewEmployee, Profile, availability};

/// Its id is that of the create page's form (§4); nobody recorded that it must be.
const FORM: &str = "form#employee-create-edit-form";
/// Where changes go (§6): the form that is sent there is it, whatever its id.
const ACTION: &str = "/employee/update";

/// The fields that every edit form has (§4, §6). Others may stand there too.
const FIELDS: [&str; 14] = [
    "employee[id]",
    "employee[firstName]",
    "employee[lastName]",
    "employee[phone]",
    "employee[email]",
    "employee[departments][]",
    "employee[startDate]",
    "employee[adpEmployeeId]",
    "employee[emergencyContactName]",
    "employee[emergencyContactPhone]",
    "employee[isActive]",
    "posCredential[id]",
    "posCredential[POSLoginID]",
    "posCredential[POSLoginPassword]",
];

/// Returns the address of an employee's edit page.
pub(in crate::backoffice) fn address(id: EmployeeId) -> String {
    format!("/employee/edit/{id}")
}

/// A stored employee's form: what it says, and the body that would store it unchanged. The body holds the PIN in clear
/// and never leaves the client.
pub(in crate::backoffice) struct StoredForm {
    pub(in crate::backoffice) profile: Profile,
    pub(in crate::backoffice) body: Body,
    /// A site whose marks on the page cannot belong together: the form can be read, and must not be sent back.
    pub(in crate::backoffice) torn: Option<SiteId>,
}

impl StoredForm {
    /// Returns whether the form holds this PIN. A number field may have dropped leading zeros.
    pub(in crate::backoffice) fn has_pin(&self, pin: &Pin) -> bool {
        let digits = |text: &str| text.trim_start_matches('0').to_owned();
        self.pin().is_some_and(|held| digits(held) == digits(pin.expose()))
    }

    /// Returns whether it did drop them: the PIN is typed in without.
    pub(in crate::backoffice) fn has_lost_zeros(&self, pin: &Pin) -> bool {
        self.pin().is_some_and(|held| held.len() < pin.expose().len() && pin.expose().starts_with('0'))
    }

    fn pin(&self) -> Option<&str> {
        self.body.get("posCredential[POSLoginPassword]").map(str::trim)
    }
}

/// Reads the edit page of one employee.
pub(in crate::backoffice) fn read(
    html: &str,
    id: EmployeeId,
    catalogue: &Catalogue,
) -> Result<StoredForm, BackofficeError> {
    let path = address(id);
    let sent_there = |action: &str| path_of(action) == ACTION;
    let form =
        Form::parse(html, FORM).or_else(|missing| Form::sent_to(html, sent_there).map_err(|_| missing));
    let form = form.map_err(|missing| BackofficeError::nonsense(&path, missing.title, FORM))?;
    let lacks = |what: &str| BackofficeError::nonsense(&path, crate::web::page::title(html), what);
    let value = |name: &str| form.value(name).trim().to_owned();
    if value("employee[id]").parse() != Ok(id) {
        return Err(lacks("field employee[id] with the employee's number"));
    }
    // The whole form goes back: a field that is missing, or there twice, would be stored as something else than it was.
    if let Some(name) = form.not_once(&FIELDS) {
        return Err(lacks(&format!("field {name}, exactly once")));
    }
    if let Some(name) = form.not_a_box(&["employee[isActive]"]) {
        return Err(lacks(&format!("check box {name}")));
    }
    let need = |name: &str| match form.control(name) {
        Some(_) => Ok(value(name)),
        None => Err(lacks(&format!("field {name}"))),
    };
    let active = form.control("employee[isActive]").ok_or_else(|| lacks("box employee[isActive]"))?.checked;
    let chosen = form.control("employee[departments][]").ok_or_else(|| lacks("list of departments"))?;
    let offered: BTreeSet<&str> = chosen.options.iter().map(|option| option.value.trim()).collect();
    if catalogue.departments.iter().any(|one| !offered.contains(one.id.to_string().as_str())) {
        return Err(lacks("option for every department of the tenant"));
    }
    let departments =
        chosen.options.iter().filter(|option| option.selected).map(|option| option.text.clone());
    let sites = availability::decode(&form, &catalogue.sites).map_err(|error| lacks(&error.to_string()))?;
    let profile = Profile {
        id,
        name: PersonName::as_observed(&need("employee[firstName]")?, &need("employee[lastName]")?),
        phone_text: need("employee[phone]")?,
        email_text: need("employee[email]")?,
        departments: departments.collect(),
        start_date: page_date(&value("employee[startDate]")),
        pos_user_id: need("posCredential[POSLoginID]")?.parse().ok(),
        adp_employee_id: value("employee[adpEmployeeId]"),
        emergency_contact_name: value("employee[emergencyContactName]"),
        emergency_contact_phone: value("employee[emergencyContactPhone]"),
        active,
        sites,
    };
    let torn = availability::torn(&form);
    Ok(StoredForm { profile, body: availability::browser_submission(&form), torn })
}

/// Reads `MM/DD/YYYY`.
pub(in crate::backoffice) fn page_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%m/%d/%Y").ok()
}

/// Writes `MM/DD/YYYY`.
pub(in crate::backoffice) fn to_page_date(date: NaiveDate) -> String {
    date.format("%m/%d/%Y").to_string()
}

/// Returns the body of a new employee, laid over the create page's own form.
pub(in crate::backoffice) fn new_employee(
    empty_form: &Form,
    new: &NewEmployee,
    tree: &SiteTree,
) -> Result<Body, BackofficeError> {
    let bad = |what: &str| BackofficeError::BadRequest { what: what.to_owned(), source: None };
    let granted = new.sites.effective(tree);
    let wage_site = tree.sites.iter().find(|site| granted.contains(&site.id));
    let wage_site = wage_site.ok_or_else(|| bad("a new employee needs at least one site of this tenant"))?;
    if granted.iter().any(|site| tree.site(*site).is_none()) {
        return Err(bad("the sites to grant are not all sites of this tenant any more; plan again"));
    }
    if new.departments.is_empty() {
        return Err(bad("a new employee needs at least one department"));
    }
    let mut body = empty_form.submission();
    let overtime = new.overtime_wage_rate.unwrap_or(new.wage_rate.overtime());
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let digits =
        |phone: Option<crate::model::Phone>| phone.map(crate::model::Phone::digits).unwrap_or_default();
    let email = new.email.as_ref().map(ToString::to_string).unwrap_or_default();
    body.set("employee[firstName]", new.name.first());
    body.set("employee[lastName]", new.name.last());
    body.set("employee[phone]", &digits(new.phone));
    body.set("employee[email]", &email);
    body.set("employee[startDate]", &to_page_date(new.start_date));
    body.set("employee[adpEmployeeId]", &text(&new.adp_employee_id));
    body.set("employee[emergencyContactName]", &text(&new.emergency_contact.name));
    body.set("employee[emergencyContactPhone]", &digits(new.emergency_contact.phone));
    body.set("posCredential[POSLoginID]", &new.pos_user_id.to_string());
    body.set("posCredential[POSLoginPassword]", new.pos_pin.expose());
    body.set("wage[isHourly]", "1");
    body.set("wage[regularRate]", &new.wage_rate.to_string());
    body.set("wage[isOvertimeEligible]", "1");
    body.set("wage[overtimeRate]", &overtime.to_string());
    body.set("wage[siteId]", &wage_site.id.to_string());
    body.remove("employee[departments][]");
    for department in &new.departments {
        body.push("employee[departments][]", &department.to_string());
    }
    availability::encode(&mut body, &new.sites, tree, availability::BoxesFor::Insert);
    Ok(body)
}

/// Lays changes over the body of a stored form; everything else goes back unchanged (§6).
pub(in crate::backoffice) fn lay_over(body: &mut Body, change: &EmployeeChange, tree: &SiteTree) {
    let texts = [
        ("employee[firstName]", change.first_name.clone()),
        ("employee[lastName]", change.last_name.clone()),
        ("employee[phone]", change.phone_sent(Field::Phone, change.phone)),
        ("employee[email]", change.email.as_ref().map(ToString::to_string)),
        ("employee[startDate]", change.start_date.map(to_page_date)),
        ("posCredential[POSLoginID]", change.pos_user_id.map(|id| id.to_string())),
        ("employee[adpEmployeeId]", change.adp_employee_id.clone()),
        ("employee[emergencyContactName]", change.emergency_contact_name.clone()),
        (
            "employee[emergencyContactPhone]",
            change.phone_sent(Field::EmergencyContactPhone, change.emergency_contact_phone),
        ),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            body.set(name, &value);
        }
    }
    for field in &change.cleared {
        let name = match field {
            Field::Phone => "employee[phone]",
            Field::Email => "employee[email]",
            Field::AdpEmployeeId => "employee[adpEmployeeId]",
            Field::EmergencyContactName => "employee[emergencyContactName]",
            Field::EmergencyContactPhone => "employee[emergencyContactPhone]",
            _ => continue,
        };
        body.set(name, "");
    }
    if let Some(departments) = &change.departments {
        body.remove("employee[departments][]");
        for department in departments {
            body.push("employee[departments][]", &department.to_string());
        }
    }
    if let Some(sites) = &change.sites {
        availability::encode(body, sites, tree, availability::BoxesFor::Update);
    }
    if let Some(active) = change.active {
        set_active(body, active);
    }
}

/// Switches the employee on or off in the body of their own form; everything else goes back unchanged.
fn set_active(body: &mut Body, active: bool) {
    body.remove("employee[isActive]");
    if active {
        body.push("employee[isActive]", "1");
    }
}
