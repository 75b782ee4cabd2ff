//! What every command is given, and what all of them do with it.

use std::path::{Path, PathBuf};

use crate::engine::{Engine, EngineClock};
use crate::report::{Printer, for_shell};
use crate::roster::{self, Roster};

use super::archives;
use super::config::{Config, Found};
use super::environment::{self, Environment};
use super::failure::Failure;
use super::format::OutputFormat;
use super::global::Global;
use super::settings::Settings;
use super::signal::UnderWay;
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
    /// How many rows are being carried out.
    pub under_way: UnderWay,
}

impl Context<'_> {
    /// Opens the Backoffice this command works on.
    pub(super) async fn tenant(&self) -> Result<Tenant, Failure> {
        Tenant::open(self.global, &self.config, &self.settings, self.environment).await
    }

    /// Opens the sync of a tenant.
    pub(super) fn engine(&self, tenant: &Tenant) -> Result<Engine, Failure> {
        let directory = self.settings.state_of(&tenant.name)?;
        let settings = self.settings.of_the_engine(&self.mapping()?);
        let clock = EngineClock { now: environment::now, day: environment::day };
        let named = (tenant.name.as_str(), tenant.timezone);
        Ok(Engine::open(named, tenant.origin.clone(), tenant.backoffice.clone(), directory, settings, clock))
    }

    /// Returns how rosters are read, the password of archives included.
    pub(super) fn mapping(&self) -> Result<roster::Mapping, Failure> {
        archives::with_password(&self.config.roster, &self.config.hidden())
    }

    /// Returns a path of the settings: a relative one goes by the settings file.
    pub(super) fn beside_settings(&self, path: &Path) -> PathBuf {
        let folder = self.config.found.as_ref().and_then(Found::folder);
        folder.map_or_else(|| path.to_owned(), |folder| folder.join(path))
    }

    /// Returns the settings file in use, where there is one.
    pub(super) fn config_path(&self) -> Option<&Path> {
        self.config.found.as_ref().map(|found| found.path.as_path())
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
            Some(bytes) => roster::read_bytes(PIPE, &bytes, &self.mapping()?),
            None => roster::read_file(path, &self.mapping()?),
        };
        Ok(read?)
    }

    /// Reads a leavers file, from standard input where its name is `-`.
    pub(super) fn leavers(&self, path: &Path) -> Result<Roster, Failure> {
        let read = match piped(path)? {
            Some(bytes) => roster::read_leavers_bytes(PIPE, &bytes, &self.mapping()?),
            None => roster::read_leavers(path, &self.mapping()?),
        };
        Ok(read?)
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
    for_shell(word)
}

/// What a roster is called that comes through a pipe.
const PIPE: &str = "standard input";

/// Reads standard input where that is what is named.
pub(super) fn piped(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    if path != Path::new("-") {
        return Ok(None);
    }
    Ok(Some(roster::read_all(Path::new(PIPE), std::io::stdin().lock())?))
}
