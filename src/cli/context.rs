//! What every command is given, and what all of them do with it.

use std::path::Path;

use crate::engine::{Engine, EngineClock};
use crate::nights::named_or_delivered;
use crate::report::{OutputKind, Printer, Telling, roster_diagnostics_text};
use crate::roster::Roster;
use crate::settings::{InForce, environment};
use crate::state::{StateDir, Store};

use super::failure::Failure;
use super::format::OutputFormat;
use super::global::Global;
use super::tenant::Tenant;
use crate::signals::UnderWay;

/// What every command is given.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// The options that every command takes.
    pub global: &'a Global,
    /// What holds for it: arguments, settings file and environment, resolved.
    pub in_force: &'a InForce<'a>,
    /// What prints.
    pub printer: &'a Printer,
    /// How many rows are being carried out.
    pub under_way: UnderWay,
}

impl<'a> Context<'a> {
    /// Opens the Backoffice this command works on.
    pub(super) fn tenant(&self) -> Result<Tenant, Failure> {
        Tenant::open(self.in_force)
    }

    /// Opens the sync of the tenant that this command works on.
    pub(super) fn engine(&self) -> Result<Engine, Failure> {
        let tenant = self.tenant()?;
        let directory = self.in_force.settings.state_of(&tenant.name)?;
        let mut settings = self.in_force.settings.of_the_engine(&self.in_force.mapping()?);
        settings.settings_file = self.in_force.config_path().map(Path::to_owned);
        let clock = EngineClock { now: environment::now, day: environment::day };
        let named = (tenant.name.as_str(), tenant.timezone);
        Ok(Engine::open(named, tenant.origin, tenant.backoffice, directory, settings, clock))
    }

    /// Returns the folder of what is kept of the tenant that is meant. Neither an address nor a login is needed.
    pub(super) fn directory(&self) -> Result<StateDir, Failure> {
        Ok(self.in_force.settings.state_of(&self.in_force.tenant_of_state()?)?)
    }

    /// Opens what is kept of the tenant that is meant.
    pub(super) async fn kept(&self) -> Result<(StateDir, Store), Failure> {
        Ok(self.in_force.store_of(&self.in_force.tenant_of_state()?).await?)
    }

    /// Returns how the end of a command that wrote is told.
    pub(super) fn telling(&self, answer: impl Into<OutputKind>) -> Telling<'a> {
        let settings = self.in_force.config_path().map(|path| path.display().to_string());
        let (kind, repeat) = (answer.into(), self.in_force.choice.repeat());
        Telling { printer: self.printer, kind, repeat, settings }
    }

    /// Reads the roster that is named, else the one that the settings name a source of. With `strict` one that has errors is refused.
    pub(super) async fn roster(&self, path: Option<&Path>, strict: bool) -> Result<Roster, Failure> {
        let roster = named_or_delivered(path, self.in_force).await?;
        if strict && !roster.refused.is_empty() {
            self.printer.error(&roster_diagnostics_text(&roster, self.printer.style()));
            return Err(Failure::Strict);
        }
        Ok(roster)
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
}
