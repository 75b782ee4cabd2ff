//! Ten thousand nights: a chain of car washes whose people come, go and change, whose HR makes mistakes, whose Backoffice fails and
//! is edited by hand, and whose nightly sync is killed; and an oracle that knows who everybody really is.
//!
//! Everything follows from a seed. Read [`play`] first, then `oracle` for what is wrong, `history` for what happens.

#![allow(dead_code, unused_imports, reason = "the tests and the example each use a part")]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a simulation that cannot begin ends")]
#![allow(clippy::cast_possible_truncation, reason = "numbers that chance drew are small")]

mod absences;
mod admin;
mod before;
mod chain;
mod dice;
mod doom;
mod figures;
mod history;
mod house;
mod hr;
mod oracle;
mod people;
mod secrets;
mod settle;
mod shrink;
mod start;
mod troubles;

pub(crate) use figures::Figures;
pub(crate) use history::{Night, drawn};
pub(crate) use shrink::shortest;

use chain::Chain;

/// A night that went wrong.
#[derive(Debug, Clone)]
pub(crate) struct Wrong {
    /// Its number in the seed.
    pub(crate) night: u64,
    /// What was wrong.
    pub(crate) what: String,
}

/// Lives through nights, and one that is calm at the end.
pub(crate) fn play(seed: u64, nights: &[Night], people: usize) -> (Figures, Option<Wrong>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        let mut chain = Chain::new(seed, people);
        let last = nights.last().map_or(0, |night| night.number + 1);
        let calm = Night { number: last, calm: true, ..Night::default() };
        for night in nights.iter().chain([&calm]) {
            if let Err(what) = chain.live(night).await {
                return (chain.figures, Some(Wrong { night: night.number, what }));
            }
        }
        (chain.figures, None)
    })
}
