//! Where the settings file is: named, or found in one of a few places.

use std::path::{Path, PathBuf};

use crate::settings::environment::Environment;
use crate::settings::error::SettingsError;
use crate::settings::trust;

/// The name that is looked for.
pub(crate) const DEFAULT_FILE: &str = "roster-sync.toml";

/// A settings file in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SettingsFile {
    /// The file.
    pub path: PathBuf,
    /// Whether somebody named it; else it was found.
    pub named: bool,
}

impl SettingsFile {
    /// Returns who else may write to the file, where somebody may and it was named. One that was found and is not this user's alone
    /// is an error: nobody asked for it.
    pub(crate) fn shared(&self) -> Result<Option<String>, SettingsError> {
        if self.named {
            return Ok(trust::warning_of_named(&self.path));
        }
        trust::examine_found(&self.path).map(|()| None)
    }

    /// Returns the folder that relative paths in the file go by.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        let whole = std::path::absolute(&self.path).ok()?;
        whole.parent().map(Path::to_owned)
    }
}

/// Returns the settings file: the one that is named, by an option before the environment, else the first that is there of the
/// current folder, the user's settings and the computer's.
pub(crate) fn find(option: Option<&Path>, environment: &Environment) -> Option<SettingsFile> {
    if let Some(path) = option.or(environment.config.as_deref()) {
        return Some(SettingsFile { path: path.to_owned(), named: true });
    }
    let own = environment.config_dirs.iter().map(|folder| folder.join(DEFAULT_FILE));
    std::iter::once(PathBuf::from(DEFAULT_FILE))
        .chain(own)
        // What is there and cannot be looked at is an error, told when it is read.
        .find(|path| std::fs::symlink_metadata(path).is_ok())
        .map(|path| SettingsFile { path, named: false })
}
