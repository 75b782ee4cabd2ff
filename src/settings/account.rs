//! Which Backoffice, and as whom: options before the settings file before the environment.

use url::Url;

use crate::model::Password;
use crate::passwords::{PATIENCE, SystemKeyring, password_from, password_of};

use super::address::address;
use super::choice::Chosen;
use super::config::{Config, TenantConfig};
use super::environment::{Environment, password_in};
use super::error::SettingsError;
use super::tenants::{SANDBOX, chosen_tenant, configured_url, zone};

/// Which Backoffice, and as whom.
#[derive(Debug, Clone)]
pub(crate) struct Account {
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

impl Account {
    /// Resolves the account: `--url` before the config before the environment; credentials from the environment before
    /// the config.
    pub(crate) fn resolve(
        choice: &Chosen,
        config: &Config,
        environment: &Environment,
    ) -> Result<Self, SettingsError> {
        let Login { tenant, url, username, settings, named_by } =
            Login::resolve(choice, config, environment)?;
        let variable = settings.and_then(|tenant| tenant.password_env.as_deref());
        let command = settings.and_then(|tenant| tenant.password_command.as_deref());
        let in_keyring = settings.is_some_and(|tenant| tenant.password_keyring);
        if [variable.is_some(), command.is_some(), in_keyring].into_iter().filter(|is| *is).count() > 1 {
            return Err(SettingsError::TwoPasswords { name: tenant });
        }
        let from_environment = match variable {
            Some(variable) => Some(
                password_in(variable)
                    .ok_or_else(|| SettingsError::NoPasswordIn { variable: variable.to_owned() })?,
            ),
            None => environment.password.clone(),
        };
        let laid = || environment.laid_password(&tenant, config.tenants.len() <= 1);
        let given = from_environment.or_else(|| if command.is_none() && !in_keyring { laid() } else { None });
        let password = match (given, command) {
            (Some(password), _) => {
                // A file that others write to could send it anywhere.
                if let (NamedBy::Settings, Some(shared)) = (named_by, &config.shared) {
                    return Err(SettingsError::SharedAddress {
                        url: url.to_string(),
                        shared: shared.clone(),
                    });
                }
                password
            }
            (None, Some(command)) => password_from(command, &config.hidden(), PATIENCE)?,
            (None, None) if in_keyring => password_of(SystemKeyring, &url, &username)?,
            (None, None) => return Err(SettingsError::NoPassword { username }),
        };
        Ok(Self { tenant, url, username, password, timezone: timezone_of(settings)? })
    }
}

/// Which Backoffice and as whom, the password aside.
#[derive(Debug)]
pub(crate) struct Login<'a> {
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
    pub(crate) fn resolve(
        choice: &'a Chosen,
        config: &'a Config,
        environment: &Environment,
    ) -> Result<Self, SettingsError> {
        let Address { tenant, url, settings, named_by } = Address::resolve(choice, config, environment)?;
        let username =
            environment.username.clone().or_else(|| settings.and_then(|tenant| tenant.username.clone()));
        let username = username.ok_or(SettingsError::NoUsername)?;
        Ok(Self { tenant, url, username, settings, named_by })
    }

    /// Returns the time zone that the settings name.
    pub(crate) fn timezone(&self) -> Result<Option<chrono_tz::Tz>, SettingsError> {
        timezone_of(self.settings)
    }
}

fn timezone_of(settings: Option<&TenantConfig>) -> Result<Option<chrono_tz::Tz>, SettingsError> {
    settings.and_then(|tenant| tenant.timezone.as_deref()).map(zone).transpose()
}

/// Which Backoffice, whoever signs in.
struct Address<'a> {
    tenant: String,
    url: Url,
    settings: Option<&'a TenantConfig>,
    named_by: NamedBy,
}

impl<'a> Address<'a> {
    fn resolve(
        choice: &'a Chosen,
        config: &'a Config,
        environment: &Environment,
    ) -> Result<Self, SettingsError> {
        let named = chosen_tenant(choice, config)?;
        if named.is_some() && config.tenants.len() > 1 {
            each_its_own(environment)?;
        }
        let from_config =
            named.as_ref().map(|(name, tenant)| configured_url(name, tenant)).transpose()?.flatten();
        let given = choice.url.as_deref().map(address).transpose()?;
        let own = from_config.as_deref().map(address).transpose()?;
        let from_environment = environment.url.as_deref().map(address).transpose()?;
        if let (None, Some((name, _)), Some(own), Some(moved)) = (&given, &named, &own, &from_environment)
            && own != moved
        {
            let (given, own) = (moved.to_string(), own.to_string());
            return Err(SettingsError::MovedByEnvironment { name: (*name).to_owned(), given, own });
        }
        let by_person = given.is_some() || from_environment.is_some();
        let named_by = if by_person { NamedBy::Person } else { NamedBy::Settings };
        let url = given.or(own).or(from_environment).ok_or(SettingsError::NoTenant)?;
        let tenant = named.as_ref().map(|(name, _)| (*name).to_owned());
        let host = url.host_str().map(ToOwned::to_owned);
        let tenant = tenant.or(host).ok_or_else(|| SettingsError::NoHost { url: url.to_string() })?;
        Ok(Self { tenant, url, settings: named.map(|(_, tenant)| tenant), named_by })
    }
}

/// Says which variable would count for every tenant alike: a password meant for one must not reach another.
fn each_its_own(environment: &Environment) -> Result<(), SettingsError> {
    let set = [
        ("ROSTER_SYNC_URL", environment.url.is_some()),
        ("ROSTER_SYNC_USERNAME", environment.username.is_some()),
        ("ROSTER_SYNC_PASSWORD", environment.password.is_some()),
    ];
    match set.into_iter().find(|(_, is_set)| *is_set) {
        Some((variable, _)) => Err(SettingsError::OneForAll { variable }),
        None => Ok(()),
    }
}

/// Returns the name that a tenant's state goes by, for what needs neither its address nor a login; `None` where no tenant is
/// named, or several and none of them chosen.
pub(crate) fn tenant_name(
    choice: &Chosen,
    config: &Config,
    environment: &Environment,
) -> Result<Option<String>, SettingsError> {
    if choice.sandbox {
        return Ok(Some(SANDBOX.to_owned()));
    }
    match chosen_tenant(choice, config) {
        Ok(Some((name, _))) => Ok(Some(name.to_owned())),
        Ok(None) => match Address::resolve(choice, config, environment) {
            Ok(address) => Ok(Some(address.tenant)),
            Err(SettingsError::NoTenant) => Ok(None),
            Err(failure) => Err(failure),
        },
        Err(SettingsError::WhichTenant { .. }) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Returns the name that a tenant's state goes by, or says that none is named.
pub(crate) fn tenant_of_state(
    choice: &Chosen,
    config: &Config,
    environment: &Environment,
) -> Result<String, SettingsError> {
    match tenant_name(choice, config, environment)? {
        Some(name) => Ok(name),
        None if config.tenants.len() > 1 => {
            Err(SettingsError::WhichTenant { known: config.tenants.keys().cloned().collect() })
        }
        None => Err(SettingsError::NoTenant),
    }
}
