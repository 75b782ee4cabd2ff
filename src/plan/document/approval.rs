//! A plan that somebody approved: who, when, what they held back and why, bound to the very plan they looked at.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::plan::{GuardName, GuardOutcome, MatchDecision};

use super::file::{is_of_this_schema, json, sha256_of, take_seal};
use super::{ApprovalError, Entry, EntryId, Operation, Plan, PlanFileError};

/// The version of the approved plan's file.
pub const APPROVED_SCHEMA: &str = "roster-sync/approved-plan/1";

/// The word of whoever approved a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who approved it.
    pub by: String,
    /// How that is known.
    #[serde(default)]
    pub known: KnownBy,
    /// When.
    pub at: DateTime<Utc>,
    /// What they had to say; may be empty.
    #[serde(default)]
    pub note: String,
    /// The entries that are not to be carried out, by place.
    #[serde(default)]
    pub held_back: Vec<HeldBack>,
    /// The guards that were let through.
    #[serde(default)]
    pub guards: Vec<GuardApproval>,
    /// What was decided about who somebody is, for this plan and those to come.
    #[serde(default)]
    pub decisions: Vec<MatchDecision>,
}

/// How it is known who approved a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KnownBy {
    /// They typed their name: nobody checked it.
    #[default]
    Typed,
    /// A proxy that they signed in to says so, in this header, which the settings name.
    Header(String),
}

impl std::fmt::Display for KnownBy {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Typed => out.write_str("name typed"),
            Self::Header(name) => write!(out, "name from the header {name}"),
        }
    }
}

/// An entry that was taken out of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// Which one.
    pub entry: EntryId,
    /// Whom it is about.
    pub name: String,
    /// What would have been done.
    pub operation: Operation,
    /// Why it was taken out; may be empty.
    pub why: String,
}

/// A guard that was let through, for this plan and this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardApproval {
    /// The guard.
    pub name: GuardName,
    /// Why.
    pub why: String,
}

/// A plan and the word for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedPlan {
    /// The plan.
    pub plan: Plan,
    /// The word for it.
    pub approval: Approval,
}

/// What a plan's file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanFile {
    /// A plan.
    Plan(Box<Plan>),
    /// A plan that somebody approved.
    Approved(Box<ApprovedPlan>),
}

/// The file: the seal stands behind everything it covers.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    plan_hash: String,
    approval: &'a Approval,
    plan: &'a Plan,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seal: Option<&'a str>,
}

/// The file as it is read.
#[derive(Deserialize)]
struct Read {
    plan_hash: String,
    approval: Approval,
    plan: Value,
    hash: String,
}

impl Approval {
    /// Returns what is held back, by entry.
    pub fn held(&self) -> BTreeMap<EntryId, &HeldBack> {
        self.held_back.iter().map(|held| (held.entry, held)).collect()
    }

    /// Returns the message of a row that was held back: by whom, when and why.
    pub fn held_message(&self, held: &HeldBack) -> String {
        let why = if held.why.is_empty() { String::new() } else { format!(": {}", held.why) };
        format!("held back by {} on {}{why}", self.by, self.at.format("%Y-%m-%d"))
    }

    /// Says whether the approval fits this plan.
    pub fn check(&self, plan: &Plan) -> Result<(), ApprovalError> {
        if self.by.trim().is_empty() {
            return Err(ApprovalError::Nameless);
        }
        let writing: BTreeSet<EntryId> =
            plan.entries.iter().filter(|entry| entry.operation().writes()).map(Entry::id).collect();
        if let Some(held) = self.held_back.iter().find(|held| !writing.contains(&held.entry)) {
            return Err(ApprovalError::NothingToHold(held.entry));
        }
        for approved in &self.guards {
            match plan.guards.iter().find(|guard| guard.name == approved.name) {
                None => return Err(ApprovalError::NoSuchGuard(approved.name)),
                Some(guard) if !guard.allowable => {
                    return Err(ApprovalError::NotAllowable(approved.name));
                }
                Some(_) if approved.why.trim().is_empty() => {
                    return Err(ApprovalError::NoReason(approved.name));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

impl Plan {
    /// Returns every guard as it stands when these entries are held back.
    pub fn guards_without(&self, held: &BTreeSet<EntryId>) -> Vec<GuardOutcome> {
        self.guards.iter().map(|guard| guard.without(held)).collect()
    }
}

impl ApprovedPlan {
    /// Returns the guards that still stop the plan: neither let through nor settled by what is held back.
    pub fn stopped_by(&self) -> Vec<GuardOutcome> {
        let held = self.approval.held_back.iter().map(|held| held.entry).collect();
        let allowed = |guard: &GuardOutcome| self.approval.guards.iter().any(|one| one.name == guard.name);
        let guards = self.plan.guards_without(&held).into_iter();
        guards.filter(|guard| guard.tripped && !(guard.allowable && allowed(guard))).collect()
    }

    /// Returns the file: plan and approval with their hash, which tells an accident, not a person who means it.
    pub fn to_json(&self) -> String {
        json(&self.document(Some(self.hash()), None))
    }

    /// Returns the file with the seal that a store put on its hash.
    pub fn to_file(&self, seal: &str) -> String {
        json(&self.document(Some(self.hash()), Some(seal)))
    }

    /// Returns the SHA-256 of plan and approval together.
    pub fn hash(&self) -> String {
        sha256_of(&json(&self.document(None, None)))
    }

    fn document<'a>(&'a self, hash: Option<String>, seal: Option<&'a str>) -> Document<'a> {
        let (plan_hash, approval, plan) = (self.plan.hash(), &self.approval, &self.plan);
        Document { schema: APPROVED_SCHEMA, plan_hash, approval, plan, hash, seal }
    }

    fn from_value(value: Value) -> Result<Self, PlanFileError> {
        let read: Read = serde_json::from_value(value).map_err(PlanFileError::Json)?;
        is_of_this_schema(&read.plan)?;
        let approved = Self { plan: Plan::as_written(&read.plan)?, approval: read.approval };
        if read.plan_hash != approved.plan.hash() || read.hash != approved.hash() {
            return Err(PlanFileError::Changed);
        }
        approved.plan.is_sound()?;
        approved.approval.check(&approved.plan).map_err(PlanFileError::Approval)?;
        Ok(approved)
    }
}

impl PlanFile {
    /// Reads a plan, approved or not. One that is not as it was written is refused.
    pub fn from_json(text: &str) -> Result<Self, PlanFileError> {
        Ok(Self::with_seal(text)?.0)
    }

    /// Reads a plan, approved or not, and the seal of the store that kept it, where it has one.
    pub fn with_seal(text: &str) -> Result<(Self, Option<String>), PlanFileError> {
        let mut value: Value = serde_json::from_str(text).map_err(PlanFileError::Json)?;
        let seal = take_seal(&mut value);
        let file = match value.get("schema").and_then(Value::as_str) {
            Some(APPROVED_SCHEMA) => Self::Approved(Box::new(ApprovedPlan::from_value(value)?)),
            _ => Self::Plan(Box::new(Plan::from_value(value)?)),
        };
        Ok((file, seal))
    }

    /// Returns what the file is known by: its hash, which covers the approval too.
    pub fn hash(&self) -> String {
        match self {
            Self::Plan(plan) => plan.hash(),
            Self::Approved(approved) => approved.hash(),
        }
    }
}
