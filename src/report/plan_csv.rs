//! A plan for a spreadsheet: a line for each change, or for the entry where it has none.

use crate::model::neutralised;
use crate::plan::{Entry, Plan};

const HEADER: [&str; 11] = [
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

/// Returns the plan as CSV, formulas made harmless.
pub fn plan_csv(plan: &Plan) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to a Vec cannot fail, and every record has the header's length.
    let _ = writer.write_record(HEADER);
    for entry in &plan.entries {
        if entry.changes.is_empty() {
            let _ = writer.write_record(record(entry, "", "", ""));
        }
        for change in &entry.changes {
            let from = change.from.as_deref().unwrap_or_default();
            let _ = writer.write_record(record(entry, change.field.as_str(), from, &change.to));
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn record(entry: &Entry, field: &str, from: &str, to: &str) -> [String; 11] {
    let text = |value: Option<String>| value.unwrap_or_default();
    let situation = serde_json::to_value(entry.situation).ok();
    let situation = situation.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    [
        text(entry.line.map(|line| line.to_string())),
        entry.operation.to_string(),
        situation,
        format!("{} {}", entry.person.first_name, entry.person.last_name),
        text(entry.person.pos_user_id.map(|id| id.to_string())),
        text(entry.person.employee_id.map(|id| id.to_string())),
        field.to_owned(),
        from.to_owned(),
        to.to_owned(),
        entry.reason.clone(),
        entry.warnings.join("; "),
    ]
    .map(|cell| neutralised(&cell).into_owned())
}
