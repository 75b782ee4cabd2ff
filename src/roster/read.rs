//! Puts it together: a file in, a [`Roster`] out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::model::Field;

use super::code::Code;
use super::header::{self, Header};
use super::lines::{self, Ending, Lines};
use super::row::{Problems, RowReader};
use super::{Desired, FileError, RefusedRow, Roster, duplicates, file};

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
    let header = header::read(path, &text)?;
    read_rows(&Reading { path, bytes, text: &text, first_is_header: true }, header, |_, _| ())
}

/// A file that is being read.
pub(super) struct Reading<'a> {
    pub(super) path: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) text: &'a str,
    pub(super) first_is_header: bool,
}

/// A row as it was read.
pub(super) struct Row {
    pub(super) person: Desired,
    /// Whether it has no error.
    pub(super) well: bool,
    /// Whether it has something in its status cell.
    pub(super) says_status: bool,
    /// Its cells as they stand, kept where it was refused while it was read.
    cells: Vec<String>,
}

/// Reads the rows. `adjust` sees all of them before duplicates are looked for.
pub(super) fn read_rows(
    file: &Reading<'_>,
    header: Header,
    adjust: fn(&mut Vec<Row>, &mut Problems),
) -> Result<Roster, FileError> {
    let mut problems = Problems::default();
    let (mut rows, mut filled) = (Vec::new(), BTreeSet::new());
    each_record(file, header.delimiter, |record, line| {
        rows.push(read_row(&header, record, line, &mut problems));
        filled.extend(header.filled(record));
    })?;
    adjust(&mut rows, &mut problems);
    duplicates::find(&mut rows, &mut problems);
    problems.0.sort_by_key(|problem| problem.line);
    let mut roster = Roster {
        path: file.path.to_owned(),
        sha256: hex(&Sha256::digest(file.bytes)),
        rows: rows.len() as u64,
        delimiter: header.delimiter,
        columns: header.fields.iter().flatten().copied().collect(),
        filled,
        ignored_columns: header.unknown(),
        problems: problems.0,
        ..Roster::default()
    };
    let late = rows.iter().filter(|row| !row.well && row.cells.is_empty());
    let mut originals = cells_of(file, header.delimiter, &late.map(|row| row.person.line).collect())?;
    for row in rows {
        if row.well {
            roster.people.push(row.person);
        } else {
            let late = originals.remove(&row.person.line);
            let cells = late.unwrap_or(row.cells);
            roster.refused.push(RefusedRow { readable: row.person, cells });
        }
    }
    roster.header = header.cells;
    Ok(roster)
}

fn read_row(header: &Header, record: &csv::StringRecord, line: u64, problems: &mut Problems) -> Row {
    let width = header.fields.len();
    let cells = header.cells_of(record);
    let says_status = cells.iter().any(|(field, cell)| *field == Field::Status && !cell.trim().is_empty());
    let (person, well) = if record.len() == width {
        RowReader::new(cells, line, problems).person()
    } else {
        // A blank cell too many counts as well: it may be what an unquoted delimiter pushed out on the right, and every
        // value since would stand in its neighbour's column.
        let message = format!("the row has {} cells, the header {width}", record.len());
        let hint = "a cell with a delimiter in it must stand in quotes; nothing of this row is carried out";
        problems.add(Code::RowLength, line, None, "", message, hint.to_owned());
        (RowReader::new(cells, line, problems).keys(), false)
    };
    let cells = if well { Vec::new() } else { record.iter().map(ToOwned::to_owned).collect() };
    Row { person, well, says_status, cells }
}

/// Hands over every row that is not blank, with its line.
fn each_record(
    file: &Reading<'_>,
    delimiter: u8,
    mut take: impl FnMut(&csv::StringRecord, u64),
) -> Result<(), FileError> {
    let path = || file.path.to_owned();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(file.text.as_bytes().chain(lines::END));
    let mut numbers = Lines::new(file.text);
    let mut record = csv::StringRecord::new();
    let mut first = file.first_is_header;
    while reader.read_record(&mut record).map_err(|source| FileError::Csv { path: path(), source })? {
        let line = numbers.of(&record);
        match lines::ending(&record) {
            Ending::Clean => break,
            Ending::OpenQuote => {
                return Err(FileError::OpenQuote { path: path(), line: lines::last_cell(&record, line) });
            }
            Ending::No => {}
        }
        if !std::mem::take(&mut first) && record.iter().any(|cell| !cell.trim().is_empty()) {
            take(&record, line);
        }
    }
    Ok(())
}

/// Reads the cells of some rows as they stand in the file, by line: for `rejects.csv`.
pub fn original_cells(
    path: &Path,
    delimiter: u8,
    lines: &BTreeSet<u64>,
) -> Result<BTreeMap<u64, Vec<String>>, FileError> {
    let (name, bytes) = (path.display().to_string(), file::read(path)?);
    let text = file::text(&name, &bytes)?;
    cells_of(&Reading { path: &name, bytes: &bytes, text: &text, first_is_header: false }, delimiter, lines)
}

/// Reads the cells of rows that turned out to be refused only after the whole file was read.
fn cells_of(
    file: &Reading<'_>,
    delimiter: u8,
    lines: &BTreeSet<u64>,
) -> Result<BTreeMap<u64, Vec<String>>, FileError> {
    let mut found = BTreeMap::new();
    if !lines.is_empty() {
        each_record(file, delimiter, |record, line| {
            if lines.contains(&line) {
                found.insert(line, record.iter().map(ToOwned::to_owned).collect());
            }
        })?;
    }
    Ok(found)
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
