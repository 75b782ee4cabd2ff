//! When something of a tenant was read.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// When something was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    /// In this run.
    Now,
    /// On this day, in an earlier run.
    Earlier(NaiveDate),
}

impl Seen {
    /// Returns the day of an earlier run.
    pub fn earlier(self) -> Option<NaiveDate> {
        match self {
            Self::Now => None,
            Self::Earlier(day) => Some(day),
        }
    }

    /// Returns how this reads in a later run, when this one's day is past.
    #[must_use]
    pub fn kept(self, today: NaiveDate) -> Self {
        Self::Earlier(self.earlier().unwrap_or(today))
    }
}
