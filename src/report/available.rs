//! What is still free.

use serde_json::{Value, json};

use crate::engine::Availability;

use super::layout::{clean, json as document};

/// Returns a line for each.
pub fn available_text(answers: &[Availability]) -> String {
    let line = |one: &Availability| {
        format!("{} {}: {}\n", one.what, clean(&one.value), if one.free { "free" } else { "taken" })
    };
    answers.iter().map(line).collect()
}

/// Returns the same as one JSON document: `roster-sync/available/1`.
pub fn available_json(answers: &[Availability]) -> String {
    let one = |one: &Availability| json!({ "what": one.what, "value": one.value, "available": one.free });
    let list: Vec<Value> = answers.iter().map(one).collect();
    document(&json!({ "schema": "roster-sync/available/1", "answers": list }))
}
