//! Many tenants on several machines: the program against a `PostgreSQL` of the tests' own.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails by its unwrap")]

#[path = "../cli/catchers.rs"]
#[allow(dead_code, reason = "the tests of the program use the rest of it")]
mod catchers;
mod chain;
mod clocks;
#[path = "../support/cluster.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library's own tests use it too, each a part of it")]
mod cluster;
mod digest;
#[path = "../cli/environment.rs"]
#[allow(dead_code, reason = "the tests of the program use the rest of it")]
mod environment;
mod full_disk;
mod hand_over;
mod help;
mod kills;
mod leases;
mod machines;
mod moving;
mod one_night;
mod queue;
#[path = "../support/reviewing.rs"]
#[allow(dead_code, reason = "the tests of the program use the rest of it")]
mod reviewing;
mod secrets;
mod thirty_nights;
mod wire;
