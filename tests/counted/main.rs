//! What is counted over the whole process: memory that is held, and requests in a second. A program of its own, in which
//! what must be alone is alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_precision_loss,
    clippy::missing_panics_doc,
    unreachable_pub,
    missing_debug_implementations,
    reason = "a test that cannot go on fails by its unwrap; the fuzz targets include the properties"
)]

mod fuzzed;
mod memory;
mod rate;
mod roster_memory;

#[allow(dead_code, reason = "one harness for every test through the binary; these need a part of it")]
#[path = "../cli/environment.rs"]
mod environment;

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use peak_alloc::PeakAlloc;

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

/// Held by whoever counts something that others would disturb; the others share it.
static ALONE: RwLock<()> = RwLock::new(());

/// Waits until no other test of this program runs, and keeps them waiting.
fn alone() -> RwLockWriteGuard<'static, ()> {
    ALONE.write().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until no test runs that must be alone.
fn beside_others() -> RwLockReadGuard<'static, ()> {
    ALONE.read().unwrap_or_else(PoisonError::into_inner)
}
