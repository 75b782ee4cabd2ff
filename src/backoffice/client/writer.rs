//! Writing to Backoffice in front of a witness: look, send, look again when unclear. Every write of the program, and of the
//! library's single calls, goes this way; what proves it stands beside each.

use crate::model::EmployeeId;

use super::super::{
    BackofficeError, Catalogue, Compensation, ErrorKind, Old, Profile, StepKind, Witness, WriteError, Written,
};
use super::Backoffice;

/// Writes to Backoffice, each step told to a witness before it is sent.
///
/// A caller with a journal passes it; `()` is a witness that does nothing.
#[derive(Debug)]
pub struct Writer<'a, W> {
    pub(super) backoffice: &'a Backoffice,
    pub(super) catalogue: &'a Catalogue,
    pub(super) witness: &'a W,
}

/// The answer to a first try that was neither yes nor no, where there was one.
#[derive(Debug, Default)]
pub(super) struct Tried {
    first: Option<BackofficeError>,
}

impl Tried {
    /// Returns that this came of a first try.
    pub(super) fn once(first: BackofficeError) -> Self {
        Self { first: Some(first) }
    }

    /// Returns whether this is the second try: what it finds done was done by the first.
    pub(super) fn again(&self) -> bool {
        self.first.is_some()
    }
}

impl<'a, W: Witness> Writer<'a, W> {
    /// Returns a writer in front of a witness. `catalogue` is what the tenant offers, as it was last read.
    pub const fn new(backoffice: &'a Backoffice, catalogue: &'a Catalogue, witness: &'a W) -> Self {
        Self { backoffice, catalogue, witness }
    }

    /// Tells the witness of a step that is about to be sent.
    pub(super) async fn begin(&self, step: StepKind, about: &str) -> Written<W::Mark, W> {
        self.witness.about_to_send(step, about).await.map_err(WriteError::Unwitnessed)
    }

    /// Tells the witness what stood there before a step.
    pub(super) async fn keep(&self, mark: W::Mark, old: &Old) -> Written<(), W> {
        self.witness.stood_there(mark, old).await.map_err(WriteError::Unwitnessed)
    }

    /// Tells the witness what came of a step, and returns it.
    pub(super) async fn end<T>(&self, mark: W::Mark, outcome: Written<T, W>) -> Written<T, W> {
        match outcome {
            Ok(done) => {
                self.witness.came_of_it(mark, None).await.map_err(WriteError::Unwitnessed)?;
                Ok(done)
            }
            Err(WriteError::Backoffice(error)) => {
                self.witness.came_of_it(mark, Some(&error)).await.map_err(WriteError::Unwitnessed)?;
                Err(error.into())
            }
            lost @ Err(WriteError::Unwitnessed(_)) => lost,
        }
    }

    /// Tells the witness what came of a step that looks before it writes. `None`: nobody knows, and it is tried once more; what
    /// that try cannot look up stays unclear. That the login may not is believed the second time: a firewall says so once, too.
    pub(super) async fn settle<T>(
        &self,
        mark: W::Mark,
        outcome: Written<T, W>,
        tried: &mut Tried,
    ) -> Option<Written<T, W>> {
        let error = match self.end(mark, outcome).await {
            Err(WriteError::Backoffice(error)) => error,
            known => return Some(known),
        };
        match (&tried.first, error.kind()) {
            (None, kind) if may_pass(kind) => {
                tried.first = Some(error);
                None
            }
            (Some(first), ErrorKind::Forbidden) if first.kind() == ErrorKind::Forbidden => {
                Some(Err(error.into()))
            }
            (None, _)
            | (
                Some(_),
                ErrorKind::Unclear
                | ErrorKind::SignInRefused
                | ErrorKind::SignInUnanswered
                | ErrorKind::Drift
                | ErrorKind::Rejected,
            ) => Some(Err(error.into())),
            (Some(first), _) => Some(Err(unknown(first, &error).into())),
        }
    }

    /// Reads an employee's form as a step of its own.
    pub async fn profile(&self, step: StepKind, id: EmployeeId) -> Written<Profile, W> {
        self.read(step, &format!("employee {id}"), self.backoffice.profile(id, self.catalogue)).await
    }

    /// Reads an employee's pay as a step of its own.
    pub async fn compensation(&self, step: StepKind, id: EmployeeId) -> Written<Compensation, W> {
        self.read(step, &format!("employee {id}"), self.backoffice.compensation(id)).await
    }

    /// Reads something as a step of its own.
    pub(super) async fn read<T>(
        &self,
        step: StepKind,
        about: &str,
        reading: impl Future<Output = Result<T, BackofficeError>>,
    ) -> Written<T, W> {
        let mark = self.begin(step, about).await?;
        let outcome = reading.await.map_err(WriteError::Backoffice);
        self.end(mark, outcome).await
    }
}

/// Whether looking once more can help after a form was sent: nobody knows, or it is said that the login may not.
pub(super) const fn may_pass(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Unclear | ErrorKind::Forbidden)
}

/// An unclear answer that the second look did not explain.
pub(super) fn unknown(first: &BackofficeError, look: &BackofficeError) -> BackofficeError {
    BackofficeError::Unclear {
        what: "what was sent".to_owned(),
        detail: format!("{first}, and a second look came to this: {look}"),
        source: None,
    }
}

/// What a step of an interrupted run came to: nobody knows.
pub(super) fn interrupted(what: String) -> BackofficeError {
    BackofficeError::Unclear { what, detail: "the run was interrupted".into(), source: None }
}
