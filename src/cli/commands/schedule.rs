//! `schedule …`: the timers that run the program every night.

use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::model::Exit;
use crate::nights::{
    TimerKind, Timers, TimersAsked, place, remove, run_all, switched_off, switched_on, write,
};

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
            let folder = place(kind, args.user)?;
            write(&files, &folder)?;
            context.printer.data(&format!("Written into {}\n", folder.display()));
            Ok(done(&switched_on(kind, args.user, &folder), context))
        }
        ScheduleWhat::Remove => {
            let folder = place(kind, args.user)?;
            let off = done(&switched_off(kind, args.user), context);
            remove(&files, &folder)?;
            context.printer.data(&format!("Taken out of {}\n", folder.display()));
            Ok(off)
        }
    }
}

/// Runs commands one after the other; one that fails is told, with what to type.
fn done(commands: &[Vec<String>], context: &Context<'_>) -> Exit {
    let Some(failed) = run_all(commands) else { return Exit::Well };
    context.printer.error(&format!("warning: this did not work, do it by hand: {}", failed.join(" ")));
    Exit::SomeRows
}
