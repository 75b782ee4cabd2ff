//! Why no roster came.

use std::path::PathBuf;

use crate::web;

/// Why no roster came.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The folder cannot be looked into.
    #[error("failed to look into {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// Nothing in it counts.
    #[error("{} has no file{}{}", path.display(), pattern.as_ref().map(|pattern| format!(" like {pattern}")).unwrap_or_default(), if *unsettled > 0 { " that was left alone for long enough yet" } else { "" })]
    Nothing {
        /// The folder.
        path: PathBuf,
        /// What a file has to be called.
        pattern: Option<String>,
        /// Files that somebody may still be writing.
        unsettled: usize,
    },
    /// The server did not give it.
    #[error(transparent)]
    Address(#[from] web::ElsewhereError),
    /// The program did not print it.
    #[error("the program {program:?} {what}")]
    Program {
        /// Its name.
        program: String,
        /// What it did.
        what: String,
    },
}
