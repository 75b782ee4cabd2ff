//! A plan for a spreadsheet: one line per changed field, or one per person where no field changes.

use crate::plan::{Entry, Plan};
use crate::report::spreadsheet::csv_text;

use super::entry::name;

const COLUMNS: [&str; 11] = [
    "line",
    "operation",
    "situation",
    "name",
    "pos_user_id",
    "employee_id",
    "field",
    "from",
    "to",
    "reason",
    "warnings",
];

/// Returns the plan as CSV with a heading. Text that a spreadsheet would take for a formula is made text.
pub fn plan_csv(plan: &Plan) -> String {
    let rows: Vec<Vec<String>> = plan.entries.iter().flat_map(rows).collect();
    csv_text(&COLUMNS, &rows)
}

fn rows(entry: &Entry) -> Vec<Vec<String>> {
    let row = |field: &str, from: &str, to: &str| {
        vec![
            entry.line.map_or(String::new(), |line| line.to_string()),
            entry.operation.to_string(),
            situation(entry),
            name(&entry.person),
            entry.person.pos_user_id.map_or(String::new(), |id| id.to_string()),
            entry.person.employee_id.map_or(String::new(), |id| id.to_string()),
            field.to_owned(),
            from.to_owned(),
            to.to_owned(),
            entry.reason.clone(),
            entry.warnings.join(" | "),
        ]
    };
    if entry.changes.is_empty() {
        return vec![row("", "", "")];
    }
    let changes = entry.changes.iter();
    changes
        .map(|change| row(change.field.as_str(), change.from.as_deref().unwrap_or(""), &change.to))
        .collect()
}

/// Returns the situation's word, as the plan file writes it.
pub(in crate::report) fn situation(entry: &Entry) -> String {
    match serde_json::to_value(entry.situation) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
