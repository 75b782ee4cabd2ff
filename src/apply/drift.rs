//! Whether an account still is what the plan was made from: somebody else's change is never overwritten.

use std::collections::BTreeSet;

use crate::backoffice::{BackofficeError, Catalogue, EmployeeChange, ListedEmployee, LoginLink, Profile};
use crate::model::{EmployeeId, Field, PersonName, PosUserId, fold, same_letters};
use crate::plan::Before;

/// What differs from the plan, collected in words.
#[derive(Default)]
struct Differing(Vec<String>);

impl Differing {
    fn hold(&mut self, what: &str, planned: &str, found: &str, same: bool) {
        if !same {
            self.0.push(format!("{what} was {planned:?}, is now {found:?}"));
        }
    }

    fn told(self) -> Result<(), BackofficeError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let what =
            format!("changed in Backoffice since the plan was made: {}. Plan again", self.0.join("; "));
        Err(BackofficeError::Drift { what })
    }
}

/// Holds a form against the plan before it is written to: who it is, and every field that is about to change. A field that
/// holds the wanted value already is no drift.
pub(super) fn of_form(
    before: &Before,
    change: &EmployeeChange,
    now: &Profile,
    catalogue: &Catalogue,
) -> Result<(), BackofficeError> {
    let mut differing = Differing::default();
    identity(before, change, &Shown::of(now), &mut differing);
    activity(before, change, now.active, &mut differing);
    let open: BTreeSet<_> = change.differences(now, catalogue).into_iter().map(|one| one.field).collect();
    let is_open = |field| open.contains(&field);
    if is_open(Field::Departments) {
        let offered = |name: &&String| catalogue.offers(name);
        let folded = |names: &BTreeSet<String>| {
            names.iter().filter(offered).map(|name| fold(name)).collect::<BTreeSet<_>>()
        };
        let joined = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join("; ");
        let same = folded(&before.departments) == folded(&now.departments);
        differing.hold("departments", &joined(&before.departments), &joined(&now.departments), same);
    }
    if let Some(sites) = before.sites.as_ref().filter(|_| is_open(Field::Sites)) {
        let stored = now.sites.effective(&catalogue.sites);
        let names = |sites| catalogue.sites.names(sites).join("; ");
        differing.hold("sites", &names(sites), &names(&stored), *sites == stored);
    }
    if let Some(email) = before.email.as_ref().filter(|_| is_open(Field::Email)) {
        let same = email.trim().eq_ignore_ascii_case(now.email_text.trim());
        differing.hold("e-mail", email, &now.email_text, same);
    }
    if let Some(details) = &before.details {
        // The first day is told last.
        let (days, texts): (Vec<Field>, Vec<Field>) =
            Field::ON_EDIT_PAGE_ALONE.into_iter().partition(|field| *field == Field::StartDate);
        for field in texts.into_iter().chain(days).filter(|field| is_open(*field)) {
            let (planned, found) = (details.text(field), now.text(field).unwrap_or_default());
            differing.hold(field.as_str(), &planned, &found, same_letters(&planned, &found));
        }
    }
    differing.told()
}

/// Holds a form against whom the plan means.
pub(super) fn of_person(before: &Before, now: &Profile) -> Result<(), BackofficeError> {
    let mut differing = Differing::default();
    identity(before, &EmployeeChange::default(), &Shown::of(now), &mut differing);
    differing.told()
}

/// Holds a row of the listing against whom the plan means, where a form is not read before the write; what the entry itself changes
/// may have come true already.
pub(super) fn of_listed(
    id: EmployeeId,
    before: &Before,
    change: &EmployeeChange,
    now: Option<&ListedEmployee>,
) -> Result<(), BackofficeError> {
    let Some(now) = now else {
        let what = format!("employee {id} is listed no more. Plan again");
        return Err(BackofficeError::Drift { what });
    };
    let mut differing = Differing::default();
    let shown = Shown { name: &now.name, pos_user_id: now.pos_user_id, phone_text: &now.phone_text };
    identity(before, change, &shown, &mut differing);
    activity(before, change, now.active, &mut differing);
    differing.told()
}

/// Who an account is, as far as form and listing both show it.
struct Shown<'a> {
    name: &'a PersonName,
    pos_user_id: Option<PosUserId>,
    phone_text: &'a str,
}

impl<'a> Shown<'a> {
    fn of(form: &'a Profile) -> Self {
        Self { name: &form.name, pos_user_id: form.pos_user_id, phone_text: &form.phone_text }
    }
}

fn activity(before: &Before, change: &EmployeeChange, active: bool, differing: &mut Differing) {
    if before.active != active && change.active != Some(active) {
        let word = |active| if active { "active" } else { "inactive" };
        differing.hold("the account", word(before.active), word(active), false);
    }
}

fn identity(before: &Before, change: &EmployeeChange, now: &Shown<'_>, differing: &mut Differing) {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = |id: Option<PosUserId>| id.map(|id| id.to_string()).unwrap_or_default();
    let wanted =
        |wanted: Option<&String>, held: &str| wanted.is_some_and(|wanted| fold(wanted) == fold(held));
    let (first, last) = (now.name.first(), now.name.last());
    let same = fold(&before.first_name) == fold(first) || wanted(change.first_name.as_ref(), first);
    differing.hold("first name", &before.first_name, first, same);
    let same = fold(&before.last_name) == fold(last) || wanted(change.last_name.as_ref(), last);
    differing.hold("last name", &before.last_name, last, same);
    let same = before.pos_user_id == now.pos_user_id
        || (change.pos_user_id.is_some() && change.pos_user_id == now.pos_user_id);
    differing.hold("POS id", &number(before.pos_user_id), &number(now.pos_user_id), same);
    let stored = now.phone_text.parse().ok();
    let same =
        digits(&before.phone) == digits(now.phone_text) || (change.phone.is_some() && change.phone == stored);
    differing.hold("phone", &before.phone, now.phone_text, same);
}

/// Holds a login against whose it must be.
pub(super) fn of_login(owner: EmployeeId, now: &LoginLink) -> Result<(), BackofficeError> {
    let what = match now.employee {
        Some(employee) if employee == owner => return Ok(()),
        Some(other) => format!("the login {} belongs to employee {other}, not to {owner}", now.username),
        None => format!("the login {} belongs to nobody on the roster", now.username),
    };
    Err(BackofficeError::Drift { what })
}
