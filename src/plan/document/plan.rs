//! A whole plan: what would happen to whom, and why. Never a PIN, never a password.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::model::{Department, Field};
use crate::plan::{Everybody, GuardOutcome};
use crate::roster::Problem;

use super::{Entry, Purpose, SiteStaff};

/// The version of the plan file this program reads and writes.
pub const SCHEMA: &str = "roster-sync/plan/2";

/// A whole plan. The same inputs give the same bytes, whatever the order of the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// [`SCHEMA`].
    pub schema: String,
    /// The program that made it.
    pub made_by: String,
    /// The tenant it was made for; applying it to another one is refused.
    pub tenant: String,
    /// The address of its Backoffice: scheme, host and port, in lower case. It is applied to no other.
    pub origin: String,
    /// The settings file that held when it was made; `None` where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
    /// What it was made for.
    pub purpose: Purpose,
    /// The day it was made for: what is due depends on it.
    pub today: NaiveDate,
    /// When Backoffice was read.
    pub read_at: DateTime<Utc>,
    /// The roster it was made from.
    pub roster: RosterSource,
    /// How many entries there are of each kind.
    pub summary: Summary,
    /// Every guard, tripped or not.
    pub guards: Vec<GuardOutcome>,
    /// What is true of everybody, as far as guards depend on it.
    pub everybody: Everybody,
    /// Every department, by number: what the entries name.
    pub departments: Vec<Department>,
    /// Every site and its people, in the order of Backoffice.
    #[serde(default, rename = "stores", skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<SiteStaff>,
    /// One entry per roster row, by line; then the absent people by employee id.
    pub entries: Vec<Entry>,
    /// What is wrong with the roster, by line.
    pub problems: Vec<Problem>,
    /// What the reader should know besides.
    pub notices: Vec<String>,
    /// What it cost to look, and what applying would cost.
    pub requests: RequestEstimate,
}

/// The file a plan was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterSource {
    /// Its path as given.
    pub path: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
    /// Its data rows.
    pub rows: u64,
    /// The columns with a value in at least one row: what the next roster's shape is compared with.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub columns: BTreeSet<Field>,
    /// Whether it is for some people only, so that it counts as no accepted roster.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rows_only: bool,
}

/// Entries by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// New employees.
    pub create: u64,
    /// New Backoffice logins: with a create as well as for existing employees.
    pub link: u64,
    /// Changes to active employees.
    pub update: u64,
    /// Inactive employees to be active again.
    pub reactivate: u64,
    /// Employees to be disabled.
    pub disable: u64,
    /// Rows with nothing to do.
    pub unchanged: u64,
    /// Rows that are due on a later day.
    pub wait: u64,
    /// Rows that need a decision for another reason than a conflict (unclear status).
    pub hold: u64,
    /// Rows whose person could not be told for sure.
    pub conflict: u64,
    /// Rows with an error.
    pub refused: u64,
    /// Active employees who are not in the roster and stay as they are.
    pub absent: u64,
    /// Of all these, people whom somebody changed in Backoffice while the roster says what it said before.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub changed_by_hand: u64,
    /// Rows that the settings pass over.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub skipped: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// What requests a plan cost and would cost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestEstimate {
    /// Spent on reading.
    pub observed: u64,
    /// What applying would send at least.
    pub apply: u64,
    /// Of these, by operation.
    pub by_operation: BTreeMap<String, u64>,
}
