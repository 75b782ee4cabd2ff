//! `[credentials]`: where generated PINs and passwords go, and who may read them.

use std::path::PathBuf;

use serde::Deserialize;

/// `[credentials]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CredentialsConfig {
    /// The file; beside the run's results when not given.
    pub file: Option<PathBuf>,
    /// Public keys of age (`age1…`) that the file is encrypted for; not encrypted when empty.
    pub recipients: Vec<String>,
    /// The file of the key of age that what is secret in a shared database is read with.
    pub identity: Option<PathBuf>,
}
