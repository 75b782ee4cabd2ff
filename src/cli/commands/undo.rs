//! `runs undo`: puts back what a run did, as a run of its own.

use std::collections::BTreeSet;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::RunOptions;
use crate::report::plan_text;

use super::carry_out::{guards, shown, tell, until_signalled};

/// Options of `runs undo`.
#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    /// The run's id, as `runs list` shows it
    pub id: String,
    /// Only show what would be put back
    #[arg(long)]
    pub dry_run: bool,
    /// Put back these lines of the roster only (12,15,20)
    #[arg(long, value_name = "LINE,...", value_delimiter = ',')]
    pub only: Vec<u64>,
    /// Let this guard through, for this undo and this once; may be given several times
    #[arg(long, value_name = "GUARD")]
    pub allow: Vec<String>,
}

/// Runs the command.
pub(super) async fn run(
    args: &UndoArgs,
    format: OutputFormat,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let tenant = context.tenant().await?;
    let engine = context.engine(&tenant)?;
    let only: BTreeSet<u64> = args.only.iter().copied().collect();
    if args.dry_run {
        let plan = engine.preview_undo(&args.id, &only).await?.plan;
        let next = ["Nothing was changed. To carry it out, run it without --dry-run.".to_owned()];
        let told = match format {
            OutputFormat::Text => plan_text(&plan, &next, context.printer.style()),
            OutputFormat::Json => plan.to_json(),
        };
        context.show(format, &told);
        return Ok(if plan.tripped().next().is_some() { Exit::Guard } else { Exit::Well });
    }
    let turn = engine.take_turn("runs undo")?;
    let options = RunOptions { allow: guards(&args.allow)?, ..until_signalled() };
    let done = turn.undo(&args.id, &only, &options, &mut shown(context, format)).await?;
    Ok(tell(&done, &engine, format, context))
}
