//! The plan as a file: JSON, versioned, the same bytes for the same plan, and sealed.
//!
//! A file on its way from one machine to another, or through an editor, can change. Somebody looked at the plan before and
//! gave their word for it: one that is not as it was written is refused. The seal is no signature: it tells an accident,
//! not a person who means it.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{ApprovalError, GuardOutcome, Plan, SCHEMA};

/// Why a file is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanFileError {
    /// No JSON, or not a plan's.
    #[error("not a plan file; make one with `roster-sync plan ROSTER --out plan.json`")]
    Json(#[source] serde_json::Error),
    /// Another version's.
    #[error("the plan has the format {found:?}, this program reads {SCHEMA:?}; plan again")]
    Schema {
        /// What the file says.
        found: String,
    },
    /// Its seal does not fit.
    #[error("the plan is not as it was written; plan again, and choose lines of a plan with --only")]
    Changed,
    /// Its approval does not fit it.
    #[error("the approval does not fit the plan")]
    Approval(#[source] ApprovalError),
}

/// Where the seal stands: behind everything it covers.
const SEAL: &str = "hash";

/// A plan with its seal.
#[derive(Serialize)]
struct Sealed<'a> {
    #[serde(flatten)]
    plan: &'a Plan,
    hash: String,
}

impl Plan {
    /// Returns the plan as JSON with a line feed at its end.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// Returns the plan's file: the plan as JSON with [`Plan::hash`] as its last field.
    pub fn to_sealed_json(&self) -> String {
        json(&Sealed { plan: self, hash: self.hash() })
    }

    /// Reads a plan. A sealed one that is not as it was written, but for blanks, is refused; what was printed rather than
    /// kept has no seal.
    pub fn from_json(text: &str) -> Result<Self, PlanFileError> {
        let mut value: Value = serde_json::from_str(text).map_err(PlanFileError::Json)?;
        match value.get("schema").and_then(Value::as_str) {
            Some(found) if found != SCHEMA => {
                return Err(PlanFileError::Schema { found: found.to_owned() });
            }
            _ => {}
        }
        let seal = value.as_object_mut().and_then(|fields| fields.remove(SEAL));
        let plan: Self = serde_json::from_value(value).map_err(PlanFileError::Json)?;
        let fits = seal.is_none_or(|seal| seal == Value::String(plan.hash()));
        if fits { Ok(plan) } else { Err(PlanFileError::Changed) }
    }

    /// Returns the SHA-256 of the plan's JSON: what its file is sealed with, and what an approval and "applied at most
    /// once" are bound to.
    pub fn hash(&self) -> String {
        sha256_of(&json(self))
    }

    /// Returns the guards that stop this plan.
    pub fn tripped(&self) -> impl Iterator<Item = &GuardOutcome> {
        self.guards.iter().filter(|guard| guard.tripped)
    }

    /// Returns whether applying would write anything.
    pub fn changes_pending(&self) -> bool {
        self.entries.iter().any(|entry| entry.operation.writes())
    }
}

/// Returns the SHA-256 of a text, as lower-case hex.
pub(super) fn sha256_of(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut out, byte| {
        use std::fmt::Write;
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

pub(super) fn json(document: &impl Serialize) -> String {
    // Only maps with keys that are no strings can fail, and a plan has none.
    serde_json::to_string_pretty(document).unwrap_or_default() + "\n"
}
