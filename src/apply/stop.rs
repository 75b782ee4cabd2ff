//! Stopping a run: what is under way is finished, nothing new begins.

use std::sync::{Arc, OnceLock};

use crate::backoffice::ErrorKind;

use super::{RowStatus, Stopped};

/// A wish to stop, shared with whoever may have it: Ctrl-C, the clock.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<OnceLock<Stopped>>);

impl Stop {
    /// Asks the run to stop. The first reason counts.
    pub fn ask(&self, why: Stopped) {
        // It was asked before: that reason stays.
        let _ = self.0.set(why);
    }

    /// Returns why it was asked to stop, if it was.
    pub fn why(&self) -> Option<Stopped> {
        self.0.get().cloned()
    }
}

/// Failures in a row after which the run stops by itself.
const IN_A_ROW: u64 = 5;
/// Rows from which on the failure rate counts.
const FROM_ROWS: u64 = 10;
/// Failures per hundred rows above which the run stops by itself.
const PERCENT: u64 = 40;

/// How it goes so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    rows: u64,
    failures: u64,
    in_a_row: u64,
    pub(super) stopped: Option<Stopped>,
}

impl Tally {
    /// Counts a row and decides whether the run must stop.
    pub(super) fn count(&mut self, status: RowStatus, trouble: Option<(ErrorKind, String)>) {
        self.rows += 1;
        if matches!(status, RowStatus::Failed | RowStatus::Partial) {
            self.failures += 1;
            self.in_a_row += 1;
        } else {
            self.in_a_row = 0;
        }
        let reason = match trouble {
            Some((ErrorKind::SignInRefused, text)) => Some(Stopped::SignInRefused(text)),
            Some((ErrorKind::SignInUnanswered, text)) => Some(Stopped::Unreachable(text)),
            Some((ErrorKind::Unreachable | ErrorKind::Nonsense | ErrorKind::Forbidden, text))
                if self.in_a_row >= IN_A_ROW =>
            {
                Some(Stopped::Unreachable(format!(
                    "{IN_A_ROW} rows in a row failed, the last one with: {text}"
                )))
            }
            _ if self.in_a_row >= IN_A_ROW => {
                Some(Stopped::Failures(format!("{IN_A_ROW} rows in a row failed")))
            }
            _ if self.rows >= FROM_ROWS && self.failures * 100 > self.rows * PERCENT => {
                Some(Stopped::Failures(format!("{} of {} rows failed", self.failures, self.rows)))
            }
            _ => None,
        };
        if self.stopped.is_none() {
            self.stopped = reason;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_in_a_row_stop_the_run() {
        let mut tally = Tally::default();
        for status in [RowStatus::Failed, RowStatus::Failed, RowStatus::Done] {
            tally.count(status, None);
        }
        for _ in 0..4 {
            tally.count(RowStatus::Failed, None);
            assert_eq!(tally.stopped, None);
        }
        tally.count(RowStatus::Partial, None);
        assert!(matches!(tally.stopped, Some(Stopped::Failures(_))));
    }

    #[test]
    fn a_high_failure_rate_stops_the_run_once_it_says_something() {
        let mut tally = Tally::default();
        for _ in 0..4 {
            tally.count(RowStatus::Failed, None);
            tally.count(RowStatus::Done, None);
        }
        assert_eq!(tally.stopped, None, "8 rows say nothing yet");
        tally.count(RowStatus::Failed, None);
        tally.count(RowStatus::Done, None);
        assert!(matches!(tally.stopped, Some(Stopped::Failures(_))));
    }

    #[test]
    fn a_refused_sign_in_stops_at_once() {
        let mut tally = Tally::default();
        tally.count(RowStatus::Failed, Some((ErrorKind::SignInRefused, "refused".into())));
        assert!(matches!(tally.stopped, Some(Stopped::SignInRefused(_))));
    }
}
