//! The settings that hold, for people.

use super::layout::{clean, table};
use super::style::Style;

/// Returns a table of settings: name, value, and who says so.
pub fn settings_text(settings: &[(String, String, String)], style: Style) -> String {
    let rows: Vec<Vec<String>> =
        settings.iter().map(|(key, value, origin)| vec![clean(key), clean(value), clean(origin)]).collect();
    table(&["setting", "value", "from"], &rows, style) + "\n"
}
