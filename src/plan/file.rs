//! The plan as a file: JSON, versioned, the same bytes for the same plan.

use sha2::{Digest, Sha256};

use super::{GuardOutcome, Plan, SCHEMA};

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
}

impl Plan {
    /// Returns the plan as JSON with a line feed at its end.
    pub fn to_json(&self) -> String {
        // Only maps with keys that are no strings can fail, and a plan has none.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Reads a plan.
    pub fn from_json(text: &str) -> Result<Self, PlanFileError> {
        let value: serde_json::Value = serde_json::from_str(text).map_err(PlanFileError::Json)?;
        let found = value.get("schema").and_then(serde_json::Value::as_str).unwrap_or_default();
        if found != SCHEMA && !found.is_empty() {
            return Err(PlanFileError::Schema { found: found.to_owned() });
        }
        serde_json::from_value(value).map_err(PlanFileError::Json)
    }

    /// Returns the SHA-256 of the JSON: what an approval and "applied at most once" are bound to.
    pub fn hash(&self) -> String {
        Sha256::digest(self.to_json().as_bytes()).iter().fold(String::new(), |mut out, byte| {
            use std::fmt::Write;
            // Writing to a String cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
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
