//! The pages as people meet them: in a real browser, one module per promise.
//!
//! Read [`session::in_browser`] first. Where there is no Chromium the tests say so and pass; `ROSTER_SYNC_BROWSER_TESTS=required`
//! makes that a failure.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails by its unwrap")]
#![allow(
    clippy::disallowed_methods,
    reason = "where the browser is stands in the environment, and a test reads clocks"
)]

mod axe;
mod console;
mod devtools;
mod driver;
#[allow(dead_code, reason = "shared with the tests of the command line, which use all of it")]
#[path = "../cli/environment.rs"]
mod environment;
mod guide;
mod harness;
mod page;
mod report;
mod review;
mod roster;
mod serving;
mod session;
mod signing_in;
mod speed;
