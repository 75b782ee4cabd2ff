//! What nobody knows of a run that did not come to its end, person by person: for whoever gives it up.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::EntryId;
use crate::state::{ResultRecord, RunDetails, StepOutcome, StepRecord};

use super::{RowResult, RowStatus};

/// A person of whom a run began something, and whose result is not certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOpen {
    /// The entry of the plan; `None` where an early version did not say.
    pub entry: Option<EntryId>,
    /// Whom.
    pub name: String,
    /// What was done, in order: step and what it wrote.
    pub done: Vec<String>,
    /// What was sent, or was about to be, and nobody knows whether it happened.
    pub unknown: Vec<String>,
}

impl LeftOpen {
    /// Collects them from the journal.
    pub fn of(run: &RunDetails) -> Vec<Self> {
        let mut open: BTreeMap<(Option<EntryId>, &str), Self> = BTreeMap::new();
        let settled = settled(run);
        let is_settled = |step: &StepRecord| step.entry.is_some_and(|entry| settled.contains(&entry));
        for step in run.steps.iter().filter(|step| !is_settled(step)) {
            let one = open.entry((step.entry, &step.name)).or_insert_with(|| Self {
                entry: step.entry,
                name: step.name.clone(),
                done: Vec::new(),
                unknown: Vec::new(),
            });
            let told = format!("{} ({})", step.word(), step.about);
            match step.outcome {
                Some(StepOutcome::NotDone) => {}
                Some(StepOutcome::Done) => one.done.push(told),
                Some(StepOutcome::Unclear) | None => one.unknown.push(told),
            }
        }
        open.into_values().filter(|one| !(one.done.is_empty() && one.unknown.is_empty())).collect()
    }
}

/// Returns the entries of which a result says it all.
fn settled(run: &RunDetails) -> BTreeSet<EntryId> {
    let says_all = |row: &ResultRecord| {
        let result = serde_json::from_str::<RowResult>(&row.json).ok()?;
        (!matches!(result.status, RowStatus::Failed | RowStatus::NotAttempted)).then_some(row.entry?)
    };
    run.rows.iter().filter_map(says_all).collect()
}

impl LeftOpen {
    /// Says it in one line, for people.
    pub fn in_words(&self) -> String {
        let who = self.entry.map_or(String::new(), |entry| format!(" ({entry})"));
        let part = |what: &str, steps: &[String]| {
            (!steps.is_empty()).then(|| format!("{what}: {}", steps.join(", ")))
        };
        let unknown = part("sent, and nobody knows whether it happened", &self.unknown);
        let parts: Vec<String> = unknown.into_iter().chain(part("done", &self.done)).collect();
        format!("{}{who}: {}", self.name, parts.join("; "))
    }
}
