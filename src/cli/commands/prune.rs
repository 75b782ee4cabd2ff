//! `runs prune`: lets go what is older than `[retention]` keeps.

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::Exit;
use crate::nights::prune;
use crate::report::{pruned_json, pruned_text};
use crate::state::Pruning;

/// Runs the command.
pub(super) async fn run(dry_run: bool, format: OutputFormat, context: &Context<'_>) -> Result<Exit, Failure> {
    let directory = context.directory()?;
    let _lock = directory.lock("`runs prune`")?;
    let pruning = if dry_run { Pruning::Shown } else { Pruning::Done };
    let pruned = prune(&directory, pruning, context.in_force).await?;
    context.show(format, &format.of(|| pruned_text(&pruned, pruning), || pruned_json(&pruned, pruning)));
    Ok(Exit::Well)
}
