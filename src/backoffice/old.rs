//! What stood in Backoffice before a step, as the journal keeps it: what an undo puts back.

use serde::{Deserialize, Serialize};

use crate::model::UserId;

use super::{NewWage, PosPermission, Profile, WageRecord};

/// What stood there before a step. Never a PIN: forms are kept as [`Profile`]s.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "kebab-case")]
pub enum Old {
    /// The employee's form.
    Form(Box<Profile>),
    /// The latest line of the wage history, and the one that was added.
    Pay {
        /// `None`: there was none.
        before: Option<WageRecord>,
        /// What was sent.
        added: NewWage,
    },
    /// The permission at the point of sale.
    Permission(PosPermission),
    /// Whether a login worked.
    Login {
        /// Which.
        user: UserId,
        /// Whether it worked.
        active: bool,
    },
}

impl Old {
    /// Returns the words of the journal.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads what the journal kept.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}
