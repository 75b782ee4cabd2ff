//! Where what is kept of tenants is: in files of this computer, or in a database that several machines share.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::model::Password;
use crate::passwords::{PATIENCE, SystemKeyring, account_of_database, password_from, password_of_account};
use crate::state::{SharedDatabase, StateDir, StateError};

use super::config::{Config, StateConfig};
use super::environment::{self, Environment, password_in};
use super::error::SettingsError;

/// What the settings say about the database that several machines share. It is asked for when it is needed first.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedState {
    settings: StateConfig,
    recipients: Vec<age::x25519::Recipient>,
    identity: Option<PathBuf>,
    laid: Option<Password>,
    hidden: Vec<String>,
    database: Arc<OnceLock<Arc<SharedDatabase>>>,
}

impl SharedState {
    /// Takes what the settings say. The sandbox is of this computer.
    pub(crate) fn new(
        config: &Config,
        recipients: &[age::x25519::Recipient],
        environment: &Environment,
    ) -> Self {
        Self {
            settings: config.state.clone(),
            recipients: recipients.to_owned(),
            identity: config.credentials.identity.clone(),
            laid: environment.laid_password("state", false),
            hidden: config.hidden(),
            database: Arc::default(),
        }
    }

    /// Returns the same for a database of another address.
    pub(crate) fn at(&self, url: &str) -> Self {
        let settings = StateConfig { url: Some(url.to_owned()), ..self.settings.clone() };
        Self { settings, database: Arc::default(), ..self.clone() }
    }

    /// Returns whether several machines share a database.
    pub(crate) const fn is_shared(&self) -> bool {
        self.settings.url.is_some()
    }

    /// Returns the folder of a tenant, which says where its state is.
    pub(crate) fn directory(&self, root: &Path, tenant: &str) -> Result<StateDir, SettingsError> {
        let directory = StateDir::open(root, tenant)?;
        Ok(match self.database()? {
            Some(database) => directory.shared_in(database),
            None => directory,
        })
    }

    /// Returns the database that is shared, where one is.
    pub(crate) fn database(&self) -> Result<Option<Arc<SharedDatabase>>, SettingsError> {
        let Some(url) = &self.settings.url else { return Ok(None) };
        if let Some(database) = self.database.get() {
            return Ok(Some(Arc::clone(database)));
        }
        let identity = self.identity()?;
        let database = SharedDatabase::new(
            url,
            self.password(url)?,
            self.recipients.clone(),
            identity,
            environment::machine(),
        )?
        .with_lease(self.lease()?);
        Ok(Some(Arc::clone(self.database.get_or_init(|| Arc::new(database)))))
    }

    /// Returns how long leases last where the settings say it.
    fn lease(&self) -> Result<Option<Duration>, SettingsError> {
        let Some(text) = &self.settings.lease else { return Ok(None) };
        let bad = || SettingsError::BadSetting {
            key: "state.lease".into(),
            value: text.clone(),
            valid: "times such as \"3m\", at most 1 hour".into(),
        };
        let length = humantime::parse_duration(text).map_err(|_| bad())?;
        if length <= Duration::from_hours(1) { Ok(Some(length)) } else { Err(bad()) }
    }

    /// Reads the key that what is secret in the database is read with.
    fn identity(&self) -> Result<age::x25519::Identity, SettingsError> {
        let needed = |what: &str| StateError::BadDatabase { what: what.to_owned() };
        if self.recipients.is_empty() {
            let what = "others look after it, so that PINs and plans in it are encrypted: `[credentials] recipients` must name the \
                        fleet's key (age1…)";
            return Err(needed(what).into());
        }
        let Some(path) = &self.identity else {
            let what = "what is secret in it must be read again: `[credentials] identity` must name the file of the fleet's key";
            return Err(needed(what).into());
        };
        let unread = |source| StateError::Io { path: path.clone(), source };
        let text = std::fs::read_to_string(path).map_err(unread)?;
        if is_open_to_others(path) {
            let what = format!("everybody on this computer may read the key in {}", path.display());
            return Err(StateError::BadDatabase { what }.into());
        }
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let key = lines.next().and_then(|line| line.parse().ok());
        let what = format!("there is no key of age (AGE-SECRET-KEY-1…) in {}", path.display());
        Ok(key.ok_or(StateError::BadDatabase { what })?)
    }

    /// Returns the password; `None` where it is left to the usual places of the database's own programs.
    fn password(&self, url: &str) -> Result<Option<Password>, SettingsError> {
        let StateConfig { password_env, password_command, password_keyring, .. } = &self.settings;
        let ways = [password_env.is_some(), password_command.is_some(), *password_keyring];
        if ways.into_iter().filter(|is| *is).count() > 1 {
            let what =
                "its password has two places: keep one of password_env, password_command, password_keyring";
            return Err(StateError::BadDatabase { what: what.to_owned() }.into());
        }
        if let Some(variable) = password_env {
            let nowhere = || SettingsError::NoPasswordIn { variable: variable.clone() };
            return password_in(variable).map(Some).ok_or_else(nowhere);
        }
        if let Some(command) = password_command {
            return Ok(Some(password_from(command, &self.hidden, PATIENCE)?));
        }
        if *password_keyring {
            let what = "it is no address such as postgres://login@host/database";
            let address: url::Url =
                url.parse().map_err(|_| StateError::BadDatabase { what: what.to_owned() })?;
            return Ok(Some(password_of_account(SystemKeyring, account_of_database(&address))?));
        }
        Ok(self.laid.clone())
    }
}

/// Returns whether whoever uses this computer may read a file.
#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o007 != 0)
}

/// Elsewhere the folder says who may read a file.
#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}
