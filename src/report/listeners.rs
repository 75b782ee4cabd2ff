//! Who hears what happens: results files, row by row, and whoever collects rows for a document.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::apply::{Event, ListenError, Listener, RowResult};
use crate::model::neutralised;

use super::spreadsheet::csv_text;

/// Passes each event on to several listeners.
pub struct Fanout<'a>(pub Vec<&'a mut dyn Listener>);

impl Listener for Fanout<'_> {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        self.0.iter_mut().try_for_each(|listener| listener.on(event))
    }
}

impl std::fmt::Debug for Fanout<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Fanout({})", self.0.len())
    }
}

const HEADER: [&str; 10] =
    ["line", "key", "name", "operation", "status", "employee_id", "user_id", "changed", "message", "seconds"];

/// Writes the results CSV, each row flushed as it comes.
#[derive(Debug)]
pub struct ResultsCsv {
    writer: csv::Writer<File>,
    what: String,
}

impl ResultsCsv {
    /// Makes the file and writes its header.
    pub fn create(path: &Path) -> Result<Self, ListenError> {
        let what = path.display().to_string();
        let failed = |source| ListenError { what: what.clone(), source };
        let file = File::create(path).map_err(failed)?;
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(HEADER).map_err(|error| failed(error.into()))?;
        writer.flush().map_err(failed)?;
        Ok(Self { writer, what })
    }
}

impl Listener for ResultsCsv {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        let Event::RowFinished(row) = event else { return Ok(()) };
        let failed = |source| ListenError { what: self.what.clone(), source };
        self.writer.write_record(record(row)).map_err(|error| failed(error.into()))?;
        self.writer.flush().map_err(failed)
    }
}

/// Returns rows as the text of a results CSV.
pub fn results_csv(rows: &[RowResult]) -> String {
    csv_text(&HEADER, &rows.iter().map(|row| record(row).to_vec()).collect::<Vec<_>>())
}

fn record(row: &RowResult) -> [String; 10] {
    let text = |value: Option<String>| value.unwrap_or_default();
    [
        text(row.line.map(|line| line.to_string())),
        row.key.clone(),
        row.name.clone(),
        row.operation.to_string(),
        row.status.to_string(),
        text(row.employee_id.map(|id| id.to_string())),
        text(row.user_id.map(|id| id.to_string())),
        row.changed.clone(),
        row.message.clone(),
        format!("{:.1}", row.seconds),
    ]
    .map(|cell| neutralised(&cell).into_owned())
}

/// Writes the results as JSON lines, each flushed as it comes.
#[derive(Debug)]
pub struct ResultsJsonLines {
    file: File,
    what: String,
}

impl ResultsJsonLines {
    /// Makes the file.
    pub fn create(path: &Path) -> Result<Self, ListenError> {
        let what = path.display().to_string();
        let file = File::create(path).map_err(|source| ListenError { what: what.clone(), source })?;
        Ok(Self { file, what })
    }
}

impl Listener for ResultsJsonLines {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        let Event::RowFinished(row) = event else { return Ok(()) };
        let mut line = serde_json::to_string(row).unwrap_or_default();
        line.push('\n');
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.flush());
        written.map_err(|source| ListenError { what: self.what.clone(), source })
    }
}

/// Collects the rows for a document at the end.
#[derive(Debug, Default)]
pub struct RowCollector(pub Vec<RowResult>);

impl Listener for RowCollector {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        if let Event::RowFinished(row) = event {
            self.0.push(row.clone());
        }
        Ok(())
    }
}
