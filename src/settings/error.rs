//! Why settings cannot be used: the file, a variable, a tenant, an address, a login.

use std::path::PathBuf;

use crate::passwords::PasswordError;
use crate::state::StateError;

use super::origins::nearest_key;

/// Why settings do not say what a command needs, or say what cannot be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// One tenant was named for what is about all of them.
    #[error("{what}: leave --tenant, --url and --sandbox out")]
    AboutAll {
        /// What it is about.
        what: &'static str,
    },
    /// The settings file cannot be read.
    #[error("failed to read the settings file {}", path.display())]
    ReadConfig {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The settings file has an error.
    #[error("the settings file {} has an error{}", path.display(), nearest_key(source.message()).map_or(String::new(), |key| format!("; did you mean {key}?")))]
    Config {
        /// The file.
        path: PathBuf,
        /// Line, column and what is wrong.
        source: Box<toml::de::Error>,
    },
    /// A variable says what its setting cannot be.
    #[error("the variable {name} does not fit its setting")]
    Variable {
        /// The variable, or several.
        name: String,
        /// What is wrong.
        source: Box<toml::de::Error>,
    },
    /// A settings file that was found, and that others may write to.
    #[error("the settings file {} is not taken: {why}", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// Who else may write to it, and how that is mended.
        why: String,
    },
    /// A setting has no valid value.
    #[error("the setting {key} has the value {value:?}; valid: {valid}")]
    BadSetting {
        /// The key.
        key: String,
        /// Its value.
        value: String,
        /// What is valid.
        valid: String,
    },
    /// A tenant's own settings have an error.
    #[error("the settings of the tenant {name:?} have an error")]
    TenantSettings {
        /// The tenant.
        name: String,
        /// What is wrong.
        source: Box<toml::de::Error>,
    },
    /// One account that several tenants would have.
    #[error(
        "guards.protected names accounts by POS id or username, and there are several tenants: each has other people"
    )]
    SharedProtected,
    /// No place for state.
    #[error("this system names no folder for state")]
    NoStateDir,
    /// No Backoffice was named.
    #[error("which Backoffice? No address was given")]
    NoTenant,
    /// Several could be meant.
    #[error("the settings name several tenants: {}", known.join(", "))]
    WhichTenant {
        /// Their names.
        known: Vec<String>,
    },
    /// No such tenant.
    #[error("the settings have no tenant {name:?}; they have: {}", known.join(", "))]
    UnknownTenant {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// A name that cannot be used.
    #[error("the tenant name {name:?} cannot be used: letters, digits, - and _ only, and not \"sandbox\"")]
    BadTenantName {
        /// The name.
        name: String,
    },
    /// Two names, one folder.
    #[error("the tenants {one:?} and {other:?} would have one folder of state; give one another name")]
    OneFolder {
        /// One.
        one: String,
        /// The other.
        other: String,
    },
    /// Subdomain and address at once.
    #[error("the tenant {name:?} has both subdomain and url; keep one")]
    TwoAddresses {
        /// The tenant.
        name: String,
    },
    /// Not an address.
    #[error("{url:?} is not an address")]
    BadUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        source: url::ParseError,
    },
    /// An address with a login in it.
    #[error("leave the login out of the address of {host}: username and password are given by themselves")]
    LoginInUrl {
        /// The host.
        host: String,
    },
    /// The environment names another address than the tenant's table.
    #[error(
        "ROSTER_SYNC_URL is {given}, and the tenant {name:?} is at {own}: the environment does not move a tenant"
    )]
    MovedByEnvironment {
        /// The tenant.
        name: String,
        /// What the environment says.
        given: String,
        /// What its table says.
        own: String,
    },
    /// One variable for several tenants.
    #[error("{variable} would count for every tenant of the settings")]
    OneForAll {
        /// The variable.
        variable: &'static str,
    },
    /// An address that only a file names to which others may write.
    #[error(
        "the password of the environment is not sent to {url}: only the settings file names that address, and {shared}"
    )]
    SharedAddress {
        /// The address.
        url: String,
        /// Who else may write to the file.
        shared: String,
    },
    /// The variable that was named holds nothing.
    #[error("the variable {variable} (password_env) holds no password")]
    NoPasswordIn {
        /// The variable.
        variable: String,
    },
    /// An address without a host.
    #[error("{url:?} names no host")]
    NoHost {
        /// What was given.
        url: String,
    },
    /// No login.
    #[error("as whom? No username was given")]
    NoUsername,
    /// No password.
    #[error("no password for {username:?}")]
    NoPassword {
        /// The login.
        username: String,
    },
    /// Two places for one password.
    #[error(
        "the tenant {name:?} has more than one of password_env, password_command and password_keyring; keep one"
    )]
    TwoPasswords {
        /// The tenant.
        name: String,
    },
    /// The password could not be had from where the settings say.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// What is kept cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// Settings that do not go together, in words.
    #[error("{0}")]
    Unusable(String),
}

impl SettingsError {
    /// A setting has no valid value.
    pub(crate) fn bad(key: &str, value: &str, valid: &str) -> Self {
        Self::BadSetting { key: key.to_owned(), value: value.to_owned(), valid: valid.to_owned() }
    }

    /// A setting names a variable that is not set.
    pub(crate) fn unset_variable(key: &str, name: &str) -> Self {
        Self::bad(key, name, "the name of an environment variable that is set")
    }

    /// Returns whether somebody at the terminal could say what is missing.
    pub(crate) const fn is_a_question(&self) -> bool {
        matches!(self, Self::NoTenant | Self::NoUsername | Self::NoPassword { .. })
    }
}
