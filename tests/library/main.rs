//! What the library promises, through its public items: whoever uses it sees no more than these tests do.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails by its unwrap")]

mod access;
mod allocations;
mod architecture;
mod circles;
mod examples;
mod formats;
mod hostile;
mod many_nights;
#[path = "../nights/mod.rs"]
mod nights;
mod readings;
mod single_calls;
mod watchdog;
