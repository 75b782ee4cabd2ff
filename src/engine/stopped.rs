//! Stopping before the first write where a guard trips.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::plan::{Entry, EntryId, GuardName, GuardOutcome, Plan, guards_again};
use crate::state::PlanNews;

use super::error::EngineError;
use super::kept::KeptPlan;
use super::tenant::Engine;

/// A plan that a guard stopped before the first write.
#[derive(Debug, Clone)]
pub struct StoppedPlan {
    /// The plan, with the guards that stop it, and only those, tripped.
    pub plan: Plan,
    /// Where it is kept.
    pub path: PathBuf,
    /// Whether somebody approved it already.
    pub was_approved: bool,
    /// The guards that carry exactly this plan out when they are let through; `None` where no word can.
    pub to_allow: Option<Vec<GuardName>>,
    /// What it says against the plan that was shown before it.
    pub news: Option<PlanNews>,
}

impl Engine {
    /// Says whether a guard stops a plan. Where one does the plan is kept, for whoever gives their word for it.
    pub(super) async fn stopped(
        &self,
        kept: &KeptPlan,
        only: &BTreeSet<EntryId>,
        allow: &[GuardName],
    ) -> Result<Option<StoppedPlan>, EngineError> {
        can_be_allowed(&kept.plan, allow)?;
        let plan = self.judged(kept, only, allow);
        if plan.tripped().next().is_none() {
            return Ok(None);
        }
        let path = match &kept.path {
            Some(path) => path.clone(),
            None => self.keep(&kept.plan).await?,
        };
        let allowable = plan.tripped().all(|guard| guard.allowable);
        let to_allow =
            allowable.then(|| plan.tripped().map(|guard| guard.name).chain(allow.iter().copied()).collect());
        Ok(Some(StoppedPlan { plan, path, was_approved: kept.approval.is_some(), to_allow, news: None }))
    }

    /// Returns the plan with the guards that still stop what is to be carried out of it, judged by the settings of the day: what
    /// was let through, or held back, stops nothing any more and must not be shown as if it did.
    pub(super) fn judged(&self, kept: &KeptPlan, only: &BTreeSet<EntryId>, allow: &[GuardName]) -> Plan {
        let held = kept.approval.as_ref().map(|approval| approval.held().into_keys().collect());
        let held: BTreeSet<EntryId> = held.unwrap_or_default();
        let chosen = |entry: &Entry| only.is_empty() || only.contains(&entry.id());
        let part = |entry: &Entry| chosen(entry) && !held.contains(&entry.id());
        let limits = &self.settings().policy.guards;
        let today = guards_again(&kept.plan, part, !only.is_empty(), &kept.plan.everybody, limits);
        // What the reviewer was told is told again where it still holds.
        let told = if only.is_empty() { kept.plan.guards_without(&held) } else { Vec::new() };
        let as_told = |guard: GuardOutcome| {
            let same = told.iter().find(|one| one.name == guard.name && one.tripped == guard.tripped);
            same.cloned().unwrap_or(guard)
        };
        let mut plan = kept.plan.clone();
        plan.guards = today.into_iter().map(as_told).collect();
        for guard in plan.guards.iter_mut().filter(|guard| guard.allowable) {
            guard.tripped &= !kept.lets_through(guard.name) && !allow.contains(&guard.name);
        }
        plan
    }

    /// Keeps a plan that waits for a person's word.
    async fn keep(&self, plan: &Plan) -> Result<PathBuf, EngineError> {
        let path = self.directory().plans_dir()?.join(format!("{}.json", &plan.hash()[..16]));
        self.keep_plan(plan, &path).await?;
        Ok(path)
    }
}

/// Says whether these guards exist and can be let through.
fn can_be_allowed(plan: &Plan, names: &[GuardName]) -> Result<(), EngineError> {
    for name in names {
        match plan.guards.iter().find(|guard| guard.name == *name) {
            None => {
                let known = plan.guards.iter().map(|guard| guard.name).collect();
                return Err(EngineError::NoSuchGuard { name: *name, known });
            }
            Some(guard) if !guard.allowable => {
                return Err(EngineError::NotAllowable { name: *name });
            }
            Some(_) => {}
        }
    }
    Ok(())
}
