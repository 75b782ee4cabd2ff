//! What `employee …` and `user …` have in common: one thing that is asked for by name, as a plan of one entry.

use std::path::PathBuf;

use crate::apply::RowStatus;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::{Done, Engine, EngineError, RunOptions, RunOutcome, Single};
use crate::model::Exit;
use crate::plan::Entry;
use crate::report::{Progress, SingleResult, alone_told, alone_unchanged_text, single_json, single_text};

use super::carry_out::{guards, preview, until_signalled};

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
    engine: &Engine,
    single: Single,
    args: &SingleArgs,
    credentials: Option<&PathBuf>,
    format: OutputFormat,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    if args.dry_run {
        return match engine.plan_single(&single).await {
            Err(EngineError::StandsAlone { username }) => {
                context.printer.data(&alone_unchanged_text(&single, &username));
                Ok(Exit::Well)
            }
            planned => Ok(preview(&planned?.plan, None, format, context)),
        };
    }
    let turn = engine.take_turn(single.command()).await?;
    let allow = guards(&args.allow)?;
    let configured = &context.in_force.settings.credentials_file;
    // Without a place of their own, secrets go where this command has always put them.
    let usual = || configured.is_none().then(|| PathBuf::from("credentials.csv"));
    let credentials = credentials.cloned().or_else(usual);
    let options = RunOptions { allow, credentials: credentials.clone(), ..until_signalled(context) };
    let mut listener = Progress::new(context.printer);
    match turn.single(&single, &options, &mut listener).await {
        Ok(done @ Done::Stopped(_)) => Ok(context.telling(format).done(&done, engine)),
        Ok(Done::Ran(outcome)) => Ok(told(single.command(), &outcome, format, context)),
        Err(EngineError::StandsAlone { .. }) => {
            let file = credentials.or_else(|| configured.clone()).unwrap_or_default();
            let done = turn.alone(single, file, &mut listener).await?;
            context.printer.data(&alone_told(&done, format.into()));
            Ok(Exit::Well)
        }
        Err(error) => Err(error.into()),
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
        context.printer.data(&format.of(|| single_text(&result), || single_json(&result)));
    } else {
        Failure::NotDone { message: row.message.clone(), run: outcome.run.clone(), exit }
            .report(context.printer, format.into());
    }
    context.telling(format).warn(&outcome.unwritten);
    exit
}
