//! First contact: does this Backoffice behave as `docs/backoffice-protocol.md` says?
//!
//! Nothing can be tried out on somebody's payroll, so that every fact the program relies on is held against the real pages
//! before the first write, by reading only. Read [`Fact`] for what is held against what, then [`examine`].
//!
//! What an examination says is for strangers too: it holds counts and the names of fields, and nobody's data.

mod compare;
mod examine;
mod fact;
mod sample;

pub use examine::examine;
pub use fact::Fact;

/// What a fact turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds, and what shows it.
    Holds(String),
    /// It does not, and what shows that.
    Fails(String),
    /// There was nothing to hold it against, and why.
    NotChecked(String),
}

/// One fact and what it turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The fact.
    pub fact: Fact,
    /// What it turned out to be.
    pub outcome: Outcome,
}

/// What came of looking at a Backoffice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// Every fact, in the order of [`Fact::ALL`].
    pub findings: Vec<Finding>,
    /// The requests it took, sign-in included.
    pub requests: u64,
}

impl Examination {
    /// Returns whether every fact that could be checked holds.
    pub fn passed(&self) -> bool {
        self.failures().next().is_none()
    }

    /// Returns what does not hold.
    pub fn failures(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| matches!(finding.outcome, Outcome::Fails(_)))
    }

    /// Returns how many facts hold, do not, and could not be checked.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count =
            |is: fn(&Outcome) -> bool| self.findings.iter().filter(|finding| is(&finding.outcome)).count();
        (
            count(|outcome| matches!(outcome, Outcome::Holds(_))),
            count(|outcome| matches!(outcome, Outcome::Fails(_))),
            count(|outcome| matches!(outcome, Outcome::NotChecked(_))),
        )
    }
}
