//! The same for scripts.

use serde_json::{Value, json};

use crate::plan::{Ahead, Entry, GuardOutcome, Plan};
use crate::report::layout::json as document;

use super::guards::naming;
use super::story::Story;

/// Returns the stories as one JSON document: the entries as the plan has them, every guard, and what led to each entry.
pub fn explain_json(plan: &Plan, stories: &[(&Entry, Story<'_>)]) -> String {
    let entries: Vec<&Entry> = stories.iter().map(|(entry, _)| *entry).collect();
    let told: Vec<Value> = stories.iter().map(|(entry, story)| of(plan, entry, story)).collect();
    document(&json!({
        "schema": "roster-sync/explain/1",
        "entries": entries,
        "guards": plan.guards,
        "stories": told,
    }))
}

fn of(plan: &Plan, entry: &Entry, story: &Story<'_>) -> Value {
    let names = |guards: Vec<&GuardOutcome>| guards.iter().map(|guard| guard.name).collect::<Vec<_>>();
    let ahead = Ahead::of(entry);
    let steps: Vec<Value> = ahead
        .steps
        .iter()
        .map(|step| json!({ "step": step.step, "login": step.login, "requests": step.step.requests() }))
        .collect();
    json!({
        "entry": entry.id(),
        "row": story.row,
        "matching": story.trace,
        "keys_in_backoffice": story.keys.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect::<Vec<_>>(),
        "guards": {
            "counting": names(naming(plan, entry.id()).collect()),
            "stopping": names(plan.tripped().collect()),
        },
        "sends": {
            "steps": steps,
            "requests": ahead.requests(),
            "lists_people": ahead.lists_people,
            "lists_logins": ahead.lists_logins,
        },
    })
}
