//! The journal as the witness of every write: a step stands in it before it is sent, with what stood there, and its outcome after.
//! Secrets are on disk before the step that uses them.

use crate::backoffice::{BackofficeError, ErrorKind, Old, StepKind, Witness, WriteError, Writer};
use crate::model::{EmployeeId, Password, Pin};
use crate::observed::{Details, ObservedPay};
use crate::plan::Entry;
use crate::state::{NewStep, StepId, StepOutcome};

use super::executor::{Executor, lock, name_of};
use super::{ApplyError, Secrets};

/// What comes of a part of a row: an error of Backoffice is the row's, one of the journal ends the run.
pub(super) type Sent<T> = Result<T, WriteError<ApplyError>>;

impl From<ApplyError> for WriteError<ApplyError> {
    fn from(lost: ApplyError) -> Self {
        Self::Unwitnessed(lost)
    }
}

/// The journal, as far as it is about one entry.
#[derive(Clone, Copy)]
pub(super) struct EntryWitness<'a, 'x> {
    run: &'a Executor<'x>,
    entry: &'a Entry,
}

impl<'a, 'x> EntryWitness<'a, 'x> {
    pub(super) const fn new(run: &'a Executor<'x>, entry: &'a Entry) -> Self {
        Self { run, entry }
    }

    /// Returns what writes for this entry.
    pub(super) const fn writer(&self) -> Writer<'_, Self> {
        Writer::new(self.run.backoffice, self.run.input.catalogue, self)
    }
}

impl Witness for EntryWitness<'_, '_> {
    type Lost = ApplyError;
    type Mark = StepId;

    fn may_have_sent(&self, step: StepKind) -> bool {
        self.run.has_begun(self.entry, step)
    }

    async fn about_to_send(&self, step: StepKind, about: &str) -> Result<StepId, ApplyError> {
        let Self { run, entry } = self;
        let name = name_of(entry);
        let operation = entry.operation().as_str();
        let new = NewStep { entry: entry.id(), line: entry.line, name: &name, operation, step, about };
        Ok(run.store.intend(run.input.run, &new).await?)
    }

    async fn stood_there(&self, mark: StepId, old: &Old) -> Result<(), ApplyError> {
        Ok(self.run.store.keep_old(mark, old).await?)
    }

    async fn came_of_it(&self, mark: StepId, error: Option<&BackofficeError>) -> Result<(), ApplyError> {
        let (word, detail) = match error {
            None => (StepOutcome::Done, String::new()),
            Some(error) if error.kind() == ErrorKind::Unclear => (StepOutcome::Unclear, error.to_string()),
            Some(error) => (StepOutcome::NotDone, error.to_string()),
        };
        Ok(self.run.store.conclude(mark, word, &detail).await?)
    }
}

impl Executor<'_> {
    /// Returns whether an interrupted run sent this step, or may have.
    pub(super) fn has_begun(&self, entry: &Entry, step: StepKind) -> bool {
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
