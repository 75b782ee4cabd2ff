//! What the settings come to, with what is usual where they say nothing.

use std::path::PathBuf;
use std::time::Duration;

use crate::backoffice::Connection;
use crate::engine::EngineSettings;
use crate::plan::Policy;
use crate::roster::Mapping;
use crate::state::StateDir;
use crate::web::PaceOptions;

use super::account::Account;
use super::choice::Chosen;
use super::config::{Config, RateConfig};
use super::environment::Environment;
use super::error::SettingsError;
use super::policy;
use super::shared_state::SharedState;
use super::tenants::chosen_tenant;

/// The sandbox is on this computer and needs no politeness, unless the config asks for it.
const SANDBOX_PACE: PaceOptions = PaceOptions { requests_per_second: 200, burst: 50 };

/// What the settings come to, all but the account.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Where runs, results and plans are kept.
    pub state_dir: PathBuf,
    /// What is done in which case.
    pub policy: Policy,
    /// How politely.
    pub pace: PaceOptions,
    /// Sessions side by side.
    pub sessions: usize,
    /// After how long a request is given up.
    pub timeout: Duration,
    /// How long a whole run may take, if the config says so.
    pub max_runtime: Option<Duration>,
    /// Days after which the facts about Backoffice are checked again.
    pub doctor_max_age_days: u32,
    /// Where generated PINs and passwords go, if the config names a place.
    pub credentials_file: Option<PathBuf>,
    /// Whom they are encrypted for.
    pub recipients: Vec<age::x25519::Recipient>,
    /// Where what is kept of tenants is, where that is no file of this computer.
    pub shared: SharedState,
}

impl Settings {
    /// Resolves everything but the account.
    pub(crate) fn resolve(
        choice: &Chosen,
        config: &Config,
        environment: &Environment,
    ) -> Result<Self, SettingsError> {
        let state_dir = choice
            .state_dir
            .clone()
            .or_else(|| environment.state_dir.clone())
            .ok_or(SettingsError::NoStateDir)?;
        let usual = PaceOptions::default();
        // Which tenant is asked for, if that is an error, is for the account to say.
        let tenant = chosen_tenant(choice, config).ok().flatten();
        let recipients = recipients(&config.credentials.recipients)?;
        let local = SharedState::default;
        let shared =
            if choice.sandbox { local() } else { SharedState::new(config, &recipients, environment) };
        let sees_every_site = tenant.is_some_and(|(_, tenant)| tenant.sees_every_site);
        Ok(Self {
            state_dir,
            policy: Policy { sees_every_site, ..policy::resolve(config)? },
            pace: pace(&config.rate, if choice.sandbox { &SANDBOX_PACE } else { &usual })?,
            sessions: config.rate.sessions.unwrap_or(4).clamp(1, 16),
            timeout: Duration::from_secs(config.rate.timeout_seconds.unwrap_or(60).clamp(1, 86_400)),
            max_runtime: max_runtime(&config.rate)?,
            doctor_max_age_days: config.policy.doctor_max_age_days.unwrap_or(30),
            credentials_file: config.credentials.file.clone(),
            recipients,
            shared,
        })
    }

    /// Returns the folder of a tenant, making it where it does not exist. It says where the tenant's state is.
    pub(crate) fn state_of(&self, tenant: &str) -> Result<StateDir, SettingsError> {
        self.shared.directory(&self.state_dir, tenant)
    }

    /// Returns the folder of a tenant of which something may be known already.
    pub(crate) fn kept_of(&self, tenant: &str) -> Result<Option<StateDir>, SettingsError> {
        if self.shared.is_shared() {
            return self.state_of(tenant).map(Some);
        }
        Ok(StateDir::find(&self.state_dir, tenant))
    }

    /// Returns what holds for plans and runs.
    pub(crate) fn of_the_engine(&self, mapping: &Mapping) -> EngineSettings {
        EngineSettings {
            policy: self.policy.clone(),
            mapping: mapping.clone(),
            requests_per_second: self.pace.requests_per_second,
            at_once: self.sessions,
            request_timeout: self.timeout,
            max_runtime: self.max_runtime,
            doctor_max_age_days: self.doctor_max_age_days,
            credentials_file: self.credentials_file.clone(),
            recipients: self.recipients.clone(),
            settings_file: None,
        }
    }

    /// Returns how to connect to this account.
    pub(crate) fn connection(&self, account: &Account) -> Connection {
        Connection {
            base_url: account.url.clone(),
            username: account.username.clone(),
            password: account.password.clone(),
            sessions: self.sessions,
            pace: self.pace.clone(),
            timeout: self.timeout,
            user_agent: concat!("roster-sync/", env!("CARGO_PKG_VERSION")).to_owned(),
            known_as: None,
            wire: None,
        }
    }
}

fn recipients(keys: &[String]) -> Result<Vec<age::x25519::Recipient>, SettingsError> {
    let bad = |key: &String| SettingsError::BadSetting {
        key: "credentials.recipients".into(),
        value: key.clone(),
        valid: "public keys of age, which begin with age1".into(),
    };
    keys.iter().map(|key| key.parse().map_err(|_| bad(key))).collect()
}

fn max_runtime(rate: &RateConfig) -> Result<Option<Duration>, SettingsError> {
    let Some(text) = &rate.max_runtime else { return Ok(None) };
    let bad = || SettingsError::BadSetting {
        key: "rate.max_runtime".into(),
        value: text.clone(),
        valid: "times such as \"90m\", \"2h\" or \"1h 30m\", at most 31 days".into(),
    };
    // A clock does not count further than its years; nobody lets a run last a month.
    let most = Duration::from_hours(31 * 24);
    match humantime::parse_duration(text) {
        Ok(length) if !length.is_zero() && length <= most => Ok(Some(length)),
        Ok(_) | Err(_) => Err(bad()),
    }
}

fn pace(rate: &RateConfig, default: &PaceOptions) -> Result<PaceOptions, SettingsError> {
    let options = PaceOptions {
        requests_per_second: rate.requests_per_second.unwrap_or(default.requests_per_second),
        burst: rate.burst.unwrap_or(default.burst),
    };
    for (name, value) in [("requests_per_second", options.requests_per_second), ("burst", options.burst)] {
        if value == 0 {
            return Err(SettingsError::BadSetting {
                key: format!("rate.{name}"),
                value: "0".into(),
                valid: "whole numbers of at least 1".into(),
            });
        }
    }
    Ok(options)
}
