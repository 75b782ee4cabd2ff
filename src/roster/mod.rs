//! A file → rows → [`Desired`] people; every problem with file, line and column. Read [`Roster`] first.

mod desired;
mod problem;

pub use desired::{Desired, RefusedRow, Roster, Status, WantedSites};
pub use problem::{Problem, Severity};
