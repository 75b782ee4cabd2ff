//! Why no settings file could be made.

use std::path::PathBuf;

use crate::roster::FileError;
use crate::state::EndingKind;

/// Why a settings file could not be written, or not be added to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetupError {
    /// A new file would take the place of one that is there.
    #[error(
        "{} exists already and is left as it is; add what is missing with --update, or name another file with --out",
        path.display()
    )]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is nothing to add to.
    #[error("there is no {} to add to; leave --update out to write it", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// What is there is no TOML.
    #[error("{} cannot be read: {what}", path.display())]
    NoToml {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The file could not be written.
    #[error("failed to write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The export, or the settings that are there, cannot be read.
    #[error(transparent)]
    Roster(#[from] FileError),
}

impl SetupError {
    /// Returns what ends a command that ends with this error; the exit code follows from it.
    pub(crate) const fn kind(&self) -> EndingKind {
        match self {
            Self::Roster(_) => EndingKind::Roster,
            Self::Write { .. } => EndingKind::File,
            _ => EndingKind::Usage,
        }
    }
}
