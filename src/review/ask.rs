//! What the server asks of whoever started it: everything that needs Backoffice, the clock or the disk.

use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::sync::oneshot;

use crate::apply::Stop;
use crate::plan::{ApprovedPlan, MatchDecision, Plan};

use super::Live;

/// Where the answer to an [`Ask`] goes.
pub type Reply<T> = oneshot::Sender<Result<T, Refusal>>;

/// Something the server cannot do by itself. They are asked one after the other.
#[derive(Debug)]
pub enum Ask {
    /// A plan from the same roster, with these decisions.
    PlanAgain {
        /// What was decided in this review so far.
        decisions: Vec<MatchDecision>,
        /// The plan.
        reply: Reply<Plan>,
    },
    /// The moment: below the command line nobody reads the clock.
    Moment {
        /// The moment.
        reply: Reply<DateTime<Utc>>,
    },
    /// An approved plan is to be kept on disk, and its decisions remembered.
    Keep {
        /// The plan and the word for it.
        approved: Box<ApprovedPlan>,
        /// Where it is.
        reply: Reply<KeptAt>,
    },
    /// An approved plan is to be carried out. The answer comes when it has begun, or cannot begin; what happens then is told
    /// to `live`.
    CarryOut {
        /// The plan and the word for it.
        approved: Box<ApprovedPlan>,
        /// Hears what happens.
        live: Live,
        /// Ends it early.
        stop: Stop,
        /// Whether it has begun.
        reply: Reply<()>,
    },
    /// The report of the run that was carried out.
    Report {
        /// The path that the served pages begin with.
        base: String,
        /// The pages.
        reply: Reply<RunPages>,
    },
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
pub struct RunPages {
    /// The report.
    pub page: crate::report::Page,
    /// The results file.
    pub results_csv: Vec<u8>,
    /// The refused rows, where there are any and the roster has no PINs.
    pub rejects_csv: Option<Vec<u8>>,
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
}
