//! `runs …`: what happened before.

use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::Exit;
use crate::report::{abandoned_json, abandoned_text, run_json, run_page, run_text, runs_json, runs_text};
use crate::settings::environment;
use crate::state::write_private;
use crate::state::{LeaseTerms, Store};

use super::names::{LATEST, named};
use super::undo::UndoArgs;
use super::{prune, resume, undo};

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
        #[arg(long, alias = "most", value_name = "N", default_value_t = 20)]
        limit: u32,
    },
    /// One run, row by row
    Show {
        /// The run's id, as `runs list` shows it; `last` for the latest
        id: String,
        /// Write the run as a page for a browser: one file, to be read, searched, printed and mailed
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
    },
    /// Go on with a run that was killed or stopped
    ///
    /// For every row whose result is not certain it looks first what is true in Backoffice, and goes on from there. PINs and
    /// passwords that may be in use are taken from the run's credentials file. Rows that failed are tried again.
    Resume {
        /// The run's id; the last run when not given, or `last`
        id: Option<String>,
    },
    /// Give up a run that was killed or stopped: nothing more is sent for it
    ///
    /// What nobody knows of it is told, person by person, so that somebody can look in Backoffice. What it did stays as it is;
    /// `runs undo` can put it back.
    Abandon {
        /// The run's id, as `runs list` shows it; `last` for the latest
        id: String,
    },
    /// Let go what is older than `[retention]` keeps (400 days)
    ///
    /// It happens by itself at the end of every run. Of every run one line stays: times, exit code, hashes of plan and roster,
    /// counts. Open runs, secrets under way and the last accepted roster are not let go.
    Prune {
        /// Only show what would be let go
        #[arg(long, short = 'n')]
        dry_run: bool,
    },
    /// Put back what a run did
    ///
    /// Changes are reverted, disabled people become active again and reactivated ones inactive, created ones become inactive
    /// (nobody can be deleted), logins are closed or opened, pay gets a new record. Whoever was changed by somebody else since
    /// is kept as they are, and told. An undo is a run of its own, with a plan, guards and results.
    Undo(UndoArgs),
}

/// Runs the command.
pub(crate) async fn run(args: &RunsArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    match &args.what {
        RunsWhat::Resume { id } => {
            resume::run(id.as_deref().filter(|id| *id != LATEST), args.format, context).await
        }
        RunsWhat::Undo(undo) => undo::run(undo, args.format, context).await,
        RunsWhat::Prune { dry_run } => prune::run(*dry_run, args.format, context).await,
        RunsWhat::Abandon { id } => abandon(id, args.format, context).await,
        RunsWhat::List { .. } | RunsWhat::Show { .. } => show(args, context).await,
    }
}

/// Shows what is kept. Nothing is asked of Backoffice.
async fn show(args: &RunsArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    // Neither an address nor a login is needed for what is on this computer.
    let (directory, state) = context.kept().await?;
    let style = context.printer.style();
    let told = match (&args.what, args.format) {
        (RunsWhat::List { limit }, OutputFormat::Text) => {
            runs_text(&state.runs(*limit).await?, context.printer.style())
        }
        (RunsWhat::List { limit }, OutputFormat::Json) => runs_json(&state.runs(*limit).await?),
        (RunsWhat::Show { id, html }, format) => {
            let run = state.run(&named(id, &state).await?).await?;
            if let Some(path) = html {
                let page = run_page(
                    &run,
                    (&directory, &state),
                    &context.in_force.config.roster,
                    &context.in_force.choice.repeat(),
                )
                .await?;
                write_private(path, &page.html)
                    .map_err(|source| Failure::Write { path: path.clone(), source })?;
            }
            if format == OutputFormat::Json { run_json(&run) } else { run_text(&run, style) }
        }
        (_, _) => String::new(),
    };
    context.show(args.format, &told);
    Ok(Exit::Well)
}

/// Gives a run up. Nothing is asked of Backoffice: it works without an address and without a login.
async fn abandon(id: &str, format: OutputFormat, context: &Context<'_>) -> Result<Exit, Failure> {
    let directory = context.directory()?;
    let _held = directory.hold("`runs abandon`", &LeaseTerms::default()).await?;
    let state = Store::open(&directory, environment::now).await?;
    let run = state.run(&named(id, &state).await?).await?;
    if !run.record.is_open() {
        return Err(Failure::Usage(format!("the run {id} is not open: there is nothing to give up")));
    }
    state.abandon_run(&run.record.id).await?;
    context.show(
        format,
        &match format {
            OutputFormat::Text => abandoned_text(&run),
            OutputFormat::Json => abandoned_json(&run),
        },
    );
    Ok(Exit::Well)
}
