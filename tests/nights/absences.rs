//! Who was missing from how many rosters in a row, as the oracle counts it.

use std::collections::BTreeMap;

use super::house::Account;
use super::hr::{Delivery, Row};
use super::oracle::could_be_found;

/// How often nobody was told of somebody, counted by contents that were, or may have been, accepted.
#[derive(Default)]
pub(crate) struct Absences {
    pub(crate) missed: BTreeMap<usize, u32>,
    pub(crate) accepted: Vec<Vec<u8>>,
}

/// Accepted rosters in a row without somebody, after which they are closed.
pub(crate) const AFTER: u32 = 2;

impl Absences {
    /// Says whether contents are others than the last accepted ones.
    pub(crate) fn is_new(&self, delivery: &Delivery) -> bool {
        self.accepted.last() != Some(&delivery.bytes)
    }

    /// Says whether contents were accepted before the last ones: they are an old file.
    pub(crate) fn is_stale(&self, delivery: &Delivery) -> bool {
        self.is_new(delivery) && self.accepted.contains(&delivery.bytes)
    }

    /// Returns how often each one was missed if this delivery is accepted too.
    pub(crate) fn with(&self, delivery: &Delivery, owned: &[(usize, Account)]) -> BTreeMap<usize, u32> {
        let mut missed = self.missed.clone();
        if !self.is_new(delivery) {
            return missed;
        }
        for (human, account) in owned {
            let meant = |row: &Row| row.human == *human && could_be_found(row, account);
            if !delivery.rows.iter().any(meant) {
                *missed.entry(*human).or_default() += 1;
            }
        }
        missed
    }
}
