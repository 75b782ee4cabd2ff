//! The plan as data and as a file. Read [`Plan`] first, then [`Entry`] and its [`Action`].

mod action;
mod agreement;
mod approval;
mod change;
mod entry;
mod entry_id;
mod file;
mod first_schema;
mod in_file;
mod plan;
mod refusal;
mod stores;
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
pub use stores::{StoreStaff, Stores};
pub use words::{Operation, Purpose, Situation};
