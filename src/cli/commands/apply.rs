//! `apply`: carries out a plan that was kept.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::tenant::Tenant;
use crate::plan::{Entry, Operation, Plan, last_manager_of_lines};
use crate::state::{State, StateDir, StateError};

use super::Context;
use super::carry_out::{Job, RunArgs, carry_out, guarded, lock};
use super::ground::Ground;
use super::resume::finish_begun;

/// Carry out a plan that was kept with `plan --out`
///
/// Exactly this plan is carried out, at most once. Each person is looked at again before they are changed: what changed in
/// Backoffice since the plan was made is left alone and told. A plan that a guard stopped is approved with --allow.
#[derive(Debug, clap::Args)]
pub struct ApplyArgs {
    /// The plan file
    pub plan: PathBuf,
    /// Carry out these lines of the roster only (12,15,20)
    #[arg(long, value_name = "LINE,...", value_delimiter = ',')]
    pub only: Vec<u64>,
    /// Options of every command that writes.
    #[command(flatten)]
    pub run: RunArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &ApplyArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let path = args.plan.clone();
    let text =
        std::fs::read_to_string(&path).map_err(|source| Failure::ReadPlan { path: path.clone(), source })?;
    let plan = Plan::from_json(&text).map_err(|source| Failure::Plan { path, source })?;
    let tenant = context.tenant().await?;
    if plan.tenant != tenant.name {
        let text =
            format!("the plan was made for {:?}, not for {:?}; nothing was done", plan.tenant, tenant.name);
        return Err(Failure::Usage(text));
    }
    let directory = StateDir::open(&context.settings.state_dir, &tenant.name)?;
    let _lock = lock(&directory, "apply")?;
    if let Some((run, when)) = State::open(&directory, environment::now)?.applied(&plan.hash())? {
        return Err(StateError::PlanApplied { run, when }.into());
    }
    if let Some(exit) = guarded(&plan, &args.run, &directory, context)? {
        return Ok(exit);
    }
    finish_begun(&tenant, &directory, context).await?;
    let only: BTreeSet<u64> = args.only.iter().copied().collect();
    if !only.is_empty() && !args.run.allow.iter().any(|name| name == "last-manager") {
        part_keeps_a_manager(&plan, &only, &tenant, context).await?;
    }
    let ground = Ground::read(&plan, &tenant, &context.config.roster).await?;
    let job = Job {
        command: "apply",
        plan: &plan,
        roster: ground.roster.as_ref(),
        catalogue: &ground.catalogue,
        sheet: ground.sheet.as_ref(),
        login_sheet: ground.login_sheet.as_ref(),
        only: (!only.is_empty()).then_some(&only),
        goes_on: None,
        undoes: None,
        approval: None,
    };
    carry_out(&job, &tenant, &directory, &args.run, context).await
}

/// Stops where the lines that were chosen would leave nobody with a permission that the whole plan gives to somebody else.
async fn part_keeps_a_manager(
    plan: &Plan,
    only: &BTreeSet<u64>,
    tenant: &Tenant,
    context: &Context<'_>,
) -> Result<(), Failure> {
    let takes = |entry: &Entry| {
        let template = entry.update.as_ref().and_then(|update| update.template.as_ref());
        entry.operation == Operation::Disable || template.is_some()
    };
    if !plan.entries.iter().any(|entry| entry.line.is_some_and(|line| only.contains(&line)) && takes(entry)) {
        return Ok(());
    }
    let people = tenant.backoffice.list_employees().await?;
    let outcome = last_manager_of_lines(plan, only, &people, &context.settings.policy);
    if outcome.tripped { Err(Failure::LastManager { message: outcome.message }) } else { Ok(()) }
}
