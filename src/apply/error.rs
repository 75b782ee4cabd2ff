//! What ends an apply for good: not a row that fails, but what makes it impossible to keep track.

use std::path::PathBuf;

use crate::state::StateError;

/// An event could not be passed on, such as a results file on a full disk.
#[derive(Debug, thiserror::Error)]
#[error("failed to write {what}")]
pub struct ListenError {
    /// What was to be written.
    pub what: String,
    /// What the system says.
    #[source]
    pub source: std::io::Error,
}

/// Why an apply could not go on. What was done by then stands in the journal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// The journal cannot be written: nothing may be sent that is not written down first.
    #[error("failed to keep the journal")]
    Journal(#[from] StateError),
    /// A secret cannot be written: nothing may be sent that needs it.
    #[error("failed to write the credentials file {}", path.display())]
    Credentials {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// A report cannot be written.
    #[error(transparent)]
    Listen(#[from] ListenError),
}
