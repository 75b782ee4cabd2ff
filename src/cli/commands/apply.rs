//! `apply`: carries out a plan that was kept.

use std::path::PathBuf;

use crate::cli::failure::Failure;
use crate::cli::format::RunFormat;
use crate::engine::{Done, KeptPlan, RunOptions};
use crate::model::Exit;
use crate::nights::take;
use crate::plan::Pick;
use crate::report::OutputKind;

use super::carry_out::{RunArgs, shown};
use crate::cli::context::Context;

/// Carry out a plan that was kept with `plan --out`, or approved with `review`
///
/// Exactly this plan is carried out, at most once. Each person is looked at again before they are changed: what changed in
/// Backoffice since the plan was made is left alone and told. A plan that a guard stopped is approved with --allow. What was
/// held back when the plan was reviewed is not carried out, and the results say who held it back and why.
#[derive(Debug, clap::Args)]
pub struct ApplyArgs {
    /// The plan file
    pub plan: PathBuf,
    /// Carry out these only: lines of the roster, entries, or leavers (12,employee-3012,leavers)
    #[arg(long, value_name = "LINE|ENTRY|leavers,...", value_delimiter = ',')]
    pub only: Vec<Pick>,
    /// Carry out a plan that another computer kept: the hash that `plan show` prints under the whole plan
    #[arg(long, value_name = "SHA256")]
    pub foreign: Option<String>,
    /// Options of every command that writes.
    #[command(flatten)]
    pub run: RunArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &ApplyArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let kept = KeptPlan::read(&args.plan)?;
    let engine = context.engine()?;
    let turn = engine.take_turn("apply").await?;
    // The plan was shown before.
    let answer = if args.run.format == RunFormat::Jsonl { OutputKind::Lines } else { OutputKind::Document };
    let mut listener = shown(context, answer);
    let options = RunOptions { foreign: args.foreign.clone(), ..args.run.options(context)? };
    let done = turn.apply(&kept, &args.only, None, &options, &mut listener).await?;
    if let Done::Ran(_) = &done
        && args.only.is_empty()
    {
        take(&kept.plan.roster.path, context.printer);
    }
    Ok(context.telling(args.run.format.answer()).done(&done, &engine))
}
