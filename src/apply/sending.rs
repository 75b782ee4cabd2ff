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
        let new = NewStep { entry: entry.id(), line: entry.line, name: &name, operation, step, about };
        let id = self.store.intend(self.input.run, &new).await?;
        let outcome = send(id).await;
        // What could not be written down is no answer of Backoffice: the run cannot keep track any more.
        if let Some(error) = lock(&self.unwritten).take() {
            return Err(error.into());
        }
        let (word, detail) = match &outcome {
            Ok(_) => (StepOutcome::Done, String::new()),
            Err(error) if error.kind() == ErrorKind::Unclear => (StepOutcome::Unclear, error.to_string()),
            Err(error) => (StepOutcome::NotDone, error.to_string()),
        };
        self.store.conclude(id, word, &detail).await?;
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

    /// Writes down what stood there before a step. A step whose old values cannot be kept is not sent, and ends the run.
    pub(super) async fn keep_old(&self, step: StepId, old: &Old) -> Result<(), String> {
        let json = old.to_json().map_err(|error| error.to_string())?;
        self.store.keep_old(step, &json).await.map_err(|error| {
            let told = format!("what stood there before could not be written down: {error}");
            *lock(&self.unwritten) = Some(error);
            told
        })
    }

    /// Returns whether an interrupted run sent this step, or may have.
    pub(super) fn has_begun(&self, entry: &Entry, step: &str) -> bool {
        self.input.resumed.is_some_and(|resumed| resumed.has_begun(entry.id(), step))
    }

    /// Returns whether an interrupted run sent anything for this row, or may have.
    pub(super) fn has_begun_any(&self, entry: &Entry) -> bool {
        self.input.resumed.is_some_and(|resumed| resumed.has_begun_any(entry.id()))
    }

    /// Puts secrets on disk before the request that uses them.
    pub(super) async fn keep_secrets(&self, entry: &Entry, secrets: &Secrets<'_>) -> Result<(), ApplyError> {
        let taken = {
            let mut file = lock(&self.credentials);
            let (path, first) = (file.path().to_owned(), file.is_empty());
            file.keep(secrets).map_err(|source| ApplyError::Credentials { path, source })?;
            file.is_encrypted().then(|| first.then(|| file.path().to_owned()))
        };
        if let Some(first) = taken {
            if let Some(path) = first {
                // The file has its name since its first secret; nobody else has the same.
                self.store.name_credentials(self.input.run, &path).await?;
            }
            // A resumed run could not read them in the file.
            let (run, Secrets { pin, password, .. }) = (self.input.run, secrets);
            self.store.keep_secret(run, entry.id(), *pin, *password).await?;
        }
        Ok(())
    }

    /// Returns the secrets that an interrupted run had put on disk for this row: they may be in use.
    pub(super) async fn kept_secrets(
        &self,
        entry: &Entry,
    ) -> Result<(Option<Pin>, Option<Password>), ApplyError> {
        let (pin, password) = self.store.secret(self.input.run, entry.id()).await?;
        let in_file = lock(&self.credentials).kept(entry.line, &name_of(entry));
        Ok((in_file.0.or(pin), in_file.1.or(password)))
    }

    /// Takes the secrets of rows for which nothing happened off the disk.
    pub(super) fn forget_secrets(&self, lines: &[Option<u64>]) -> Result<(), ApplyError> {
        let mut file = lock(&self.credentials);
        let path = file.path().to_owned();
        file.forget(lines).map_err(|source| ApplyError::Credentials { path, source })
    }

    /// Remembers what an edit page said when it was read back.
    pub(super) async fn remember_details(&self, id: EmployeeId, details: &Details) -> Result<(), ApplyError> {
        Ok(self.store.remember_details(id, details).await?)
    }

    /// Remembers what a pay page said when it was read back.
    pub(super) async fn remember_pay(&self, id: EmployeeId, pay: &ObservedPay) -> Result<(), ApplyError> {
        Ok(self.store.remember_pay(id, pay).await?)
    }

    /// Forgets what is remembered of somebody whose account is not as it was thought to be.
    pub(super) async fn forget_person(&self, id: EmployeeId) -> Result<(), ApplyError> {
        Ok(self.store.forget(id).await?)
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
