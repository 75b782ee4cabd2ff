//! What nobody knows of a run that did not come to its end, person by person: for whoever gives it up.

use std::collections::BTreeMap;

use crate::plan::EntryId;
use crate::state::{RunDetails, StepOutcome, StepRecord};

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
        for step in run.steps.iter().filter(|step| !is_settled(run, step)) {
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

/// Returns whether the row of a step has a result that says it all.
fn is_settled(run: &RunDetails, step: &StepRecord) -> bool {
    let results = run.rows.iter().filter(|row| row.entry.is_some() && row.entry == step.entry);
    let results = results.filter_map(|row| serde_json::from_str::<RowResult>(&row.json).ok());
    results.into_iter().any(|row| !matches!(row.status, RowStatus::Failed | RowStatus::NotAttempted))
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
