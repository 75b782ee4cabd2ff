//! One night, as the queue has it.

use serde::{Deserialize, Serialize};

/// What the queue calls a night's work.
pub(super) const TASK: &str = "sync";
/// How often a night is begun at most.
pub(super) const TRIES: i64 = 4;

/// A night in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct QueuedNight {
    pub(super) tenant: String,
    pub(super) origin: String,
    pub(super) day: String,
}

impl QueuedNight {
    /// Returns what it is called in the queue, so that it can be taken out again.
    pub(super) fn key(&self) -> String {
        format!("night {} {}", self.day, self.origin)
    }
}
