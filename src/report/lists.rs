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
    ///
    /// Lines are as long as they must be: a list is looked through by line, and cut or searched by other programs.
    pub fn text(&self) -> String {
        let total = match len(&self.rows) {
            1 => format!("1 {}", self.what.trim_end_matches('s')),
            number => format!("{number} {}", self.what),
        };
        if self.rows.is_empty() {
            return format!("{total}\n");
        }
        let headings: Vec<String> =
            self.columns.iter().map(|name| name.to_uppercase().replace('_', " ")).collect();
        let rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| row.iter().map(|cell| short(cell)).collect()).collect();
        format!("{}\n{total}\n", table(&headings, &rows, Style { width: usize::MAX, ..Style::default() }))
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

/// Shortens a long list in a cell to its beginning and a count: a person can ask for the rest as CSV or JSON.
fn short(cell: &str) -> String {
    let parts: Vec<&str> = cell.split("; ").collect();
    if parts.len() > 4 {
        format!("{}; … ({})", parts[..2].join("; "), parts.len())
    } else {
        cell.to_owned()
    }
}
