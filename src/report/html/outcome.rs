//! How a row of a run came out, as a reader is told.

use crate::apply::RowStatus;

/// The parts of a run by what they ask of the reader.
pub(super) const BLOCKS: [(&str, &[RowStatus]); 3] = [
    ("Need you", &[RowStatus::Failed, RowStatus::Partial, RowStatus::Stale, RowStatus::NotAttempted]),
    ("Need you before the next run", &[RowStatus::Held, RowStatus::Conflict, RowStatus::Refused]),
    (
        "All well",
        &[RowStatus::Done, RowStatus::HeldBack, RowStatus::Skipped, RowStatus::Waiting, RowStatus::Unchanged],
    ),
];

/// Returns every outcome in the order of reading.
pub(super) fn in_order() -> impl Iterator<Item = RowStatus> {
    BLOCKS.iter().flat_map(|(_, outcomes)| *outcomes).copied()
}

/// Returns what it means, as a heading.
pub(super) const fn words(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Done => "Done",
        RowStatus::Unchanged => "Nothing to do",
        RowStatus::Failed => "Failed",
        RowStatus::Partial => "Done in part",
        RowStatus::Stale => "Changed meanwhile",
        RowStatus::Conflict => "In conflict",
        RowStatus::Held => "Waits for your word",
        RowStatus::HeldBack => "Held back",
        RowStatus::Refused => "Refused",
        RowStatus::Waiting => "Later",
        RowStatus::Skipped => "Left out",
        RowStatus::NotAttempted => "Not attempted",
    }
}

/// Returns what it asks of the reader.
pub(super) const fn meaning(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Done => "Carried out, read back and found as it should be.",
        RowStatus::Unchanged => "Backoffice was what the roster says already.",
        RowStatus::Failed => "Nothing was changed, or it cannot be told; the row says what to look at.",
        RowStatus::Partial => {
            "Some of it was carried out; the row says what is left to do, or what somebody has to decide."
        }
        RowStatus::Stale => {
            "Somebody changed this in Backoffice after the plan was made, so it was left alone. Make a new plan."
        }
        RowStatus::Conflict => {
            "Who is meant cannot be told for sure; nothing happens until somebody decides."
        }
        RowStatus::Held => "The program waits for somebody's word; the row says what about.",
        RowStatus::HeldBack => {
            "A person took it out; nothing happened. What was held back from this plan alone is in the next one again."
        }
        RowStatus::Refused => "The row has an error; mend it and run it again.",
        RowStatus::Waiting => "It comes by itself: due on a later day, or read on a later night.",
        RowStatus::Skipped => {
            "Only other rows were to be carried out, or the settings pass the row over; nothing happened."
        }
        RowStatus::NotAttempted => "The run stopped before it got to it.",
    }
}
