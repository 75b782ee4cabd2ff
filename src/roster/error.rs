//! What makes a whole file unusable.

use std::path::PathBuf;

/// Why a file is no roster. Each says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("failed to read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// It is a directory.
    #[error("{} is a folder, not a file; name the roster file in it", path.display())]
    Directory {
        /// The path.
        path: PathBuf,
    },
    /// It has no bytes, or nothing but white space.
    #[error("{path} is empty; export the roster again")]
    Empty {
        /// The file.
        path: String,
    },
    /// It is no text.
    #[error("{path} is {looks_like}, not CSV text; {remedy}")]
    NotText {
        /// The file.
        path: String,
        /// What it looks like.
        looks_like: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// It is text in another encoding.
    #[error("{path}:{line}: the text is not UTF-8; save it as \"CSV UTF-8\"")]
    NotUtf8 {
        /// The file.
        path: String,
        /// The first line with such bytes.
        line: u64,
    },
    /// A line no roster has.
    #[error("{path}:{line}: the line has more than {limit} bytes; is this really a roster?")]
    LineTooLong {
        /// The file.
        path: String,
        /// The line.
        line: u64,
        /// The most bytes a line may have.
        limit: usize,
    },
    /// Its first line names no column we know.
    #[error("{path}:{line}: no column names in the first line, which reads {found:?}; {hint}")]
    NoHeader {
        /// The file.
        path: String,
        /// The line.
        line: u64,
        /// The line's beginning.
        found: String,
        /// What to do.
        hint: String,
    },
    /// Two columns of one name.
    #[error(
        "{path}:{line}: the column {column} stands there twice (columns {first} and {second}); remove one"
    )]
    DuplicateColumn {
        /// The file.
        path: String,
        /// The line.
        line: u64,
        /// The column.
        column: String,
        /// Where it stands first, from 1.
        first: usize,
        /// Where it stands again.
        second: usize,
    },
    /// A quote that nothing closes: every row after it would be taken for text inside a cell.
    #[error("{path}:{line}: a quote is opened on this line and never closed; nothing was read")]
    OpenQuote {
        /// The file.
        path: String,
        /// The line of the quote.
        line: u64,
    },
    /// More bytes than any roster has.
    #[error("{} has more than {limit} bytes; is this really a roster?", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most bytes that are read.
        limit: u64,
    },
    /// The CSV reader gave up.
    #[error("{path}: failed to read the rows")]
    Csv {
        /// The file.
        path: String,
        /// What it says, with its position.
        #[source]
        source: csv::Error,
    },
}
