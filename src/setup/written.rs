//! The settings file on disk: written new, or added to.

use std::path::{Path, PathBuf};

use crate::roster::FileError;
use crate::state::{write_new, write_private};

use super::draft::SettingsDraft;
use super::error::SetupError;
use super::update;

/// Where settings are written, and what stands there already.
#[derive(Debug)]
pub(crate) struct Target {
    path: PathBuf,
    old: Option<String>,
}

impl Target {
    /// Names a file that is to be made; one that is there is left as it is.
    pub(crate) fn new_file(path: &Path) -> Result<Self, SetupError> {
        if path.exists() {
            return Err(SetupError::Exists { path: path.to_owned() });
        }
        Ok(Self { path: path.to_owned(), old: None })
    }

    /// Names a file that is there and is to be added to.
    pub(crate) fn added_to(path: &Path) -> Result<Self, SetupError> {
        if !path.exists() {
            return Err(SetupError::Missing { path: path.to_owned() });
        }
        let failed = |source| FileError::Io { path: path.to_owned(), source };
        Ok(Self { path: path.to_owned(), old: Some(std::fs::read_to_string(path).map_err(failed)?) })
    }

    /// Returns the file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what the draft says, and tells what was done.
    pub(crate) fn write(&self, draft: &SettingsDraft) -> Result<String, SetupError> {
        let (file, news) = (self.path.display(), draft.text());
        let failed = |source| SetupError::Write { path: self.path.clone(), source };
        let Some(old) = &self.old else {
            // It says where passwords go: it is its owner's alone.
            write_new(&self.path, news).map_err(failed)?;
            let left = match draft.todos() {
                0 => "Nothing is left to fill in.".to_owned(),
                1 => "1 line in it is marked TODO: it waits for your word.".to_owned(),
                number => format!("{number} lines in it are marked TODO: they wait for your word."),
            };
            return Ok(format!("{file} is written. {left}"));
        };
        let bad = |source: toml_edit::TomlError| SetupError::NoToml {
            path: self.path.clone(),
            what: source.to_string(),
        };
        let (text, added) = update::with_what_is_missing(old, &news).map_err(bad)?;
        if added > 0 {
            replace(&self.path, &text).map_err(failed)?;
        }
        Ok(match added {
            0 => format!("{file} lacks nothing for this file."),
            1 => format!("1 setting is added to {file}; the rest is as it was."),
            number => format!("{number} settings are added to {file}; the rest is as it was."),
        })
    }
}

/// Puts new settings in the place of the old, whole or not at all. Who may read them stays as it was: a service may.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    // A link stays one: the file that it means is replaced.
    let file = std::fs::canonicalize(path)?;
    let permissions = std::fs::metadata(&file)?.permissions();
    write_private(&file, text)?;
    std::fs::set_permissions(&file, permissions)
}
