//! The name of an entry in its plan: what a reviewer holds back, a guard counts and a page links to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::EmployeeId;

/// Which entry of a plan is meant: `line-12` is the row on line 12 of the roster, `employee-3012` somebody whom no row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum EntryId {
    /// By the roster's line.
    Line(u64),
    /// By the account.
    Employee(EmployeeId),
}

/// A text that names no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} names no entry of a plan; they are named like line-12 or employee-3012")]
pub struct UnknownEntry(String);

impl EntryId {
    /// Names the entry of a row on this line or, where there is none, about this account.
    pub fn of(line: Option<u64>, employee: Option<EmployeeId>) -> Self {
        match (line, employee) {
            (None, Some(employee)) => Self::Employee(employee),
            (line, _) => Self::Line(line.unwrap_or_default()),
        }
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(out, "line-{line}"),
            Self::Employee(id) => write!(out, "employee-{id}"),
        }
    }
}

impl FromStr for EntryId {
    type Err = UnknownEntry;

    fn from_str(text: &str) -> Result<Self, UnknownEntry> {
        let number = |digits: &str| digits.parse::<u64>().ok().filter(|number| number.to_string() == digits);
        let found = match text.split_once('-') {
            Some(("line", digits)) => number(digits).map(Self::Line),
            Some(("employee", digits)) => number(digits).map(|id| Self::Employee(EmployeeId::new(id))),
            _ => None,
        };
        found.ok_or_else(|| UnknownEntry(text.chars().take(40).collect()))
    }
}

impl From<EntryId> for String {
    fn from(id: EntryId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for EntryId {
    type Error = UnknownEntry;

    fn try_from(text: String) -> Result<Self, UnknownEntry> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_nothing_else_does() {
        for id in [EntryId::Line(12), EntryId::Employee(EmployeeId::new(3012))] {
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        for text in
            ["", "12", "line-", "line-012", "line-+1", "line--1", "row-3", "employee-99999999999999999999"]
        {
            assert!(text.parse::<EntryId>().is_err(), "{text}");
        }
    }
}
