//! What is wrong with a roster, collected rather than thrown.

use serde::{Deserialize, Serialize};

use super::code::ProblemCode;
use super::severity::Severity;

/// One thing that is wrong in a roster, with its place. The value of a secret column is never part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Its kind: a stable word for scripts and searches, such as `bad-email`.
    pub code: ProblemCode,
    /// Warning or error.
    pub severity: Severity,
    /// The physical line in the file, from 1.
    pub line: u64,
    /// The column's header, or empty where the whole row is meant.
    pub column: String,
    /// The cell's text as it stands, shortened when long; `(hidden)` for a PIN.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do, or the nearest valid value; may be empty.
    pub hint: String,
}
