//! What is to be reviewed: a plan that was kept, the one that waits, or a new one for a roster.

use std::path::Path;

use chrono::NaiveDate;

use crate::apply::Listener;
use crate::engine::{Engine, KeptPlan, Waiting};
use crate::nights::{self, NightError};
use crate::plan::{Approval, Plan, Purpose};
use crate::report::after_approval;
use crate::settings::InForce;

use super::plan_source::{PlanSource, is_plan};

/// What somebody wants to review.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ToReview<'a> {
    /// A roster or a plan that was kept; without it the plan that waits for somebody's word, else the roster of the settings.
    pub(crate) path: Option<&'a Path>,
    /// Whether everybody in the file is a leaver.
    pub(crate) offboard: bool,
    /// Another day than today.
    pub(crate) today: Option<NaiveDate>,
}

impl ToReview<'_> {
    /// Reads the plan, or the roster and what a plan needs.
    pub(crate) async fn find(
        self,
        engine: &Engine,
        held: &InForce<'_>,
        listener: &mut dyn Listener,
    ) -> Result<(PlanSource, Plan), NightError> {
        let waiting = match self.path {
            Some(_) => None,
            None => nights::of_tenant(engine.tenant(), held).await?.standing.waiting,
        };
        let named = self.path.or(waiting.as_ref().map(|plan| Waiting::path(plan).as_path()));
        if let Some(path) = named.filter(|path| waiting.is_some() || is_plan(path)) {
            let plan = may_be_reviewed(path, engine, held).await?;
            return Ok((PlanSource::of(&plan, &held.config.roster), plan));
        }
        let purpose = if self.offboard { Purpose::Offboard } else { Purpose::Sync };
        let roster = match named {
            Some(path) if self.offboard => nights::named_leavers(path, held)?,
            path => nights::named_or_delivered(path, held).await?,
        };
        let today = self.today.unwrap_or_else(|| engine.today());
        Ok(PlanSource::planned(roster, purpose, today, engine, listener).await?)
    }
}

/// Reads a plan that was kept. One that somebody approved before, or that may not be carried out, is not reviewed.
async fn may_be_reviewed(path: &Path, engine: &Engine, held: &InForce<'_>) -> Result<Plan, NightError> {
    let kept = KeptPlan::read(path)?;
    if let Some(Approval { by, at, .. }) = &kept.approval {
        let (by, day) = (by.clone(), at.date_naive());
        let command = after_approval(path, &held.choice.repeat());
        return Err(NightError::ApprovedBefore { by, day, command });
    }
    engine.may_apply(&kept).await?;
    Ok(kept.plan)
}
