//! `schedule …`: the timers that run the program every night.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{NaiveTime, TimeDelta};
use clap::{Subcommand, ValueEnum};

use crate::cli::Exit;
use crate::cli::config::length;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::settings;
use crate::cli::timers::{self, Plan, TimerFile};
use crate::engine::Schedule;

/// Write the timers that run `sync` every night, and look in the morning whether it ran
#[derive(Debug, clap::Args)]
pub struct ScheduleArgs {
    /// What to do
    #[command(subcommand)]
    pub what: ScheduleWhat,
    /// Which timers; those of this computer where it is not given
    #[arg(long, global = true, value_name = "KIND")]
    pub kind: Option<Kind>,
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

/// Which timers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Units of systemd.
    Systemd,
    /// A table for cron.
    Cron,
    /// Tasks of the Task Scheduler.
    Windows,
}

/// The hour of the run where nobody names a time.
const USUAL_HOUR: i64 = 2;

/// Runs the command.
pub(crate) fn run(args: &ScheduleArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let kind = args.kind.unwrap_or_else(of_this_computer);
    let files = match kind {
        Kind::Systemd => timers::systemd(&plan(args, context)?),
        Kind::Cron => timers::cron(&plan(args, context)?),
        Kind::Windows => timers::windows(&plan(args, context)?),
    };
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
            for file in &files {
                let path = folder.join(file.name);
                match std::fs::remove_file(&path) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(Failure::Write { path, source: error });
                    }
                    _ => {}
                }
            }
            context.printer.data(&format!("Taken out of {}\n", folder.display()));
            Ok(off)
        }
    }
}

fn of_this_computer() -> Kind {
    if cfg!(windows) {
        Kind::Windows
    } else if Path::new("/run/systemd/system").is_dir() {
        Kind::Systemd
    } else {
        Kind::Cron
    }
}

fn plan(args: &ScheduleArgs, context: &Context<'_>) -> Result<Plan, Failure> {
    let config = &context.config;
    let schedule = config.schedule.resolve()?;
    let at = match &args.at {
        Some(text) => NaiveTime::parse_from_str(text, "%H:%M")
            .map_err(|_| Failure::Usage(format!("{text:?} is no time of day; write 02:00")))?,
        None => schedule
            .due
            .unwrap_or_else(|| NaiveTime::MIN.overflowing_add_signed(TimeDelta::hours(USUAL_HOUR)).0),
    };
    let late = if schedule.due.is_some() { schedule.late_after } else { Schedule::LATE };
    // Half an hour later, what is late is late beyond doubt.
    let looked_at = at.overflowing_add_signed(late + TimeDelta::minutes(30)).0;
    let delay = match &config.schedule.random_delay {
        Some(text) => length("schedule.random_delay", text)?.num_minutes(),
        None => 10,
    };
    let program = std::env::current_exe().map_err(|source| Failure::Start { source })?;
    let name = settings::chosen_name(context.global, config);
    let zone = match &name {
        Some(name) => settings::zone_of(config, name)?.map(|zone| zone.name().to_owned()),
        None => None,
    };
    let mut before = vec!["--log-format".to_owned(), "json".to_owned()];
    if let Some(found) = config.found.as_ref().filter(|found| !found.path.starts_with("/etc/roster-sync")) {
        let whole = std::path::absolute(&found.path).unwrap_or_else(|_| found.path.clone());
        before.extend(["--config".to_owned(), whole.display().to_string()]);
    }
    if let Some(folder) = &context.global.state_dir {
        let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
        before.extend(["--state-dir".to_owned(), whole.display().to_string()]);
    }
    if let Some(name) = &context.global.tenant {
        before.extend(["--tenant".to_owned(), name.clone()]);
    }
    let every = config.tenants.len() > 1 && context.global.tenant.is_none();
    let mut sync = before.clone();
    sync.push("sync".to_owned());
    if every {
        sync.push("--all-tenants".to_owned());
    }
    let status = [&before[..], &["--quiet".to_owned(), "status".to_owned(), "--notify".to_owned()]].concat();
    let source = &config.roster.source;
    let folders = source.folder.iter().chain(&source.archive).map(|path| context.beside_settings(path));
    let writes_to = folders.map(|path| path.display().to_string()).collect();
    Ok(Plan {
        program: program.display().to_string(),
        sync,
        status,
        at,
        looked_at,
        zone,
        delay_minutes: delay,
        for_user: args.user,
        writes_to,
    })
}

fn place(kind: Kind, for_user: bool) -> Result<PathBuf, Failure> {
    let dirs = || directories::BaseDirs::new().ok_or(Failure::NoStateDir);
    Ok(match (kind, for_user) {
        (Kind::Systemd, false) => PathBuf::from("/etc/systemd/system"),
        (Kind::Systemd, true) => dirs()?.config_dir().join("systemd/user"),
        (Kind::Cron, false) => PathBuf::from("/etc/cron.d"),
        (Kind::Cron, true) => {
            return Err(Failure::Usage(
                "the table of one user is edited with `crontab -e`: paste what `schedule print --kind cron --user` prints".into(),
            ));
        }
        (Kind::Windows, _) => dirs()?.data_local_dir().join("roster-sync"),
    })
}

fn write(files: &[TimerFile], folder: &Path) -> Result<(), Failure> {
    let failed = |path: &Path, source| Failure::Write { path: path.to_owned(), source };
    std::fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
    for file in files {
        let path = folder.join(file.name);
        std::fs::write(&path, &file.text).map_err(|source| failed(&path, source))?;
    }
    Ok(())
}

/// The commands that switch the timers on.
fn switched_on(kind: Kind, for_user: bool, folder: &Path) -> Vec<Vec<String>> {
    let words = |line: &str| line.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
    match kind {
        Kind::Systemd => {
            let user = if for_user { "systemctl --user" } else { "systemctl" };
            vec![
                words(&format!("{user} daemon-reload")),
                words(&format!("{user} enable --now roster-sync.timer roster-sync-status.timer")),
            ]
        }
        Kind::Cron => Vec::new(),
        Kind::Windows => ["roster-sync", "roster-sync-status"]
            .map(|name| {
                let file = folder.join(format!("{name}.xml")).display().to_string();
                let mut command = words(&format!("schtasks /Create /F /TN {name} /XML"));
                command.push(file);
                command
            })
            .to_vec(),
    }
}

/// The commands that switch the timers off.
fn switched_off(kind: Kind, for_user: bool) -> Vec<Vec<String>> {
    let words = |line: &str| line.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
    match kind {
        Kind::Systemd => {
            let user = if for_user { "systemctl --user" } else { "systemctl" };
            vec![words(&format!("{user} disable --now roster-sync.timer roster-sync-status.timer"))]
        }
        Kind::Cron => Vec::new(),
        Kind::Windows => ["roster-sync", "roster-sync-status"]
            .map(|name| words(&format!("schtasks /Delete /F /TN {name}")))
            .to_vec(),
    }
}

/// Runs commands one after the other; one that fails is told, with what to type.
fn done(commands: &[Vec<String>], context: &Context<'_>) -> Exit {
    for command in commands {
        let Some((program, arguments)) = command.split_first() else { continue };
        let ran = Command::new(program).args(arguments).status();
        if !ran.is_ok_and(|status| status.success()) {
            context
                .printer
                .error(&format!("warning: this did not work, do it by hand: {}", command.join(" ")));
            return Exit::SomeRows;
        }
    }
    Exit::Well
}
