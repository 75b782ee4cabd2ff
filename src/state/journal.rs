//! The journal: what is about to be sent, and what came of it. Never a PIN, never a password.

use rusqlite::params;

use super::{State, StateError};

/// A step in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepId(i64);

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
    /// Writes down that a step is about to be sent. It is on disk when this returns. `about` names what is written, without
    /// any secret.
    pub fn intend(
        &self,
        run: &str,
        line: Option<u64>,
        name: &str,
        operation: &str,
        step: &str,
        about: &str,
    ) -> Result<StepId, StateError> {
        let line = line.and_then(|line| i64::try_from(line).ok());
        self.connection
            .execute(
                "INSERT INTO step (run, line, name, operation, step, about, intended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![run, line, name, operation, step, about, self.now()],
            )
            .map_err(|source| self.failed(source))?;
        Ok(StepId(self.connection.last_insert_rowid()))
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
