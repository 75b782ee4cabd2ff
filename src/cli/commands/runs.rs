//! `runs …`: what happened before.

use clap::Subcommand;

use crate::cli::Exit;
use crate::cli::args::OutputFormat;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::settings::{Account, SANDBOX};
use crate::report::{run_json, run_text, runs_json, runs_text};
use crate::state::{State, StateDir};

use super::undo::UndoArgs;
use super::{Context, resume, undo};

/// Show past runs and what came of every row
#[derive(Debug, clap::Args)]
pub struct RunsArgs {
    /// What to show
    #[command(subcommand)]
    pub what: RunsWhat,
    /// How to answer
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// What to show.
#[derive(Debug, Subcommand)]
pub enum RunsWhat {
    /// The latest runs
    List {
        /// How many
        #[arg(long, value_name = "N", default_value_t = 20)]
        most: u32,
    },
    /// One run, row by row
    Show {
        /// The run's id, as `runs list` shows it
        id: String,
    },
    /// Go on with a run that was killed or stopped
    ///
    /// For every row whose result is not certain it looks first what is true in Backoffice, and goes on from there. PINs and
    /// passwords that may be in use are taken from the run's credentials file. Rows that failed are tried again.
    Resume {
        /// The run's id; the last run when not given
        id: Option<String>,
    },
    /// Put back what a run did
    ///
    /// Changes are reverted, disabled people become active again and reactivated ones inactive, created ones become inactive
    /// (nobody can be deleted), logins are closed or opened, pay gets a new record. Whoever was changed by somebody else since
    /// is kept as they are, and told. An undo is a run of its own, with a plan, guards and results.
    Undo(UndoArgs),
}

impl RunsArgs {
    /// Returns whether one JSON document is to be printed.
    pub fn wants_json(&self) -> bool {
        self.format == OutputFormat::Json
    }
}

/// Runs the command.
pub(crate) async fn run(args: &RunsArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    match &args.what {
        RunsWhat::Resume { id } => resume::run(id.as_deref(), args.format, context).await,
        RunsWhat::Undo(undo) => undo::run(undo, args.format, context).await,
        RunsWhat::List { .. } | RunsWhat::Show { .. } => show(args, context),
    }
}

/// Shows what is kept. Nothing is asked of Backoffice.
fn show(args: &RunsArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let tenant = if context.global.sandbox {
        SANDBOX.to_owned()
    } else {
        Account::resolve(context.global, &context.config, context.environment)?.tenant
    };
    let directory = StateDir::open(&context.settings.state_dir, &tenant)?;
    let state = State::open(&directory, environment::now)?;
    let style = context.printer.style();
    let told = match (&args.what, args.format) {
        (RunsWhat::List { most }, OutputFormat::Text) => runs_text(&state.runs(*most)?),
        (RunsWhat::List { most }, OutputFormat::Json) => runs_json(&state.runs(*most)?),
        (RunsWhat::Show { id }, OutputFormat::Text) => run_text(&state.run(id)?, style),
        (RunsWhat::Show { id }, OutputFormat::Json) => run_json(&state.run(id)?),
        (RunsWhat::Resume { .. } | RunsWhat::Undo(_), _) => String::new(),
    };
    context.show(args.format, &told);
    Ok(Exit::Well)
}
