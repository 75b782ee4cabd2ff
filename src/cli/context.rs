//! What every command is given, and what all of them do with it.

use std::sync::{Mutex, PoisonError};

use crate::engine::{Engine, EngineClock};
use crate::report::Printer;
use crate::sandbox::Sandbox;
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
    pub in_force: InForce<'a>,
    /// What prints.
    pub printer: &'a Printer,
    /// How many rows are being carried out.
    pub under_way: UnderWay,
    /// What answers in the place of Backoffice.
    pub sandboxes: Mutex<Vec<Sandbox>>,
}

impl Context<'_> {
    /// Opens the Backoffice this command works on.
    pub(super) async fn tenant(&self) -> Result<Tenant, Failure> {
        Tenant::open(&self.in_force).await
    }

    /// Opens the sync of the tenant that this command works on.
    pub(super) async fn engine(&self) -> Result<Engine, Failure> {
        let tenant = self.tenant().await?;
        let directory = self.in_force.settings.state_of(&tenant.name)?;
        let mut settings = self.in_force.settings.of_the_engine(&self.in_force.mapping()?);
        settings.settings_file = self.in_force.config_path().map(std::path::Path::to_owned);
        let clock = EngineClock { now: environment::now, day: environment::day };
        let named = (tenant.name.as_str(), tenant.timezone);
        let engine = Engine::open(named, tenant.origin, tenant.backoffice, directory, settings, clock);
        // It answers for as long as the command lasts.
        self.sandboxes.lock().unwrap_or_else(PoisonError::into_inner).extend(tenant.sandbox);
        Ok(engine)
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
}
