//! The steps of each operation.

pub(super) mod create;
pub(super) mod disable;
pub(super) mod link;
mod login_switch;
pub(super) mod pay;
pub(super) mod update;

use crate::backoffice::{BackofficeError, ErrorKind};
use crate::model::with_causes;

use super::executor::{Advance, Carried};
use super::{RowResult, RowStatus};

/// A row that ended in an error before anything was written for it.
fn ended(mut result: RowResult, status: RowStatus, error: &BackofficeError, secrets_unused: bool) -> Carried {
    result.status = status;
    result.message = with_causes(error);
    let trouble = Some((error.kind(), result.message.clone()));
    Carried { trouble, secrets_unused, ..Carried::of(Advance::Finished(result)) }
}

impl Carried {
    /// Says something else than the error alone.
    fn set_message(&mut self, message: String) {
        let (Advance::Finished(result) | Advance::ToConfirm(result, _)) = &mut self.progress;
        result.message = message;
    }
}

/// A row of which some steps were carried out and some were not.
fn partial(mut result: RowResult, error: &BackofficeError, message: &str) -> Carried {
    result.status = RowStatus::Partial;
    result.say(message);
    let trouble = Some((error.kind(), error.to_string()));
    Carried { trouble, ..Carried::of(Advance::Finished(result)) }
}

/// A row for which nothing could be tried.
fn not_tried(mut result: RowResult, message: &str) -> Carried {
    result.status = RowStatus::Failed;
    result.say(message);
    Carried { secrets_unused: true, ..Carried::of(Advance::Finished(result)) }
}

/// What a refused write means for its row.
fn status_of(error: &BackofficeError) -> RowStatus {
    match error.kind() {
        ErrorKind::Taken => RowStatus::Conflict,
        ErrorKind::Drift => RowStatus::Stale,
        _ => RowStatus::Failed,
    }
}
