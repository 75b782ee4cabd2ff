//! Whose change is it? Where the roster says what it said last time and Backoffice differs from what was last proven, somebody
//! changed it there.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{EmployeeId, Field, SiteTree};
use crate::observed::{Observed, ObservedEmployee, Proven};
use crate::plan::matching::index::{Index, Matched};
use crate::plan::matching::listed::Listed;
use crate::plan::{Change, ChangedByHand, Entry, History, Policy, Purpose};
use crate::roster::{Desired, Roster};

use super::context::Compared;
use super::diff::{self, Difference};
use super::resolve::{Who, resolve};
use super::said::{as_proven, value};
use super::situation::{Wanted, wanted};

/// The fields whose values are remembered as proven: everything of a person that a roster keeps up.
const KEPT: [Field; 15] = [
    Field::Status,
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
pub(in crate::plan) fn changed_by_hand(
    row: &Desired,
    account: &ObservedEmployee,
    difference: &Difference,
    context: Compared<'_>,
) -> BTreeMap<Field, NaiveDate> {
    // The pay of whoever is closed ended with their account: nobody changed it.
    let ends_by_itself = |field: &Field| {
        !account.active
            && matches!(field, Field::WageRate | Field::OvertimeWageRate | Field::WageEffectiveDate)
    };
    let changed = difference.changes.iter().map(|change| change.field);
    changed
        .filter(|field| !ends_by_itself(field))
        .filter_map(|field| Some((field, as_proven(row, account, field, context.observed)?.on)))
        .collect()
}

/// Says of an account that is to be active again that somebody closed it in Backoffice, and whether it is left so.
pub(in crate::plan) fn closed_by_hand(
    entry: &mut Entry,
    row: &Desired,
    account: &ObservedEmployee,
    context: Compared<'_>,
) -> bool {
    let Some(known) = as_proven(row, account, Field::Status, context.observed) else { return false };
    entry.changed_by_hand.insert(Field::Status, known.on);
    let left = context.policy.changed_by_hand == ChangedByHand::Report;
    let what = if left { "status is left as it is" } else { "status" };
    entry.warnings.push(format!("{what}: {}", why(known.on)));
    left
}

/// Says how it is known that somebody changed something in Backoffice.
pub(in crate::plan) fn why(on: NaiveDate) -> String {
    format!("it was changed in Backoffice after {on}, and the roster says what it said then")
}

/// Returns what the roster says of each field that is to be written, by fingerprint.
pub(in crate::plan) fn proves(row: &Desired, changes: &[Change], tree: &SiteTree) -> BTreeMap<Field, String> {
    let written = |field: &Field| changes.iter().any(|change| change.field == *field);
    let said = KEPT.into_iter().filter(written).filter_map(|field| Some((field, value(row, field, tree)?)));
    said.collect()
}

/// Returns what the roster says of the standing of somebody who is created, by fingerprint.
pub(in crate::plan) fn status(row: &Desired, tree: &SiteTree) -> Option<(Field, String)> {
    Some((Field::Status, value(row, Field::Status, tree)?))
}

/// What stands for the standing of somebody who is at work while the roster does not say that they are to be. Nobody has changed what the
/// roster said by closing their account; and when no list shows them any more, their account is there all the same.
const AT_WORK: &str = "at work";

/// How many nights in a row somebody's change is put back before it is told apart.
const NIGHTS: u32 = 3;

/// Counts apart the people whose change puts back, or would, what somebody changed in Backoffice; and tells once what is put back
/// night after night.
pub(in crate::plan) fn notices(made: &[Entry], observed: &Observed, today: NaiveDate) -> Vec<String> {
    let by_hand: Vec<&Entry> = made.iter().filter(|entry| !entry.changed_by_hand.is_empty()).collect();
    if by_hand.is_empty() {
        return Vec::new();
    }
    let people =
        if by_hand.len() == 1 { "1 person was".to_owned() } else { format!("{} people were", by_hand.len()) };
    let mut notices = vec![format!(
        "{people} changed in Backoffice by somebody, while the roster says what it said before: see the warnings of these rows, and changed_by_hand in [policy]."
    )];
    let again = |entry: &&Entry| {
        let id = entry.person.employee_id?;
        let proven = observed.proven.get(&id)?;
        let of_field = |field: &&Field| {
            let known = proven.get(*field);
            known.is_some_and(|known| known.put_back + 1 == NIGHTS && known.on < today)
        };
        let fields: Vec<&str> =
            entry.changed_by_hand.keys().filter(of_field).map(|field| field.as_str()).collect();
        let name = format!("{} {}", entry.person.first_name, entry.person.last_name);
        (!fields.is_empty()).then(|| format!("{} of {name}", fields.join(" and ")))
    };
    let again: Vec<String> =
        by_hand.iter().filter(|entry| entry.operation().writes()).filter_map(again).collect();
    if !again.is_empty() {
        notices.push(format!(
            "For the third night in a row this is put back, because somebody, or another program, changes it in Backoffice: {}. Ask who it is, mend the roster, or set changed_by_hand = \"report\" in [policy].",
            again.join("; ")
        ));
    }
    notices
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
    let listed = Listed::of(observed);
    let context = Compared { observed, policy, today, listed: &listed };
    let of_row = |row: &Desired| {
        let Matched::One(id, by) = index.find(row) else { return None };
        let is_to_work = matches!(wanted(row, today, policy, Purpose::Sync), Wanted::Active | Wanted::Kept);
        let account = observed.employees.get(&id)?;
        if !account.active {
            // Whoever closes the account of somebody who leaves does what the roster says.
            let mut known = observed.proven.get(&id).filter(|_| !is_to_work)?.clone();
            return known.remove(&Field::Status).map(|_| (id, known));
        }
        let row = row.as_of(today);
        let resolved = resolve(&row, context, Who::There(account));
        let difference = diff::diff(&row, &resolved, account, &by, context);
        let mut proven = proven(&row, account, &difference, context);
        if !is_to_work {
            proven.insert(Field::Status, Proven { value: AT_WORK.to_owned(), on: today, put_back: 0 });
        }
        Some((id, proven))
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
        let Some(value) = value(row, field, &context.observed.catalogue.sites) else { continue };
        let differs = difference.changes.iter().any(|change| change.field == field);
        let known = before.and_then(|before| before.get(&field)).filter(|known| known.value == value);
        match seen_on(field, account, context.today).filter(|_| !differs) {
            Some(on) => {
                let on = known.map_or(on, |known| known.on.max(on));
                let put_back = known.filter(|known| known.on == on).map_or(0, |known| known.put_back);
                proven.insert(field, Proven { value, on, put_back });
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
