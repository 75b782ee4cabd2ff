//! What deciding depends on, and an entry before anything is decided.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{EmployeeId, PosUserId};
use crate::observed::{Observed, ObservedEmployee};
use crate::plan::matching::index::Index;
use crate::plan::matching::listed::Listed;
use crate::plan::matching::logins::Logins;
use crate::plan::{Action, Entry, Person, PersonSites, Policy, Purpose, Situation};
use crate::roster::Desired;

use super::numbers::Numbers;
use super::unlisted::Unlisted;

/// What every entry depends on.
#[derive(Debug, Clone, Copy)]
pub(in crate::plan) struct Basis<'a> {
    pub(in crate::plan) observed: &'a Observed,
    pub(in crate::plan) policy: &'a Policy,
    pub(in crate::plan) purpose: Purpose,
    pub(in crate::plan) today: NaiveDate,
    pub(in crate::plan) index: &'a Index<'a>,
    pub(in crate::plan) logins: &'a Logins<'a>,
    pub(in crate::plan) listed: &'a Listed<'a>,
    /// The accounts that rows mean for sure.
    pub(in crate::plan) meant: &'a BTreeSet<EmployeeId>,
    /// Numbers for new people.
    pub(in crate::plan) numbers: &'a Numbers,
    /// Whom an earlier run saw and no list shows.
    pub(in crate::plan) unlisted: &'a Unlisted<'a>,
}

/// What a comparison of a row with an account depends on.
#[derive(Debug, Clone, Copy)]
pub(in crate::plan) struct Compared<'a> {
    pub(in crate::plan) observed: &'a Observed,
    pub(in crate::plan) policy: &'a Policy,
    pub(in crate::plan) today: NaiveDate,
    pub(in crate::plan) listed: &'a Listed<'a>,
}

impl<'a> Basis<'a> {
    /// Returns what a comparison depends on.
    pub(in crate::plan) const fn compared(&self) -> Compared<'a> {
        let Self { observed, policy, today, listed, .. } = *self;
        Compared { observed, policy, today, listed }
    }
}

/// Returns an entry without changes.
pub(in crate::plan) fn plain(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    situation: Situation,
    action: Action,
    reason: String,
) -> Entry {
    let held = |of: fn(&ObservedEmployee) -> String| account.map(of).unwrap_or_default();
    let (first_name, last_name) = (row.first_name.as_deref(), row.last_name.as_deref());
    let first_name = first_name.map_or_else(|| held(|one| one.name.first().to_owned()), ToOwned::to_owned);
    let last_name = last_name.map_or_else(|| held(|one| one.name.last().to_owned()), ToOwned::to_owned);
    let number =
        |one: &ObservedEmployee| one.pos_user_id.map(|id: PosUserId| id.to_string()).unwrap_or_default();
    let key = Some(row.key())
        .filter(|key| !key.is_empty())
        .unwrap_or_else(|| account.map(number).unwrap_or_default());
    Entry {
        line: Some(row.line),
        situation,
        reason,
        action,
        person: Person {
            first_name,
            last_name,
            pos_user_id: row.pos_user_id.or(account.and_then(|account| account.pos_user_id)),
            employee_id: account.map(|account| account.id),
        },
        key,
        changes: Vec::new(),
        warnings: Vec::new(),
        candidates: Vec::new(),
        row: None,
        decided: None,
        sites: PersonSites::default(),
        changed_by_hand: BTreeMap::new(),
        proves: BTreeMap::new(),
        asked: BTreeMap::new(),
        also_active: Vec::new(),
    }
}
