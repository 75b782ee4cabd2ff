//! Puts it together: a file in, a [`Roster`] out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::model::Field;

use super::code::Code;
use super::header::{self, Header};
use super::row::{Problems, RowReader};
use super::{Desired, FileError, RefusedRow, Roster, Status, duplicates, file};

/// Reads a roster from a file.
///
/// Everything that is wrong with single rows is collected in [`Roster::problems`]; only what makes the whole file
/// unusable is an error.
pub fn read_file(path: &Path) -> Result<Roster, FileError> {
    read_bytes(&path.display().to_string(), &file::read(path)?)
}

/// Reads a roster from the bytes of a file. `path` is what messages call it.
///
/// ```
/// let csv = b"pos_user_id,first_name,last_name,phone\n1042,Ana,Diaz,(555) 010-2233\n";
/// let roster = roster_sync::roster::read_bytes("roster.csv", csv)?;
/// assert_eq!(roster.people[0].display_name(), "Ana Diaz");
/// # Ok::<(), roster_sync::roster::FileError>(())
/// ```
pub fn read_bytes(path: &str, bytes: &[u8]) -> Result<Roster, FileError> {
    let text = file::text(path, bytes)?;
    let header = header::read(path, text)?;
    read_rows(path, bytes, text, header, true)
}

/// Reads a leavers file: everybody in it is terminated. Any column with a key is enough. A file without column names
/// is read when every line is an e-mail; digits could be POS ids as well as ADP ids, so that they need a name.
pub fn read_leavers(path: &Path) -> Result<Roster, FileError> {
    let (name, bytes) = (path.display().to_string(), file::read(path)?);
    let text = file::text(&name, &bytes)?;
    let mut roster = match header::read(&name, text) {
        Ok(header) => read_rows(&name, &bytes, text, header, true)?,
        Err(error) => match bare_emails(text) {
            Some(header) => read_rows(&name, &bytes, text, header, false)?,
            None => return Err(with_leavers_hint(error)),
        },
    };
    // Whatever a status column says: who is in this file leaves.
    roster.problems.retain(|problem| problem.column != Field::Status.as_str());
    for person in &mut roster.people {
        person.status = Status::Terminated;
    }
    Ok(roster)
}

fn bare_emails(text: &str) -> Option<Header> {
    let all = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .all(|line| line.parse::<crate::model::Email>().is_ok());
    all.then(|| Header { delimiter: b',', cells: Vec::new(), fields: vec![Some(Field::Email)] })
}

fn with_leavers_hint(error: FileError) -> FileError {
    match error {
        FileError::NoHeader { path, line, found, .. } => {
            let hint = "the first line must say what the column is: pos_user_id, adp_employee_id or email"
                .to_owned();
            FileError::NoHeader { path, line, found, hint }
        }
        other => other,
    }
}

fn read_rows(
    path: &str,
    bytes: &[u8],
    text: &str,
    header: Header,
    skip_first: bool,
) -> Result<Roster, FileError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(skip_first)
        .flexible(true)
        .delimiter(header.delimiter)
        .from_reader(text.as_bytes());
    let mut problems = Problems::default();
    let mut rows: Vec<(Desired, bool, Vec<String>)> = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut lines = Lines::new(text);
    loop {
        let more = reader.read_record(&mut record);
        if !more.map_err(|source| FileError::Csv { path: path.to_owned(), source })? {
            break;
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = lines.of(&record);
        let width = header.fields.len();
        let too_many = record.iter().skip(width).any(|cell| !cell.trim().is_empty());
        let fits = record.len() >= width && !too_many;
        if !fits {
            let message = format!("the row has {} cells, the header {width}", record.len());
            let hint =
                "a cell with a delimiter in it must stand in quotes; nothing of this row was read".to_owned();
            problems.add(Code::RowLength, line, None, "", message, hint);
        }
        let cells = header
            .fields
            .iter()
            .zip(record.iter())
            .filter_map(|(field, cell)| field.map(|field| (field, cell)));
        let (person, well) = if fits {
            RowReader::new(cells.collect(), line, &mut problems).person()
        } else {
            (Desired { line, ..Desired::default() }, false)
        };
        let kept = if well { Vec::new() } else { record.iter().map(ToOwned::to_owned).collect() };
        rows.push((person, well, kept));
    }
    let count = rows.len() as u64;
    let mut everybody: Vec<&mut Desired> = rows.iter_mut().map(|(person, ..)| person).collect();
    let refused_lines = duplicates::find(&mut everybody, &mut problems);
    let mut roster = Roster {
        path: path.to_owned(),
        sha256: hex(&Sha256::digest(bytes)),
        rows: count,
        delimiter: header.delimiter,
        columns: header.fields.iter().flatten().copied().collect(),
        ..Roster::default()
    };
    let ignored = header
        .cells
        .iter()
        .zip(&header.fields)
        .filter(|(cell, field)| field.is_none() && !cell.trim().is_empty());
    roster.ignored_columns =
        ignored.map(|(cell, _)| (cell.trim().to_owned(), header::nearest(cell))).collect();
    roster.header = header.cells;
    let mut originals = originals(text, header.delimiter, &refused_lines);
    for (person, well, cells) in rows {
        if well && !refused_lines.contains(&person.line) {
            roster.people.push(person);
        } else {
            let cells =
                if cells.is_empty() { originals.remove(&person.line).unwrap_or_default() } else { cells };
            roster.refused.push(RefusedRow { readable: person, cells });
        }
    }
    roster.problems = problems.0;
    roster.problems.sort_by_key(|problem| problem.line);
    Ok(roster)
}

/// Reads the cells of some rows as they stand in the file, by line: for `rejects.csv`.
pub fn original_cells(
    path: &Path,
    delimiter: u8,
    lines: &BTreeSet<u64>,
) -> Result<BTreeMap<u64, Vec<String>>, FileError> {
    let (name, bytes) = (path.display().to_string(), file::read(path)?);
    Ok(originals(file::text(&name, &bytes)?, delimiter, lines))
}

/// Reads the cells of rows that turned out to be refused only after the whole file was read.
fn originals(
    text: &str,
    delimiter: u8,
    lines: &std::collections::BTreeSet<u64>,
) -> BTreeMap<u64, Vec<String>> {
    if lines.is_empty() {
        return BTreeMap::new();
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let records = reader.records().filter_map(Result::ok);
    let mut numbers = Lines::new(text);
    let with_line = records.map(|record| (numbers.of(&record), record));
    let wanted = with_line.filter(|(line, _)| lines.contains(line));
    wanted.map(|(line, record)| (line, record.iter().map(ToOwned::to_owned).collect())).collect()
}

/// Physical line numbers. The reader's own count stands before the blank lines and the second half of a CRLF that it
/// skips in front of a record.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: 1 }
    }

    /// Returns the line a record starts on. Records are asked for in the order of the file.
    fn of(&mut self, record: &csv::StringRecord) -> u64 {
        let byte = record.position().map_or(0, csv::Position::byte);
        let from = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.at, self.bytes.len());
        let skipped = self.bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = from + skipped;
        self.line += self.bytes[self.at..start].iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.at = start;
        self.line
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests;
