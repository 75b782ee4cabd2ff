//! Opening the Backoffice a command works on: a real one, or the sandbox.

use crate::backoffice::{Backoffice, Connection};
use crate::model::{Origin, Password};
use crate::nights::reach;
use crate::sandbox::{Options, Sandbox};
use crate::settings::{Account, InForce, SANDBOX, Settings, SettingsError, environment};

use super::failure::Failure;

/// A Backoffice that can be asked.
#[derive(Debug)]
pub(super) struct Tenant {
    /// Its name in plans, results and the state folder.
    pub name: String,
    /// The client.
    pub backoffice: Backoffice,
    /// Its time zone, which decides what is due; this computer's where the config names none.
    pub timezone: Option<chrono_tz::Tz>,
    /// Where it is: what is kept of it belongs there.
    pub origin: Origin,
    /// Keeps the sandbox running for as long as it is asked.
    pub sandbox: Option<Sandbox>,
}

impl Tenant {
    /// Prepares the client; the sandbox is started for `--sandbox`. Nothing is sent yet.
    pub(super) async fn open(held: &InForce<'_>) -> Result<Self, Failure> {
        let settings = &held.settings;
        if !held.choice.sandbox {
            let (Account { tenant: name, timezone, .. }, origin, backoffice) = reach(held)?;
            return Ok(Self { name, backoffice, timezone, origin, sandbox: None });
        }
        let state_file = Some(sandbox_file(settings));
        let sandbox =
            Sandbox::start(Options { state_file, ..Options::new(environment::day(environment::now())) })
                .await?;
        let url = sandbox.url();
        let url = url.parse().map_err(|source| SettingsError::BadUrl { url, source })?;
        let account = Account {
            tenant: SANDBOX.to_owned(),
            url,
            username: sandbox.username().to_owned(),
            password: Password::existing(sandbox.password()),
            timezone: None,
        };
        // Its port is another one in each process, its chain the same.
        let origin = Origin::sandbox(&sandbox.chain_id());
        let known_as = Some(origin.to_string());
        let connection = Connection { known_as, ..settings.connection(&account) };
        let backoffice = Backoffice::new(connection)?;
        Ok(Self { name: account.tenant, backoffice, timezone: None, origin, sandbox: Some(sandbox) })
    }
}

/// Returns where the sandbox keeps its chain.
pub(super) fn sandbox_file(settings: &Settings) -> std::path::PathBuf {
    settings.state_dir.join(SANDBOX).join("backoffice.json")
}
