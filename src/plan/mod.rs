//! Matching, diff, guard: data in, a [`Plan`] out. No clock, no network, no files. Read [`make_plan`] first, then
//! `situation`, the table that decides.

mod ahead;
mod also_active;
mod asked;
mod by_hand;
mod by_key;
mod closing;
mod compared;
mod conflicts;
mod context;
mod create;
mod decision;
mod diff;
mod document;
mod entries;
mod entries_of;
mod estimate;
mod everybody;
mod guard_name;
mod guard_outcome;
mod guards;
mod history;
mod identity;
mod leaver_logins;
mod listed;
mod logins;
mod make;
mod matched_rows;
mod matching;
mod memory;
mod mentioned;
mod names;
mod needs;
mod numbers;
mod owners;
mod pay;
mod picked;
mod policy;
mod refused;
mod resolve;
mod review_standing;
mod single;
mod situation;
mod skipped;
mod specs;
mod stores;
mod time_clock;
mod trace;
mod undo;
mod unsure;
mod wanted_login;
mod wording;

pub use ahead::{Ahead, Step};
pub use by_hand::to_prove;
pub use decision::{Decided, MatchDecision, RowIdentity, Verdict};
pub use document::{
    APPROVED_SCHEMA, Action, Approval, ApprovalError, ApprovedPlan, BegunPlan, Candidate, Change, Changing,
    Closing, Creating, Disagreement, Entry, EntryId, GuardApproval, HeldBack, KnownBy, Linking, LoginValue,
    Operation, Person, Plan, PlanFile, PlanFileError, Purpose, RequestEstimate, RosterSource, SCHEMA,
    Situation, StoreStaff, Stores, Summary, UnknownEntry, Value,
};
pub use entries_of::entries_of;
pub use everybody::{Everybody, Holders};
pub use guard_name::{GuardName, UnknownGuard};
pub use guard_outcome::{GuardGroup, GuardOutcome};
pub use guards::{guards_again, roster_guards};
pub use history::{Absence, Accepted, Closed, History, RosterAge};
pub use make::make_plan;
pub use memory::{logins_to_remember, recall, recall_logins, to_remember};
pub use needs::needs;
pub use picked::{NotInPlan, Pick, UnknownPick};
pub use policy::{
    AbsentPolicy, Cap, ChangedByHand, CloseOn, CustomPermissions, DetailsPolicy, GuardLimits,
    LoginPermissions, MatchKey, NumberRange, Policy, Protected, UnknownKey,
};
pub use review_standing::{GuardStanding, ReviewStanding};
pub use single::{
    SingleChange, single_create, single_disable, single_links, single_login, single_plan, single_switch,
    single_update,
};
pub use specs::{Before, CreateSpec, LoginAccessSpec, LoginSpec, UnknownLogin, UpdateSpec, WageSpec};
pub use time_clock::{ClockedSince, clocked_since};
pub use trace::{
    Agreement, Asked, DecisionStanding, DecisionTrace, Found, KeyTrace, Says, Somebody, Trace, keys_of, trace,
};
pub use undo::{Standing, UndoneRun, Written, undo_impossible, undo_plan, undo_row};

#[cfg(test)]
mod tests;
