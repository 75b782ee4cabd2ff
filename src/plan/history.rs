//! What earlier rosters said and what people decided: a plan's memory of absences, of how many rows there were and in which columns. Kept by `state`, read here as data.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{EmployeeId, Field, PosUserId};

use super::MatchDecision;

/// What is known of the rosters that were accepted before: those whose plan passed the guards and was carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The last accepted roster.
    pub last: Option<Accepted>,
    /// People who were absent from it, and for how long.
    pub absences: BTreeMap<EmployeeId, Absence>,
    /// What people decided about who somebody is.
    pub decisions: Vec<MatchDecision>,
    /// How old the roster is beside those; `None` where nobody looked.
    pub age: Option<RosterAge>,
    /// Whose account a run of this program closed lately, and is closed since.
    pub closed: BTreeMap<EmployeeId, Closed>,
    /// Numbers for the point of sale that are not free although no listing shows them: reserved by a run, or said to be taken.
    pub numbers: BTreeSet<PosUserId>,
}

/// When an account was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The day.
    pub on: NaiveDate,
    /// The run that closed it.
    pub run: String,
}

/// How old a roster is beside those that were accepted before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterAge {
    /// No older than the last one.
    NotOlder,
    /// Its contents were accepted before the last accepted ones.
    OldContents {
        /// When.
        accepted: NaiveDate,
        /// When the last ones were.
        last: NaiveDate,
        /// In how many rows the two differ.
        rows: u64,
        /// Whose rows these are, in words.
        people: Vec<String>,
    },
    /// Its contents were accepted before the last accepted ones, and Backoffice has all that they say: nothing would be undone.
    OldAndEqual {
        /// When.
        accepted: NaiveDate,
    },
    /// It was delivered too long ago.
    Late {
        /// Hours ago.
        hours: u64,
        /// The most that goes.
        most: u64,
    },
}

/// An accepted roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The day of its plan.
    pub day: NaiveDate,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its data rows.
    pub rows: u64,
    /// The columns with a value in at least one row; empty where that is not known.
    pub columns: BTreeSet<Field>,
    /// The rows among them that the settings passed over.
    pub skipped: u64,
}

/// Somebody's absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// In how many accepted rosters in a row; 0 where only contents that were accepted before lack them.
    pub rosters: u32,
    /// The day of the first of them.
    pub since: NaiveDate,
}

impl History {
    /// Returns somebody's absence when this roster is counted too. The same contents count once, on whatever day: a file that
    /// was not exported anew says nothing new, and nothing at all of somebody whose account was opened since.
    pub fn absent_again(&self, employee: EmployeeId, sha256: &str, day: NaiveDate) -> Absence {
        let repeated = self.last.as_ref().is_some_and(|last| last.sha256 == sha256);
        match self.absences.get(&employee) {
            None => Absence { rosters: u32::from(!repeated), since: day },
            Some(known) if repeated => *known,
            Some(known) => Absence { rosters: known.rosters.saturating_add(1), since: known.since },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_contents_are_no_second_roster_on_whatever_day() {
        let (monday, tuesday) = ("2026-11-23".parse().unwrap(), "2026-11-24".parse().unwrap());
        let id = EmployeeId::new(7);
        let none = History::default();
        assert_eq!(none.absent_again(id, "aa", monday), Absence { rosters: 1, since: monday });
        let once = History {
            last: Some(Accepted {
                day: monday,
                sha256: "aa".into(),
                rows: 3,
                columns: BTreeSet::new(),
                skipped: 0,
            }),
            absences: [(id, Absence { rosters: 1, since: monday })].into(),
            ..History::default()
        };
        assert_eq!(once.absent_again(id, "aa", monday).rosters, 1);
        assert_eq!(once.absent_again(id, "aa", tuesday).rosters, 1);
        assert_eq!(once.absent_again(id, "bb", tuesday), Absence { rosters: 2, since: monday });
        assert_eq!(once.absent_again(EmployeeId::new(8), "bb", tuesday).rosters, 1);
        assert_eq!(once.absent_again(EmployeeId::new(8), "aa", tuesday).rosters, 0, "opened since");
    }
}
