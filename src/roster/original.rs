//! The cells of single rows as they stand in the file: for `rejects.csv`, and to explain a row.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;

use super::fingerprint::fingerprint;
use super::intake::{self, Content, Place, RawTable};
use super::mapping::{self, Columns, Mapping};
use super::side_by_side::RowMarks;
use super::whole::{RosterOrigin, Source};
use super::written::WrittenHow;
use super::{FileError, Roster};

impl Roster {
    /// Reads the cells of some rows as they stand in the file, by line. Those of columns such as SSN, birth date and home
    /// address are empty. Where the file is another by now, there are none.
    pub fn original_cells(&self, lines: &BTreeSet<u64>) -> Result<BTreeMap<u64, Vec<String>>, FileError> {
        let RosterOrigin { source, mapping } = &self.origin;
        let bytes = match source {
            _ if lines.is_empty() => return Ok(BTreeMap::new()),
            Source::Nowhere => return Ok(BTreeMap::new()),
            Source::File(path) => Cow::Owned(intake::read(path)?),
            Source::Bytes(bytes) => Cow::Borrowed(bytes.as_ref()),
        };
        if fingerprint(&bytes) != self.sha256 {
            return Err(FileError::Changed { path: self.path.clone() });
        }
        let content = Content::open(&self.path, &bytes, mapping)?;
        if self.how.header_line == 0 {
            let bare = content.bare(&self.path);
            return bare.map_or_else(
                || Ok(BTreeMap::new()),
                |table| table.cells_of(&Columns::default(), lines, &RowMarks::default()),
            );
        }
        let table = content.table(&self.path, mapping)?;
        let columns = table.columns(mapping)?;
        table.cells_of(&columns, lines, &RowMarks::default())
    }
}

impl RawTable<'_> {
    /// Says which column is which field.
    pub(super) fn columns(&self, mapping: &Mapping) -> Result<Columns, FileError> {
        mapping::resolve(&self.header, mapping).map_err(|source| {
            // A quote that is left open somewhere below is told first.
            let table = self.clone().learned(mapping);
            table.err().unwrap_or_else(|| FileError::Mapping {
                path: self.path.to_owned(),
                line: self.header_line,
                source,
            })
        })
    }

    /// Reads the cells of rows that turned out to be wanted only after the whole file was read.
    pub(super) fn cells_of(
        &self,
        columns: &Columns,
        lines: &BTreeSet<u64>,
        marks: &RowMarks,
    ) -> Result<BTreeMap<u64, Vec<String>>, FileError> {
        let mut found = BTreeMap::new();
        let mut keep = |record: &StringRecord, line| {
            if lines.contains(&line) {
                found.insert(line, columns.kept(record));
            }
        };
        if lines.is_empty() {
            return Ok(found);
        }
        if marks.each.is_empty() {
            self.each_record(keep)?;
            return Ok(found);
        }
        for (at, mark) in marks.each.iter().enumerate() {
            // Behind a CR the next mark still stands on the last line before it.
            let end = marks.each.get(at + 1).map_or(u64::MAX, |next| next.line);
            if lines.range(mark.line..=end).next().is_some() {
                self.each_record_from(*mark, marks.rows, &mut keep)?;
            }
        }
        Ok(found)
    }

    /// Returns how the text was written; a workbook counts as what a spreadsheet reads everywhere.
    pub(super) fn written(&self) -> WrittenHow {
        match self.place {
            Place::Text { delimiter, encoding, marked, .. } => WrittenHow { delimiter, encoding, marked },
            Place::Sheet(_) => WrittenHow { marked: true, ..WrittenHow::default() },
        }
    }
}
