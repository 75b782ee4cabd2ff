//! The rows of a table, one after another.

use std::io::{Chain, Read};

use csv::StringRecord;

use super::lines::{self, LineEnd, Lines, Mark};
use super::place::Place;
use crate::roster::FileError;

/// A row with its line.
pub(in crate::roster) type NumberedRecord = (u64, StringRecord);

/// Reads the rows of a table in the order of the file, blank ones among them.
pub(in crate::roster) struct Records<'a> {
    path: &'a str,
    from: From<'a>,
}

enum From<'a> {
    Text { reader: csv::Reader<Chain<&'a [u8], &'static [u8]>>, lines: Lines<'a>, is_over: bool },
    Sheet(&'a [NumberedRecord]),
}

/// Room for rows that are read together.
#[derive(Debug)]
pub(in crate::roster) struct Room {
    rows: Vec<NumberedRecord>,
    most: usize,
}

impl Room {
    /// Room for so many rows.
    pub(in crate::roster) fn for_rows(most: usize) -> Self {
        Self { rows: Vec::new(), most }
    }
}

impl<'a> Records<'a> {
    /// Begins with the first row.
    pub(super) fn of(path: &'a str, place: Place<'a>) -> Self {
        Self::from(path, place, Mark::default())
    }

    /// Begins with the row at a mark; with the first of a sheet.
    pub(super) fn from(path: &'a str, place: Place<'a>, mark: Mark) -> Self {
        let from = match place {
            Place::Text { text, delimiter, .. } => {
                let lines = Lines::new(text, mark);
                let reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .delimiter(delimiter)
                    .from_reader(lines.bytes().chain(lines::END));
                From::Text { reader, lines, is_over: false }
            }
            Place::Sheet(sheet) => From::Sheet(&sheet.rows),
        };
        Self { path, from }
    }

    /// Reads the next rows, as many as there is room for; none behind the last.
    pub(in crate::roster) fn next<'b>(
        &mut self,
        room: &'b mut Room,
    ) -> Result<&'b [NumberedRecord], FileError>
    where
        'a: 'b,
    {
        let Room { rows, most } = room;
        match &mut self.from {
            From::Sheet(rest) => {
                let (next, others) = rest.split_at(rest.len().min(*most));
                *rest = others;
                Ok(next)
            }
            From::Text { reader, lines, is_over } => {
                let mut read = 0;
                while read < *most && !*is_over {
                    if read == rows.len() {
                        rows.push(NumberedRecord::default());
                    }
                    let (line, record) = &mut rows[read];
                    let path = || self.path.to_owned();
                    let failed = |source| FileError::Csv { path: path(), source };
                    if !reader.read_record(record).map_err(failed)? {
                        *is_over = true;
                        break;
                    }
                    *line = lines.of(record);
                    match lines::ending(record) {
                        LineEnd::No => read += 1,
                        LineEnd::Clean => *is_over = true,
                        LineEnd::OpenQuote => {
                            let line = lines::last_cell(record, *line);
                            return Err(FileError::OpenQuote { path: path(), line });
                        }
                    }
                }
                Ok(&rows[..read])
            }
        }
    }

    /// Returns where the first of some rows begins that were read just now; `None` in a sheet.
    pub(in crate::roster) fn mark(&self, rows: &[NumberedRecord]) -> Option<Mark> {
        match &self.from {
            From::Text { lines, .. } => rows.first().and_then(|(_, first)| lines.mark(first)),
            From::Sheet(_) => None,
        }
    }
}
