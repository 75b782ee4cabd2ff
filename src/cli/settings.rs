//! Arguments, config and environment, resolved once. Below this nobody asks any of the three.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use crate::backoffice::Connection;
use crate::engine::EngineSettings;
use crate::model::Password;
use crate::plan::Policy;
use crate::roster::Mapping;
use crate::state::StateDir;
use crate::web::PaceOptions;

use super::address::{address, of_subdomain};
use super::config::{Config, TenantConfig};
use super::environment::{Environment, password_in};
use super::failure::Failure;
use super::global::Global;
use super::keyring::{self, SystemKeyring};
use super::password_command::{PATIENCE, password_from};
use super::policy;
use super::rate::{SANDBOX_PACE, max_runtime, pace};
use super::shared_state::SharedState;

/// The name that state, plans and results of the sandbox go by.
pub(super) const SANDBOX: &str = "sandbox";

/// Everything that holds for one command.
#[derive(Debug, Clone)]
pub(super) struct Settings {
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

/// Which Backoffice, and as whom.
#[derive(Debug, Clone)]
pub(super) struct Account {
    /// The name in plans, results and the state folder.
    pub tenant: String,
    /// Its address.
    pub url: Url,
    /// The login.
    pub username: String,
    /// Its password.
    pub password: Password,
    /// Its time zone, where the config names one.
    pub timezone: Option<chrono_tz::Tz>,
}

impl Settings {
    /// Resolves everything but the account.
    pub(super) fn resolve(
        global: &Global,
        config: &Config,
        environment: &Environment,
    ) -> Result<Self, Failure> {
        let state_dir =
            global.state_dir.clone().or_else(|| environment.state_dir.clone()).ok_or(Failure::NoStateDir)?;
        let usual = PaceOptions::default();
        // Which tenant is asked for, if that is an error, is for the account to say.
        let tenant = chosen_tenant(global, config).ok().flatten();
        let recipients = recipients(&config.credentials.recipients)?;
        let local = || SharedState::default();
        let shared =
            if global.sandbox { local() } else { SharedState::new(config, &recipients, environment) };
        let sees_every_site = tenant.is_some_and(|(_, tenant)| tenant.sees_every_site);
        Ok(Self {
            state_dir,
            policy: Policy { sees_every_site, ..policy::resolve(config)? },
            pace: pace(&config.rate, if global.sandbox { &SANDBOX_PACE } else { &usual })?,
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
    pub(super) fn state_of(&self, tenant: &str) -> Result<StateDir, Failure> {
        self.shared.directory(&self.state_dir, tenant)
    }

    /// Returns the folder of a tenant of which something may be known already.
    pub(super) fn kept_of(&self, tenant: &str) -> Result<Option<StateDir>, Failure> {
        if self.shared.is_shared() {
            return self.state_of(tenant).map(Some);
        }
        Ok(StateDir::find(&self.state_dir, tenant))
    }

    /// Returns what holds for plans and runs.
    pub(super) fn of_the_engine(&self, mapping: &Mapping) -> EngineSettings {
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
        }
    }

    /// Returns how to connect to this account.
    pub(super) fn connection(&self, account: &Account) -> Connection {
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

impl Account {
    /// Resolves the account: `--url` before the config before the environment; credentials from the environment before
    /// the config.
    pub(super) fn resolve(
        global: &Global,
        config: &Config,
        environment: &Environment,
    ) -> Result<Self, Failure> {
        let Login { tenant, url, username, settings, named_by } =
            Login::resolve(global, config, environment)?;
        let variable = settings.and_then(|tenant| tenant.password_env.as_deref());
        let command = settings.and_then(|tenant| tenant.password_command.as_deref());
        let in_keyring = settings.is_some_and(|tenant| tenant.password_keyring);
        if [variable.is_some(), command.is_some(), in_keyring].into_iter().filter(|is| *is).count() > 1 {
            return Err(Failure::TwoPasswords { name: tenant });
        }
        let from_environment = match variable {
            Some(variable) => Some(
                password_in(variable)
                    .ok_or_else(|| Failure::NoPasswordIn { variable: variable.to_owned() })?,
            ),
            None => environment.password.clone(),
        };
        let laid = || environment.laid_password(&tenant, config.tenants.len() <= 1);
        let given = from_environment.or_else(|| if command.is_none() && !in_keyring { laid() } else { None });
        let password = match (given, command) {
            (Some(password), _) => {
                // A file that others write to could send it anywhere.
                if let (NamedBy::Settings, Some(shared)) = (named_by, &config.shared) {
                    return Err(Failure::SharedAddress { url: url.to_string(), shared: shared.clone() });
                }
                password
            }
            (None, Some(command)) => password_from(command, &config.hidden(), PATIENCE)?,
            (None, None) if in_keyring => keyring::password(SystemKeyring, &url, &username)?,
            (None, None) => return Err(Failure::NoPassword { username }),
        };
        let timezone = settings.and_then(|tenant| tenant.timezone.as_deref()).map(zone).transpose()?;
        Ok(Self { tenant, url, username, password, timezone })
    }
}

/// Which Backoffice and as whom, the password aside.
#[derive(Debug)]
pub(super) struct Login<'a> {
    /// The name in plans, results and the state folder.
    tenant: String,
    /// Its address.
    pub url: Url,
    /// The login.
    pub username: String,
    settings: Option<&'a TenantConfig>,
    named_by: NamedBy,
}

/// Who names the address of a Backoffice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NamedBy {
    /// An option, or the environment.
    Person,
    /// The settings file alone.
    Settings,
}

impl<'a> Login<'a> {
    /// Resolves it: the username from the environment before the config.
    pub(super) fn resolve(
        global: &'a Global,
        config: &'a Config,
        environment: &Environment,
    ) -> Result<Self, Failure> {
        let Address { tenant, url, settings, named_by } = Address::resolve(global, config, environment)?;
        let username =
            environment.username.clone().or_else(|| settings.and_then(|tenant| tenant.username.clone()));
        let username = username.ok_or(Failure::NoUsername)?;
        Ok(Self { tenant, url, username, settings, named_by })
    }
}

/// Which Backoffice, whoever signs in.
struct Address<'a> {
    tenant: String,
    url: Url,
    settings: Option<&'a TenantConfig>,
    named_by: NamedBy,
}

impl<'a> Address<'a> {
    fn resolve(global: &'a Global, config: &'a Config, environment: &Environment) -> Result<Self, Failure> {
        let named = chosen_tenant(global, config)?;
        if named.is_some() && config.tenants.len() > 1 {
            each_its_own(environment)?;
        }
        let from_config =
            named.as_ref().map(|(name, tenant)| configured_url(name, tenant)).transpose()?.flatten();
        let given = global.url.as_deref().map(address).transpose()?;
        let own = from_config.as_deref().map(address).transpose()?;
        let from_environment = environment.url.as_deref().map(address).transpose()?;
        if let (None, Some((name, _)), Some(own), Some(moved)) = (&given, &named, &own, &from_environment)
            && own != moved
        {
            let (given, own) = (moved.to_string(), own.to_string());
            return Err(Failure::MovedByEnvironment { name: (*name).to_owned(), given, own });
        }
        let by_person = given.is_some() || from_environment.is_some();
        let named_by = if by_person { NamedBy::Person } else { NamedBy::Settings };
        let url = given.or(own).or(from_environment).ok_or(Failure::NoTenant)?;
        let tenant = named.as_ref().map(|(name, _)| (*name).to_owned());
        let host = url.host_str().map(ToOwned::to_owned);
        let tenant = tenant.or(host).ok_or_else(|| Failure::NoHost { url: url.to_string() })?;
        Ok(Self { tenant, url, settings: named.map(|(_, tenant)| tenant), named_by })
    }
}

/// Says which variable would count for every tenant alike: a password meant for one must not reach another.
fn each_its_own(environment: &Environment) -> Result<(), Failure> {
    let set = [
        ("ROSTER_SYNC_URL", environment.url.is_some()),
        ("ROSTER_SYNC_USERNAME", environment.username.is_some()),
        ("ROSTER_SYNC_PASSWORD", environment.password.is_some()),
    ];
    match set.into_iter().find(|(_, is_set)| *is_set) {
        Some((variable, _)) => Err(Failure::OneForAll { variable }),
        None => Ok(()),
    }
}

/// Returns the name that a tenant's state goes by, for what needs neither its address nor a login; `None` where no tenant is
/// named, or several and none of them chosen.
pub(super) fn tenant_name(
    global: &Global,
    config: &Config,
    environment: &Environment,
) -> Result<Option<String>, Failure> {
    if global.sandbox {
        return Ok(Some(SANDBOX.to_owned()));
    }
    match chosen_tenant(global, config) {
        Ok(Some((name, _))) => Ok(Some(name.to_owned())),
        Ok(None) => match Address::resolve(global, config, environment) {
            Ok(address) => Ok(Some(address.tenant)),
            Err(Failure::NoTenant) => Ok(None),
            Err(failure) => Err(failure),
        },
        Err(Failure::WhichTenant { .. }) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Returns the tenant whose own settings hold, where one is chosen.
pub(super) fn chosen_name(global: &Global, config: &Config) -> Option<String> {
    if global.sandbox {
        return None;
    }
    chosen_tenant(global, config).ok().flatten().map(|(name, _)| name.to_owned())
}

/// Returns the name that a tenant's state goes by, or says that none is named.
pub(super) fn tenant_of_state(
    global: &Global,
    config: &Config,
    environment: &Environment,
) -> Result<String, Failure> {
    match tenant_name(global, config, environment)? {
        Some(name) => Ok(name),
        None if config.tenants.len() > 1 => {
            Err(Failure::WhichTenant { known: config.tenants.keys().cloned().collect() })
        }
        None => Err(Failure::NoTenant),
    }
}

/// Returns a tenant's time zone, where the settings name one.
pub(super) fn zone_of(config: &Config, name: &str) -> Result<Option<chrono_tz::Tz>, Failure> {
    config.tenants.get(name).and_then(|tenant| tenant.timezone.as_deref()).map(zone).transpose()
}

/// Reads an IANA name.
fn zone(name: &str) -> Result<chrono_tz::Tz, Failure> {
    name.parse().map_err(|_| Failure::BadSetting {
        key: "timezone".into(),
        value: name.to_owned(),
        valid: "IANA names such as America/Chicago".into(),
    })
}

fn chosen_tenant<'a>(
    global: &'a Global,
    config: &'a Config,
) -> Result<Option<(&'a str, &'a TenantConfig)>, Failure> {
    one_folder_each(config)?;
    let names = || config.tenants.keys().cloned().collect::<Vec<_>>();
    match &global.tenant {
        Some(name) => match config.tenants.get_key_value(name) {
            Some((name, tenant)) => Ok(Some((name, tenant))),
            None => Err(Failure::UnknownTenant { name: name.clone(), known: names() }),
        },
        None if global.url.is_some() => Ok(None),
        None if config.tenants.len() > 1 => Err(Failure::WhichTenant { known: names() }),
        None => Ok(config.tenants.iter().next().map(|(name, tenant)| (name.as_str(), tenant))),
    }
}

/// Says which two tenants would have one folder, on this computer or on one that does not tell capitals from small letters.
fn one_folder_each(config: &Config) -> Result<(), Failure> {
    let mut folders = std::collections::BTreeMap::new();
    for name in config.tenants.keys() {
        let Some(folder) = StateDir::folder_of(name) else {
            return Err(Failure::BadTenantName { name: name.clone() });
        };
        if let Some(other) = folders.insert(folder.to_lowercase(), name) {
            return Err(Failure::OneFolder { one: other.clone(), other: name.clone() });
        }
    }
    Ok(())
}

fn configured_url(name: &str, tenant: &TenantConfig) -> Result<Option<String>, Failure> {
    if name == SANDBOX || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
        return Err(Failure::BadTenantName { name: name.to_owned() });
    }
    match (&tenant.url, &tenant.subdomain) {
        (Some(_), Some(_)) => Err(Failure::TwoAddresses { name: name.to_owned() }),
        (Some(url), None) => Ok(Some(url.clone())),
        (None, Some(subdomain)) => of_subdomain(name, subdomain).map(Some),
        (None, None) => Ok(None),
    }
}

fn recipients(keys: &[String]) -> Result<Vec<age::x25519::Recipient>, Failure> {
    let bad = |key: &String| Failure::BadSetting {
        key: "credentials.recipients".into(),
        value: key.clone(),
        valid: "public keys of age, which begin with age1".into(),
    };
    keys.iter().map(|key| key.parse().map_err(|_| bad(key))).collect()
}
