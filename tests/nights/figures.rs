//! What is counted over the nights.

use std::collections::BTreeMap;
use std::fmt;

use roster_sync::apply::{RowResult, RowStatus};

use super::start::Came;

/// The figures.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    pub(crate) nights: u64,
    pub(crate) requests: u64,
    pub(crate) faults: u64,
    pub(crate) kills: u64,
    pub(crate) operations: u64,
    /// Rows of nights in which HR made no mistake and nobody interfered.
    pub(crate) right_rows: u64,
    /// What was asked about such rows without need.
    pub(crate) false_alarms: Vec<String>,
    /// Questions that a careful person would ask too, answered by hand.
    pub(crate) answered: u64,
    stopped: BTreeMap<String, u64>,
    failed: u64,
    held: BTreeMap<String, u64>,
}

impl Figures {
    pub(crate) fn came(&mut self, came: &Came) {
        match came {
            Came::Stopped(guards) => {
                for guard in guards {
                    *self.stopped.entry(guard.clone()).or_default() += 1;
                }
            }
            Came::Unread(_) => *self.stopped.entry("the file is refused".to_owned()).or_default() += 1,
            Came::Failed(_) => self.failed += 1,
            Came::Ran(_) | Came::Killed => {}
        }
    }

    pub(crate) fn row(&mut self, result: &RowResult) {
        match result.status {
            RowStatus::Done => self.operations += 1,
            RowStatus::Unchanged => {}
            status => {
                let words = result
                    .message
                    .split_whitespace()
                    .filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
                let reason = words.take(6).collect::<Vec<_>>().join(" ");
                *self.held.entry(format!("{status}: {reason}")).or_default() += 1;
            }
        }
    }

    /// Says whether more than one of a thousand right rows was asked about without need.
    pub(crate) fn asks_too_much(&self) -> bool {
        self.false_alarms.len() as u64 * 1000 > self.right_rows
    }

    /// Adds the figures of other nights.
    pub(crate) fn add(&mut self, other: Self) {
        self.nights += other.nights;
        self.requests += other.requests;
        self.faults += other.faults;
        self.kills += other.kills;
        self.operations += other.operations;
        self.right_rows += other.right_rows;
        self.false_alarms.extend(other.false_alarms);
        self.answered += other.answered;
        self.failed += other.failed;
        for (guard, times) in other.stopped {
            *self.stopped.entry(guard).or_default() += times;
        }
        for (reason, times) in other.held {
            *self.held.entry(reason).or_default() += times;
        }
    }

    /// Returns the reasons for which rows waited, the most frequent first, and what stopped whole nights.
    pub(crate) fn details(&self) -> String {
        let mut held: Vec<_> = self.held.iter().collect();
        held.sort_by(|one, other| other.1.cmp(one.1));
        let held = held.iter().map(|(reason, times)| format!("{times:>7}  {reason}\n"));
        let stopped = self.stopped.iter().map(|(guard, times)| format!("{times:>7}  stopped: {guard}\n"));
        let alarms = self.false_alarms.iter().map(|told| format!("  asked without need: {told}\n"));
        held.chain(stopped).chain(alarms).collect()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held: u64 = self.held.values().sum();
        let stopped: u64 = self.stopped.values().sum();
        write!(
            out,
            "{} nights, {} operations, {} requests, {} faults, {} kills survived, {} nights failed, {stopped} guards, {held} rows held, {} questions answered by hand, {} of {} right rows asked about without need",
            self.nights,
            self.operations,
            self.requests,
            self.faults,
            self.kills,
            self.failed,
            self.answered,
            self.false_alarms.len(),
            self.right_rows
        )
    }
}
