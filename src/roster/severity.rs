//! How much a problem weighs.

use serde::{Deserialize, Serialize};

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The field is left alone; the row goes on.
    Warning,
    /// The row is refused.
    Error,
}
