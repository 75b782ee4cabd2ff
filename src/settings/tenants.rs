//! Which of the tenants of the settings is meant, and the name that its state goes by.

use crate::state::StateDir;

use super::address::of_subdomain;
use super::choice::Chosen;
use super::config::{Config, TenantConfig};
use super::error::SettingsError;

/// The name that state, plans and results of the sandbox go by.
pub(crate) const SANDBOX: &str = "sandbox";

/// Returns the tenant whose own settings hold, where one is chosen.
pub(crate) fn chosen_name(choice: &Chosen, config: &Config) -> Option<String> {
    if choice.sandbox {
        return None;
    }
    chosen_tenant(choice, config).ok().flatten().map(|(name, _)| name.to_owned())
}

/// Returns a tenant's time zone, where the settings name one.
pub(crate) fn zone_of(config: &Config, name: &str) -> Result<Option<chrono_tz::Tz>, SettingsError> {
    config.tenants.get(name).and_then(|tenant| tenant.timezone.as_deref()).map(zone).transpose()
}

/// Reads an IANA name.
pub(super) fn zone(name: &str) -> Result<chrono_tz::Tz, SettingsError> {
    name.parse().map_err(|_| SettingsError::BadSetting {
        key: "timezone".into(),
        value: name.to_owned(),
        valid: "IANA names such as America/Chicago".into(),
    })
}

pub(super) fn chosen_tenant<'a>(
    choice: &'a Chosen,
    config: &'a Config,
) -> Result<Option<(&'a str, &'a TenantConfig)>, SettingsError> {
    one_folder_each(config)?;
    let names = || config.tenants.keys().cloned().collect::<Vec<_>>();
    match &choice.tenant {
        Some(name) => match config.tenants.get_key_value(name) {
            Some((name, tenant)) => Ok(Some((name, tenant))),
            None => Err(SettingsError::UnknownTenant { name: name.clone(), known: names() }),
        },
        None if choice.url.is_some() => Ok(None),
        None if config.tenants.len() > 1 => Err(SettingsError::WhichTenant { known: names() }),
        None => Ok(config.tenants.iter().next().map(|(name, tenant)| (name.as_str(), tenant))),
    }
}

/// Says which two tenants would have one folder, on this computer or on one that does not tell capitals from small letters.
fn one_folder_each(config: &Config) -> Result<(), SettingsError> {
    let mut folders = std::collections::BTreeMap::new();
    for name in config.tenants.keys() {
        let Some(folder) = StateDir::folder_of(name) else {
            return Err(SettingsError::BadTenantName { name: name.clone() });
        };
        if let Some(other) = folders.insert(folder.to_lowercase(), name) {
            return Err(SettingsError::OneFolder { one: other.clone(), other: name.clone() });
        }
    }
    Ok(())
}

pub(super) fn configured_url(name: &str, tenant: &TenantConfig) -> Result<Option<String>, SettingsError> {
    if name == SANDBOX || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
        return Err(SettingsError::BadTenantName { name: name.to_owned() });
    }
    match (&tenant.url, &tenant.subdomain) {
        (Some(_), Some(_)) => Err(SettingsError::TwoAddresses { name: name.to_owned() }),
        (Some(url), None) => Ok(Some(url.clone())),
        (None, Some(subdomain)) => of_subdomain(name, subdomain).map(Some),
        (None, None) => Ok(None),
    }
}
