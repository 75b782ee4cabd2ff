//! Where a review stands: what would be carried out, what stops it, whether it may be approved.

use serde::Serialize;

use crate::plan::Plan;

use super::Draft;
use super::draft::writing;

/// Where a review stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The draft's revision.
    pub revision: u64,
    /// Entries that are held back.
    pub held: u64,
    /// Entries that would write, those that are held back among them.
    pub writes: u64,
    /// Every guard as it stands with what is held back.
    pub guards: Vec<GuardStanding>,
    /// Whether somebody may give their name for it now.
    pub can_approve: bool,
    /// Why not; empty where they may.
    pub why_not: String,
}

/// How a guard stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuardStanding {
    /// Its name.
    pub name: String,
    /// The most that goes without a person's word.
    pub limit: u64,
    /// What would be carried out.
    pub actual: u64,
    /// Whether it stops the plan.
    pub tripped: bool,
    /// Whether somebody's word can let it through.
    pub allowable: bool,
    /// What it is about.
    pub message: String,
    /// Whether it was let through.
    pub approved: bool,
}

impl Standing {
    /// Says where the review of a plan stands.
    pub fn of(plan: &Plan, draft: &Draft) -> Self {
        let guards: Vec<GuardStanding> = plan
            .guards_without(&draft.held_ids())
            .into_iter()
            .map(|guard| GuardStanding {
                approved: draft.allowed.contains_key(&guard.name),
                name: guard.name,
                limit: guard.limit,
                actual: guard.actual,
                tripped: guard.tripped,
                allowable: guard.allowable,
                message: guard.message,
            })
            .collect();
        let (held, writes) = (draft.held.len() as u64, writing(plan).count() as u64);
        let why_not = why_not(&guards, writes - held.min(writes), draft);
        Self { revision: draft.revision, held, writes, guards, can_approve: why_not.is_empty(), why_not }
    }
}

fn why_not(guards: &[GuardStanding], left: u64, draft: &Draft) -> String {
    let names = |stops: &dyn Fn(&&GuardStanding) -> bool| {
        let stopping = guards.iter().filter(|guard| guard.tripped).filter(stops);
        stopping.map(|guard| guard.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (never, not_yet) =
        (names(&|guard| !guard.allowable), names(&|guard| guard.allowable && !guard.approved));
    if !never.is_empty() {
        return format!(
            "stopped by {never}, which nobody's word can let through: hold back whom it names, or mend the roster"
        );
    }
    if !not_yet.is_empty() {
        return format!("stopped by {not_yet}: hold people back, or let it through with a reason");
    }
    if left == 0 && draft.decisions.is_empty() {
        return "nothing is left to carry out".to_owned();
    }
    String::new()
}
