//! Opening the Backoffice a command works on: a real one, or the sandbox.

use std::sync::Arc;

use reqwest::Body;

use crate::backoffice::{Backoffice, Connection};
use crate::model::{Origin, Password};
use crate::nights::reach;
use crate::sandbox::{Options, Sandbox};
use crate::settings::{Account, InForce, SANDBOX, Settings, SettingsError, environment};
use crate::web::{InProcess, Wire};

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
}

impl Tenant {
    /// Prepares the client; for `--sandbox` it asks the sandbox in this process. Nothing is sent yet.
    pub(super) fn open(held: &InForce<'_>) -> Result<Self, Failure> {
        let settings = &held.settings;
        if !held.choice.sandbox {
            let (Account { tenant: name, timezone, .. }, origin, backoffice) = reach(held)?;
            return Ok(Self { name, backoffice, timezone, origin });
        }
        let state_file = Some(sandbox_file(settings));
        let options = Options { state_file, ..Options::new(environment::day(environment::now())) };
        let sandbox = Arc::new(Sandbox::in_memory(options)?);
        let url = sandbox.url();
        let url = url.parse().map_err(|source| SettingsError::BadUrl { url, source })?;
        let account = Account {
            tenant: SANDBOX.to_owned(),
            url,
            username: sandbox.username().to_owned(),
            password: Password::existing(sandbox.password()),
            timezone: None,
        };
        let origin = Origin::sandbox(&sandbox.chain_id());
        let answer = move |request| {
            let sandbox = Arc::clone(&sandbox);
            async move { sandbox.answer(request).await.map(|body| Body::wrap_stream(body.into_data_stream())) }
        };
        let (known_as, wire) =
            (Some(origin.to_string()), Some(Arc::new(InProcess::new(answer)) as Arc<dyn Wire>));
        let connection = Connection { known_as, wire, ..settings.connection(&account) };
        let backoffice = Backoffice::new(connection)?;
        Ok(Self { name: account.tenant, backoffice, timezone: None, origin })
    }
}

/// Returns where the sandbox keeps its chain.
pub(super) fn sandbox_file(settings: &Settings) -> std::path::PathBuf {
    settings.state_dir.join(SANDBOX).join("backoffice.json")
}
