//! What would change in an account: managed fields that differ for a person, from → to.

use std::collections::BTreeSet;

use crate::backoffice::Catalogue;
use crate::model::{Field, fold};
use crate::observed::{ObservedEmail, ObservedEmployee};
use crate::roster::Desired;

use super::resolve::Resolved;
use super::{Change, MatchKey};

/// The department that is added to a new employee and must not flip every night (protocol §4).
pub(super) const GREETER: &str = "Greeter";

/// What a comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) changes: Vec<Change>,
    pub(super) warnings: Vec<String>,
}

/// Compares a row with its account. Equal means equal for a person: a difference that is none is never written. Only
/// fields that were read are compared.
pub(super) fn diff(
    row: &Desired,
    resolved: &Resolved,
    account: &ObservedEmployee,
    by: &[MatchKey],
    catalogue: &Catalogue,
) -> Difference {
    let mut found = Difference::default();
    let mut change =
        |field, from: String, to: String| found.changes.push(Change { field, from: Some(from), to });
    for (field, wanted, held) in [
        (Field::FirstName, &row.first_name, account.name.first()),
        (Field::LastName, &row.last_name, account.name.last()),
    ] {
        if let Some(wanted) = wanted
            && !same_name(wanted, held)
        {
            change(field, held.to_owned(), wanted.clone());
        }
    }
    if let (Some(wanted), Some(held)) = (&row.email, &account.email)
        && *held != ObservedEmail::Address(wanted.clone())
    {
        change(
            Field::Email,
            account.email().map(ToString::to_string).unwrap_or_default(),
            wanted.to_string(),
        );
    }
    if let Some(wanted) = row.phone
        && account.phone() != Some(wanted)
    {
        change(Field::Phone, account.phone_text.clone(), wanted.to_string());
    }
    if let Some(wanted) = row.pos_user_id
        && account.pos_user_id != Some(wanted)
        && !by.contains(&MatchKey::PosUserId)
    {
        let held = account.pos_user_id.map(|id| id.to_string()).unwrap_or_default();
        change(Field::PosUserId, held, wanted.to_string());
    }
    if let Some(names) = &row.departments
        && let Some((from, to)) = departments(names, &account.departments)
    {
        change(Field::Departments, from, to);
    }
    let mut warnings = Vec::new();
    if let Some(wanted) = &resolved.sites {
        match &account.sites {
            Some(held) if wanted.effective(&catalogue.sites) == *held => {}
            Some(held) => {
                let from = catalogue.sites.names(held).join("; ");
                change(Field::Sites, from, wanted.describe(&catalogue.sites));
            }
            None => warnings
                .push("the sites could not be compared: the listing shows a code that is no site's".into()),
        }
    }
    if let Some(wanted) = &resolved.template {
        match fold(&account.template).as_str() {
            "custom" => warnings.push(format!(
                "the permission was set by hand (custom) and is left alone; the roster says {}",
                wanted.name
            )),
            held if *held == fold(&wanted.name) => {}
            _ => change(Field::Permission, account.template.clone(), wanted.name.clone()),
        }
    }
    details(row, account, &mut found);
    found.warnings.extend(warnings);
    found.changes.sort_by_key(|change| change.field);
    found
}

/// Compares what only an edit page tells, where it was read.
fn details(row: &Desired, account: &ObservedEmployee, found: &mut Difference) {
    let Some(details) = &account.details else { return };
    let mut text = |field, wanted: Option<String>, held: &str, equal: bool| {
        if let Some(to) = wanted.filter(|_| !equal) {
            found.changes.push(Change { field, from: Some(held.to_owned()), to });
        }
    };
    let same = |wanted: &Option<String>, held: &str| {
        wanted.as_deref().is_some_and(|wanted| fold(wanted) == fold(held))
    };
    let held = &details.adp_employee_id;
    text(Field::AdpEmployeeId, row.adp_employee_id.clone(), held, row.adp_employee_id.as_ref() == Some(held));
    let held = details.start_date.map(|date| date.to_string()).unwrap_or_default();
    text(
        Field::StartDate,
        row.start_date.map(|date| date.to_string()),
        &held,
        row.start_date == details.start_date,
    );
    let held = &details.emergency_contact_name;
    text(
        Field::EmergencyContactName,
        row.emergency_contact_name.clone(),
        held,
        same(&row.emergency_contact_name, held),
    );
    let held = &details.emergency_contact_phone;
    let equal = held.parse().ok() == row.emergency_contact_phone;
    text(
        Field::EmergencyContactPhone,
        row.emergency_contact_phone.map(|phone| phone.to_string()),
        held,
        equal,
    );
}

/// Names are equal when their letters are, however these are composed; another case is a difference worth writing.
fn same_name(wanted: &str, held: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    wanted.trim().nfc().eq(held.trim().nfc())
}

/// Compares departments as sets. Greeter is neither added nor removed unless the row names it.
fn departments(wanted: &BTreeSet<String>, held: &BTreeSet<String>) -> Option<(String, String)> {
    let folded = |names: &BTreeSet<String>| names.iter().map(|name| fold(name)).collect::<BTreeSet<_>>();
    let greeter = fold(GREETER);
    let (mut goal, now) = (folded(wanted), folded(held));
    let mut shown: Vec<String> = wanted.iter().cloned().collect();
    if now.contains(&greeter) && goal.insert(greeter) {
        shown.insert(0, GREETER.to_owned());
    }
    let join = |names: Vec<String>| names.join("; ");
    (goal != now).then(|| (join(held.iter().cloned().collect()), join(shown)))
}
