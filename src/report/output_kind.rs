//! Who reads an answer.

/// What standard output is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputKind {
    /// What people read.
    Text,
    /// One JSON document, whatever happens.
    Document,
    /// What happens, one JSON object a line.
    Lines,
}
