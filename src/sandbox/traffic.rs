//! How fast requests came in, counted where they arrive: whether a client keeps to its rate shows here.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

const WINDOW: Duration = Duration::from_secs(1);

/// The requests of the last second, and what was seen of them so far.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    last_second: VecDeque<Instant>,
    busiest: usize,
    /// The most requests in any second; more are refused and counted.
    limit: Option<usize>,
    violations: u64,
    /// Requests that are held and will not be answered.
    pub(super) hanging: u64,
}

impl Traffic {
    pub(super) fn limit(&mut self, most: Option<usize>) {
        self.limit = most;
    }

    /// Counts a request that arrives, and returns whether it is one too many.
    pub(super) fn arrive(&mut self, now: Instant) -> bool {
        while self.last_second.front().is_some_and(|first| now.duration_since(*first) >= WINDOW) {
            self.last_second.pop_front();
        }
        self.last_second.push_back(now);
        self.busiest = self.busiest.max(self.last_second.len());
        let too_many = self.limit.is_some_and(|limit| self.last_second.len() > limit);
        self.violations += u64::from(too_many);
        too_many
    }

    pub(super) fn busiest(&self) -> usize {
        self.busiest
    }

    pub(super) fn violations(&self) -> u64 {
        self.violations
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides() {
        let start = Instant::now();
        let mut traffic = Traffic::default();
        traffic.limit(Some(2));
        let mut at = |milliseconds| traffic.arrive(start + Duration::from_millis(milliseconds));
        assert_eq!([at(0), at(900), at(999), at(1_000), at(2_500)], [false, false, true, true, false]);
        assert_eq!((traffic.busiest(), traffic.violations()), (3, 2));
    }
}
