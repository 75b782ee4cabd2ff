//! What the guards about people look at, and how they say what they found.

use crate::plan::document::everybody::Everybody;
use crate::plan::{Entry, GuardGroup, GuardLimits, GuardName, GuardOutcome, SiteStaff};

/// What the guards about people look at: all of it stands in a plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    /// The entries that write; no other does anything to anybody.
    pub(super) entries: &'a [&'a Entry],
    pub(super) everybody: &'a Everybody,
    pub(super) sites: &'a [SiteStaff],
    pub(super) limits: &'a GuardLimits,
}

/// What a guard found that is about no entry.
pub(in crate::plan) fn plain(
    name: GuardName,
    limit: u64,
    actual: u64,
    tripped: bool,
    message: String,
) -> GuardOutcome {
    let (people, groups) = (Vec::new(), Vec::new());
    GuardOutcome { name, limit, actual, tripped, allowable: name.is_allowable(), message, people, groups }
}

/// What a guard found that counts entries.
pub(super) fn counting(found: GuardOutcome, people: Vec<String>, groups: Vec<GuardGroup>) -> GuardOutcome {
    GuardOutcome { people, groups, ..found }
}

/// Names somebody as guards do: `First Last (POS 7, line 3)`, with what else there is to say of them before the line.
pub(in crate::plan) fn in_words(entry: &Entry, more: Option<String>) -> String {
    let person = &entry.person;
    let number = person.pos_user_id.map(|number| format!("POS {number}"));
    let line = entry.line.map(|line| format!("line {line}"));
    let place = [number, more, line].into_iter().flatten().collect::<Vec<_>>().join(", ");
    format!("{} {} ({place})", person.first_name, person.last_name)
}
