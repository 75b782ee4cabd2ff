//! A plan on its way to be carried out: just made, or kept in a file, approved or not.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::plan::{Approval, GuardName, Plan, PlanFile, Purpose};
use crate::state::{NewKeptPlan, RunRecord, StateError, write_private};

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
    /// What plan and approval together are known by: what its seal covers, and what `plan show` prints.
    pub hash: String,
    /// The seal of the store that kept it, where it has one.
    pub seal: Option<String>,
}

impl KeptPlan {
    /// Takes a plan that was just made.
    pub fn fresh(plan: Plan) -> Self {
        Self { hash: plan.hash(), plan, approval: None, path: None, seal: None }
    }

    /// Reads a plan's file.
    pub fn read(path: &Path) -> Result<Self, EngineError> {
        let path = path.to_owned();
        let text = std::fs::read_to_string(&path)
            .map_err(|source| EngineError::ReadPlan { path: path.clone(), source })?;
        let (file, seal) = match PlanFile::with_seal(&text) {
            Ok(read) => read,
            Err(source) => return Err(EngineError::Plan { path, source }),
        };
        let hash = file.hash();
        let (plan, approval) = match file {
            PlanFile::Plan(plan) => (*plan, None),
            PlanFile::Approved(approved) => (approved.plan, Some(approved.approval)),
        };
        Ok(Self { plan, approval, path: Some(path), hash, seal })
    }

    /// Returns the plan of another store: what was approved there lets no guard through here, and is not remembered here.
    fn of_another_store(&self) -> Self {
        let mut kept = self.clone();
        if let Some(approval) = &mut kept.approval {
            approval.guards.clear();
            approval.decisions.clear();
        }
        kept
    }

    fn as_kept(&self) -> NewKeptPlan<'_> {
        NewKeptPlan { hash: &self.hash, purpose: self.plan.purpose.as_str(), read_at: self.plan.read_at }
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
    /// Keeps a plan in a file, sealed by this store: it takes the place of the ones that were kept before it.
    pub async fn keep_plan(&self, plan: &Plan, path: &Path) -> Result<(), EngineError> {
        let store = self.state().await?;
        let text = plan.to_file(&store.seal(&plan.hash()).await?);
        write_private(path, text).map_err(|source| EngineError::Write { path: path.to_owned(), source })?;
        self.has_kept(plan).await
    }

    /// Remembers that a plan was kept.
    pub(super) async fn has_kept(&self, plan: &Plan) -> Result<(), EngineError> {
        let hash = plan.hash();
        let kept = NewKeptPlan { hash: &hash, purpose: plan.purpose.as_str(), read_at: plan.read_at };
        Ok(self.state().await?.kept_plan(&kept).await?)
    }

    /// Returns a plan as far as it is believed: whole where this store sealed it; where another one did, only with its hash, which
    /// whoever looked at the whole of it knows, and without what was approved there.
    pub(super) async fn believed(
        &self,
        kept: &KeptPlan,
        foreign: Option<&str>,
    ) -> Result<KeptPlan, EngineError> {
        let Some(path) = kept.path.clone() else { return Ok(kept.clone()) };
        if foreign.is_some_and(|named| !named.trim().eq_ignore_ascii_case(&kept.hash)) {
            return Err(EngineError::OtherHash { path });
        }
        let ours = match &kept.seal {
            Some(seal) => self.state().await?.is_sealed(&kept.hash, seal).await?,
            None => false,
        };
        match (ours, foreign) {
            (true, _) => Ok(kept.clone()),
            (false, Some(_)) => Ok(kept.of_another_store()),
            (false, None) => Err(EngineError::Foreign { path }),
        }
    }

    /// Says whether a plan is this tenant's, sealed by this store, and was not applied yet.
    pub async fn may_apply(&self, kept: &KeptPlan) -> Result<(), EngineError> {
        self.may_be_applied(kept, None).await.map(|_| ())
    }

    /// The same for a plan of another store, where its hash is named. Returns it as far as it is believed.
    pub(super) async fn may_be_applied(
        &self,
        kept: &KeptPlan,
        foreign: Option<&str>,
    ) -> Result<KeptPlan, EngineError> {
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
        let believed = self.believed(kept, foreign).await?;
        let days = (self.now() - kept.plan.read_at).num_days();
        let most = self.settings().policy.plan_max_age_days;
        if days >= i64::from(most) {
            let roster = kept.plan.roster.path.clone();
            return Err(EngineError::TooOld { days, most, roster });
        }
        self.is_superseded(kept).await?;
        match self.applied(kept).await? {
            Some((run, when)) => Err(StateError::PlanApplied { run, when }.into()),
            None => Ok(believed),
        }
    }

    /// Says whether a newer plan was kept, or another roster was accepted, since the plan was made: what it would do is what an older
    /// roster said.
    async fn is_superseded(&self, kept: &KeptPlan) -> Result<(), EngineError> {
        let plan = &kept.plan;
        let store = self.state().await?;
        if kept.path.is_some() {
            let hash = plan.hash();
            let newer = store.newer_plan(&NewKeptPlan { hash: &hash, ..kept.as_kept() }).await?;
            if let Some(kept) = newer {
                return Err(EngineError::NewerPlan { kept, roster: plan.roster.path.clone() });
            }
        }
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
