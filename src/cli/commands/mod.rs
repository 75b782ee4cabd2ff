//! One file per command: its arguments, whose comments are the help text, then what it does.

pub(super) mod apply;
pub(super) mod available;
pub(super) mod check;
pub(super) mod config;
pub(super) mod doctor;
pub(super) mod employee;
mod employee_update;
pub(super) mod explain;
pub(super) mod init;
pub(super) mod list;
pub(super) mod matches;
pub(super) mod offboard;
pub(super) mod password;
pub(super) mod plan;
pub(super) mod review;
pub(super) mod runs;
pub(super) mod sandbox;
pub(super) mod sync;
pub(super) mod user;

mod carry_out;
mod ground;
mod guarded;
mod kept;
mod refused_rows;
mod resume;
mod undo;

use std::path::Path;
use std::time::Instant;

use chrono::NaiveDate;

use crate::plan::Purpose;
use crate::report::Printer;
use crate::roster::{self, Roster};

use super::Exit;
use super::args::{Cli, Command, Global, OutputFormat};
use super::config::Config;
use super::environment::Environment;
use super::failure::Failure;
use super::reading::Question;
use super::settings::Settings;
use super::tenant::Tenant;

/// What every command is given.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// The options that every command takes.
    pub global: &'a Global,
    /// The settings file.
    pub config: Config,
    /// Everything resolved but the account.
    pub settings: Settings,
    /// The environment.
    pub environment: &'a Environment,
    /// What prints.
    pub printer: &'a Printer,
    /// When the program began: the time that it may take counts from here.
    pub started: Instant,
}

impl Context<'_> {
    /// Opens the Backoffice this command works on.
    pub(super) async fn tenant(&self) -> Result<Tenant, Failure> {
        Tenant::open(self.global, &self.config, &self.settings, self.environment).await
    }

    /// Shows what the command ends with: people get it page by page where it is long, programs as it is.
    pub(super) fn show(&self, format: OutputFormat, text: &str) {
        match format {
            OutputFormat::Json => self.printer.data(text),
            OutputFormat::Text => self.page(text),
        }
    }

    /// Shows a text for people that the command ends with, page by page where it is long.
    pub(super) fn page(&self, text: &str) {
        // Ctrl-C is for the pager: it stops a search in it, and the program must not leave it behind.
        #[cfg(unix)]
        let held = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt());
        #[cfg(windows)]
        let held = tokio::signal::windows::ctrl_c();
        self.printer.show(text);
        drop(held);
    }

    /// Reads a roster, from standard input where its name is `-`.
    pub(super) fn roster(&self, path: &Path) -> Result<Roster, Failure> {
        let read = match piped(path)? {
            Some(bytes) => roster::read_bytes(PIPE, &bytes, &self.config.roster),
            None => roster::read_file(path, &self.config.roster),
        };
        Ok(read?)
    }

    /// Reads a leavers file, from standard input where its name is `-`.
    pub(super) fn leavers(&self, path: &Path) -> Result<Roster, Failure> {
        let read = match piped(path)? {
            Some(bytes) => roster::read_leavers_bytes(PIPE, &bytes, &self.config.roster),
            None => roster::read_leavers(path, &self.config.roster),
        };
        Ok(read?)
    }

    /// Waits for something that only reads, as long as the settings allow a run to take.
    pub(super) async fn in_time<T>(
        &self,
        reading: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let Some(most) = self.settings.max_runtime else { return reading.await };
        let end = self.started + most;
        tokio::time::timeout_at(end.into(), reading).await.map_err(|_| Failure::TooLong { most })?
    }

    /// Returns what a plan for this roster asks of the tenant.
    pub(super) fn question<'a>(
        &'a self,
        roster: &'a Roster,
        purpose: Purpose,
        today: NaiveDate,
    ) -> Question<'a> {
        let policy = &self.settings.policy;
        let per_second = self.settings.pace.requests_per_second;
        Question { roster, policy, purpose, today, per_second, printer: self.printer }
    }

    /// Returns the options that a command to be typed next needs.
    pub(super) fn repeat(&self) -> String {
        let mut words = String::new();
        if self.global.sandbox {
            words.push_str(" --sandbox");
        }
        for (flag, value) in [
            (" --tenant ", self.global.tenant.clone()),
            (" --url ", self.global.url.clone()),
            (" --config ", self.global.config.as_ref().map(|path| path.display().to_string())),
            (" --state-dir ", self.global.state_dir.as_ref().map(|path| path.display().to_string())),
        ] {
            if let Some(value) = value {
                words.push_str(flag);
                words.push_str(&quoted(&value));
            }
        }
        words
    }
}

/// Returns a word of a command so that it can be copied into a shell: in quotation marks where it has a blank or the like.
pub(super) fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./\\:=,@%+".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("\"{}\"", word.replace('"', "\\\""))
    }
}

/// What a roster is called that comes through a pipe.
const PIPE: &str = "standard input";

/// Reads standard input where that is what is named.
fn piped(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    if path != Path::new("-") {
        return Ok(None);
    }
    Ok(Some(roster::read_all(Path::new(PIPE), std::io::stdin().lock())?))
}

/// Runs the command.
pub(super) async fn run(cli: &Cli, environment: &Environment, printer: &Printer) -> Result<Exit, Failure> {
    let config = Config::load(cli.global.config.as_deref())?;
    let settings = Settings::resolve(&cli.global, &config, environment)?;
    let started = Instant::now();
    let context = Context { global: &cli.global, config, settings, environment, printer, started };
    match &cli.command {
        Command::Check(args) => check::run(args, &context),
        Command::Plan(args) => plan::run(args, &context).await,
        Command::Apply(args) => apply::run(args, &context).await,
        Command::Sync(args) => sync::run(args, &context).await,
        Command::Offboard(args) => offboard::run(args, &context).await,
        Command::Doctor(args) => doctor::run(args, &context).await,
        Command::Explain(args) => explain::run(args, &context).await,
        Command::List(args) => list::run(args, &context).await,
        Command::Available(args) => available::run(args, &context).await,
        Command::Employee(args) => employee::run(args, &context).await,
        Command::User(args) => user::run(args, &context).await,
        Command::Password(args) => password::run(args, &context),
        Command::Matches(args) => matches::run(args, &context),
        Command::Review(args) => review::run(args, &context).await,
        Command::Runs(args) => runs::run(args, &context).await,
        Command::Config(args) => Ok(config::run(args, &context)),
        Command::Init(args) => init::run(args, &context).await,
        Command::Sandbox(args) => sandbox::run(args, &context).await,
    }
}
