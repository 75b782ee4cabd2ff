//! Results as files, a row at a time: what was written stands on the disk even if the run dies in the next moment.

use std::io::{self, Write};

use serde::Serialize;

use crate::apply::RowResult;
use crate::report::spreadsheet::neutral;

/// The columns of a results CSV (scripts rely on them).
pub const RESULT_COLUMNS: [&str; 10] =
    ["line", "key", "name", "operation", "status", "employee_id", "user_id", "changed", "message", "seconds"];

/// Writes results as CSV.
pub struct ResultsCsv<W: Write> {
    csv: csv::Writer<W>,
}

impl<W: Write> ResultsCsv<W> {
    /// Writes the heading.
    pub fn new(out: W) -> io::Result<Self> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(RESULT_COLUMNS)?;
        csv.flush()?;
        Ok(Self { csv })
    }

    /// Writes one row and flushes it.
    pub fn row(&mut self, row: &RowResult) -> io::Result<()> {
        let cells = [
            optional(row.line.as_ref()),
            neutral(&row.key),
            neutral(&row.name),
            row.operation.to_string(),
            row.status.to_string(),
            optional(row.employee_id.as_ref()),
            optional(row.user_id.as_ref()),
            neutral(&row.changed),
            neutral(&row.message),
            format!("{:.3}", row.seconds),
        ];
        self.csv.write_record(cells)?;
        self.csv.flush()
    }
}

fn optional(value: Option<&impl ToString>) -> String {
    value.map_or(String::new(), ToString::to_string)
}

impl<W: Write> std::fmt::Debug for ResultsCsv<W> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("ResultsCsv").finish_non_exhaustive()
    }
}

/// One row of the results document and of the JSON lines.
#[derive(Debug, Serialize)]
pub(super) struct ResultRow<'a> {
    line: Option<u64>,
    key: &'a str,
    name: &'a str,
    operation: &'static str,
    status: &'static str,
    employee_id: Option<u64>,
    user_id: Option<u64>,
    changed: &'a str,
    message: &'a str,
    seconds: f64,
}

impl<'a> From<&'a RowResult> for ResultRow<'a> {
    fn from(row: &'a RowResult) -> Self {
        Self {
            line: row.line,
            key: &row.key,
            name: &row.name,
            operation: row.operation.as_str(),
            status: row.status.as_str(),
            employee_id: row.employee_id.map(crate::model::EmployeeId::get),
            user_id: row.user_id.map(crate::model::UserId::get),
            changed: &row.changed,
            message: &row.message,
            seconds: milliseconds(row.seconds),
        }
    }
}

/// Returns seconds with three decimals: more is noise.
pub(super) fn milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

/// Writes results as JSON, one object per line with the columns of the CSV.
#[derive(Debug)]
pub struct ResultsJsonLines<W: Write> {
    out: W,
}

impl<W: Write> ResultsJsonLines<W> {
    /// Writes to this stream.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes one row and flushes it.
    pub fn row(&mut self, row: &RowResult) -> io::Result<()> {
        let mut line = serde_json::to_vec(&ResultRow::from(row))?;
        line.push(b'\n');
        self.out.write_all(&line)?;
        self.out.flush()
    }
}
