//! What the server tells: a page why something was not done, and whoever started it what happens.

use serde::Serialize;

use crate::apply::Event;
use crate::engine::{Done, EngineError};
use crate::plan::Approval;
use crate::report::{Style, engine_error_hint, engine_error_text};

/// What happens in a review, for whoever started it.
#[derive(Debug)]
pub enum News {
    /// The plan was approved, and is kept in this file.
    Approved {
        /// The word for it.
        approval: Approval,
        /// The file.
        file: std::path::PathBuf,
    },
    /// Something happened while it is carried out.
    Happened(Event),
    /// Carrying it out ended.
    Ended(Result<Done, EngineError>),
    /// The reviewer is done: the server is to end.
    Finish,
}

/// Where an approved plan is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAt {
    /// The file, as a person reads it.
    pub file: String,
    /// The command that carries it out.
    pub command: String,
}

/// What there is to see of a run.
#[derive(Debug, Clone)]
pub(super) struct RunPages {
    /// The report.
    pub(super) page: crate::report::Page,
    /// The results file.
    pub(super) results_csv: Vec<u8>,
    /// The refused rows, where there are any and the roster has no PINs.
    pub(super) rejects_csv: Option<Vec<u8>>,
}

/// Why something was not done, for the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
}

impl Refusal {
    /// Returns a refusal with a hint.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }

    /// Returns what the engine could not do, for a page.
    pub(super) fn of(error: &EngineError) -> Self {
        Self::new(engine_error_text(error, Style::default()), engine_error_hint(error))
    }
}
