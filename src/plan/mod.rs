//! Matching, diff, guard: data in, a [`Plan`] out. No clock, no network, no files. Read [`make_plan`] first, then
//! `situation`, the table that decides.

mod ahead;
mod approval;
mod compared;
mod conflicts;
mod create;
mod decision;
mod diff;
mod document;
mod entries;
mod entry_id;
mod estimate;
mod everybody;
mod file;
mod guard_name;
mod guard_outcome;
mod guards;
mod history;
mod identity;
mod leaver_logins;
mod logins;
mod make;
mod matched_rows;
mod matching;
mod memory;
mod mentioned;
mod names;
mod needs;
mod old;
mod owners;
mod pay;
mod policy;
mod resolve;
mod review_standing;
mod single;
mod situation;
mod specs;
mod stores;
mod trace;
mod undo;
mod wanted_login;
mod wording;

pub use ahead::{Ahead, Step, StepKind};
pub use approval::{
    APPROVED_SCHEMA, Approval, ApprovalError, ApprovedPlan, GuardApproval, HeldBack, PlanFile,
};
pub use decision::{Decided, MatchDecision, RowIdentity, Verdict};
pub use document::{
    Candidate, Change, Entry, Operation, Person, Plan, Purpose, RequestEstimate, RosterSource, SCHEMA,
    Situation, Summary,
};
pub use entry_id::{EntryId, UnknownEntry};
pub use everybody::{Everybody, Holders};
pub use file::PlanFileError;
pub use guard_name::{GuardName, UnknownGuard};
pub use guard_outcome::{GuardGroup, GuardOutcome};
pub use guards::{guards_again, roster_guards};
pub use history::{Absence, Accepted, History, RosterAge};
pub use make::make_plan;
pub use memory::{recall, to_remember};
pub use needs::needs;
pub use old::Old;
pub use policy::{
    AbsentPolicy, Cap, CloseOn, CustomPermissions, DetailsPolicy, GuardLimits, LoginPermissions, MatchKey,
    Policy, Protected, UnknownKey,
};
pub use review_standing::{GuardStanding, ReviewStanding};
pub use single::{
    single_create, single_disable, single_links, single_login, single_plan, single_switch, single_update,
};
pub use specs::{Before, CreateSpec, LoginAccessSpec, LoginSpec, UnknownLogin, UpdateSpec, WageSpec};
pub use stores::{StoreStaff, Stores};
pub use trace::{
    Agreement, Asked, DecisionStanding, DecisionTrace, Found, KeyTrace, Says, Somebody, Trace, keys_of, trace,
};
pub use undo::{Standing, UndoneRun, Written, undo_impossible, undo_plan, undo_row};

#[cfg(test)]
mod tests;
