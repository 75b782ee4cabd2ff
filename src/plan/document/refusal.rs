//! Why a plan's file is refused.

use crate::plan::GuardName;

use super::agreement::Disagreement;
use super::entry_id::EntryId;
use super::plan::SCHEMA;

/// Why a file is no plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanFileError {
    /// No JSON, or not a plan's.
    #[error("not a plan file; make one with `roster-sync plan ROSTER --out plan.json`")]
    Json(#[source] serde_json::Error),
    /// Another version's.
    #[error("planned by {by} (its format is {found:?}, this program reads {SCHEMA:?}); plan again")]
    Schema {
        /// What the file says.
        found: String,
        /// The program that made it.
        by: String,
    },
    /// It has no seal: it was printed, not kept.
    #[error(
        "the plan has no seal: keep one with `roster-sync plan ROSTER --out plan.json` instead of what is printed"
    )]
    NoSeal,
    /// Its seal does not fit, or something stands in it that follows from something else and is not what follows.
    #[error("the plan is not as it was written; plan again, and choose lines of a plan with --only")]
    Changed,
    /// It shows something else than it would do.
    #[error("the plan is not to be trusted; plan again")]
    Disagrees(#[source] Disagreement),
    /// A guard is missing.
    #[error("the plan does not say what the guard {0} found; plan again")]
    NoGuard(GuardName),
    /// Its approval does not fit it.
    #[error("the approval does not fit the plan")]
    Approval(#[source] ApprovalError),
}

/// Why an approval does not fit its plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApprovalError {
    /// Nobody gave their name.
    #[error("nobody gave their name for it")]
    Nameless,
    /// An entry is held back that the plan does not have, or that would write nothing.
    #[error("{0} is held back, but there is nothing to hold back")]
    NothingToHold(EntryId),
    /// The plan has no such guard.
    #[error("the plan has no guard {0}")]
    NoSuchGuard(GuardName),
    /// A guard that no word can let through.
    #[error("the guard {0} cannot be let through")]
    NotAllowable(GuardName),
    /// A guard was let through without a reason.
    #[error("the guard {0} was let through without a reason")]
    NoReason(GuardName),
}
