//! The plan as a file: JSON, versioned, the same bytes for the same plan, and sealed.
//!
//! A file on its way from one machine to another, or through an editor, can change. Somebody looked at the plan before and
//! gave their word for it: one that is not as it was written is refused. The seal is no signature: it tells an accident,
//! not a person who means it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Exit;
use crate::plan::{GuardName, GuardOutcome};
use crate::roster::fingerprint;

use super::{Plan, PlanFileError, Purpose, SCHEMA};

/// Where the hash stands: behind everything it covers.
pub(super) const SEAL: &str = "hash";
/// Where the seal of a store stands, which covers the hash.
pub(super) const STORES_SEAL: &str = "seal";

/// A plan with its seal.
#[derive(Serialize)]
struct Sealed<'a> {
    #[serde(flatten)]
    plan: &'a Plan,
    hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    seal: Option<&'a str>,
}

impl Plan {
    /// Returns the plan as JSON with a line feed at its end.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// Returns the plan's file: the plan as JSON with [`Plan::hash`] as its last field.
    pub fn to_sealed_json(&self) -> String {
        json(&Sealed { plan: self, hash: self.hash(), seal: None })
    }

    /// Returns the plan's file with the seal that a store put on its hash.
    pub fn to_file(&self, seal: &str) -> String {
        json(&Sealed { plan: self, hash: self.hash(), seal: Some(seal) })
    }

    /// Reads a plan's file. One that is not as it was written, but for blanks, is refused, and so is one that shows something
    /// else than it would do, sealed or not.
    pub fn from_json(text: &str) -> Result<Self, PlanFileError> {
        let mut value: Value = serde_json::from_str(text).map_err(PlanFileError::Json)?;
        take_seal(&mut value);
        Self::from_value(value)
    }

    /// Reads a plan out of a file of which the store's seal was taken.
    pub(super) fn from_value(mut value: Value) -> Result<Self, PlanFileError> {
        is_of_this_schema(&value)?;
        let Some(seal) = value.as_object_mut().and_then(|fields| fields.remove(SEAL)) else {
            return Err(PlanFileError::NoSeal);
        };
        let plan = Self::as_written(&value)?;
        if seal != Value::String(plan.hash()) {
            return Err(PlanFileError::Changed);
        }
        plan.is_sound()?;
        Ok(plan)
    }

    /// Reads a plan of which everything that follows from something else is what follows from it.
    pub(super) fn as_written(value: &Value) -> Result<Self, PlanFileError> {
        let plan = Self::deserialize(value).map_err(PlanFileError::Json)?;
        let again = serde_json::to_value(&plan).map_err(PlanFileError::Json)?;
        if again == *value { Ok(plan) } else { Err(PlanFileError::Changed) }
    }

    /// Says whether the plan shows what it would do, and what every guard found. A seal says only that it is as it was written.
    pub(super) fn is_sound(&self) -> Result<(), PlanFileError> {
        self.agrees().map_err(PlanFileError::Disagrees)?;
        let of_roster: &[GuardName] = match self.purpose {
            Purpose::Sync => &[
                GuardName::EmptyRoster,
                GuardName::RosterShape,
                GuardName::RosterShrank,
                GuardName::StillWorking,
            ],
            Purpose::Offboard => &[GuardName::EmptyRoster, GuardName::RosterShape, GuardName::RosterShrank],
            Purpose::Undo | Purpose::Single => &[],
        };
        let is_missing = |name: &&GuardName| self.guards.iter().all(|guard| guard.name != **name);
        match of_roster.iter().chain(GuardName::ALWAYS).find(is_missing) {
            Some(missing) => Err(PlanFileError::NoGuard(*missing)),
            None => Ok(()),
        }
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

    /// Returns the exit code of a command that only shows it.
    pub fn exit(&self) -> Exit {
        if self.tripped().next().is_some() { Exit::Guard } else { Exit::Well }
    }

    /// Returns whether applying would write anything.
    pub fn changes_pending(&self) -> bool {
        self.entries.iter().any(|entry| entry.operation().writes())
    }
}

/// Takes the store's seal out of a document: it stands behind everything else, and covers the hash.
pub(super) fn take_seal(document: &mut Value) -> Option<String> {
    let seal = document.as_object_mut().and_then(|fields| fields.remove(STORES_SEAL))?;
    Some(seal.as_str().unwrap_or_default().to_owned())
}

/// Says whether a document is of the schema that this program reads.
pub(super) fn is_of_this_schema(value: &Value) -> Result<(), PlanFileError> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(|text| text.chars().take(80).collect());
    match text("schema") {
        Some(found) if found != SCHEMA => {
            let by = text("made_by").unwrap_or_else(|| "another version of this program".to_owned());
            Err(PlanFileError::Schema { found, by })
        }
        _ => Ok(()),
    }
}

/// Returns the SHA-256 of a text, as lower-case hex.
pub(super) fn sha256_of(text: &str) -> String {
    fingerprint(text.as_bytes())
}

pub(super) fn json(document: &impl Serialize) -> String {
    // Only maps with keys that are no strings can fail, and a plan has none.
    serde_json::to_string_pretty(document).unwrap_or_default() + "\n"
}
