//! `forget PERSON`: erases what is kept of somebody who has left.

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::model::Exit;
use crate::report::forgotten_text;

/// Erase what is kept of somebody who has left
///
/// Only of an account that is inactive, or on no list any more. They go out of memory, results, journal and decisions, and are not
/// remembered again. What stays, and the copies that cannot be reached, are told.
#[derive(Debug, clap::Args)]
pub struct ForgetArgs {
    /// A POS id or "First Last"
    pub person: String,
}

/// Runs the command.
pub(crate) async fn run(args: &ForgetArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let engine = context.engine()?;
    let forgotten = engine.take_turn("forget").await?.forget(&args.person).await?;
    context.printer.data(&forgotten_text(&forgotten, engine.directory().path()));
    Ok(Exit::Well)
}
