//! Matching, diff, guard: data in, a [`Plan`] out. No clock, no network, no files. Read [`make_plan`] first, then
//! `situation`, the table that decides.

mod ahead;
mod deciding;
mod document;
mod estimate;
mod guards;
mod history;
mod make;
mod matching;
mod policy;
mod reading;
mod single;
mod undo;

pub use ahead::{Ahead, Step};
pub use deciding::by_hand::to_prove;
pub use deciding::time_clock::{ClockedSince, clocked_since};
pub use document::before::Before;
pub use document::decision::{Decided, MatchDecision, RowIdentity, Verdict};
pub use document::entries_of::entries_of;
pub use document::everybody::{Everybody, Holders};
pub use document::guard_name::{GuardName, UnknownGuard};
pub use document::guard_outcome::{GuardGroup, GuardOutcome};
pub use document::picked::{NotInPlan, Pick, UnknownPick};
pub use document::review_standing::{GuardStanding, ReviewStanding};
pub use document::specs::{CreateSpec, LoginAccessSpec, LoginSpec, UnknownLogin, UpdateSpec, WageSpec};
pub use document::{
    APPROVED_SCHEMA, Action, Approval, ApprovalError, ApprovedPlan, BegunPlan, Candidate, Change, Changing,
    Closing, Creating, Disagreement, Entry, EntryId, GuardApproval, HeldBack, KnownBy, Linking, LoginValue,
    Operation, Person, PersonSites, Plan, PlanFile, PlanFileError, Purpose, RequestEstimate, RosterSource,
    SCHEMA, SiteStaff, Situation, Summary, UnknownEntry, Value,
};
pub use guards::{guards_again, roster_guards};
pub use history::{Absence, Accepted, Closed, History, RosterAge};
pub use make::make_plan;
pub use matching::trace::{
    Agreement, DecisionStanding, DecisionTrace, Found, KeyAsked, KeyTrace, Says, Somebody, Trace, keys_of,
    trace,
};
pub use policy::{
    AbsentPolicy, Cap, ChangedByHand, CloseOn, CustomPermissions, DetailsPolicy, GuardLimits,
    LoginPermissions, MatchKey, NumberRange, Policy, Protected, SitesPolicy, UnknownKey,
};
pub use reading::memory::{logins_to_remember, recall, recall_logins, to_remember};
pub use reading::needs::needs;
pub use single::{
    SingleChange, single_create, single_disable, single_links, single_login, single_plan, single_switch,
    single_update,
};
pub use undo::{StandsNow, UndoneRun, WrittenByRun, undo_impossible, undo_plan, undo_row};

#[cfg(test)]
mod tests;
