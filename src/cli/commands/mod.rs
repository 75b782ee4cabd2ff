//! One file per command: its arguments, whose comments are the help text, then what it does.

pub(super) mod apply;
pub(super) mod available;
pub(super) mod check;
pub(super) mod config;
pub(super) mod doctor;
pub(super) mod employee;
mod employee_update;
pub(super) mod explain;
#[cfg(feature = "fleet")]
pub(super) mod fleet;
pub(super) mod forget;
pub(super) mod history;
pub(super) mod init;
pub(super) mod list;
pub(super) mod matches;
pub(super) mod notify;
pub(super) mod offboard;
pub(super) mod pages;
pub(super) mod password;
pub(super) mod plan;
pub(super) mod review;
pub(super) mod runs;
pub(super) mod sandbox;
pub(super) mod schedule;
pub(super) mod state;
pub(super) mod status;
pub(super) mod sync;
pub(super) mod user;

mod carry_out;
mod employee_key;
mod names;
pub(super) mod prune;
mod resume;
mod single;
mod undo;
