//! Why a night cannot begin, or what belongs to it not be done.

use std::path::PathBuf;

use crate::roster::FileError;
use crate::settings::SettingsError;
use crate::state::StateError;

/// Why something of a night could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NightError {
    /// Nobody says which roster.
    #[error("which roster? No file is named, and the settings name no source")]
    NoSource,
    /// No roster came from where the settings say that it comes from.
    #[error("no roster came: {0}")]
    NoRoster(String),
    /// A file could not be written.
    #[error("failed to write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The program does not know where it is itself.
    #[error("failed to start")]
    Start {
        /// What the system says.
        source: std::io::Error,
    },
    /// One user's table of cron is nobody's file.
    #[error(
        "the table of one user is edited with `crontab -e`: paste what `schedule print --kind cron --user` prints"
    )]
    UsersCron,
    /// A time that is none.
    #[error("{0:?} is no time of day; write 02:00")]
    NoTime(String),
    /// Settings that cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// What is kept cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// The roster cannot be read.
    #[error(transparent)]
    Roster(#[from] FileError),
}
