//! `runs resume`: goes on with a run that was killed or stopped.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::apply::{Resumed, Stopped};
use crate::cli::Exit;
use crate::cli::args::OutputFormat;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::tenant::Tenant;
use crate::plan::{BegunPlan, Plan};
use crate::state::{RunRecord, State, StateDir};

use super::Context;
use super::carry_out::{Job, RunArgs, Watch, carry_out, execute, lock};
use super::ground::Ground;

/// Runs the command. Every row without a certain result is looked at before anything is sent for it.
pub(super) async fn run(
    id: Option<&str>,
    format: OutputFormat,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let tenant = context.tenant().await?;
    let directory = StateDir::open(&context.settings.state_dir, &tenant.name)?;
    let _lock = lock(&directory, "runs resume")?;
    let state = State::open(&directory, environment::now)?;
    let Some(record) = chosen(id, &state)? else {
        context.printer.data(&match format {
            OutputFormat::Text => "Nothing to resume: the last run ended.\n".to_owned(),
            OutputFormat::Json => {
                "{\n  \"schema\": \"roster-sync/results/1\",\n  \"run\": null\n}\n".to_owned()
            }
        });
        return Ok(Exit::Well);
    };
    let plan = plan_of(&record, &directory)?;
    let details = state.run(&record.id)?;
    drop(state);
    let resumed = Resumed::of(&details);
    let ground = Ground::read(&plan, &tenant, &context.config.roster).await?;
    let only: Option<BTreeSet<u64>> = record.only.clone();
    let job = Job {
        command: "runs resume",
        plan: &plan,
        roster: ground.roster.as_ref(),
        catalogue: &ground.catalogue,
        sheet: ground.sheet.as_ref(),
        login_sheet: ground.login_sheet.as_ref(),
        only: only.as_ref(),
        goes_on: Some((&record, &resumed)),
        undoes: None,
        approval: record.approval.as_ref(),
    };
    let args = RunArgs { allow: Vec::new(), results: None, credentials: None, format };
    carry_out(&job, &tenant, &directory, &args, context).await
}

/// Finishes what a run had begun when it was killed, row by row; rows it had not come to are left to the plan that is about to
/// be made. Nobody stays half created for having been in the middle of a crash.
pub(super) async fn finish_begun(
    tenant: &Tenant,
    directory: &StateDir,
    context: &Context<'_>,
) -> Result<(), Failure> {
    let state = State::open(directory, environment::now)?;
    let Some(record) = state.open_run()?.filter(is_half_done) else { return Ok(()) };
    let details = state.run(&record.id)?;
    let resumed = Resumed::of(&details);
    let plan = match plan_of(&record, directory) {
        Ok(plan) => plan,
        // Killed before its plan was kept: before anything was sent.
        Err(_) if details.steps.is_empty() => {
            return Ok(state.end_run(&record.id, "{}", Exit::Interrupted.code(), None)?);
        }
        Err(failure) => return Err(failure),
    };
    drop(state);
    let begun = resumed.begun_lines(&plan);
    let ground = Ground::read(&plan, tenant, &context.config.roster).await?;
    let job = Job {
        command: "runs resume",
        plan: &plan,
        roster: ground.roster.as_ref(),
        catalogue: &ground.catalogue,
        sheet: ground.sheet.as_ref(),
        login_sheet: ground.login_sheet.as_ref(),
        only: Some(&begun),
        goes_on: Some((&record, &resumed)),
        undoes: None,
        approval: record.approval.as_ref(),
    };
    let args = RunArgs { allow: Vec::new(), results: None, credentials: None, format: OutputFormat::Text };
    let outcome = execute(&job, tenant, directory, &args, Watch::default(), context).await?;
    context.printer.error(&format!(
        "The run {} did not come to its end. What it had begun was finished ({} rows); `roster-sync runs show {}` tells it. The rest is \
         planned anew.",
        record.id,
        begun.len(),
        record.id
    ));
    match outcome.summary.stopped {
        // One slow row must not keep everybody else waiting, night after night.
        None | Some(Stopped::GaveUp(_)) => Ok(()),
        Some(_) => Err(Failure::NotFinished { run: record.id }),
    }
}

/// Returns whether a row of the run may be half done: it was killed, or gave a row up. Where a run stopped, what was under way
/// was finished.
fn is_half_done(record: &RunRecord) -> bool {
    record.ended.is_none() || record.stopped.as_deref() == Some(Stopped::GAVE_UP)
}

/// Returns the run that was named, else the last one when it did not end.
fn chosen(id: Option<&str>, state: &State) -> Result<Option<RunRecord>, Failure> {
    let Some(id) = id else { return Ok(state.open_run()?) };
    let record = state.run(id)?.record;
    if record.is_open() {
        return Ok(Some(record));
    }
    Err(Failure::Usage(format!("the run {id} came to its end: there is nothing to resume")))
}

/// Reads the plan that a run began with.
pub(super) fn plan_of(record: &RunRecord, directory: &StateDir) -> Result<Plan, Failure> {
    let path: PathBuf = directory.run_dir(&record.id)?.join("plan.json");
    let text =
        std::fs::read_to_string(&path).map_err(|source| Failure::ReadPlan { path: path.clone(), source })?;
    let begun = BegunPlan::from_json(&text).map_err(|source| Failure::Plan { path: path.clone(), source })?;
    if begun.hash == record.plan_hash {
        return Ok(begun.plan);
    }
    Err(Failure::Usage(format!("{} is not the plan that the run {} began with", path.display(), record.id)))
}
