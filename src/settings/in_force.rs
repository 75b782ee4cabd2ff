//! The settings in force for one command, together with where they come from.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::plan::History;
use crate::roster::Mapping;
use crate::state::{StateDir, Store};

use super::account::{Account, Login, tenant_name, tenant_of_state};
use super::archives;
use super::choice::Chosen;
use super::config::{Config, SettingsFile};
use super::environment::{self, Environment};
use super::error::SettingsError;
use super::resolved::Settings;
use super::tenants::chosen_name;

/// What holds for one command: what the arguments choose, the settings file, what it comes to, and the environment.
#[derive(Debug)]
pub(crate) struct InForce<'a> {
    /// What the arguments choose.
    pub(crate) choice: Chosen,
    /// The settings file, the tenant's own tables before the general ones.
    pub(crate) config: Config,
    /// Everything resolved but the account.
    pub(crate) settings: Settings,
    /// The environment.
    pub(crate) environment: &'a Environment,
}

impl<'a> InForce<'a> {
    /// Resolves the settings that hold for the tenant that is chosen.
    pub(crate) fn of_tenant(
        choice: Chosen,
        general: &Config,
        environment: &'a Environment,
    ) -> Result<Self, SettingsError> {
        let config = match chosen_name(&choice, general) {
            Some(name) => {
                let config = general.of_tenant(&name)?;
                // The general ones were held against the same when the file was read; one tenant's keep no other from its night.
                config.schedule.resolve()?;
                config.retention.resolve()?;
                config
            }
            None => general.clone(),
        };
        Self::resolve(choice, config, environment)
    }

    /// Resolves settings as they are given.
    pub(crate) fn resolve(
        choice: Chosen,
        config: Config,
        environment: &'a Environment,
    ) -> Result<Self, SettingsError> {
        let settings = Settings::resolve(&choice, &config, environment)?;
        Ok(Self { choice, config, settings, environment })
    }

    /// Returns which Backoffice, as whom, and the password.
    pub(crate) fn account(&self) -> Result<Account, SettingsError> {
        Account::resolve(&self.choice, &self.config, self.environment)
    }

    /// Returns which Backoffice and as whom, without asking for the password.
    pub(crate) fn login(&self) -> Result<Login<'_>, SettingsError> {
        Login::resolve(&self.choice, &self.config, self.environment)
    }

    /// Returns today, where the tenant is.
    pub(crate) fn today(&self) -> Result<NaiveDate, SettingsError> {
        let zone = if self.choice.sandbox { None } else { self.login()?.timezone()? };
        let now = environment::now();
        Ok(zone.map_or_else(|| environment::day(now), |zone| now.with_timezone(&zone).date_naive()))
    }

    /// Returns what is known of the tenant's rosters; `None` where no tenant is named or nothing was ever done for it.
    pub(crate) async fn history(&self) -> Result<Option<History>, SettingsError> {
        let kept = self.tenant_name()?.map(|tenant| self.settings.kept_of(&tenant)).transpose()?.flatten();
        let Some(directory) = kept else { return Ok(None) };
        Ok(Some(Store::open(&directory, environment::now).await?.history().await?))
    }

    /// Returns the name that the tenant's state goes by; `None` where none is named, or several and none of them chosen.
    pub(crate) fn tenant_name(&self) -> Result<Option<String>, SettingsError> {
        tenant_name(&self.choice, &self.config, self.environment)
    }

    /// Returns the name that the tenant's state goes by, or says that none is named.
    pub(crate) fn tenant_of_state(&self) -> Result<String, SettingsError> {
        tenant_of_state(&self.choice, &self.config, self.environment)
    }

    /// Opens what is kept of a tenant.
    pub(crate) async fn store_of(&self, tenant: &str) -> Result<(StateDir, Store), SettingsError> {
        let directory = self.settings.state_of(tenant)?;
        let store = Store::open(&directory, environment::now).await?;
        Ok((directory, store))
    }

    /// Returns how rosters are read, the password of archives included.
    pub(crate) fn mapping(&self) -> Result<Mapping, SettingsError> {
        archives::with_password(&self.config.roster, &self.config.hidden())
    }

    /// Returns a path of the settings: a relative one goes by the settings file.
    pub(crate) fn beside_settings(&self, path: &Path) -> PathBuf {
        let folder = self.config.found.as_ref().and_then(SettingsFile::folder);
        folder.map_or_else(|| path.to_owned(), |folder| folder.join(path))
    }

    /// Returns the settings file in use, where there is one.
    pub(crate) fn config_path(&self) -> Option<&Path> {
        self.config.found.as_ref().map(|found| found.path.as_path())
    }
}
