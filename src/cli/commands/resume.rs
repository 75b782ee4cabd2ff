//! `runs resume`: goes on with a run that was killed or stopped.

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::Exit;

use super::carry_out::{shown, until_signalled};

/// Runs the command.
pub(super) async fn run(
    id: Option<&str>,
    format: OutputFormat,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let engine = context.engine()?;
    let turn = engine.take_turn("runs resume").await?;
    if let Some(outcome) = turn.resume(id, &until_signalled(context), &mut shown(context, format)).await? {
        return Ok(context.telling(format).outcome(&outcome, &engine));
    }
    context.printer.data(&match format {
        OutputFormat::Text => "Nothing to resume: the last run ended.\n".to_owned(),
        OutputFormat::Json => "{\n  \"schema\": \"roster-sync/results/1\",\n  \"run\": null\n}\n".to_owned(),
    });
    Ok(Exit::Well)
}
