//! What a roster says of somebody, as it is remembered: a night later it tells whether the roster or Backoffice has changed.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::model::{Email, Field, SiteTree, fold, fold_name, hex};
use crate::observed::{Observed, ObservedEmployee, Proven};
use crate::roster::{Desired, Status, WantedSites};

/// Returns what is remembered of a field that Backoffice held as the roster says, where the roster says the same now.
pub(in crate::plan) fn as_proven<'a>(
    row: &Desired,
    account: &ObservedEmployee,
    field: Field,
    observed: &'a Observed,
) -> Option<&'a Proven> {
    let known = observed.proven.get(&account.id)?.get(&field)?;
    (Some(&known.value) == value(row, field, &observed.catalogue.sites).as_ref()).then_some(known)
}

/// A fingerprint of what a row says of a field, spelling aside; `None` where it says nothing. Every site is what there is today: one
/// that opens is no change that somebody made to a person.
pub(in crate::plan) fn value(row: &Desired, field: Field, tree: &SiteTree) -> Option<String> {
    let list = |names: &BTreeSet<String>| {
        let mut names: Vec<String> = names.iter().map(|name| fold(name)).collect();
        names.sort();
        names.join(";")
    };
    let text = match field {
        Field::Status => (row.status == Status::Active).then(|| "active".to_owned()),
        Field::FirstName => row.first_name.as_deref().map(fold_name),
        Field::LastName => row.last_name.as_deref().map(fold_name),
        Field::Email => row.email.as_ref().map(Email::key),
        Field::EmergencyContactName => row.rare().emergency_contact_name.as_deref().map(fold),
        Field::WageRate => row.wage_rate.map(|rate| rate.to_string()),
        Field::OvertimeWageRate => row.rare().overtime_wage_rate.map(|rate| rate.to_string()),
        Field::Departments => row.departments.as_deref().map(list),
        Field::Sites => row.sites.as_deref().map(|sites| match sites {
            WantedSites::All => {
                let ids = tree.all_ids().into_iter().map(|id| id.to_string());
                ids.fold("all".to_owned(), |all, id| all + ";" + &id)
            }
            WantedSites::Named(names) => list(names),
        }),
        Field::Permission => row.permission.as_deref().map(fold),
        other => row.form_value(other).and_then(|value| value.text()),
    };
    text.map(|text| fingerprint(&text))
}

/// Values of people are remembered as what they are recognised by, not as what they are.
fn fingerprint(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())[..12])
}
