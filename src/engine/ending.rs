//! Every night leaves a run behind that says how it ended: a guard that waits, a sign-in that was refused, a journal that broke.

use std::path::PathBuf;

use crate::apply::ApplyError;
use crate::backoffice::ErrorKind;
use crate::model::with_causes;
use crate::state::{EndedNight, Ending, EndingKind, WaitingPlan};

use super::error::EngineError;
use super::run::Done;
use super::stopped::StoppedPlan;
use super::tenant::Engine;

impl Engine {
    /// Writes down that a plan waits for somebody's word, and says so. The night ends here; a journal that cannot be written now
    /// is told, the plan is on disk in any case.
    pub(super) async fn waits(&self, command: &str, mut stopped: StoppedPlan) -> Done {
        match self.show(&stopped.plan).await {
            Ok(news) => stopped.news = news,
            Err(error) => tracing::warn!(%error, "what is new in the plan is not known"),
        }
        let plan = &stopped.plan;
        let reason = plan
            .tripped()
            .map(|guard| format!("stopped by the guard {}: {}", guard.name, guard.message))
            .collect::<Vec<_>>()
            .join("; ");
        let path = std::path::absolute(&stopped.path).unwrap_or_else(|_| stopped.path.clone());
        let waiting = WaitingPlan {
            path,
            hash: plan.hash(),
            guards: plan.tripped().map(|guard| guard.name.to_string()).collect(),
            allowable: stopped.to_allow.is_some(),
            leavers_who_wait: plan.leavers_who_wait().len(),
            news: stopped.news.clone(),
        };
        let ending = Ending { kind: EndingKind::Guard, reason, plan: Some(waiting) };
        let night = EndedNight {
            command,
            tenant: self.tenant(),
            roster_path: &plan.roster.path,
            roster_sha256: &plan.roster.sha256,
            exit_code: EndingKind::Guard.exit().code(),
            ending,
        };
        let noted = async { self.state().await?.note_ended_night(&night).await.map_err(EngineError::from) };
        if let Err(error) = noted.await {
            tracing::warn!(%error, "that the plan waits could not be written into the journal");
        }
        Done::Stopped(Box::new(stopped))
    }
}

impl EngineError {
    /// Returns why a night ends that ends with this error.
    pub fn ending(&self) -> Ending {
        Ending { kind: self.kind(), reason: with_causes(self), plan: None }
    }

    /// Returns what ends a night that ends with this error; the exit code follows from it.
    pub fn kind(&self) -> EndingKind {
        match self {
            Self::Backoffice(error) => match error.kind() {
                ErrorKind::SignInRefused => EndingKind::SignInRefused,
                ErrorKind::Unreachable
                | ErrorKind::SignInUnanswered
                | ErrorKind::Nonsense
                | ErrorKind::IncompleteListing
                | ErrorKind::Forbidden => EndingKind::Unreachable,
                ErrorKind::BadRequest => EndingKind::Usage,
                _ => EndingKind::Failed,
            },
            Self::Unknown { .. } => EndingKind::Unreachable,
            Self::Roster(_) => EndingKind::Roster,
            Self::State(error) => error.kind(),
            // The journal is a file of ours, whatever is the matter with it.
            Self::Apply(ApplyError::Journal(error)) => match error.kind() {
                EndingKind::Locked => EndingKind::Locked,
                _ => EndingKind::File,
            },
            Self::LastManager { .. } => EndingKind::Guard,
            Self::Write { .. }
            | Self::NotErased { .. }
            | Self::Listen(_)
            | Self::Apply(ApplyError::Credentials { .. } | ApplyError::Listen(_)) => EndingKind::File,
            Self::NotFinished { stopped, .. } => stopped.kind(),
            Self::TooLong { .. } => EndingKind::Failed,
            _ => EndingKind::Usage,
        }
    }
}

/// A plan that waits for somebody's word, still valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The run that ended with it.
    pub run: String,
    /// Since when.
    pub since: String,
    /// Since when a guard has been waiting, in this plan and the ones before it.
    pub guarded_since: String,
    /// Why it waits.
    pub reason: String,
    /// The plan.
    pub plan: WaitingPlan,
}

impl Waiting {
    /// Returns the file of the plan.
    pub fn path(&self) -> &PathBuf {
        &self.plan.path
    }
}
