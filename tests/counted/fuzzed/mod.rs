//! Bytes from outside, harmed in every way: rosters, listings, forms, whole pages and plan files.
//!
//! What must hold for any bytes stands in `properties`, which the targets in `fuzz/` share; here are the cases that are
//! tried with every build. They are the same each time, so that a failure is seen again.

mod approval;
mod form;
mod harm;
mod listing;
mod nobody;
mod pages;
mod plan;
mod properties;
mod roster;
mod timesheet;

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::{PEAK, beside_others};

/// The most that all of these tests together may hold at a time: no input is larger than a megabyte.
const MOST_MEMORY: usize = 512 << 20;

/// Longer than any input may take: an endless loop, or work that grows with the square.
const MOST_TIME: Duration = Duration::from_secs(20);

/// Returns how long this thread has been at work: how busy the machine is with others tells nothing of an input.
#[cfg(unix)]
fn at_work() -> Duration {
    let worked = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(worked).unwrap_or_default()
}

/// Returns the time since the first call; this system does not tell how much of it a thread was at work.
#[cfg(not(unix))]
fn at_work() -> Duration {
    static BEGUN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    BEGUN.elapsed()
}

/// Tries a property with so many cases. `FUZZED_CASES` asks for other ones, and as many as it says.
#[allow(clippy::disallowed_methods, reason = "a setting of this test alone")]
fn try_cases<S: Strategy>(cases: u32, inputs: &S, property: impl Fn(S::Value)) {
    let _others = beside_others();
    let asked = std::env::var("FUZZED_CASES").ok().and_then(|number| number.parse().ok());
    let config = Config { cases: asked.unwrap_or(cases), failure_persistence: None, ..Config::default() };
    let mut runner = match asked {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let outcome = runner.run(inputs, |input| {
        let begun = at_work();
        property(input);
        let took = at_work().saturating_sub(begun);
        prop_assert!(took < MOST_TIME, "it took {took:?}");
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let peak = PEAK.peak_usage();
    assert!(peak < MOST_MEMORY, "{peak} bytes were held at a time");
}

/// Any bytes, and any text.
fn anything(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop::collection::vec(any::<u8>(), 0..most);
    let text = prop::collection::vec(any::<char>(), 0..most / 2);
    prop_oneof![bytes, text.prop_map(|text| text.into_iter().collect::<String>().into_bytes())]
}
