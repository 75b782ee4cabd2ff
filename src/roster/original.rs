//! The cells of single rows as they stand in the file: for `rejects.csv`, and to explain a row.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::desired::{Origin, Source};
use super::intake::{self, Content, Place, Table};
use super::mapping::{Columns, Encoding};
use super::read;
use super::{FileError, Roster};

/// How a text was written, so that another can be written alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// What separates the cells.
    pub delimiter: u8,
    /// How bytes are letters.
    pub encoding: Encoding,
    /// Whether a byte-order mark stands in front.
    pub marked: bool,
}

impl Roster {
    /// Reads the cells of some rows as they stand in the file, by line. Those of columns such as SSN, birth date and home
    /// address are empty. Where the file is another by now, there are none.
    pub fn original_cells(&self, lines: &BTreeSet<u64>) -> Result<BTreeMap<u64, Vec<String>>, FileError> {
        let Origin { source, mapping } = &self.origin;
        let bytes = match source {
            _ if lines.is_empty() => return Ok(BTreeMap::new()),
            Source::Nowhere => return Ok(BTreeMap::new()),
            Source::File(path) => Cow::Owned(intake::read(path)?),
            Source::Bytes(bytes) => Cow::Borrowed(bytes.as_ref()),
        };
        if read::fingerprint(&bytes) != self.sha256 {
            return Err(FileError::Changed { path: self.path.clone() });
        }
        let content = Content::open(&self.path, &bytes, mapping)?;
        if self.how.header_line == 0 {
            let bare = content.bare(&self.path);
            return bare
                .map_or_else(|| Ok(BTreeMap::new()), |table| table.cells_of(&Columns::default(), lines));
        }
        let table = content.table(&self.path, mapping)?;
        let columns = read::columns(&table, mapping)?;
        table.cells_of(&columns, lines)
    }
}

impl Table<'_> {
    /// Reads the cells of rows that turned out to be wanted only after the whole file was read.
    pub(super) fn cells_of(
        &self,
        columns: &Columns,
        lines: &BTreeSet<u64>,
    ) -> Result<BTreeMap<u64, Vec<String>>, FileError> {
        let mut found = BTreeMap::new();
        if !lines.is_empty() {
            self.each_record(|record, line| {
                if lines.contains(&line) {
                    found.insert(line, columns.kept(record));
                }
            })?;
        }
        Ok(found)
    }

    /// Returns how the text was written; a workbook counts as what a spreadsheet reads everywhere.
    pub(super) fn written(&self) -> Written {
        match self.place {
            Place::Text { delimiter, encoding, marked, .. } => Written { delimiter, encoding, marked },
            Place::Sheet { .. } => Written { marked: true, ..Written::default() },
        }
    }
}

impl Written {
    /// Returns the text as bytes like those of the roster. A text with letters that the roster's encoding does not have is
    /// UTF-8, with a mark that spreadsheets know it by.
    pub fn bytes(self, text: &str) -> Vec<u8> {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| {
            ['\u{feff}']
                .into_iter()
                .chain(text.chars())
                .flat_map(|letter| {
                    let mut units = [0; 2];
                    letter.encode_utf16(&mut units).to_vec()
                })
                .flat_map(bytes)
                .collect()
        };
        let marked = || [b"\xef\xbb\xbf", text.as_bytes()].concat();
        match self.encoding {
            Encoding::Utf8 if self.marked => marked(),
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => utf16(u16::to_le_bytes),
            Encoding::Utf16Be => utf16(u16::to_be_bytes),
            Encoding::Windows1252 => match encoding_rs::WINDOWS_1252.encode(text) {
                (bytes, _, false) => bytes.into_owned(),
                _ => marked(),
            },
        }
    }
}

impl Default for Written {
    fn default() -> Self {
        Self { delimiter: b',', encoding: Encoding::Utf8, marked: false }
    }
}
