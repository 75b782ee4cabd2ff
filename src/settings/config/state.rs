//! `[state]`: where what is kept of tenants is kept, where that is no file of this computer.

use serde::Deserialize;

/// `[state]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct StateConfig {
    /// A database that several machines share, such as `postgres://login@host/database`, without its password.
    pub url: Option<String>,
    /// The variable of the environment that holds its password.
    pub password_env: Option<String>,
    /// A program and its arguments that print its password on their first line.
    pub password_command: Option<Vec<String>>,
    /// Whether its password is in the operating system's keyring.
    pub password_keyring: bool,
    /// How long a machine holds a tenant that says nothing more, such as `3m`.
    pub lease: Option<String>,
}
