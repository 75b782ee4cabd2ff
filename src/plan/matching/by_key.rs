//! Everybody in Backoffice, by everything that may tell who a row means.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use foldhash::fast::RandomState;

use crate::model::{Email, EmployeeId, PersonName, Phone, PosUserId, alike_name, plain_name};
use crate::observed::ObservedEmployee;
use crate::roster::Desired;

use super::identity::adp_key;
use super::places::Places;

/// So many accounts of one telephone are looked at one by one; of more, those of the name are.
const FEW: usize = 8;

/// Everybody by each key, in the order of their ids.
#[derive(Debug)]
pub(in crate::plan) struct ByKey<'a> {
    employees: &'a BTreeMap<EmployeeId, ObservedEmployee>,
    people: Vec<&'a ObservedEmployee>,
    pos: Places<'a, PosUserId>,
    adp: Places<'a, &'a str>,
    /// By the spelling of [`adp_key`].
    nearly_adp: HashMap<String, Ids, RandomState>,
    email: Places<'a, &'a Email>,
    phone: Places<'a, Phone>,
    /// Made when it is first asked for: where every row has its number, nobody asks.
    name: OnceCell<HashMap<(String, String), Ids, RandomState>>,
}

/// Accounts of one key: nearly always one.
#[derive(Debug)]
enum Ids {
    One(EmployeeId),
    Several(Vec<EmployeeId>),
}

impl Ids {
    fn as_slice(&self) -> &[EmployeeId] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Several(ids) => ids,
        }
    }
}

/// Returns an account's ADP id, where it was read and is not empty.
fn adp_id(one: &ObservedEmployee) -> Option<&str> {
    one.details.as_ref().map(|details| details.adp_employee_id.as_str()).filter(|id| !id.is_empty())
}

/// Adds an account to those of a key.
fn add<K: Eq + Hash>(ids: &mut HashMap<K, Ids, RandomState>, key: K, id: EmployeeId) {
    match ids.entry(key) {
        Entry::Vacant(free) => {
            free.insert(Ids::One(id));
        }
        Entry::Occupied(mut taken) => match taken.get_mut() {
            Ids::One(first) => *taken.get_mut() = Ids::Several(vec![*first, id]),
            Ids::Several(ids) => ids.push(id),
        },
    }
}

impl<'a> ByKey<'a> {
    pub(in crate::plan) fn of(employees: &'a BTreeMap<EmployeeId, ObservedEmployee>) -> Self {
        let people: Vec<&ObservedEmployee> = employees.values().collect();
        let mut by = Self {
            pos: Places::for_people(&people, |one| one.pos_user_id),
            adp: Places::for_people(&people, adp_id),
            nearly_adp: HashMap::default(),
            email: Places::for_people(&people, ObservedEmployee::email),
            phone: Places::for_people(&people, ObservedEmployee::phone),
            name: OnceCell::new(),
            people,
            employees,
        };
        for (place, one) in (0..).zip(&by.people) {
            by.pos.add(place, &by.people);
            by.email.add(place, &by.people);
            by.phone.add(place, &by.people);
            if let Some(adp) = adp_id(one) {
                by.adp.add(place, &by.people);
                add(&mut by.nearly_adp, adp_key(adp), one.id);
            }
        }
        by
    }

    /// Returns an account.
    pub(in crate::plan) fn account(&self, id: EmployeeId) -> Option<&'a ObservedEmployee> {
        self.employees.get(&id)
    }

    pub(in crate::plan) fn of_number(&self, number: PosUserId) -> &[EmployeeId] {
        self.pos.get(&number, &self.people)
    }

    pub(in crate::plan) fn of_adp(&self, id: &str) -> &[EmployeeId] {
        self.adp.get(id, &self.people)
    }

    /// Returns whose ADP id is this one but for case, zeros in front and separators.
    pub(in crate::plan) fn of_nearly_adp(&self, id: &str) -> &[EmployeeId] {
        self.nearly_adp.get(&adp_key(id)).map_or(&[], Ids::as_slice)
    }

    pub(in crate::plan) fn of_email(&self, email: &Email) -> &[EmployeeId] {
        self.email.get(email, &self.people)
    }

    pub(in crate::plan) fn of_phone(&self, phone: Phone) -> &[EmployeeId] {
        self.phone.get(&phone, &self.people)
    }

    /// Returns everybody of the row's name, the two words swapped too.
    pub(in crate::plan) fn of_name(&self, row: &Desired) -> &[EmployeeId] {
        let by_name = || {
            let mut by_name = HashMap::with_capacity_and_hasher(self.people.len(), RandomState::default());
            for one in &self.people {
                add(&mut by_name, sorted(one.name.key()), one.id);
            }
            by_name
        };
        let key = name_key(row);
        key.and_then(|key| self.name.get_or_init(by_name).get(&key)).map_or(&[], Ids::as_slice)
    }

    /// Returns everybody of the row's name and telephone.
    pub(in crate::plan) fn of_name_and_phone(&self, row: &Desired) -> Cow<'_, [EmployeeId]> {
        let Some(phone) = row.phone else { return Cow::Borrowed(&[]) };
        let of_phone = self.of_phone(phone);
        if of_phone.len() > FEW {
            let same = |id: &&EmployeeId| self.account(**id).and_then(ObservedEmployee::phone) == Some(phone);
            return Cow::Owned(self.of_name(row).iter().filter(same).copied().collect());
        }
        let named = |id: &EmployeeId| self.account(*id).is_some_and(|one| is_named(row, &one.name));
        if of_phone.iter().all(named) {
            return Cow::Borrowed(of_phone);
        }
        Cow::Owned(of_phone.iter().filter(|id| named(id)).copied().collect())
    }
}

/// Returns whether a row gives this name, the two words swapped too.
fn is_named(row: &Desired, name: &PersonName) -> bool {
    let (Some(first), Some(last)) = (&row.first_name, &row.last_name) else { return false };
    let is = |first: &str, last: &str| alike_name(first, name.first()) && alike_name(last, name.last());
    is(first, last) || is(last, first)
}

/// The name of a row, whichever of the two words stands first.
pub(super) fn name_key(row: &Desired) -> Option<(String, String)> {
    Some(sorted((plain_name(row.first_name.as_deref()?), plain_name(row.last_name.as_deref()?))))
}

/// First and last name swapped are the same name.
pub(in crate::plan) fn sorted((one, other): (String, String)) -> (String, String) {
    if one <= other { (one, other) } else { (other, one) }
}
