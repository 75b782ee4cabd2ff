//! What is still free.

use serde_json::{Value, json};

use super::layout::{clean, json as document};

/// Whether one value is still free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// What it is: the name of a column.
    pub what: &'static str,
    /// The value.
    pub value: String,
    /// Whether nobody has it.
    pub free: bool,
}

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
