//! Matching, diff, guard: data in, a [`Plan`] out. No clock, no network, no files. Read [`make_plan`] first, then
//! `situation`, the table that decides.

mod create;
mod diff;
mod document;
mod entries;
mod file;
mod guards;
mod logins;
mod make;
mod matching;
mod needs;
mod policy;
mod resolve;
mod situation;
mod wanted_login;

pub use document::{
    Before, Candidate, Change, CreateSpec, Entry, GuardOutcome, LoginSpec, Operation, Person, Plan, Purpose,
    RequestEstimate, RosterSource, SCHEMA, Situation, Summary,
};
pub use file::PlanFileError;
pub use make::make_plan;
pub use needs::{ReadingNeeds, needs};
pub use policy::{AbsentPolicy, Cap, GuardLimits, MatchKey, Policy, Protected, UnknownKey};

#[cfg(test)]
mod tests;
