//! The words of plans: what for, where a person stands, what is done.

use serde::{Deserialize, Serialize};

/// What a plan was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
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

impl Purpose {
    /// Returns the word of plans.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::Offboard => "offboard",
            Self::Undo => "undo",
            Self::Single => "single",
        }
    }
}

/// Where a person stands: the left side of the situation → action table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
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
    /// Terminated and due, but a shift of theirs began after the last day.
    StillWorking,
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
    /// The settings pass the row over: it is none of ours.
    Skipped,
    /// An earlier run wrote something, which is put back.
    ToUndo,
    /// Somebody changed since what an earlier run wrote: it stays.
    ChangedSince,
    /// Somebody asked for it by name, without a roster.
    Asked,
}

/// What is to be done, in a word: the word of plans, results and counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Operation {
    /// A new employee, with a login where one is wanted.
    Create,
    /// A login for an existing employee.
    Link,
    /// Changes to an active employee, with a login where one is wanted.
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
