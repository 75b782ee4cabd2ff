//! A plan that was kept in a file, approved or not, and carrying it out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::tenant::Tenant;
use crate::plan::{Approval, Entry, GuardName, GuardOutcome, Plan, PlanFile, guards_again};
use crate::roster::Roster;
use crate::state::{State, StateDir, StateError};

use super::Context;
use super::carry_out::{Ended, Job, RunArgs, Watch, execute};
use super::ground::Ground;
use super::guarded::guarded;
use super::resume::finish_begun;

/// A plan as it was kept.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// The plan.
    pub(super) plan: Plan,
    /// The word of whoever approved it, where somebody did.
    pub(super) approval: Option<Approval>,
    /// Its file; `None` for a plan that was just made.
    pub(super) path: Option<PathBuf>,
}

impl Kept {
    /// Takes a plan that was just made.
    pub(super) const fn fresh(plan: Plan) -> Self {
        Self { plan, approval: None, path: None }
    }

    /// Reads a plan's file.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let path = path.to_owned();
        let text = std::fs::read_to_string(&path)
            .map_err(|source| Failure::ReadPlan { path: path.clone(), source })?;
        match PlanFile::from_json(&text) {
            Ok(PlanFile::Plan(plan)) => Ok(Self { plan: *plan, approval: None, path: Some(path) }),
            Ok(PlanFile::Approved(approved)) => {
                Ok(Self { plan: approved.plan, approval: Some(approved.approval), path: Some(path) })
            }
            Err(source) => Err(Failure::Plan { path, source }),
        }
    }

    /// Says whether the plan is this tenant's and was not applied yet.
    pub(super) fn is_for(&self, tenant: &Tenant, directory: &StateDir) -> Result<(), Failure> {
        if self.plan.tenant != tenant.name {
            return Err(Failure::Usage(format!(
                "the plan was made for {:?}, not for {:?}; nothing was done",
                self.plan.tenant, tenant.name
            )));
        }
        let origin = tenant.backoffice.origin();
        if self.plan.origin != origin {
            return Err(Failure::Usage(format!(
                "the plan was made for the Backoffice at {:?}, not for that at {origin:?}; nothing was done",
                self.plan.origin
            )));
        }
        match State::open(directory, environment::now)?.applied(&self.plan.hash())? {
            Some((run, when)) => Err(StateError::PlanApplied { run, when }.into()),
            None => Ok(()),
        }
    }
}

/// Carries a kept plan out. The caller holds the lock. `roster` is the one that the plan was made from, where it is at hand;
/// else it is read again.
pub(super) async fn carry_out_kept(
    kept: &Kept,
    only: &BTreeSet<u64>,
    roster: Option<&Roster>,
    args: &RunArgs,
    watch: Watch,
    (tenant, directory): (&Tenant, &StateDir),
    context: &Context<'_>,
) -> Result<Ended, Failure> {
    let Kept { plan, approval, .. } = kept;
    kept.is_for(tenant, directory)?;
    if let Some(exit) = guarded(kept, args, directory, context)? {
        return Ok(Ended::Stopped(exit));
    }
    finish_begun(tenant, directory, context).await?;
    let allowed = |name: &str| {
        let approved = approval.iter().flat_map(|approval| &approval.guards).any(|guard| guard.name == name);
        approved || args.allow.iter().any(|allowed| allowed == name)
    };
    let in_part =
        !only.is_empty() || approval.as_ref().is_some_and(|approval| !approval.held_back.is_empty());
    if in_part && !allowed("last-manager") {
        part_keeps_a_manager(kept, only, tenant, context).await?;
    }
    if let Some(approval) = approval {
        State::open(directory, environment::now)?.decide(&approval.decisions)?;
    }
    let ground = Ground::read(plan, tenant, &context.config.roster).await?;
    let job = Job {
        command: "apply",
        plan,
        roster: roster.or(ground.roster.as_ref()),
        catalogue: &ground.catalogue,
        sheet: ground.sheet.as_ref(),
        login_sheet: ground.login_sheet.as_ref(),
        only: (!only.is_empty()).then_some(only),
        goes_on: None,
        undoes: None,
        approval: approval.as_ref(),
    };
    Ok(Ended::Ran(Box::new(execute(&job, tenant, directory, args, watch, context).await?)))
}

/// Stops where the lines that were chosen would leave nobody with a permission that the whole plan gives to somebody else.
async fn part_keeps_a_manager(
    kept: &Kept,
    only: &BTreeSet<u64>,
    tenant: &Tenant,
    context: &Context<'_>,
) -> Result<(), Failure> {
    let held = |entry: &Entry| kept.approval.as_ref().is_some_and(|approval| approval.holds(entry));
    let chosen = |entry: &Entry| only.is_empty() || entry.line.is_some_and(|line| only.contains(&line));
    let part = |entry: &Entry| chosen(entry) && !held(entry);
    let takes = |entry: &Entry| {
        let template = entry.update().and_then(|update| update.template.as_ref());
        entry.takes_access() || template.is_some()
    };
    if !kept.plan.entries.iter().any(|entry| part(entry) && takes(entry)) {
        return Ok(());
    }
    let people = tenant.backoffice.list_employees().await?;
    let everybody = kept.plan.everybody.listed_again(&people);
    let outcomes = guards_again(&kept.plan, part, &everybody, &context.settings.policy.guards);
    let stops = |guard: &GuardOutcome| guard.name == GuardName::LastManager && guard.tripped;
    match outcomes.into_iter().find(stops) {
        Some(outcome) => Err(Failure::LastManager { message: outcome.message }),
        None => Ok(()),
    }
}
