//! People whom an earlier run saw and no list shows now: Backoffice lists nobody without a site (protocol §3), and their account is there
//! all the same. Who looks new and was one of them is not made twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{EmployeeId, Field};
use crate::observed::{Observed, Proven};
use crate::roster::Desired;

use super::said::value;

/// What is nobody else's, and the name.
const KEYS: [Field; 3] = [Field::AdpEmployeeId, Field::Email, Field::PosUserId];
const NAME: [Field; 2] = [Field::FirstName, Field::LastName];

/// Those people, by what the roster said of them.
#[derive(Debug, Default)]
pub(in crate::plan) struct Unlisted<'a> {
    by_value: HashMap<(Field, &'a str), Vec<EmployeeId>>,
}

impl<'a> Unlisted<'a> {
    pub(in crate::plan) fn of(observed: &'a Observed) -> Self {
        let mut by_value: HashMap<_, Vec<EmployeeId>> = HashMap::new();
        for (id, fields) in observed.proven.iter().filter(|(id, _)| !observed.employees.contains_key(id)) {
            for field in KEYS.into_iter().chain([Field::LastName]) {
                if let Some(known) = fields.get(&field) {
                    by_value.entry((field, known.value.as_str())).or_default().push(*id);
                }
            }
        }
        Self { by_value }
    }

    /// Returns whom of them a row is about, where they worked here when they were seen last.
    pub(in crate::plan) fn find_at_work(&self, row: &Desired, observed: &Observed) -> Option<EmployeeId> {
        let works =
            |id: &EmployeeId| observed.proven.get(id).is_some_and(|known| known.contains_key(&Field::Status));
        self.find(row, observed).filter(works)
    }

    /// Returns whom of them a row is about.
    pub(in crate::plan) fn find(&self, row: &Desired, observed: &Observed) -> Option<EmployeeId> {
        if self.by_value.is_empty() {
            return None;
        }
        let of_row = |field: Field| Some((field, value(row, field, &observed.catalogue.sites)?));
        let told = KEYS.into_iter().chain(NAME).chain([Field::Phone]);
        let said: BTreeMap<Field, String> = told.filter_map(of_row).collect();
        let near = said.iter().filter_map(|(field, value)| self.by_value.get(&(*field, value.as_str())));
        let near: BTreeSet<EmployeeId> = near.flatten().copied().collect();
        near.into_iter().find(|id| observed.proven.get(id).is_some_and(|known| is_one(&said, known)))
    }
}

/// Returns whether what a row says is about somebody of whom this was proven: something that is nobody else's and a part of the name
/// agree, where the row has one, or the whole name does and nothing that is nobody else's says otherwise. Who comes back has a new number and a
/// new address sometimes: then the whole name and the telephone say who it is, as on a list.
fn is_one(said: &BTreeMap<Field, String>, known: &BTreeMap<Field, Proven>) -> bool {
    let agrees = |field: &Field| Some(said.get(field)? == &known.get(field)?.value);
    let agreeing = NAME.iter().filter(|field| agrees(field) == Some(true)).count();
    let is_named = NAME.iter().any(|field| said.contains_key(field));
    let keys: Vec<bool> = KEYS.iter().filter_map(agrees).collect();
    let by_key = keys.contains(&true) && (agreeing > 0 || !is_named);
    let is_whole = agreeing == NAME.len();
    let by_phone = agrees(&Field::Phone) == Some(true) && agrees(&Field::AdpEmployeeId) != Some(false);
    by_key || (is_whole && (by_phone || !keys.contains(&false)))
}
