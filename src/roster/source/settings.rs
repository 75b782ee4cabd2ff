//! The table `[roster.source]` of the settings: where a roster comes from when nobody names a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

/// `[roster.source]`. Exactly one of `folder`, `url` and `command` is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SourceSettings {
    /// A folder that rosters are put into.
    pub folder: Option<PathBuf>,
    /// The names that count, such as `*.csv`; every file where it is not given.
    pub pattern: Option<String>,
    /// Which of several files is the newest.
    pub newest: Newest,
    /// How long a file must have been left alone, such as `30s`: until then somebody may be writing it.
    pub settled: Option<String>,
    /// Where files go that were taken. Without it they stay where they are.
    pub archive: Option<PathBuf>,
    /// An https address.
    pub url: Option<String>,
    /// Headers to send, each with the name of the environment variable that holds its value.
    pub headers: BTreeMap<String, String>,
    /// A program and its arguments that print the roster.
    pub command: Option<Vec<String>>,
    /// How long fetching may take, such as `5m`.
    pub timeout: Option<String>,
    /// How old a delivery may be, such as `36h`.
    pub max_age: Option<String>,
    /// The name of the environment variable that holds the password of a zip archive.
    pub zip_password_env: Option<String>,
    /// A program and its arguments that print the password of a zip archive on their first line.
    pub zip_password_command: Option<Vec<String>>,
}

impl SourceSettings {
    /// Returns whether they name anything that a roster comes from.
    #[cfg(feature = "cli")]
    pub(crate) const fn is_named(&self) -> bool {
        self.folder.is_some() || self.url.is_some() || self.command.is_some()
    }
}

/// Which of several files is the newest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Newest {
    /// The one that was written last.
    #[default]
    Time,
    /// The one whose name comes last: names with a date, year first.
    Name,
}
