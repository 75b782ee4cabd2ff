//! `runs …`: what happened before.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::failure::{Failure, written};
use crate::cli::format::OutputFormat;
use crate::engine::abandon;
use crate::model::Exit;
use crate::report::{abandoned_json, abandoned_text, run_json, run_page, run_text, runs_json, runs_text};
use crate::settings::environment;
use crate::state::write_private;

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
    let (format, style) = (args.format, context.printer.style());
    match &args.what {
        RunsWhat::Resume { id } => return resume::run(id.as_deref(), format, context).await,
        RunsWhat::Undo(undo) => return undo::run(undo, format, context).await,
        RunsWhat::Prune { dry_run } => return prune::run(*dry_run, format, context).await,
        RunsWhat::Show { id, html } => show(id, html.as_deref(), format, context).await?,
        RunsWhat::List { limit } => {
            let runs = context.kept().await?.1.runs(*limit).await?;
            context.show(format, &format.of(|| runs_text(&runs, style), || runs_json(&runs)));
        }
        RunsWhat::Abandon { id } => {
            let run = abandon(&context.directory()?, id, environment::now).await?;
            context.show(format, &format.of(|| abandoned_text(&run), || abandoned_json(&run)));
        }
    }
    Ok(Exit::Well)
}

/// Shows a run, and writes it as a page where that is asked for. Nothing is asked of Backoffice: neither an address nor a login is
/// needed for what is on this computer.
async fn show(
    named: &str,
    html: Option<&Path>,
    format: OutputFormat,
    context: &Context<'_>,
) -> Result<(), Failure> {
    let (directory, state) = context.kept().await?;
    let run = state.run(&state.run_id(named).await?).await?;
    if let Some(path) = html {
        let (mapping, repeat) = (&context.in_force.config.roster, context.in_force.choice.repeat());
        let page = run_page(&run, (&directory, &state), mapping, &repeat).await?;
        written(path, write_private(path, &page.html))?;
    }
    let style = context.printer.style();
    context.show(format, &format.of(|| run_text(&run, style), || run_json(&run)));
    Ok(())
}
