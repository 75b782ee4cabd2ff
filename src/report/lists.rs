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
        let mut headings: Vec<String> = self.columns.iter().map(|name| heading(name)).collect();
        let mut rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| row.iter().map(|cell| short(cell)).collect()).collect();
        // From the right, so that the places before stay what they are.
        for (at, pair) in self.columns.windows(2).enumerate().rev() {
            let Some((.., both)) = PAIRS.iter().find(|(one, two, _)| *pair == [*one, *two]) else { continue };
            join(&mut headings, at, |_, _| (*both).to_owned());
            for row in &mut rows {
                join(row, at, |one, two| format!("{one} {two}").trim().to_owned());
            }
        }
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
        "adp_employee_id" => "ADP ID".to_owned(),
        name => name.to_uppercase().replace('_', " "),
    }
}

/// Columns that stand in one for people: each alone says little and takes as much room.
const PAIRS: [(&str, &str, &str); 3] =
    [("first_name", "last_name", "NAME"), ("date_in", "time_in", "IN"), ("date_out", "time_out", "OUT")];

/// Joins the cell at a place with the one behind it.
fn join(cells: &mut Vec<String>, at: usize, both: impl Fn(&str, &str) -> String) {
    if at + 1 < cells.len() {
        let second = cells.remove(at + 1);
        cells[at] = both(&cells[at], &second);
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
