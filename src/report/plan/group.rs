//! The parts of a plan in the order a person should read them: what takes access away first.

use crate::plan::{Entry, Operation, Plan, Purpose, Situation};
use crate::report::style::Look;

/// A part of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Group {
    Disable,
    Create,
    Link,
    Update,
    Reactivate,
    Conflict,
    Hold,
    Refused,
    Wait,
    Absent,
    LeftAlone,
    Skipped,
    Unchanged,
}

impl Group {
    /// Every part, in the order of reading.
    pub(in crate::report) const ALL: [Self; 13] = [
        Self::Disable,
        Self::Create,
        Self::Link,
        Self::Update,
        Self::Reactivate,
        Self::Conflict,
        Self::Hold,
        Self::Refused,
        Self::Wait,
        Self::Absent,
        Self::LeftAlone,
        Self::Skipped,
        Self::Unchanged,
    ];

    /// Returns the part an entry belongs to.
    pub(in crate::report) fn of(entry: &Entry) -> Self {
        match entry.operation() {
            Operation::Disable => Self::Disable,
            Operation::Create => Self::Create,
            Operation::Link => Self::Link,
            Operation::Update => Self::Update,
            Operation::Reactivate => Self::Reactivate,
            Operation::Hold if entry.situation == Situation::Conflict => Self::Conflict,
            Operation::Hold => Self::Hold,
            Operation::Refused => Self::Refused,
            Operation::Wait => Self::Wait,
            Operation::Report => Self::Absent,
            Operation::None if entry.situation == Situation::LeavesLater => Self::Wait,
            Operation::None if entry.situation == Situation::LeftAlone => Self::LeftAlone,
            Operation::None if entry.situation == Situation::Skipped => Self::Skipped,
            Operation::None => Self::Unchanged,
        }
    }

    /// Returns the entries of this part.
    pub(in crate::report) fn entries(self, plan: &Plan) -> Vec<&Entry> {
        plan.entries.iter().filter(|entry| Self::of(entry) == self).collect()
    }

    /// Returns the part's name, as it heads a section.
    pub(in crate::report) const fn title(self) -> &'static str {
        match self {
            Self::Disable => "Close access",
            Self::Create => "New people",
            Self::Link => "New Backoffice logins",
            Self::Update => "Changes",
            Self::Reactivate => "Active again",
            Self::Conflict => "In conflict",
            Self::Hold => "On hold",
            Self::Refused => "Refused: mend these rows",
            Self::Wait => "Later",
            Self::Absent => "Not in the roster",
            Self::LeftAlone => "Left alone",
            Self::Skipped => "None of ours",
            Self::Unchanged => "Unchanged",
        }
    }

    /// Returns the part in a word, as the summary counts it.
    pub(in crate::report) const fn word(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Create => "create",
            Self::Link => "login",
            Self::Update => "update",
            Self::Reactivate => "reactivate",
            Self::Conflict => "conflict",
            Self::Hold => "on hold",
            Self::Refused => "refused",
            Self::Wait => "waiting",
            Self::Absent => "absent",
            Self::LeftAlone => "left alone",
            Self::Skipped => "skipped",
            Self::Unchanged => "unchanged",
        }
    }

    /// Returns what the part means for one person in it, or for several.
    pub(in crate::report) const fn meaning(self, one: bool, purpose: Purpose) -> &'static str {
        match (self, one) {
            (Self::Update, true) if matches!(purpose, Purpose::Undo) => "is changed back",
            (Self::Update, false) if matches!(purpose, Purpose::Undo) => "are changed back",
            (Self::Reactivate, true) if matches!(purpose, Purpose::Undo) => "becomes active again",
            (Self::Reactivate, false) if matches!(purpose, Purpose::Undo) => "become active again",
            (Self::Hold, _) if matches!(purpose, Purpose::Undo) => {
                "changed since by somebody else; nothing happens"
            }
            (Self::Disable, true) => "becomes inactive",
            (Self::Disable, false) => "become inactive",
            (Self::Create, true) => "becomes a new employee",
            (Self::Create, false) => "become new employees",
            (Self::Link, true) => "gets a Backoffice login",
            (Self::Link, false) => "get a Backoffice login",
            (Self::Update, true) => "is changed to what the roster says",
            (Self::Update, false) => "are changed to what the roster says",
            (Self::Reactivate, true) => "becomes active again, changed to what the roster says",
            (Self::Reactivate, false) => "become active again, changed to what the roster says",
            (Self::Conflict, _) => "cannot be told for sure; nothing happens until you decide",
            (Self::Hold, true) => "needs a decision first; nothing happens until then",
            (Self::Hold, false) => "need a decision first; nothing happens until then",
            (Self::Refused, true) => "has an error in the row; nothing happens",
            (Self::Refused, false) => "have an error in the row; nothing happens",
            (Self::Wait, true) => "is not due yet",
            (Self::Wait, false) => "are not due yet",
            (Self::Absent, true) => "is active in Backoffice but not in the roster; nothing happens",
            (Self::Absent, false) => "are active in Backoffice but not in the roster; nothing happens",
            (Self::LeftAlone, _) => "somebody decided that nothing is to happen",
            (Self::Skipped, true) => "is passed over, as [[roster.skip]] says",
            (Self::Skipped, false) => "are passed over, as [[roster.skip]] says",
            (Self::Unchanged, true) => "needs nothing",
            (Self::Unchanged, false) => "need nothing",
        }
    }

    /// Returns the sign in front of a person.
    pub(in crate::report) const fn sign(self) -> &'static str {
        match self {
            Self::Disable => "-",
            Self::Create | Self::Link => "+",
            Self::Update => "~",
            Self::Reactivate => "^",
            Self::Conflict | Self::Hold => "?",
            Self::Refused => "x",
            Self::Wait | Self::Absent | Self::LeftAlone | Self::Skipped | Self::Unchanged => "·",
        }
    }

    /// Returns how the part looks.
    pub(in crate::report) const fn look(self) -> Look {
        match self {
            Self::Disable | Self::Refused => Look::Bad,
            Self::Create | Self::Link => Look::Good,
            Self::Update | Self::Reactivate => Look::Change,
            Self::Conflict | Self::Hold => Look::Care,
            Self::Wait | Self::Absent | Self::LeftAlone | Self::Skipped | Self::Unchanged => Look::Faint,
        }
    }
}
