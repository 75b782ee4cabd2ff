//! What is to be done with somebody, with everything that it needs: an action that lacks something cannot be written down.

use serde::{Deserialize, Serialize};

use crate::model::{EmployeeId, UserId};
use crate::plan::{Before, CreateSpec, LoginSpec, UnknownLogin, UpdateSpec};

use super::Operation;

/// What is to be done: the right side of the situation → action table, with what carrying it out needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Action {
    /// A new employee.
    Create(Box<Creating>),
    /// A login for an existing employee.
    Link(Box<Linking>),
    /// Changes to an active employee.
    Update(Box<Changing>),
    /// An inactive employee becomes active again, changes included.
    Reactivate(Box<Changing>),
    /// An employee becomes inactive.
    Disable(Box<Closing>),
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

/// A new employee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creating {
    /// The employee with everything decided.
    pub create: CreateSpec,
    /// Their login, where one is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<LoginSpec>,
}

/// A login for an existing employee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linking {
    /// The account.
    pub employee: EmployeeId,
    /// What must still be true of it; differs → the row is stale.
    pub before: Before,
    /// The login.
    pub login: LoginSpec,
}

/// Changes to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changing {
    /// The account.
    pub employee: EmployeeId,
    /// What must still be true of it; differs → the row is stale.
    pub before: Before,
    /// What is to change.
    pub update: UpdateSpec,
    /// A new login, where one is wanted and missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<LoginSpec>,
    /// The names of every Backoffice login that is or may be theirs, where the account or a login is closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usernames: Vec<String>,
}

/// An account that is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The account.
    pub employee: EmployeeId,
    /// What must still be true of it; differs → the row is stale.
    pub before: Before,
    /// The person's open Backoffice logins, which are closed too. Whose a login is was read on its edit page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub logins: Vec<UserId>,
    /// Open logins of which nobody could read whose they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_logins: Vec<UnknownLogin>,
    /// The names of every Backoffice login that is or may be theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usernames: Vec<String>,
}

impl Action {
    /// Returns the operation that it is.
    pub const fn operation(&self) -> Operation {
        match self {
            Self::Create(_) => Operation::Create,
            Self::Link(_) => Operation::Link,
            Self::Update(_) => Operation::Update,
            Self::Reactivate(_) => Operation::Reactivate,
            Self::Disable(_) => Operation::Disable,
            Self::None => Operation::None,
            Self::Wait => Operation::Wait,
            Self::Hold => Operation::Hold,
            Self::Refused => Operation::Refused,
            Self::Report => Operation::Report,
        }
    }

    /// Returns the account that it writes to; `None` for a new employee, and where nothing is written.
    pub const fn employee(&self) -> Option<EmployeeId> {
        match self {
            Self::Link(linking) => Some(linking.employee),
            Self::Update(changing) | Self::Reactivate(changing) => Some(changing.employee),
            Self::Disable(closing) => Some(closing.employee),
            Self::Create(_) | Self::None | Self::Wait | Self::Hold | Self::Refused | Self::Report => None,
        }
    }

    /// Returns what must still be true of the account.
    pub(super) fn before(&self) -> Option<&Before> {
        match self {
            Self::Link(linking) => Some(&linking.before),
            Self::Update(changing) | Self::Reactivate(changing) => Some(&changing.before),
            Self::Disable(closing) => Some(&closing.before),
            Self::Create(_) | Self::None | Self::Wait | Self::Hold | Self::Refused | Self::Report => None,
        }
    }

    /// Returns what must still be true of the account, to be told more of it.
    pub(in crate::plan) fn before_mut(&mut self) -> Option<&mut Before> {
        match self {
            Self::Link(linking) => Some(&mut linking.before),
            Self::Update(changing) | Self::Reactivate(changing) => Some(&mut changing.before),
            Self::Disable(closing) => Some(&mut closing.before),
            Self::Create(_) | Self::None | Self::Wait | Self::Hold | Self::Refused | Self::Report => None,
        }
    }

    /// Returns the place for the names of the logins of somebody who would lose access.
    pub(in crate::plan) fn usernames_mut(&mut self) -> Option<&mut Vec<String>> {
        match self {
            Self::Update(changing) | Self::Reactivate(changing) => Some(&mut changing.usernames),
            Self::Disable(closing) => Some(&mut closing.usernames),
            Self::Create(_)
            | Self::Link(_)
            | Self::None
            | Self::Wait
            | Self::Hold
            | Self::Refused
            | Self::Report => None,
        }
    }
}
