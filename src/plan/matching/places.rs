//! Accounts by one of their values, in little room: with a hundred thousand people it is memory that a look-up waits for.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::model::EmployeeId;
use crate::observed::ObservedEmployee;

/// Everybody, in the order of their ids: what a [`Places`] has the places of.
pub(super) type People<'a> = [&'a ObservedEmployee];

/// The places of everybody who has a value; the value itself stands with the person.
#[derive(Debug)]
pub(super) struct Places<'a, K> {
    of: fn(&'a ObservedEmployee) -> Option<K>,
    /// The first who has each value.
    first: HashTable<u32>,
    /// All who have it, by the place of the first: where it is more than one.
    several: HashMap<u32, Vec<EmployeeId>, RandomState>,
    hasher: RandomState,
}

impl<'a, K: Eq + Hash> Places<'a, K> {
    /// Returns a table with room for everybody.
    pub(super) fn for_people(people: &People<'a>, of: fn(&'a ObservedEmployee) -> Option<K>) -> Self {
        Self {
            of,
            first: HashTable::with_capacity(people.len()),
            several: HashMap::default(),
            hasher: RandomState::default(),
        }
    }

    /// Adds the person at a place, if they have a value.
    pub(super) fn add(&mut self, place: u32, people: &People<'a>) {
        let Self { of, first, several, hasher } = self;
        let at = |place: u32| people[place as usize];
        let Some(value) = of(at(place)) else { return };
        let has = |other: &u32| of(at(*other)).as_ref() == Some(&value);
        let hash = |other: &u32| of(at(*other)).map_or(0, |value| hasher.hash_one(value));
        match first.entry(hasher.hash_one(&value), has, hash) {
            Entry::Vacant(free) => {
                free.insert(place);
            }
            Entry::Occupied(taken) => {
                let first = *taken.get();
                several.entry(first).or_insert_with(|| vec![at(first).id]).push(at(place).id);
            }
        }
    }

    /// Returns everybody who has a value, in the order of their ids.
    pub(super) fn get<'s, Q>(&'s self, value: &Q, people: &'s People<'a>) -> &'s [EmployeeId]
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let has =
            |place: &u32| (self.of)(people[*place as usize]).is_some_and(|other| other.borrow() == value);
        let Some(first) = self.first.find(self.hasher.hash_one(value), has) else { return &[] };
        match self.several.get(first) {
            Some(several) => several,
            None => std::slice::from_ref(&people[*first as usize].id),
        }
    }
}
