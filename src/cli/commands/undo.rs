//! `runs undo`: puts back what a run did, as a run of its own.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::RunOptions;
use crate::plan::Pick;
use crate::report::plan_text;

use super::carry_out::{guards, shown, tell, until_signalled};
use super::sync::after_dry_run;

/// Options of `runs undo`.
#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    /// The run's id, as `runs list` shows it
    pub id: String,
    /// Only show what would be put back
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// Put back these only: lines of the roster, entries, or leavers (12,employee-3012)
    #[arg(long, value_name = "LINE|ENTRY|leavers,...", value_delimiter = ',')]
    pub only: Vec<Pick>,
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
    if args.dry_run {
        let plan = engine.preview_undo(&args.id, &args.only).await?.plan;
        let next = after_dry_run(&plan);
        let told = match format {
            OutputFormat::Text => plan_text(&plan, &next, context.printer.style()),
            OutputFormat::Json => plan.to_json(),
        };
        context.show(format, &told);
        return Ok(if plan.tripped().next().is_some() { Exit::Guard } else { Exit::Well });
    }
    let turn = engine.take_turn("runs undo")?;
    let options = RunOptions { allow: guards(&args.allow)?, ..until_signalled() };
    let done = turn.undo(&args.id, &args.only, &options, &mut shown(context, format)).await?;
    Ok(tell(&done, &engine, format, context))
}
