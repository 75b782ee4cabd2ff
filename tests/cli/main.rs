//! The program as its users meet it: the binary, against an embedded Backoffice, one module per promise.

#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a test that cannot go on fails by its unwrap"
)]

mod approved;
mod as_recorded;
mod bad_input;
mod belonging;
mod by_hand;
mod catchers;
mod changes;
mod commands;
mod doctor;
mod documented;
mod empty_tenant;
mod endings;
mod environment;
mod explained;
mod fault_matrix;
mod faults;
mod fixtures;
mod foreign;
mod from_the_field;
mod guards;
mod guards_of_the_roster;
mod help;
mod identity;
mod interrupted;
mod keeping;
mod keyring;
mod kill_matrix;
mod leavers;
mod left_open;
#[cfg(unix)]
mod limits;
mod mapping;
mod new_logins;
mod news;
mod next_numbers;
mod nights;
mod notices;
mod offboard;
mod other_hands;
mod pages;
#[cfg(unix)]
mod paging;
mod parts;
mod pay;
mod plan_and_apply;
mod properties;
mod rejects;
mod remembering;
mod requests;
mod review;
#[path = "../support/reviewing.rs"]
mod reviewing;
mod rivals;
mod secrets;
mod shared_and_retired;
mod singles;
mod sources;
mod state_of_before;
mod store_troubles;
mod sync;
mod time_clock;
#[cfg(unix)]
mod timers;
mod trust;
mod twins;
mod under_fire;
mod undo;
mod unlisted;
mod year;
