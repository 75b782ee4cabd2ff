//! How a row of a run came out, as a reader is told: what a person held back is no row that the run did not get to.

use std::fmt;

use crate::apply::RowStatus;

/// How a row came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// As the run says.
    Is(RowStatus),
    /// Whoever approved the plan took it out.
    HeldBack,
}

use Outcome::{HeldBack, Is};

/// The parts of a run by what they ask of the reader.
pub(super) const BLOCKS: [(&str, &[Outcome]); 3] = [
    (
        "Need you",
        &[Is(RowStatus::Failed), Is(RowStatus::Partial), Is(RowStatus::Stale), Is(RowStatus::NotAttempted)],
    ),
    ("Need you before the next run", &[Is(RowStatus::Conflict), Is(RowStatus::Refused)]),
    (
        "All well",
        &[
            Is(RowStatus::Done),
            HeldBack,
            Is(RowStatus::Waiting),
            Is(RowStatus::Skipped),
            Is(RowStatus::Unchanged),
        ],
    ),
];

impl Outcome {
    /// Returns every outcome in the order of reading.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        BLOCKS.iter().flat_map(|(_, outcomes)| *outcomes).copied()
    }

    /// Returns what it means, as a heading.
    pub(super) const fn words(self) -> &'static str {
        match self {
            HeldBack => "Held back",
            Is(RowStatus::Done) => "Done",
            Is(RowStatus::Unchanged) => "Nothing to do",
            Is(RowStatus::Failed) => "Failed",
            Is(RowStatus::Partial) => "Done in part",
            Is(RowStatus::Stale) => "Changed meanwhile",
            Is(RowStatus::Conflict) => "In conflict",
            Is(RowStatus::Refused) => "Refused",
            Is(RowStatus::Waiting) => "Later",
            Is(RowStatus::Skipped) => "Skipped",
            Is(RowStatus::NotAttempted) => "Not attempted",
        }
    }

    /// Returns what it asks of the reader.
    pub(super) const fn meaning(self) -> &'static str {
        match self {
            HeldBack => {
                "Whoever approved the plan took it out; nothing happened. The next plan has it again."
            }
            Is(RowStatus::Done) => "Carried out, read back and found as it should be.",
            Is(RowStatus::Unchanged) => "Backoffice was what the roster says already.",
            Is(RowStatus::Failed) => {
                "Nothing was changed, or it cannot be told; the row says what to look at."
            }
            Is(RowStatus::Partial) => "Some of it was carried out; the row says what is left to do.",
            Is(RowStatus::Stale) => {
                "Somebody changed this in Backoffice after the plan was made, so it was left alone. Make a new plan."
            }
            Is(RowStatus::Conflict) => {
                "Who is meant cannot be told for sure; nothing happens until somebody decides."
            }
            Is(RowStatus::Refused) => "The row has an error; mend it and run it again.",
            Is(RowStatus::Waiting) => "Due on a later day.",
            Is(RowStatus::Skipped) => "The settings pass the row over; nothing happened.",
            Is(RowStatus::NotAttempted) => "The run did not get to it.",
        }
    }
}

/// The word in ids and filters.
impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Is(status) => status.fmt(out),
            HeldBack => out.write_str("held-back"),
        }
    }
}
