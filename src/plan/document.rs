//! The plan as data and as a file. Read [`Plan`] first, then [`Entry`] and its [`Action`].

mod action;
mod agreement;
mod approval;
pub(super) mod before;
mod change;
pub(super) mod decision;
pub(super) mod entries_of;
mod entry;
mod entry_id;
pub(super) mod everybody;
mod file;
mod first_schema;
pub(super) mod guard_name;
pub(super) mod guard_outcome;
mod in_file;
pub(super) mod picked;
mod plan;
mod refusal;
pub(super) mod review_standing;
mod sites;
pub(super) mod specs;
mod words;

pub use action::{Action, Changing, Closing, Creating, Linking};
pub use agreement::Disagreement;
pub use approval::{APPROVED_SCHEMA, Approval, ApprovedPlan, GuardApproval, HeldBack, KnownBy, PlanFile};
pub use change::{Change, LoginValue, Value};
pub use entry::{Candidate, Entry, Person};
pub use entry_id::{EntryId, UnknownEntry};
pub use first_schema::BegunPlan;
pub use plan::{Plan, RequestEstimate, RosterSource, SCHEMA, Summary};
pub use refusal::{ApprovalError, PlanFileError};
pub use sites::{PersonSites, SiteStaff};
pub use words::{Operation, Purpose, Situation};
