//! What is kept of a run: when, of what, how it ended, and what came of every row.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::backoffice::StepKind;
use crate::model::{EmployeeId, Pin};
use crate::plan::{Accepted, Approval, ClockedSince, EntryId};

use super::Ending;
use super::ending::NO_PLAN;

use super::StepOutcome;

/// A run that is about to begin.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// `sync`, `apply` or `offboard`.
    pub command: String,
    /// The tenant's name.
    pub tenant: String,
    /// The roster as given.
    pub roster_path: String,
    /// SHA-256 of the roster.
    pub roster_sha256: String,
    /// Hash of the plan: it is applied at most once.
    pub plan_hash: String,
    /// The plan as it is kept, JSON: what the run goes on with, should it be interrupted.
    pub plan: String,
    /// The PINs that the roster gives: a plan holds none, and the roster may be gone when the run is resumed.
    pub pins: BTreeMap<EntryId, Pin>,
    /// The roster that counts as accepted from now on, and who is absent from it; `None` where the plan says nothing about
    /// people whom it does not name.
    pub accepts: Option<(Accepted, BTreeSet<EmployeeId>)>,
    /// The run that this one undoes.
    pub undoes: Option<String>,
    /// The only entries that it carries out, where not all.
    pub only: Option<BTreeSet<EntryId>>,
    /// Who approved the plan and what they held back, where somebody did.
    pub approval: Option<Approval>,
}

/// A run's name, such as `20261123-171530-a1b2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunId(pub(super) String);

/// A run as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    /// Its name.
    pub id: String,
    /// `sync`, `apply` or `offboard`.
    pub command: String,
    /// The roster as given.
    pub roster_path: String,
    /// When it began, UTC.
    pub started: String,
    /// When it ended; `None` while it runs or when it was killed.
    pub ended: Option<String>,
    /// Its summary as JSON.
    pub summary: Option<String>,
    /// Its exit code.
    pub exit_code: Option<u8>,
    /// Why it stopped before its end, where it did.
    pub stopped: Option<String>,
    /// When somebody gave it up, where somebody did.
    pub abandoned: Option<String>,
    /// The run that planned anew what this one had not come to, where there is one.
    pub followed_by: Option<String>,
    /// Hash of its plan.
    pub plan_hash: String,
    /// Where its results are.
    pub results_path: Option<PathBuf>,
    /// Where its new PINs and passwords are, if it made any.
    pub credentials_path: Option<PathBuf>,
    /// The run that it undid.
    pub undoes: Option<String>,
    /// The only entries that it carries out, where not all.
    pub only: Option<BTreeSet<EntryId>>,
    /// Who approved the plan and what they held back, where somebody did.
    pub approval: Option<Approval>,
    /// Why it ended, where its rows do not tell it.
    pub ending: Option<Ending>,
}

/// A run with everything that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDetails {
    /// Who clocked in since the run closed their account, as a later one found.
    pub clocked_since: Vec<ClockedSince>,
    /// The run.
    pub record: RunRecord,
    /// Its rows' results, in the order in which they were finished.
    pub rows: Vec<ResultRecord>,
    /// Its steps in the order in which they were intended.
    pub steps: Vec<StepRecord>,
}

/// A row's result as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRecord {
    /// The entry; `None` where an early version did not say.
    pub entry: Option<EntryId>,
    /// The result as JSON.
    pub json: String,
}

/// A step as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRecord {
    /// The entry; `None` where an early version did not say.
    pub entry: Option<EntryId>,
    /// The roster's line.
    pub line: Option<u64>,
    /// Whom.
    pub name: String,
    /// Which step; `None` for a word that is none of this version's.
    pub step: Option<StepKind>,
    /// What it wrote.
    pub about: String,
    /// What came of it; `None` where that was not written down any more.
    pub outcome: Option<StepOutcome>,
    /// What stood there before, as JSON.
    pub old: Option<String>,
}

impl StepRecord {
    /// Returns the step's word, for people.
    pub fn word(&self) -> &'static str {
        self.step.map_or("a step of another version", StepKind::as_str)
    }
}

impl RunRecord {
    /// Returns whether the run was killed, or stopped before its end, and nothing came after it: it can be resumed.
    pub const fn is_open(&self) -> bool {
        self.abandoned.is_none()
            && self.followed_by.is_none()
            && (self.ended.is_none() || self.stopped.is_some())
    }
}

impl RunRecord {
    /// Returns whether the run was begun: a night that ended before has no plan and sent nothing.
    pub fn was_begun(&self) -> bool {
        !self.plan_hash.starts_with(NO_PLAN)
    }
}

impl RunId {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Names a run that is in the journal already.
    pub fn of(record: &RunRecord) -> Self {
        Self(record.id.clone())
    }
}

/// A run that ended then with that number, for tests of what is said of runs.
#[cfg(test)]
pub(crate) fn run_that_ended(command: &str, ended: &str, exit: u8) -> RunRecord {
    RunRecord {
        id: "r".into(),
        command: command.into(),
        roster_path: "roster.csv".into(),
        started: ended.into(),
        ended: Some(ended.into()),
        summary: None,
        exit_code: Some(exit),
        stopped: None,
        abandoned: None,
        followed_by: None,
        plan_hash: "aa".into(),
        results_path: None,
        credentials_path: None,
        undoes: None,
        only: None,
        approval: None,
        ending: None,
    }
}
