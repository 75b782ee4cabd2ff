//! The plan as data and as a file: what would happen to whom, and why. Never a PIN, never a password.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::model::{EmployeeId, Field, PosUserId, UserId};
use crate::roster::Problem;

use super::{
    Before, CreateSpec, Decided, Everybody, GuardOutcome, LoginSpec, RowIdentity, StoreStaff, Stores,
    UpdateSpec,
};

/// The version of the plan file this program reads and writes.
pub const SCHEMA: &str = "roster-sync/plan/1";

/// A whole plan. The same inputs give the same bytes, whatever the order of the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// [`SCHEMA`].
    pub schema: String,
    /// The tenant it was made for; applying it to another one is refused.
    pub tenant: String,
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
    #[serde(default)]
    pub everybody: Everybody,
    /// Every store and its people, in the order of Backoffice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stores: Vec<StoreStaff>,
    /// One entry per roster row, by line; then the absent people by employee id.
    pub entries: Vec<Entry>,
    /// What is wrong with the roster, by line.
    pub problems: Vec<Problem>,
    /// What the reader should know besides.
    pub notices: Vec<String>,
    /// What it cost to look, and what applying would cost.
    pub requests: RequestEstimate,
}

/// What a plan was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Backoffice is to equal the roster.
    Sync,
    /// Everybody in the file is a leaver; nobody is absent.
    Offboard,
    /// What an earlier run did is put back.
    Undo,
    /// Somebody asked for one thing by name; there is no roster.
    Single,
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
}

/// One person's entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The roster's line; `None` for an absent person.
    pub line: Option<u64>,
    /// The row of the situation → action table.
    pub situation: Situation,
    /// Why, in words.
    pub reason: String,
    /// What is to be done.
    pub operation: Operation,
    /// Who it is about.
    pub person: Person,
    /// The strongest key the row gives (POS id, ADP id or e-mail), for results.
    pub key: String,
    /// From → to per field, by field; for a create everything that will be set except the PIN.
    pub changes: Vec<Change>,
    /// What the reader should know.
    pub warnings: Vec<String>,
    /// The people this row could mean, where it is a conflict; people of the same name, where it is somebody new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// What the row says of who it is about, where a person may have to say who that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowIdentity>,
    /// What a person decided about who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
    /// The person's stores, now and then.
    #[serde(default, skip_serializing_if = "Stores::is_empty")]
    pub stores: Stores,
    /// The new employee with everything decided, for a create.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create: Option<CreateSpec>,
    /// The new login with everything decided, where one is wanted and missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<LoginSpec>,
    /// What must still be true of the account when it is written to; differs → the row is stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// What is to change, with everything decided, for an update or a reactivation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<UpdateSpec>,
    /// The person's open Backoffice logins, for a disable: they are closed too. Whose a login is was read on its edit page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub logins: Vec<UserId>,
    /// The names of every Backoffice login that is or may be theirs, where somebody would lose access.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usernames: Vec<String>,
    /// Open logins of which nobody could read whose they are, for a disable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_logins: Vec<super::UnknownLogin>,
}

/// Where a person stands: the left side of the situation → action table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Situation {
    /// In the roster as active, not in Backoffice.
    New,
    /// In both and equal.
    Equal,
    /// In both; a managed field differs, or a wanted login is missing.
    Differs,
    /// Active in the roster, inactive in Backoffice.
    Returning,
    /// Active in the roster, not in Backoffice, starts later than the lead days allow.
    StartsLater,
    /// Terminated and due, active in Backoffice.
    Leaver,
    /// Terminated on a future day, active in Backoffice.
    LeavesLater,
    /// Terminated and inactive in Backoffice, or not there at all.
    Gone,
    /// No key finds anybody, but there are people whom the row was not held against yet: their pages are not read.
    NotCompared,
    /// The account cannot be told for sure.
    Conflict,
    /// The row has an error; an account that it matches is pinned.
    Refused,
    /// Active in Backoffice, not in the roster.
    Absent,
    /// The status is blank or a word we do not know.
    UnclearStatus,
    /// Somebody decided that nothing is to happen for this row.
    LeftAlone,
    /// An earlier run wrote something, which is put back.
    ToUndo,
    /// Somebody changed since what an earlier run wrote: it stays.
    ChangedSince,
    /// Somebody asked for it by name, without a roster.
    Asked,
}

/// What is to be done: the right side of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// A new employee, with a login where `Entry::login` is set.
    Create,
    /// A login for an existing employee.
    Link,
    /// Changes to an active employee, with a login where `Entry::login` is set.
    Update,
    /// An inactive employee becomes active again, changes included.
    Reactivate,
    /// An employee becomes inactive.
    Disable,
    /// Nothing.
    None,
    /// Nothing until a later day.
    Wait,
    /// Nothing until a person decides.
    Hold,
    /// Nothing: the row has an error.
    Refused,
    /// Nothing: shown as absent.
    Report,
}

/// Who an entry is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// From the roster, else from Backoffice.
    pub first_name: String,
    /// From the roster, else from Backoffice.
    pub last_name: String,
    /// From the roster, else from Backoffice.
    pub pos_user_id: Option<PosUserId>,
    /// The matched (or pinned) account.
    pub employee_id: Option<EmployeeId>,
}

/// One field's change, in the words of the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The canonical column.
    pub field: Field,
    /// What Backoffice holds; `None` for a new employee.
    pub from: Option<String>,
    /// What it will hold.
    pub to: String,
    /// The day on which `from` was seen, where that was in an earlier run: it is read again before anything is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<NaiveDate>,
}

/// Somebody a row could mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The account.
    pub employee_id: EmployeeId,
    /// First and last name.
    pub name: String,
    /// The number for the point of sale.
    pub pos_user_id: Option<PosUserId>,
    /// Whether the account is active.
    pub active: bool,
    /// The keys by which the row matches it (`pos_user_id`, `email`, `name+phone`); `name` for people of the same name.
    pub matched_by: Vec<String>,
    /// The id in ADP payroll, where it was read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub adp_employee_id: String,
    /// E-mail, where it was read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Telephone as typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Stores by name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sites: String,
    /// The template for the point of sale.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub permission: String,
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

impl Operation {
    /// Returns the word of plans and results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Link => "link",
            Self::Update => "update",
            Self::Reactivate => "reactivate",
            Self::Disable => "disable",
            Self::None => "none",
            Self::Wait => "wait",
            Self::Hold => "hold",
            Self::Refused => "refused",
            Self::Report => "report",
        }
    }

    /// Returns whether carrying it out would write to Backoffice.
    pub const fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Link | Self::Update | Self::Reactivate | Self::Disable)
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.pad(self.as_str())
    }
}
