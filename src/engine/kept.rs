//! A plan on its way to be carried out: just made, or kept in a file, approved or not.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::plan::{Approval, GuardName, Plan, PlanFile, Purpose};
use crate::state::{RunRecord, StateError};

use super::error::EngineError;
use super::tenant::Engine;

/// A plan, the word for it, and its file.
#[derive(Debug, Clone)]
pub struct KeptPlan {
    /// The plan.
    pub plan: Plan,
    /// The word of whoever approved it, where somebody did.
    pub approval: Option<Approval>,
    /// Its file; `None` for a plan that was just made.
    pub path: Option<PathBuf>,
}

impl KeptPlan {
    /// Takes a plan that was just made.
    pub const fn fresh(plan: Plan) -> Self {
        Self { plan, approval: None, path: None }
    }

    /// Reads a plan's file.
    pub fn read(path: &Path) -> Result<Self, EngineError> {
        let path = path.to_owned();
        let text = std::fs::read_to_string(&path)
            .map_err(|source| EngineError::ReadPlan { path: path.clone(), source })?;
        match PlanFile::from_json(&text) {
            Ok(PlanFile::Plan(plan)) => Ok(Self { plan: *plan, approval: None, path: Some(path) }),
            Ok(PlanFile::Approved(approved)) => {
                Ok(Self { plan: approved.plan, approval: Some(approved.approval), path: Some(path) })
            }
            Err(source) => Err(EngineError::Plan { path, source }),
        }
    }

    /// Returns whether whoever approved the plan let this guard through.
    pub(super) fn lets_through(&self, guard: GuardName) -> bool {
        self.approval.iter().flat_map(|approval| &approval.guards).any(|one| one.name == guard)
    }
}

/// The command of a run that accepts its roster whatever came before.
const SYNC: &str = "sync";

/// The runs among which a newer one is looked for: far more than there are in the days for which a plan holds.
const LATEST: u32 = 200;

impl Engine {
    /// Says whether a plan is this tenant's and was not applied yet.
    pub async fn may_apply(&self, kept: &KeptPlan) -> Result<(), EngineError> {
        if kept.plan.tenant != self.tenant() {
            return Err(EngineError::OtherTenant {
                planned: kept.plan.tenant.clone(),
                tenant: self.tenant().to_owned(),
            });
        }
        let here = self.backoffice().origin();
        if kept.plan.origin != here {
            let planned = kept.plan.origin.clone();
            return Err(EngineError::OtherOrigin { planned, here: here.to_owned() });
        }
        let days = (self.now() - kept.plan.read_at).num_days();
        let most = self.settings().policy.plan_max_age_days;
        if days >= i64::from(most) {
            let roster = kept.plan.roster.path.clone();
            return Err(EngineError::TooOld { days, most, roster });
        }
        self.is_superseded(kept).await?;
        match self.applied(kept).await? {
            Some((run, when)) => Err(StateError::PlanApplied { run, when }.into()),
            None => Ok(()),
        }
    }

    /// Says whether another roster was accepted since the plan was made: what it would do is what an older roster said.
    async fn is_superseded(&self, kept: &KeptPlan) -> Result<(), EngineError> {
        let plan = &kept.plan;
        let store = self.state().await?;
        let last = store.history().await?.last.filter(|last| last.sha256 != plan.roster.sha256);
        let (Purpose::Sync, Some(last)) = (plan.purpose, last) else { return Ok(()) };
        let began = |run: &RunRecord| run.started.parse::<DateTime<Utc>>().is_ok_and(|at| at > plan.read_at);
        let of_sync =
            |run: &RunRecord| run.command == SYNC && run.undoes.is_none() && run.was_begun() && began(run);
        let later = last.day > plan.today || store.runs(LATEST).await?.iter().any(of_sync);
        if !later {
            return Ok(());
        }
        Err(EngineError::Superseded { day: last.day, roster: plan.roster.path.clone() })
    }

    /// Returns the run that carried a plan out, even where it broke off, and when.
    pub async fn applied(&self, kept: &KeptPlan) -> Result<Option<(String, String)>, EngineError> {
        Ok(self.state().await?.applied(&kept.plan.hash()).await?)
    }
}
