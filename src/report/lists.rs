//! Lists of what a tenant has: a table for people, JSON or CSV for others.

use serde_json::{Value, json};

use super::Style;
use super::layout::{json as document, len, table};
use super::spreadsheet::csv_text;

/// A list: a word for its rows, column names, rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What the rows are, in the plural (`sites`).
    pub what: &'static str,
    /// The columns, as JSON and CSV name them.
    pub columns: Vec<&'static str>,
    /// The cells of each row, one for each column.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Returns the list for a person, with the count at its end.
    pub fn text(&self, style: Style) -> String {
        let total = match len(&self.rows) {
            1 => format!("1 {}", self.what.trim_end_matches('s')),
            number => format!("{number} {}", self.what),
        };
        if self.rows.is_empty() {
            return format!("{total}\n");
        }
        let headings: Vec<String> =
            self.columns.iter().map(|name| name.to_uppercase().replace('_', " ")).collect();
        format!("{}\n{total}\n", table(&headings, &self.rows, style))
    }

    /// Returns the list as one JSON document.
    pub fn json(&self) -> String {
        let object = |row: &Vec<String>| -> Value {
            self.columns.iter().zip(row).map(|(column, cell)| ((*column).to_owned(), json!(cell))).collect()
        };
        let rows: Vec<Value> = self.rows.iter().map(object).collect();
        document(&json!({ "schema": "roster-sync/list/1", "what": self.what, "rows": rows }))
    }

    /// Returns the list as CSV with a heading. Text that a spreadsheet would take for a formula is made text.
    pub fn csv(&self) -> String {
        csv_text(&self.columns, &self.rows)
    }
}
