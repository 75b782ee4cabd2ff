//! How the account of a row was found, step by step: what [`make_plan`](super::make_plan) did, told by the same functions.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::{EmployeeId, Field, PosUserId};
use crate::observed::{Listing, Observed, ObservedEmployee};
use crate::plan::{History, MatchDecision, MatchKey, Policy, Purpose, RowIdentity};
use crate::roster::{Desired, Roster};

use super::compared::unread_of;
use super::identity::{Evidence, Evidences, Weight, account_value, row_value, weigh};
use super::index::{Index, Matched};
use super::matched_rows::MatchedRows;

/// How one row was matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// Every key, in the order of the settings; those that are switched off last.
    pub keys: Vec<KeyTrace>,
    /// Where keys found one account: what else is held against it, so that a number or address given to somebody else is
    /// noticed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub witnesses: Vec<Agreement>,
    /// What people decided about this row, or about one much like it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<DecisionTrace>,
    /// Whom the row means by itself.
    pub alone: Found,
    /// Whom it means when all rows are looked at: two rows never get one account.
    pub found: Found,
}

/// One key, as it was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyTrace {
    /// The key's name in the settings.
    pub key: String,
    /// Whether it was asked.
    pub asked: KeyAsked,
    /// What the row gives.
    pub value: Option<String>,
    /// Whom it found.
    pub found: Vec<Somebody>,
    /// How many people it was not held against, because their pages were not read.
    #[serde(skip_serializing_if = "is_none")]
    pub unread: usize,
    /// What it says of the account that the row's keys found, where that is one account.
    pub says: Option<Says>,
}

/// Whether a key was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyAsked {
    /// It was.
    Yes,
    /// No: the row gives no value.
    NoValue,
    /// No: the settings do not name it.
    SwitchedOff,
}

/// What a key says of the one account that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "account_has", rename_all = "kebab-case")]
pub enum Says {
    /// It found the account.
    Finds,
    /// Nothing is known of the account that it could be held against.
    Nothing,
    /// The account has another value, which does not count: a stronger key found it.
    Weaker(String),
    /// The account has another value, and only weaker keys found it: this may be somebody else.
    Contradicts(String),
    /// The account has the number of an earlier employment, which does not count.
    NumberOfBefore(String),
}

/// Somebody whom a key found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Somebody {
    /// The account.
    pub employee_id: EmployeeId,
    /// First and last name.
    pub name: String,
    /// The number for the point of sale.
    pub pos_user_id: Option<PosUserId>,
    /// Whether the account is active.
    pub active: bool,
}

/// Whether a field of the row agrees with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// The field.
    pub field: Field,
    /// Whether it does; `None` where one of the two has none.
    pub agrees: Option<bool>,
    /// Whether the account's was not read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
}

/// A decision of a person, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionTrace {
    /// The decision.
    pub decision: MatchDecision,
    /// Whether it holds for this row.
    pub standing: DecisionStanding,
}

/// Whether a decision holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum DecisionStanding {
    /// It is followed.
    Holds,
    /// Not any more: something came up that nobody knew of.
    Overtaken {
        /// What.
        why: String,
    },
    /// It is about a row that said something else.
    OtherRow {
        /// What the row said then.
        said: String,
        /// What it says now.
        says: String,
    },
}

/// Whom a row means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Found {
    /// Nobody.
    Nobody,
    /// One account.
    One {
        /// The account.
        employee: EmployeeId,
        /// The keys that found it.
        by: Vec<String>,
    },
    /// It cannot be told.
    Conflict {
        /// Why not.
        reason: String,
        /// Who it could be.
        candidates: Vec<EmployeeId>,
    },
    /// Nobody is to be looked at: somebody decided so.
    LeftAlone {
        /// Who it could be.
        candidates: Vec<EmployeeId>,
    },
    /// The row has an error; these accounts stay as they are.
    Pinned {
        /// Who it could be.
        candidates: Vec<EmployeeId>,
    },
    /// Backoffice did not list everybody, and nobody was looked for.
    NotLookedFor,
}

/// Returns how the rows on these lines were matched, as [`make_plan`](crate::plan::make_plan) does with the same roster, tenant,
/// policy and history.
pub fn trace(
    roster: &Roster,
    observed: &Observed,
    policy: &Policy,
    history: &History,
    lines: &BTreeSet<u64>,
) -> BTreeMap<u64, Trace> {
    let index = Index::new(&observed.employees, &history.decisions, policy, Purpose::Sync);
    let rows = MatchedRows::of(roster, &index);
    let tracing = Tracing { index: &index, observed, keys: &policy.match_keys };
    let readable = rows.matched.iter().filter(|(row, _)| lines.contains(&row.line)).map(|(row, matched)| {
        let alone = Found::of(&index.find(row));
        (row.line, tracing.of(row, alone, Found::of(matched)))
    });
    let refused = roster.refused.iter().map(|refused| &refused.readable);
    let refused = refused.filter(|row| lines.contains(&row.line)).map(|row| {
        let candidates = rows.pinned.get(&row.line).map(|pinned| pinned.keys().copied().collect());
        let found = Found::Pinned { candidates: candidates.unwrap_or_default() };
        (row.line, tracing.of(row, found.clone(), found))
    });
    readable.chain(refused).collect()
}

/// What every trace is made from.
struct Tracing<'a> {
    index: &'a Index<'a>,
    observed: &'a Observed,
    keys: &'a [MatchKey],
}

impl Tracing<'_> {
    fn of(&self, row: &Desired, alone: Found, found: Found) -> Trace {
        let candidates = self.index.candidates(row);
        let only = if candidates.len() == 1 { candidates.first_key_value() } else { None };
        let only = only.and_then(|(id, by)| Some((self.observed.employees.get(id)?, by.as_slice())));
        let off = MatchKey::ALL.into_iter().filter(|key| !self.keys.contains(key));
        let keys = self.keys.iter().copied().chain(off).map(|key| self.key(key, row, only));
        let (alone, found) = match self.observed.listing {
            Listing::Complete => (alone, found),
            Listing::Incomplete(_) => (Found::NotLookedFor, Found::NotLookedFor),
        };
        Trace {
            keys: keys.collect(),
            witnesses: only.map(|(account, by)| compared(row, account, by)).unwrap_or_default(),
            decisions: self.decisions(row, &alone),
            alone,
            found,
        }
    }

    fn key(&self, key: MatchKey, row: &Desired, only: Option<(&ObservedEmployee, &[MatchKey])>) -> KeyTrace {
        let value = row_value(key, row);
        let asked = match (self.keys.contains(&key), &value) {
            (false, _) => KeyAsked::SwitchedOff,
            (true, None) => KeyAsked::NoValue,
            (true, Some(_)) => KeyAsked::Yes,
        };
        let (mut found, mut says, mut unread) = (Vec::new(), None, 0);
        if asked == KeyAsked::Yes {
            unread = unread_of(key, row, self.observed);
            found = self.index.hits(key, row).iter().filter_map(|id| self.somebody(*id)).collect();
            says = only.map(|(account, by)| Says::of(weigh(key, row, account, by, self.keys)));
        }
        KeyTrace { key: key.to_string(), asked, value, found, unread, says }
    }

    fn somebody(&self, id: EmployeeId) -> Option<Somebody> {
        let one = self.observed.employees.get(&id)?;
        let (name, pos_user_id, active) = (one.name.to_string(), one.pos_user_id, one.active);
        Some(Somebody { employee_id: id, name, pos_user_id, active })
    }

    /// The decision about this very row first, then those about rows that share a key or the name with it.
    fn decisions(&self, row: &Desired, alone: &Found) -> Vec<DecisionTrace> {
        let own = self.index.decision(row);
        let held = own.map(|decision| {
            let standing = match alone {
                Found::Conflict { reason, .. } => DecisionStanding::Overtaken { why: reason.clone() },
                _ => DecisionStanding::Holds,
            };
            DecisionTrace { decision: decision.clone(), standing }
        });
        let now = RowIdentity::of(row);
        let others = self.index.decisions().filter(|one| Some(*one) != own && one.row.resembles(&now));
        let mut others: Vec<DecisionTrace> = others
            .map(|decision| {
                let (said, says) = (decision.row.in_words(), now.in_words());
                DecisionTrace {
                    decision: decision.clone(),
                    standing: DecisionStanding::OtherRow { said, says },
                }
            })
            .collect();
        others.sort_by_key(|one| (one.decision.decided.at, one.decision.row.fingerprint()));
        held.into_iter().chain(others).collect()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// What else than the keys that found an account was held against it.
fn compared(row: &Desired, account: &ObservedEmployee, by: &[MatchKey]) -> Vec<Agreement> {
    let is_key = |field: Field| by.iter().any(|key| key.as_str() == field.as_str());
    let held = Evidences::of(row, account).by_field().into_iter().filter(|(field, _)| !is_key(*field));
    held.map(|(field, evidence)| Agreement {
        field,
        agrees: match evidence {
            Evidence::Agrees => Some(true),
            Evidence::Differs | Evidence::Nearly => Some(false),
            Evidence::Silent | Evidence::Unread => None,
        },
        unread: evidence == Evidence::Unread,
    })
    .collect()
}

impl Says {
    fn of(weight: Weight) -> Self {
        match weight {
            Weight::Finds => Self::Finds,
            Weight::Silent => Self::Nothing,
            Weight::Weaker(found) => Self::Weaker(found),
            Weight::Contradicts(found) => Self::Contradicts(found),
            Weight::NumberOfBefore(found) => Self::NumberOfBefore(found),
        }
    }
}

impl Found {
    fn of(matched: &Matched) -> Self {
        let ids = |by: &BTreeMap<EmployeeId, Vec<MatchKey>>| by.keys().copied().collect();
        match matched {
            Matched::Nobody => Self::Nobody,
            Matched::One(id, by) => {
                Self::One { employee: *id, by: by.iter().map(ToString::to_string).collect() }
            }
            Matched::Conflict { reason, candidates } => {
                Self::Conflict { reason: reason.clone(), candidates: ids(candidates) }
            }
            Matched::LeftAlone(candidates) => Self::LeftAlone { candidates: ids(candidates) },
        }
    }
}

/// Returns what Backoffice knows of somebody as each key would look for them: why no row could name them.
pub fn keys_of(employee: EmployeeId, observed: &Observed) -> Vec<(String, Option<String>)> {
    let Some(account) = observed.employees.get(&employee) else { return Vec::new() };
    MatchKey::ALL.into_iter().map(|key| (key.to_string(), account_value(key, account))).collect()
}
