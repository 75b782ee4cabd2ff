//! What the time clock says of people (protocol §11): a witness of who worked, and never a reason to write.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{EmployeeId, Money};

use super::seen::Seen;

/// What the number behind a name of the time clock is: it differs from tenant to tenant, and nobody knows beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockNumber {
    /// The employee's.
    Employee,
    /// The one for the point of sale.
    PosUser,
}

/// The time clock, as far as it was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TimeClock {
    /// No plan needed it.
    #[default]
    NotAsked,
    /// It was asked, and says nothing that can be relied on, for this reason.
    Unusable(String),
    /// Who worked on these days.
    Read {
        /// The first and the last day, both included.
        days: (NaiveDate, NaiveDate),
        /// The shifts of each account, in the order in which they began. Nobody else worked.
        shifts: BTreeMap<EmployeeId, Vec<ClockedShift>>,
    },
}

/// A shift as a plan looks at it. Its day is the site's own, as the page prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockedShift {
    /// The day on which they clocked in.
    pub began: NaiveDate,
    /// The short code of the site.
    pub site: String,
    /// Whether somebody entered it in Backoffice, so that no clock says it.
    pub by_hand: bool,
}

/// What the time clock tells of somebody that else only their own pages do. It counts as remembered: the pages say it before
/// anything is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockHint {
    /// The id in ADP payroll; may be empty.
    pub adp_employee_id: String,
    /// The hourly rate of the last shift.
    pub rate: Option<Money>,
    /// When the time clock said so.
    pub seen: Seen,
}

impl ClockNumber {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Employee, Self::PosUser];

    /// Returns the word that it is kept by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::PosUser => "pos-user",
        }
    }

    /// Returns the one that is kept by this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    pub(super) const fn other(self) -> Self {
        match self {
            Self::Employee => Self::PosUser,
            Self::PosUser => Self::Employee,
        }
    }

    /// Returns what the numbers are, for a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Employee => "employee ids",
            Self::PosUser => "POS ids",
        }
    }
}

impl TimeClock {
    /// Returns whether it was asked already, whatever it said.
    pub fn was_asked(&self) -> bool {
        *self != Self::NotAsked
    }

    /// Returns somebody's last shift that a clock took down.
    pub fn last_shift(&self, id: EmployeeId) -> Option<&ClockedShift> {
        let Self::Read { shifts, .. } = self else { return None };
        shifts.get(&id)?.iter().rev().find(|shift| !shift.by_hand)
    }

    /// Returns their last shift, where it began after this day.
    pub fn shift_after(&self, id: EmployeeId, day: NaiveDate) -> Option<&ClockedShift> {
        self.last_shift(id).filter(|shift| shift.began > day)
    }
}
