//! Whose change is it? Where the roster says what it said last time and Backoffice differs from what was last proven, somebody
//! changed it there.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::model::{Email, EmployeeId, Field, fold, fold_name};
use crate::observed::{Observed, ObservedEmployee, Proven};
use crate::roster::{Desired, Roster, WantedSites};

use super::context::Compared;
use super::diff::Difference;
use super::matching::{Index, Matched};
use super::resolve::{Who, resolve};
use super::situation::{Wanted, wanted};
use super::{History, Policy, Purpose, diff};

/// The fields whose values are remembered as proven: everything of a person that a roster keeps up.
const KEPT: [Field; 14] = [
    Field::FirstName,
    Field::LastName,
    Field::Email,
    Field::Phone,
    Field::PosUserId,
    Field::AdpEmployeeId,
    Field::StartDate,
    Field::EmergencyContactName,
    Field::EmergencyContactPhone,
    Field::WageRate,
    Field::OvertimeWageRate,
    Field::Departments,
    Field::Sites,
    Field::Permission,
];

/// Returns which of the changes put back what somebody changed in Backoffice, with the day on which it was last seen to be as
/// the roster says.
pub(super) fn changed_by_hand(
    row: &Desired,
    account: &ObservedEmployee,
    difference: &Difference,
    context: Compared<'_>,
) -> BTreeMap<Field, NaiveDate> {
    let Some(proven) = context.observed.proven.get(&account.id) else { return BTreeMap::new() };
    let changed = difference.changes.iter().map(|change| change.field);
    changed
        .filter_map(|field| {
            let known = proven.get(&field)?;
            (Some(&known.value) == value(row, field).as_ref()).then_some((field, known.on))
        })
        .collect()
}

/// Returns what is to be remembered as proven of everybody whom a row means and who works here: what Backoffice holds as the
/// roster says. Of others, what is remembered stays.
pub fn to_prove(
    observed: &Observed,
    roster: &Roster,
    policy: &Policy,
    history: &History,
    today: NaiveDate,
) -> BTreeMap<EmployeeId, BTreeMap<Field, Proven>> {
    let index = Index::new(&observed.employees, &history.decisions, policy, Purpose::Sync);
    let context = Compared { observed, policy, today };
    let of_row = |row: &Desired| {
        let Matched::One(id, by) = index.find(row) else { return None };
        let account = observed.employees.get(&id).filter(|account| account.active)?;
        let works = matches!(wanted(row, today, policy, Purpose::Sync), Wanted::Active | Wanted::Kept);
        let row = row.as_of(today);
        let resolved = resolve(&row, observed, policy, Who::There);
        let difference = works.then(|| diff::diff(&row, &resolved, account, &by, context))?;
        Some((id, proven(&row, account, &difference, context)))
    };
    roster.people.iter().filter_map(of_row).collect()
}

/// Returns what of somebody is to be remembered as proven: what was compared and is equal, of today or of the day on which the page was
/// read; and of what differs, what was proven before, as long as the roster says the same.
fn proven(
    row: &Desired,
    account: &ObservedEmployee,
    difference: &Difference,
    context: Compared<'_>,
) -> BTreeMap<Field, Proven> {
    let before = context.observed.proven.get(&account.id);
    let mut proven = BTreeMap::new();
    for field in KEPT {
        let Some(value) = value(row, field) else { continue };
        let differs = difference.changes.iter().any(|change| change.field == field);
        let known = before.and_then(|before| before.get(&field)).filter(|known| known.value == value);
        match seen_on(field, account, context.today).filter(|_| !differs) {
            Some(on) => {
                let on = known.map_or(on, |known| known.on.max(on));
                proven.insert(field, Proven { value, on });
            }
            None => {
                proven.extend(known.map(|known| (field, known.clone())));
            }
        }
    }
    proven
}

/// Returns the day on which a field was read; `None` where it was not.
fn seen_on(field: Field, account: &ObservedEmployee, today: NaiveDate) -> Option<NaiveDate> {
    let page = || account.details.as_ref().map(|details| details.seen.earlier().unwrap_or(today));
    match field {
        Field::AdpEmployeeId
        | Field::StartDate
        | Field::EmergencyContactName
        | Field::EmergencyContactPhone => page(),
        Field::Email => account.email.as_ref().map(|_| page().unwrap_or(today)),
        Field::WageRate | Field::OvertimeWageRate => {
            account.pay.as_ref().map(|pay| pay.seen.earlier().unwrap_or(today))
        }
        _ => Some(today),
    }
}

/// A fingerprint of what a row says of a field, spelling aside; `None` where it says nothing.
fn value(row: &Desired, field: Field) -> Option<String> {
    let list = |names: &std::collections::BTreeSet<String>| {
        let mut names: Vec<String> = names.iter().map(|name| fold(name)).collect();
        names.sort();
        names.join(";")
    };
    let text = match field {
        Field::FirstName => row.first_name.as_deref().map(fold_name),
        Field::LastName => row.last_name.as_deref().map(fold_name),
        Field::Email => row.email.as_ref().map(Email::key),
        Field::Phone => row.phone.map(|phone| phone.to_string()),
        Field::PosUserId => row.pos_user_id.map(|id| id.to_string()),
        Field::AdpEmployeeId => row.adp_employee_id.clone(),
        Field::StartDate => row.start_date.map(|day| day.to_string()),
        Field::EmergencyContactName => row.emergency_contact_name.as_deref().map(fold),
        Field::EmergencyContactPhone => row.emergency_contact_phone.map(|phone| phone.to_string()),
        Field::WageRate => row.wage_rate.map(|rate| rate.to_string()),
        Field::OvertimeWageRate => row.overtime_wage_rate.map(|rate| rate.to_string()),
        Field::Departments => row.departments.as_ref().map(list),
        Field::Sites => row.sites.as_ref().map(|sites| match sites {
            WantedSites::All => "all".to_owned(),
            WantedSites::Named(names) => list(names),
        }),
        Field::Permission => row.permission.as_deref().map(fold),
        _ => None,
    };
    text.map(|text| fingerprint(&text))
}

/// Values of people are remembered as what they are recognised by, not as what they are.
fn fingerprint(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text.as_bytes()).iter().take(12).fold(String::new(), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
