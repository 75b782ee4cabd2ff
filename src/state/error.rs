//! What can go wrong with the state on disk.

use std::path::PathBuf;

/// An error of the state layer.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The folder or a file in it cannot be used.
    #[error("failed to use {}", path.display())]
    Io {
        /// What was to be used.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The database answers with an error.
    #[error("failed to use the run journal {}", path.display())]
    Database {
        /// The database file.
        path: PathBuf,
        /// What it says.
        #[source]
        source: rusqlite::Error,
    },
    /// The database was written by a later version of this program.
    #[error("the run journal {} was written by a newer version of roster-sync", path.display())]
    Newer {
        /// The database file.
        path: PathBuf,
    },
    /// Another run is under way.
    #[error("another run is under way: {holder}")]
    Locked {
        /// Who holds the lock since when, in words.
        holder: String,
    },
    /// The plan was applied before.
    #[error("this plan was applied already, by run {run} at {when}")]
    PlanApplied {
        /// The run.
        run: String,
        /// When it began.
        when: String,
    },
    /// No such run.
    #[error("there is no run {run:?}")]
    NoSuchRun {
        /// What was asked for.
        run: String,
    },
}
