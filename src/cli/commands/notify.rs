//! `notify test`: tries every way by which people are told.

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::Exit;
use crate::nights::try_every_way;
use crate::report::{notified_json, notified_text};

/// Try the ways by which people are told of a night
#[derive(Debug, clap::Args)]
pub struct NotifyArgs {
    /// What to do
    #[command(subcommand)]
    pub what: NotifyWhat,
    /// How to answer
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum NotifyWhat {
    /// Send a notice by every way that the settings name, and say what came of it
    ///
    /// Exit code 1 where one did not arrive.
    Test,
}

/// Runs the command.
pub(crate) async fn run(args: &NotifyArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let NotifyWhat::Test = args.what;
    let came = try_every_way(context.in_force).await?;
    context.printer.data(&args.format.of(|| notified_text(&came), || notified_json(&came)));
    Ok(if came.iter().all(|(_, error)| error.is_none()) { Exit::Well } else { Exit::SomeRows })
}
