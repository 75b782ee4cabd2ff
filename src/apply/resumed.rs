//! What an interrupted run left behind: which rows have a certain result, and which steps may have happened.

use std::collections::{BTreeMap, BTreeSet};

use crate::backoffice::StepKind;
use crate::plan::EntryId;
use crate::state::{RunDetails, StepOutcome};

use super::{RowResult, RowStatus};

/// What is known of a run that is resumed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resumed {
    finished: BTreeMap<EntryId, RowResult>,
    /// Steps of which a word is none of this version's count as begun by their entry alone.
    begun: BTreeMap<EntryId, BTreeSet<StepKind>>,
}

impl Resumed {
    /// Reads the journal. Rows that failed or were not attempted are tried again, and those of which nobody could look whether the
    /// account or the login came about: each looks before it writes.
    pub fn of(run: &RunDetails) -> Self {
        let mut made: BTreeMap<(EntryId, StepKind), Option<StepOutcome>> = BTreeMap::new();
        for step in &run.steps {
            if let (Some(entry), Some(kind @ (StepKind::Insert | StepKind::Login))) = (step.entry, step.step)
            {
                made.insert((entry, kind), step.outcome);
            }
        }
        let unclear = made.iter().filter(|(_, outcome)| **outcome == Some(StepOutcome::Unclear));
        let unclear: BTreeSet<EntryId> = unclear.map(|((entry, _), _)| *entry).collect();
        let again = |row: &RowResult| {
            let is_unclear = row.status == RowStatus::Partial && unclear.contains(&row.entry());
            let failed = matches!(row.status, RowStatus::Failed | RowStatus::NotAttempted);
            row.operation.writes() && (failed || is_unclear)
        };
        let results = run.rows.iter().filter_map(|kept| {
            let row: RowResult = serde_json::from_str(&kept.json).ok()?;
            Some((kept.entry?, row))
        });
        let finished = results.filter(|(_, row)| !again(row)).collect();
        let mut begun: BTreeMap<EntryId, BTreeSet<StepKind>> = BTreeMap::new();
        for step in run.steps.iter().filter(|step| step.outcome != Some(StepOutcome::NotDone)) {
            if let Some(entry) = step.entry {
                begun.entry(entry).or_default().extend(step.step);
            }
        }
        Self { finished, begun }
    }

    /// Returns the entries of which something was sent, or may have been, and whose result is not certain: those of people whom
    /// no row names too.
    pub fn begun(&self) -> BTreeSet<EntryId> {
        self.begun.keys().filter(|entry| !self.finished.contains_key(*entry)).copied().collect()
    }

    /// Returns the certain result of an entry.
    pub(super) fn finished(&self, entry: EntryId) -> Option<&RowResult> {
        self.finished.get(&entry)
    }

    /// Returns whether a step of an entry was sent, or may have been.
    pub(super) fn has_begun(&self, entry: EntryId, step: StepKind) -> bool {
        self.begun.get(&entry).is_some_and(|steps| steps.contains(&step))
    }

    /// Returns whether anything of an entry was sent, or may have been.
    pub(super) fn has_begun_any(&self, entry: EntryId) -> bool {
        self.begun.contains_key(&entry)
    }
}
