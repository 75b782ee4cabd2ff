//! Whoever must know of a write before it is sent: a journal.

use std::convert::Infallible;

use super::{BackofficeError, Old, StepKind};

/// Hears of every step of a write: before it is sent, what stood there, and what came of it.
///
/// What it cannot write down is not sent, and ends the operation with [`WriteError::Unwitnessed`]. A caller without a journal
/// passes `()`, which does nothing.
pub trait Witness: Sync {
    /// Why something could not be written down.
    type Lost: Send;
    /// What a step goes by.
    type Mark: Copy + Send + Sync;

    /// Returns whether an interrupted run sent this step, or may have: then it is looked for before it is sent.
    fn may_have_sent(&self, step: StepKind) -> bool;

    /// Hears that a step is about to be sent, and what it writes, without any secret.
    fn about_to_send(
        &self,
        step: StepKind,
        about: &str,
    ) -> impl Future<Output = Result<Self::Mark, Self::Lost>> + Send;

    /// Hears what stood there before the step is sent.
    fn stood_there(&self, mark: Self::Mark, old: &Old)
    -> impl Future<Output = Result<(), Self::Lost>> + Send;

    /// Hears what came of a step: an error, or that it was carried out.
    fn came_of_it(
        &self,
        mark: Self::Mark,
        error: Option<&BackofficeError>,
    ) -> impl Future<Output = Result<(), Self::Lost>> + Send;
}

impl Witness for () {
    type Lost = Infallible;
    type Mark = ();

    fn may_have_sent(&self, _: StepKind) -> bool {
        false
    }

    async fn about_to_send(&self, _: StepKind, _: &str) -> Result<(), Infallible> {
        Ok(())
    }

    async fn stood_there(&self, (): (), _: &Old) -> Result<(), Infallible> {
        Ok(())
    }

    async fn came_of_it(&self, (): (), _: Option<&BackofficeError>) -> Result<(), Infallible> {
        Ok(())
    }
}

/// Why a write in front of a witness ended.
#[derive(Debug)]
pub enum WriteError<L> {
    /// What Backoffice, or the way to it, says.
    Backoffice(BackofficeError),
    /// Something could not be written down: nothing more may be sent.
    Unwitnessed(L),
}

/// What comes of a write in front of a witness.
pub type Written<T, W> = Result<T, WriteError<<W as Witness>::Lost>>;

impl<L> WriteError<L> {
    /// Returns what Backoffice says; what could not be written down is no answer of Backoffice's and goes on upwards.
    pub fn of_backoffice(self) -> Result<BackofficeError, L> {
        match self {
            Self::Backoffice(error) => Ok(error),
            Self::Unwitnessed(lost) => Err(lost),
        }
    }
}

impl<L> From<BackofficeError> for WriteError<L> {
    fn from(error: BackofficeError) -> Self {
        Self::Backoffice(error)
    }
}

impl From<WriteError<Infallible>> for BackofficeError {
    fn from(error: WriteError<Infallible>) -> Self {
        match error {
            WriteError::Backoffice(error) => error,
            WriteError::Unwitnessed(never) => match never {},
        }
    }
}
