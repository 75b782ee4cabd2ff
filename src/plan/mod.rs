//! Matching, diff, guard: data in, a [`Plan`] out. No clock, no network, no files. Read [`Plan`] first.

mod document;

pub use document::{
    Before, Candidate, Change, CreateSpec, Entry, GuardOutcome, LoginSpec, Operation, Person, Plan, Purpose,
    RequestEstimate, RosterSource, SCHEMA, Situation, Summary,
};
