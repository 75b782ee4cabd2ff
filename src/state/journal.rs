//! The journal: what is about to be sent, what was there before, and what came of it. Never a PIN, never a password.

use rusqlite::params;

use super::{State, StateError};

/// A step in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepId(i64);

/// A step that is about to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewStep<'a> {
    /// The place of its row among the plan's entries.
    pub entry: usize,
    /// The roster's line.
    pub line: Option<u64>,
    /// Whom.
    pub name: &'a str,
    /// The row's operation.
    pub operation: &'a str,
    /// Which step.
    pub step: &'a str,
    /// What it writes, without any secret.
    pub about: &'a str,
}

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOutcome {
    /// It was carried out.
    Done,
    /// It was refused or could not be tried: it did not happen.
    NotDone,
    /// It may have happened.
    Unclear,
}

impl StepOutcome {
    /// Returns the word of the journal.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotDone => "not-done",
            Self::Unclear => "unclear",
        }
    }
}

impl State {
    /// Writes down that a step is about to be sent. It is on disk when this returns.
    pub fn intend(&self, run: &str, new: &NewStep<'_>) -> Result<StepId, StateError> {
        let line = new.line.and_then(|line| i64::try_from(line).ok());
        let entry = i64::try_from(new.entry).ok();
        self.connection
            .execute(
                "INSERT INTO step (run, entry, line, name, operation, step, about, intended)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![run, entry, line, new.name, new.operation, new.step, new.about, self.now()],
            )
            .map_err(|source| self.failed(source))?;
        Ok(StepId(self.connection.last_insert_rowid()))
    }

    /// Writes down what stood there before a step, as JSON, so that it can be put back. It is on disk when this returns.
    pub fn keep_old(&self, step: StepId, old: &str) -> Result<(), StateError> {
        self.connection
            .execute("UPDATE step SET old = ?2 WHERE id = ?1", params![step.0, old])
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    /// Writes down what came of a step.
    pub fn conclude(&self, step: StepId, outcome: StepOutcome, detail: &str) -> Result<(), StateError> {
        self.connection
            .execute(
                "UPDATE step SET outcome = ?2, detail = ?3, finished = ?4 WHERE id = ?1",
                params![step.0, outcome.as_str(), detail, self.now()],
            )
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }
}
