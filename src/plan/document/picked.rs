//! A part of a plan, as a person names it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::plan::{Entry, EntryId, Plan, Situation};

/// What is to be carried out of a plan: the row on a line, an entry by its name, or everybody who leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pick {
    /// The row on this line of the roster.
    Line(u64),
    /// This entry.
    Entry(EntryId),
    /// Everybody whom the roster itself calls a leaver.
    Leavers,
}

/// A text that picks nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} names nothing of a plan; name a line (12), an entry (line-12, employee-3012), or leavers")]
pub struct UnknownPick(String);

/// A plan that does not have what was picked, or has nothing to do for it: carrying out nothing would use the plan up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the plan has no {0} with something to do; nothing was done")]
pub struct NotInPlan(Pick);

impl Plan {
    /// Returns the entries that were picked; nothing where nothing was, which stands for all of them.
    pub fn picked(&self, picks: &[Pick]) -> Result<BTreeSet<EntryId>, NotInPlan> {
        let mut found = BTreeSet::new();
        for pick in picks {
            let meant = self
                .entries
                .iter()
                .filter(|entry| entry.operation().writes() && pick.means(entry))
                .map(Entry::id);
            let meant: BTreeSet<EntryId> = meant.collect();
            if meant.is_empty() {
                return Err(NotInPlan(*pick));
            }
            found.extend(meant);
        }
        Ok(found)
    }
}

impl Entry {
    /// Returns whether the roster itself calls this person a leaver and something of theirs is to be closed.
    pub fn is_leaver(&self) -> bool {
        self.situation == Situation::Leaver && self.operation().writes()
    }
}

impl Pick {
    fn means(self, entry: &Entry) -> bool {
        match self {
            Self::Line(line) => entry.line == Some(line),
            Self::Entry(id) => entry.id() == id,
            Self::Leavers => entry.is_leaver(),
        }
    }
}

impl fmt::Display for Pick {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(out, "line {line}"),
            Self::Entry(id) => write!(out, "entry {id}"),
            Self::Leavers => out.write_str("leavers"),
        }
    }
}

impl FromStr for Pick {
    type Err = UnknownPick;

    fn from_str(text: &str) -> Result<Self, UnknownPick> {
        let text = text.trim();
        if text == "leavers" {
            return Ok(Self::Leavers);
        }
        let by_line = text.parse().ok().map(Self::Line);
        by_line
            .or_else(|| text.parse().ok().map(Self::Entry))
            .ok_or_else(|| UnknownPick(text.chars().take(40).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EmployeeId;

    #[test]
    fn lines_entries_and_leavers_are_named() {
        assert_eq!("12".parse(), Ok(Pick::Line(12)));
        assert_eq!("line-12".parse(), Ok(Pick::Entry(EntryId::Line(12))));
        assert_eq!(" employee-3012".parse(), Ok(Pick::Entry(EntryId::Employee(EmployeeId::new(3012)))));
        assert_eq!("leavers".parse(), Ok(Pick::Leavers));
        for text in ["", "everybody", "-1", "line-x", "12.5"] {
            assert!(text.parse::<Pick>().is_err(), "{text}");
        }
    }
}
