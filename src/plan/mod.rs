//! Matching, diff, guard: data in, a [`Plan`] out. No clock, no network, no files. Read [`make_plan`] first, then
//! `situation`, the table that decides.

mod create;
mod diff;
mod document;
mod entries;
mod estimate;
mod file;
mod guards;
mod history;
mod leaver_logins;
mod logins;
mod make;
mod matching;
mod memory;
mod needs;
mod old;
mod pay;
mod policy;
mod resolve;
mod situation;
mod specs;
mod undo;
mod wanted_login;
mod wording;

pub use document::{
    Candidate, Change, Entry, GuardOutcome, Operation, Person, Plan, Purpose, RequestEstimate, RosterSource,
    SCHEMA, Situation, Summary,
};
pub use file::PlanFileError;
pub use guards::{last_manager_of_lines, roster_guards};
pub use history::{Absence, Accepted, History};
pub use make::make_plan;
pub use memory::{recall, to_remember};
pub use needs::needs;
pub use old::Old;
pub use policy::{
    AbsentPolicy, Cap, CustomPermissions, DetailsPolicy, GuardLimits, LoginPermissions, MatchKey, Policy,
    Protected, UnknownKey,
};
pub use specs::{Before, CreateSpec, LoginAccessSpec, LoginSpec, UpdateSpec, WageSpec};
pub use undo::{Standing, UndoneRun, Written, undo_impossible, undo_plan, undo_row};

#[cfg(test)]
mod tests;
