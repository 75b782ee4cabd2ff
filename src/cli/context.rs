//! What every command is given, and what all of them do with it.

use std::path::Path;

use crate::engine::{Engine, EngineClock};
use crate::nights::delivered;
use crate::report::{Printer, for_shell};
use crate::roster::{self, Roster};
use crate::settings::{InForce, environment};
use crate::state::{StateDir, Store};

use super::failure::Failure;
use super::format::OutputFormat;
use super::global::Global;
use super::signal::UnderWay;
use super::tenant::Tenant;

/// What every command is given.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// The options that every command takes.
    pub global: &'a Global,
    /// What holds for it: arguments, settings file and environment, resolved.
    pub in_force: InForce<'a>,
    /// What prints.
    pub printer: &'a Printer,
    /// How many rows are being carried out.
    pub under_way: UnderWay,
}

impl Context<'_> {
    /// Opens the Backoffice this command works on.
    pub(super) async fn tenant(&self) -> Result<Tenant, Failure> {
        Tenant::open(&self.in_force).await
    }

    /// Opens the sync of a tenant.
    pub(super) fn engine(&self, tenant: &Tenant) -> Result<Engine, Failure> {
        let directory = self.in_force.settings.state_of(&tenant.name)?;
        let mut settings = self.in_force.settings.of_the_engine(&self.in_force.mapping()?);
        settings.settings_file = self.in_force.config_path().map(std::path::Path::to_owned);
        let clock = EngineClock { now: environment::now, day: environment::day };
        let named = (tenant.name.as_str(), tenant.timezone);
        Ok(Engine::open(named, tenant.origin.clone(), tenant.backoffice.clone(), directory, settings, clock))
    }

    /// Returns the folder of what is kept of the tenant that is meant. Neither an address nor a login is needed.
    pub(super) fn directory(&self) -> Result<StateDir, Failure> {
        Ok(self.in_force.settings.state_of(&self.in_force.tenant_of_state()?)?)
    }

    /// Opens what is kept of the tenant that is meant.
    pub(super) async fn kept(&self) -> Result<(StateDir, Store), Failure> {
        Ok(self.in_force.store_of(&self.in_force.tenant_of_state()?).await?)
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

    /// Reads the roster that is named, else the one that comes from the source of the settings.
    pub(super) async fn roster_or_source(&self, path: Option<&Path>) -> Result<Roster, Failure> {
        match path {
            Some(path) => self.roster(path),
            None => Ok(delivered(&self.in_force).await?),
        }
    }

    /// Reads a roster, from standard input where its name is `-`.
    pub(super) fn roster(&self, path: &Path) -> Result<Roster, Failure> {
        let read = match piped(path)? {
            Some(bytes) => roster::read_bytes(PIPE, &bytes, &self.in_force.mapping()?),
            None => roster::read_file(path, &self.in_force.mapping()?),
        };
        Ok(read?)
    }

    /// Reads a leavers file, from standard input where its name is `-`.
    pub(super) fn leavers(&self, path: &Path) -> Result<Roster, Failure> {
        let read = match piped(path)? {
            Some(bytes) => roster::read_leavers_bytes(PIPE, &bytes, &self.in_force.mapping()?),
            None => roster::read_leavers(path, &self.in_force.mapping()?),
        };
        Ok(read?)
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
