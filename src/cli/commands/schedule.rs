//! `schedule …`: the timers that run the program every night.

use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::model::Exit;
use crate::nights::{Placed, TimerKind, Timers, TimersAsked, install, uninstall, write};

/// Write the timers that run `sync` every night, and look in the morning whether it ran
#[derive(Debug, clap::Args)]
pub struct ScheduleArgs {
    /// What to do
    #[command(subcommand)]
    pub what: ScheduleWhat,
    /// Which timers; those of this computer where it is not given
    #[arg(long, global = true, value_name = "KIND")]
    pub(crate) kind: Option<TimerKind>,
    /// For this user and not for the computer
    #[arg(long, global = true)]
    pub user: bool,
    /// The time of the run (02:00); `[schedule] due` where it is not given
    #[arg(long, global = true, value_name = "TIME")]
    pub at: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum ScheduleWhat {
    /// Print the files
    Print,
    /// Write the files and switch the timers on
    Install {
        /// Write the files into this folder, and switch nothing on
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
    },
    /// Switch the timers off and take the files away
    Remove,
}

/// Runs the command.
pub(crate) fn run(args: &ScheduleArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let kind = args.kind.unwrap_or_else(TimerKind::of_this_computer);
    let asked = TimersAsked { at: args.at.clone(), for_user: args.user };
    let files = kind.files(&Timers::resolve(&asked, context.in_force)?);
    match &args.what {
        ScheduleWhat::Print => {
            for file in &files {
                context.printer.data(&format!("# {}\n{}\n", file.name, file.text));
            }
            Ok(Exit::Well)
        }
        ScheduleWhat::Install { into: Some(folder) } => {
            write(&files, folder)?;
            context.printer.data(&format!("Written into {}; nothing was switched on.\n", folder.display()));
            Ok(Exit::Well)
        }
        ScheduleWhat::Install { into: None } => {
            Ok(told("Written into", &install(kind, args.user, &files, context.in_force)?, context))
        }
        ScheduleWhat::Remove => Ok(told("Taken out of", &uninstall(kind, args.user, &files)?, context)),
    }
}

/// Tells what came of it: what did not work, with what to type, and what is left to do.
fn told(what: &str, placed: &Placed, context: &Context<'_>) -> Exit {
    context.printer.data(&format!("{what} {}\n", placed.folder.display()));
    for left in &placed.left_to_do {
        context.printer.error(&format!("still to do: {left}"));
    }
    let Some(failed) = &placed.failed else { return Exit::Well };
    context.printer.error(&format!("warning: this did not work, do it by hand: {failed}"));
    Exit::SomeRows
}
