//! `check`: reads and validates, no network.

use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::args::OutputFormat;
use crate::cli::failure::Failure;
use crate::report::{check_json, check_text};
use crate::roster::read_file;

use super::Context;

/// Read a roster and say what is wrong with it, without asking Backoffice
///
/// Every problem of the whole file is shown at once, with its line and column. Rows with an error are left out of a sync;
/// the account they are about is not touched until the row is mended.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The roster file (CSV)
    pub roster: PathBuf,
    /// Treat any error as a failure: exit code 2
    #[arg(long)]
    pub strict: bool,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// Runs the command.
pub(crate) fn run(args: &CheckArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let roster = read_file(&args.roster)?;
    context.printer.data(&match args.format {
        OutputFormat::Text => check_text(&roster, context.printer.style()),
        OutputFormat::Json => check_json(&roster),
    });
    let bad = !roster.refused.is_empty();
    Ok(if bad && args.strict { Exit::Usage } else { Exit::Well })
}
