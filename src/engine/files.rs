//! The results of a run as files, row by row as they come. The journal has every result before a file does: a file that cannot
//! be written stops no run, it is told.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, Write};
use std::path::{Path, PathBuf};

use crate::apply::{Event, ListenError, Listener, RowResult};
use crate::model::neutralised;
use crate::state::{about_to_write, open_private};

/// The columns of the results CSV.
pub const RESULTS_HEADER: [&str; 10] =
    ["line", "key", "name", "operation", "status", "employee_id", "user_id", "changed", "message", "seconds"];

/// Returns a result as a line of the results CSV.
pub fn results_record(row: &RowResult) -> [String; 10] {
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

/// A results file that was named and opened, and is not written to yet.
#[derive(Debug)]
pub(super) struct OpenedFiles {
    path: PathBuf,
    file: File,
    was_there: bool,
}

impl OpenedFiles {
    /// Opens a results file before a run begins. One that is there already is taken only where it holds results or nothing:
    /// what else it may be is somebody's, and is not written over.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        let was_there = path.exists();
        if path.metadata().is_ok_and(|found| found.is_file()) {
            let mut first = String::new();
            BufReader::new(File::open(&path)?).read_line(&mut first)?;
            if !first.is_empty() && first.trim_end() != RESULTS_HEADER.join(",") {
                let told = "it is there already and holds something else than results";
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, told));
            }
        }
        Ok(Self { file: open_private(&path)?, path, was_there })
    }

    /// Takes back that it was opened: the run did not begin.
    pub(super) fn close(self) {
        if !self.was_there {
            // An empty file that nobody expects is a small harm.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Writes the results of a run, and collects them.
#[derive(Debug)]
pub(super) struct ResultsFiles {
    csv: Option<csv::Writer<File>>,
    /// Where the CSV is.
    path: PathBuf,
    /// Where it is to be when the place that was named can be written no more.
    instead: PathBuf,
    lines: Option<File>,
    /// Every result so far.
    pub(super) rows: Vec<RowResult>,
    /// What could not be written, in words.
    pub(super) unwritten: Vec<String>,
}

impl ResultsFiles {
    /// Begins the files: in the place that was opened, else in the run's folder.
    pub(super) fn begin(opened: Option<OpenedFiles>, folder: &Path) -> Self {
        let instead = folder.join("results.csv");
        let mut files = Self {
            csv: None,
            path: opened.as_ref().map_or_else(|| instead.clone(), |opened| opened.path.clone()),
            instead,
            lines: None,
            rows: Vec::new(),
            unwritten: Vec::new(),
        };
        files.csv = match opened {
            Some(opened) => files.started(opened.file),
            None => files.in_the_folder(),
        };
        let lines = folder.join("results.jsonl");
        match open_private(&lines).and_then(|file| file.set_len(0).map(|()| file)) {
            Ok(file) => files.lines = Some(file),
            Err(error) => files.tell(&lines, &error),
        }
        files
    }

    /// Returns where the CSV is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn in_the_folder(&mut self) -> Option<csv::Writer<File>> {
        self.path.clone_from(&self.instead);
        match open_private(&self.instead) {
            Ok(file) => self.started(file),
            Err(error) => {
                self.tell(&self.instead.clone(), &error);
                None
            }
        }
    }

    /// Writes the header, and what was told before.
    fn started(&mut self, mut file: File) -> Option<csv::Writer<File>> {
        // What is no file, such as a pipe, has neither a length nor places.
        let is_file = file.metadata().is_ok_and(|found| found.is_file());
        let emptied = if is_file { file.set_len(0).and_then(|()| file.rewind()) } else { Ok(()) };
        let mut writer = csv::Writer::from_writer(file);
        let rows = self.rows.iter().map(|row| results_record(row).to_vec());
        let header = RESULTS_HEADER.map(ToOwned::to_owned).to_vec();
        let written = emptied.and_then(|()| {
            std::iter::once(header).chain(rows).try_for_each(|record| writer.write_record(record))?;
            writer.flush()
        });
        match written {
            Ok(()) => Some(writer),
            Err(error) => {
                self.tell(&self.path.clone(), &error);
                if self.path == self.instead { None } else { self.in_the_folder() }
            }
        }
    }

    fn tell(&mut self, path: &Path, error: &io::Error) {
        self.unwritten.push(format!("{} could not be written ({error})", path.display()));
    }

    fn add(&mut self, row: &RowResult) {
        self.rows.push(row.clone());
        if let Some(writer) = &mut self.csv {
            let written =
                about_to_write(&self.path).and_then(|()| Ok(writer.write_record(results_record(row))?));
            if let Err(error) = written.and_then(|()| writer.flush()) {
                self.tell(&self.path.clone(), &error);
                self.csv = if self.path == self.instead { None } else { self.in_the_folder() };
            }
        }
        if let Some(file) = &mut self.lines {
            let mut line = serde_json::to_string(row).unwrap_or_default();
            line.push('\n');
            if let Err(error) = file.write_all(line.as_bytes()).and_then(|()| file.flush()) {
                self.lines = None;
                self.unwritten.push(format!("results.jsonl could not be written ({error})"));
            }
        }
    }
}

/// Passes what happens on to whoever listens, and writes down what comes of every row.
pub(super) struct WrittenDown<'a> {
    pub(super) files: &'a mut ResultsFiles,
    pub(super) listener: &'a mut dyn Listener,
}

impl Listener for WrittenDown<'_> {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        if let Event::RowFinished(row) = event {
            let before = self.files.unwritten.len();
            self.files.add(row);
            for told in self.files.unwritten.get(before..).unwrap_or_default() {
                self.listener.on(&Event::Notice(told.clone()))?;
            }
        }
        self.listener.on(event)
    }
}

#[cfg(test)]
mod tests;
