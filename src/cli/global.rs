//! The options that every command takes.

use std::path::PathBuf;

use crate::report::{ColorChoice, Printer};
use crate::settings::{Chosen, Environment, SettingsError};

use super::format::{ColorWhen, LogFormat};

/// Options that every command takes.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Options for every command")]
pub struct Global {
    /// Settings file; `roster-sync.toml` in the current folder when there is one
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Which `[tenants.NAME]` of the settings file to work on; not needed when there is only one
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "sandbox")]
    pub tenant: Option<String>,
    /// Address of your Backoffice, such as <https://example.sonnyscontrols.com>
    #[arg(long, global = true, value_name = "URL", conflicts_with = "sandbox")]
    pub url: Option<String>,
    /// Folder where runs, results and plans are kept
    #[arg(long, global = true, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
    /// Work on an invented chain on this computer instead of a real Backoffice
    #[arg(long, global = true)]
    pub sandbox: bool,
    /// Say more; twice for what an engineer wants to see
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Say nothing but the result
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// How log lines look on standard error
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorWhen,
    /// Do not show long text in a pager (`ROSTER_SYNC_PAGER`, else `PAGER`, else less)
    #[arg(long, global = true)]
    pub no_pager: bool,
}

impl Global {
    /// Returns what the arguments say of where the command works.
    pub(super) fn choice(&self) -> Chosen {
        Chosen {
            config: self.config.clone(),
            tenant: self.tenant.clone(),
            url: self.url.clone(),
            state_dir: self.state_dir.clone(),
            sandbox: self.sandbox,
        }
    }

    /// Refuses a tenant that is named for what is about all of them.
    pub(super) fn is_about_all(&self, what: &'static str) -> Result<(), SettingsError> {
        if self.tenant.is_none() && self.url.is_none() && !self.sandbox {
            return Ok(());
        }
        Err(SettingsError::AboutAll { what })
    }

    /// Returns what prints.
    pub(super) fn printer(&self, environment: &Environment) -> Printer {
        let color = match self.color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        let pager = environment.pager.clone().filter(|_| !self.no_pager);
        Printer::new(color, self.quiet, self.verbose > 0)
            .with_pager(pager)
            .with_talk_in_the_log(self.log_format == LogFormat::Json)
    }
}
