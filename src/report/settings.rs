//! The settings that hold, for people.

use serde_json::{Value, json};

use super::layout::{clean, json as document, table};
use super::style::Style;

/// Returns a table of settings: name, value, and who says so.
pub fn settings_text(settings: &[(String, String, String)], style: Style) -> String {
    let rows: Vec<Vec<String>> =
        settings.iter().map(|(key, value, origin)| vec![clean(key), clean(value), clean(origin)]).collect();
    table(&["setting", "value", "from"], &rows, style) + "\n"
}

/// Returns the same as one JSON document: `roster-sync/config/1`.
pub fn settings_json(settings: &[(String, String, String)]) -> String {
    let one = |(key, value, origin): &(String, String, String)| json!({ "key": key, "value": value, "from": origin });
    let all: Vec<Value> = settings.iter().map(one).collect();
    document(&json!({ "schema": "roster-sync/config/1", "settings": all }))
}
