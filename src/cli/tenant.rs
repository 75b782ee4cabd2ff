//! Opening the Backoffice a command works on: a real one, or the sandbox.

use chrono::NaiveDate;

use crate::backoffice::{Backoffice, Connection};
use crate::model::Password;
use crate::sandbox::{Options, Sandbox};

use super::args::Global;
use super::config::Config;
use super::environment::{self, Environment};
use super::failure::Failure;
use super::settings::{Account, SANDBOX, Settings};

/// A Backoffice that can be asked.
#[derive(Debug)]
pub(super) struct Tenant {
    /// Its name in plans, results and the state folder.
    pub name: String,
    /// The client.
    pub backoffice: Backoffice,
    /// Its time zone, which decides what is due; this computer's where the config names none.
    timezone: Option<chrono_tz::Tz>,
    /// Keeps the sandbox running for as long as it is asked.
    _sandbox: Option<Sandbox>,
}

impl Tenant {
    /// Prepares the client; the sandbox is started for `--sandbox`. Nothing is sent yet.
    pub(super) async fn open(
        global: &Global,
        config: &Config,
        settings: &Settings,
        environment: &Environment,
    ) -> Result<Self, Failure> {
        if !global.sandbox {
            let account = Account::resolve(global, config, environment)?;
            let backoffice = Backoffice::new(settings.connection(&account))?;
            return Ok(Self { name: account.tenant, backoffice, timezone: account.timezone, _sandbox: None });
        }
        let state_file = Some(sandbox_file(settings));
        let sandbox = Sandbox::start(Options { state_file, ..Options::new(environment::today()) }).await?;
        let url = sandbox.url();
        let url = url.parse().map_err(|source| Failure::BadUrl { url, source })?;
        let account = Account {
            tenant: SANDBOX.to_owned(),
            url,
            username: sandbox.username().to_owned(),
            password: Password::existing(sandbox.password()),
            timezone: None,
        };
        // Its port is another one in each process, its chain the same.
        let known_as = Some("sandbox:".to_owned());
        let connection = Connection { known_as, ..settings.connection(&account) };
        let backoffice = Backoffice::new(connection)?;
        Ok(Self { name: account.tenant, backoffice, timezone: None, _sandbox: Some(sandbox) })
    }

    /// Returns the day that decides what is due: the one that was asked for, else today where the tenant is.
    pub(super) fn today(&self, asked: Option<NaiveDate>) -> NaiveDate {
        let there = |zone: chrono_tz::Tz| environment::now().with_timezone(&zone).date_naive();
        asked.or(self.timezone.map(there)).unwrap_or_else(environment::today)
    }
}

/// Returns where the sandbox keeps its chain.
pub(super) fn sandbox_file(settings: &Settings) -> std::path::PathBuf {
    settings.state_dir.join(SANDBOX).join("backoffice.json")
}
