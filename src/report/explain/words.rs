//! The rows of the situation → action table in words.

use crate::plan::Situation;

/// Returns what a situation is.
pub(super) const fn situation(situation: Situation) -> &'static str {
    match situation {
        Situation::New => "active in the roster, nobody in Backoffice",
        Situation::Equal => "active in both, and both say the same",
        Situation::Differs => "active in both, and something differs or a wanted login is missing",
        Situation::Returning => "active in the roster, inactive in Backoffice",
        Situation::NotCompared => "no key finds anybody, but there are people whose pages were not read",
        Situation::StartsLater => "active in the roster, but the first day is too far off",
        Situation::Leaver => "terminated and due, and still with access",
        Situation::StillWorking => "terminated and due, but the time clock has a later shift of theirs",
        Situation::LeavesLater => "terminated on a later day, active until then",
        Situation::Gone => "terminated, and without access already",
        Situation::Conflict => "it cannot be told whom the row means",
        Situation::Refused => "the row has an error; whoever it may be about stays as they are",
        Situation::Absent => "active in Backoffice, and no row names them",
        Situation::UnclearStatus => "the status is blank or a word that nobody explained",
        Situation::LeftAlone => "somebody decided that nothing is to happen for this row",
        Situation::Skipped => "the settings pass the row over; whoever it means stays as they are",
        Situation::ToUndo => "an earlier run wrote something, which is put back",
        Situation::Asked => "somebody asked for it by name",
        Situation::ChangedSince => "somebody changed since what an earlier run wrote; it stays",
    }
}
