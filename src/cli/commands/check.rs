//! `check`: reads and validates, and holds the file against the last one that was accepted; no network.

use std::path::PathBuf;

use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::Exit;
use crate::nights::named;
use crate::plan::roster_guards;
use crate::report::{check_json, check_text};

use crate::cli::context::Context;

/// Read a roster and say what is wrong with it, without asking Backoffice
///
/// Every problem of the whole file is shown at once, with its line and column. Rows with an error are left out of a sync;
/// the account they are about is not touched until the row is mended.
///
/// The guards that need no network are asked as well: is the file empty; has it lost rows or columns since the last roster that
/// was carried out for this tenant? Exit code 4 where one of them would stop a sync.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The roster file: CSV text or a workbook (.xlsx, .xls, .ods); - for standard input
    pub roster: PathBuf,
    /// Treat any row with an error as a failure: exit code 2, whatever the guards say
    #[arg(long)]
    pub strict: bool,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// Runs the command.
pub(crate) async fn run(args: &CheckArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let roster = named(&args.roster, context.in_force)?;
    let history = context.in_force.history().await?;
    let guards = roster_guards(&roster, &context.in_force.settings.policy, history.as_ref());
    let told = args
        .format
        .of(|| check_text(&roster, &guards, context.printer.style()), || check_json(&roster, &guards));
    context.show(args.format, &told);
    let bad = !roster.refused.is_empty();
    let stopped = guards.iter().any(|guard| guard.tripped);
    Ok(match (bad && args.strict, stopped) {
        (true, _) => Exit::Usage,
        (false, true) => Exit::Guard,
        (false, false) => Exit::Well,
    })
}
