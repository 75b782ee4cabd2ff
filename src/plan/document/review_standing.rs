//! Where the review of a plan stands: what would be carried out, what stops it, whether somebody may give their name for it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::plan::{Entry, EntryId, GuardName, Plan};

/// Where a review stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewStanding {
    /// Counts the changes of the reviewer's draft.
    pub revision: u64,
    /// How many entries are held back.
    pub held: u64,
    /// How many entries would write, those that are held back among them.
    pub writes: u64,
    /// Every guard with what is held back.
    pub guards: Vec<GuardStanding>,
    /// Whether the plan can be approved as it stands.
    pub can_approve: bool,
    /// Why not, as a sentence; empty where it can be.
    pub why_not: String,
}

/// How a guard stands in a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuardStanding {
    /// Its name.
    pub name: GuardName,
    /// The most that goes without a person's word.
    pub limit: u64,
    /// What the plan would do.
    pub actual: u64,
    /// Whether it stops the plan.
    pub tripped: bool,
    /// Whether a person's word can let it through.
    pub allowable: bool,
    /// What it is about, in words.
    pub message: String,
    /// Whether it was let through.
    pub approved: bool,
}

impl ReviewStanding {
    /// Says where the review of a plan stands, with what is held back and the guards that are let through, each with its
    /// reason.
    pub fn of(
        plan: &Plan,
        held: &BTreeMap<EntryId, String>,
        allowed: &BTreeMap<GuardName, String>,
        revision: u64,
    ) -> Self {
        let ids: BTreeSet<EntryId> = held.keys().copied().collect();
        let guards: Vec<GuardStanding> = plan
            .guards_without(&ids)
            .into_iter()
            .map(|guard| GuardStanding {
                approved: guard.allowable && allowed.contains_key(&guard.name),
                name: guard.name,
                limit: guard.limit,
                actual: guard.actual,
                tripped: guard.tripped,
                allowable: guard.allowable,
                message: guard.message,
            })
            .collect();
        let writing = plan.entries.iter().filter(|entry| entry.operation().writes()).map(Entry::id);
        let (held, writing): (Vec<EntryId>, Vec<EntryId>) = writing.partition(|id| ids.contains(id));
        let (held, left) = (held.len() as u64, writing.len() as u64);
        let why_not = why_not(plan, &guards, held, left);
        Self { revision, held, writes: held + left, guards, can_approve: why_not.is_empty(), why_not }
    }
}

fn why_not(plan: &Plan, guards: &[GuardStanding], held: u64, left: u64) -> String {
    let stops = guards.iter().filter(|guard| guard.tripped && !guard.approved);
    let names: Vec<&str> = stops.map(|guard| guard.name.as_str()).collect();
    if !names.is_empty() {
        return format!(
            "Stopped by {}: hold people back, or let it through with a reason where that is offered.",
            names.join(", ")
        );
    }
    // Decisions about who somebody is are worth a person's word though nothing is written today.
    let decides = plan.entries.iter().filter_map(|entry| entry.decided.as_ref()).any(|one| one.by.is_empty());
    match (left, held) {
        (left, _) if left > 0 || decides => String::new(),
        (_, 0) => "There is nothing to approve: this plan changes nothing.".to_owned(),
        _ => "There is nothing to approve: everything is held back.".to_owned(),
    }
}
