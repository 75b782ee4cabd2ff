//! What `employee …` and `user …` have in common: one thing that is asked for by name, as a plan of one entry.

use std::path::PathBuf;

use crate::apply::RowStatus;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::{Done, Engine, RunOptions, RunOutcome, Single};
use crate::model::Exit;
use crate::plan::Entry;
use crate::report::{Progress, SingleResult, single_json, single_text};

use super::carry_out::{guards, preview, tell, until_signalled};

/// Options of every command that changes one thing.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct SingleArgs {
    /// Only show what would be done
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// Let this guard through, for this change and this once; may be given several times
    #[arg(long, value_name = "GUARD")]
    pub allow: Vec<String>,
}

/// Carries a single operation out, or shows it, and tells what came of it.
pub(super) async fn run(
    single: impl AsyncFnOnce(&Engine) -> Result<Single, Failure>,
    args: &SingleArgs,
    credentials: Option<PathBuf>,
    format: OutputFormat,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let engine = context.engine().await?;
    let single = single(&engine).await?;
    if args.dry_run {
        return Ok(preview(&engine.plan_single(&single).await?.plan, format, context));
    }
    let turn = engine.take_turn(single.command()).await?;
    let allow = guards(&args.allow)?;
    // Without a place of their own, secrets go where this command has always put them.
    let usual =
        || context.in_force.settings.credentials_file.is_none().then(|| PathBuf::from("credentials.csv"));
    let options = RunOptions { allow, credentials: credentials.or_else(usual), ..until_signalled(context) };
    let mut listener = Progress::new(context.printer);
    let done = turn.single(&single, &options, &mut listener).await?;
    match &done {
        Done::Stopped(_) => Ok(tell(&done, &engine, format, context)),
        Done::Ran(outcome) => Ok(told(single.command(), outcome, format, context)),
    }
}

fn told(command: &str, outcome: &RunOutcome, format: OutputFormat, context: &Context<'_>) -> Exit {
    let exit = outcome.summary.exit();
    let Some(row) = outcome.rows.first() else { return exit };
    let entry: Option<&Entry> = outcome.entries.first();
    let credentials = outcome.files.credentials.as_deref();
    let of_login = command.starts_with("user");
    let result = SingleResult { run: &outcome.run, row, entry, of_login, credentials };
    if matches!(row.status, RowStatus::Done | RowStatus::Unchanged) {
        context.printer.data(&match format {
            OutputFormat::Text => single_text(&result),
            OutputFormat::Json => single_json(&result),
        });
    } else {
        Failure::NotDone { message: row.message.clone(), run: outcome.run.clone(), exit }
            .report(context.printer, format.into());
    }
    for what in &outcome.unwritten {
        context.printer.error(&format!("warning: {what}"));
    }
    exit
}
