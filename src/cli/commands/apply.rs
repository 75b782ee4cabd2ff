//! `apply`: carries out a plan that was kept.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::failure::Failure;
use crate::state::StateDir;

use super::Context;
use super::carry_out::{Ended, RunArgs, Watch, lock, tell};
use super::kept::{Kept, carry_out_kept};

/// Carry out a plan that was kept with `plan --out`, or approved with `review`
///
/// Exactly this plan is carried out, at most once. Each person is looked at again before they are changed: what changed in
/// Backoffice since the plan was made is left alone and told. A plan that a guard stopped is approved with --allow. What was
/// held back when the plan was reviewed is not carried out, and the results say who held it back and why.
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
    let kept = Kept::read(&args.plan)?;
    let tenant = context.tenant().await?;
    let directory = StateDir::open(&context.settings.state_dir, &tenant.name)?;
    let _lock = lock(&directory, "apply")?;
    let only: BTreeSet<u64> = args.only.iter().copied().collect();
    let (place, watch) = ((&tenant, &directory), Watch::default());
    match carry_out_kept(&kept, &only, None, &args.run, watch, place, context).await? {
        Ended::Stopped(exit) => Ok(exit),
        Ended::Ran(outcome) => Ok(tell(&outcome, &tenant, args.run.format, context)),
    }
}
