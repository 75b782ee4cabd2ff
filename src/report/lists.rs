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
    /// Returns the list for a person, with the count at its end, no wider than the page: who searches it with a program asks for
    /// CSV or JSON.
    pub fn text(&self, style: Style) -> String {
        let total = match len(&self.rows) {
            1 => format!("1 {}", self.what.trim_end_matches('s')),
            number => format!("{number} {}", self.what),
        };
        if self.rows.is_empty() {
            return format!("{total}\n");
        }
        // First and last name stand in one column for people: each alone says little and takes as much room.
        let named = self.columns.windows(2).position(|pair| *pair == ["first_name", "last_name"]);
        let headings: Vec<String> =
            joined(self.columns.iter().map(|name| heading(name)).collect(), named, |_, _| "NAME".to_owned());
        let row = |row: &Vec<String>| {
            let cells = row.iter().map(|cell| short(cell)).collect();
            joined(cells, named, |first, last| format!("{first} {last}").trim().to_owned())
        };
        let rows: Vec<Vec<String>> = self.rows.iter().map(row).collect();
        format!("{}\n{total}\n", table(&headings, &rows, style))
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

fn heading(name: &str) -> String {
    match name {
        "pos_user_id" => "POS ID".to_owned(),
        name => name.to_uppercase().replace('_', " "),
    }
}

/// Joins the cell at a place with the one behind it.
fn joined(mut cells: Vec<String>, at: Option<usize>, join: impl Fn(&str, &str) -> String) -> Vec<String> {
    if let Some(at) = at.filter(|at| at + 1 < cells.len()) {
        let last = cells.remove(at + 1);
        cells[at] = join(&cells[at], &last);
    }
    cells
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
