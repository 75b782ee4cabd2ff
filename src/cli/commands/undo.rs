//! `runs undo`: puts back what a run did, as a run of its own.

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::RunOptions;
use crate::model::Exit;
use crate::plan::Pick;

use super::carry_out::{guards, preview, shown, until_signalled};

/// Options of `runs undo`.
#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    /// The run's id, as `runs list` shows it; `last` for the latest
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
    let engine = context.engine()?;
    let id = engine.state().await?.run_id(&args.id).await?;
    if args.dry_run {
        return Ok(preview(&engine.preview_undo(&id, &args.only).await?.plan, None, format, context));
    }
    let turn = engine.take_turn("runs undo").await?;
    let options = RunOptions { allow: guards(&args.allow)?, ..until_signalled(context) };
    let done = turn.undo(&id, &args.only, &options, &mut shown(context, format)).await?;
    Ok(context.telling(format).done(&done, &engine))
}
