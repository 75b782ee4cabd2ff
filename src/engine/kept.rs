//! A plan on its way to be carried out: just made, or kept in a file, approved or not.

use std::path::{Path, PathBuf};

use crate::plan::{Approval, GuardName, Plan, PlanFile};
use crate::state::StateError;

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
        match self.applied(kept).await? {
            Some((run, when)) => Err(StateError::PlanApplied { run, when }.into()),
            None => Ok(()),
        }
    }

    /// Returns the run that carried a plan out, even where it broke off, and when.
    pub async fn applied(&self, kept: &KeptPlan) -> Result<Option<(String, String)>, EngineError> {
        Ok(self.state().await?.applied(&kept.plan.hash()).await?)
    }
}
