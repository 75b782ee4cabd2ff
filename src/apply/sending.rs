//! Sending steps: in the journal before, their outcome after; an answer that says nothing is looked into.

use std::future::Future;

use crate::backoffice::{BackofficeError, ErrorKind};
use crate::model::{EmployeeId, Password, Pin};
use crate::observed::{Details, ObservedPay};
use crate::plan::{Entry, Old};
use crate::state::{NewStep, StepId, StepOutcome};

use super::executor::{Executor, lock, name_of};
use super::{ApplyError, Secrets};

/// The outcome of a step that looks before it writes.
pub(super) struct Looked<T> {
    pub(super) outcome: Result<T, BackofficeError>,
    /// The first answer said neither yes nor no, so that the step looked a second time: when it finds nothing to do, it
    /// happened the first time.
    pub(super) again: bool,
}

impl Executor<'_> {
    /// Sends one step: in the journal before, its outcome after. `send` is told the step, for what it finds there.
    pub(super) async fn step<T, F>(
        &self,
        entry: &Entry,
        step: &str,
        about: &str,
        send: impl FnOnce(StepId) -> F,
    ) -> Result<Result<T, BackofficeError>, ApplyError>
    where
        F: Future<Output = Result<T, BackofficeError>>,
    {
        let name = name_of(entry);
        let operation = entry.operation().as_str();
        let new = NewStep { entry: self.place(entry), line: entry.line, name: &name, operation, step, about };
        let id = lock(&self.state).intend(self.input.run, &new)?;
        let outcome = send(id).await;
        let (word, detail) = match &outcome {
            Ok(_) => (StepOutcome::Done, String::new()),
            Err(error) if error.kind() == ErrorKind::Unclear => (StepOutcome::Unclear, error.to_string()),
            Err(error) => (StepOutcome::NotDone, error.to_string()),
        };
        lock(&self.state).conclude(id, word, &detail)?;
        Ok(outcome)
    }

    /// Sends a step that looks at the page before it writes. After an unclear answer it looks again and, where it did not
    /// happen, writes once more; where it cannot even look, the error says that nobody knows.
    pub(super) async fn looking_step<T>(
        &self,
        entry: &Entry,
        step: &str,
        about: &str,
        mut send: impl AsyncFnMut(StepId) -> Result<T, BackofficeError>,
    ) -> Result<Looked<T>, ApplyError> {
        let first = match self.step(entry, step, about, |id| send(id)).await? {
            Err(error) if error.kind() == ErrorKind::Unclear => error,
            outcome => return Ok(Looked { outcome, again: false }),
        };
        let outcome = self.step(entry, step, about, |id| send(id)).await?;
        let outcome = outcome.map_err(|second| match second.kind() {
            ErrorKind::Unclear | ErrorKind::SignInRefused | ErrorKind::Drift | ErrorKind::Rejected => second,
            _ => unknown(&first, &second),
        });
        Ok(Looked { outcome, again: true })
    }

    /// Writes down what stood there before a step. A step whose old values cannot be kept is not sent.
    pub(super) fn keep_old(&self, step: StepId, old: &Old) -> Result<(), String> {
        let json = old.to_json().map_err(|error| error.to_string())?;
        let kept = lock(&self.state).keep_old(step, &json);
        kept.map_err(|error| format!("what stood there before could not be written down: {error}"))
    }

    /// Returns the place of an entry in the plan: the name of its row in the journal.
    pub(super) fn place(&self, entry: &Entry) -> usize {
        let entries = &self.input.plan.entries;
        entries.iter().position(|one| std::ptr::eq(one, entry)).unwrap_or(usize::MAX)
    }

    /// Returns whether an interrupted run sent this step, or may have.
    pub(super) fn has_begun(&self, entry: &Entry, step: &str) -> bool {
        self.input.resumed.is_some_and(|resumed| resumed.has_begun(self.place(entry), step))
    }

    /// Returns whether an interrupted run sent anything for this row, or may have.
    pub(super) fn has_begun_any(&self, entry: &Entry) -> bool {
        self.input.resumed.is_some_and(|resumed| resumed.has_begun_any(self.place(entry)))
    }

    /// Puts secrets on disk before the request that uses them.
    pub(super) fn keep_secrets(&self, entry: &Entry, secrets: &Secrets<'_>) -> Result<(), ApplyError> {
        let mut file = lock(&self.credentials);
        let path = file.path().to_owned();
        file.keep(secrets).map_err(|source| ApplyError::Credentials { path, source })?;
        if file.is_encrypted() {
            // A resumed run could not read them in the file.
            let state = lock(&self.state);
            state.keep_secret(self.input.run, self.place(entry), secrets.pin, secrets.password)?;
        }
        Ok(())
    }

    /// Returns the secrets that an interrupted run had put on disk for this row: they may be in use.
    pub(super) fn kept_secrets(&self, entry: &Entry) -> Result<(Option<Pin>, Option<Password>), ApplyError> {
        let file = lock(&self.credentials);
        if file.is_encrypted() {
            return Ok(lock(&self.state).secret(self.input.run, self.place(entry))?);
        }
        Ok(file.kept(entry.line, &name_of(entry)))
    }

    /// Takes the secrets of rows for which nothing happened off the disk.
    pub(super) fn forget_secrets(&self, lines: &[Option<u64>]) -> Result<(), ApplyError> {
        let mut file = lock(&self.credentials);
        let path = file.path().to_owned();
        file.forget(lines).map_err(|source| ApplyError::Credentials { path, source })
    }

    /// Remembers what an edit page said when it was read back.
    pub(super) fn remember_details(&self, id: EmployeeId, details: &Details) -> Result<(), ApplyError> {
        Ok(lock(&self.state).remember_details(id, details)?)
    }

    /// Remembers what a pay page said when it was read back.
    pub(super) fn remember_pay(&self, id: EmployeeId, pay: &ObservedPay) -> Result<(), ApplyError> {
        Ok(lock(&self.state).remember_pay(id, pay)?)
    }

    /// Forgets what is remembered of somebody whose account is not as it was thought to be.
    pub(super) fn forget_person(&self, id: EmployeeId) -> Result<(), ApplyError> {
        Ok(lock(&self.state).forget(id)?)
    }
}

/// An unclear answer that could not be looked into.
pub(super) fn unknown(first: &BackofficeError, look: &BackofficeError) -> BackofficeError {
    BackofficeError::Unclear {
        what: "what was sent".to_owned(),
        detail: format!("{first}, and it could not be looked up: {look}"),
        source: None,
    }
}
