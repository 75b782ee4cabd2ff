//! Rows that are the header of the file once more, or the header of another export behind this one.

use csv::StringRecord;

use crate::roster::values::trimmed;

use super::columns::Columns;
use super::headers::normalised;

impl Columns {
    /// Returns what [`is_other_header`](Self::is_other_header) tells most rows by.
    pub(in crate::roster) fn marks(&self) -> HeaderMarks {
        let mut marks = HeaderMarks::default();
        for (at, bit) in self.header.iter().filter_map(|header| mark(header)) {
            marks.0[at] |= bit;
        }
        marks
    }

    /// Returns whether the row names the columns in another order: what it has are headers of this file, at least two of them.
    pub(in crate::roster) fn is_other_header(&self, record: &StringRecord, marks: &HeaderMarks) -> bool {
        let is_named = |cell: &str| {
            let cell = trimmed(cell);
            let Some(begin) = cell.bytes().next() else { return false };
            // Few headers begin with its letter, or with a space.
            let may_be = |header: &&String| {
                let first = header.bytes().next().unwrap_or_default();
                header.len() >= cell.len()
                    && (first.eq_ignore_ascii_case(&begin) || !first.is_ascii_graphic())
            };
            self.header.iter().filter(may_be).any(|header| trimmed(header).eq_ignore_ascii_case(cell))
        };
        let (Some(first), Some(second)) = (record.get(0), record.get(1)) else { return false };
        if !marks.may_have(first) && !marks.may_have(second) {
            return false;
        }
        let filled = || record.iter().filter(|cell| !trimmed(cell).is_empty());
        (is_named(first) || is_named(second)) && {
            let named = filled().filter(|cell| is_named(cell)).count();
            named > 1 && named * 2 > filled().count()
        }
    }

    /// Returns whether the row is the header once more.
    pub(in crate::roster) fn is_header(&self, record: &StringRecord) -> bool {
        // Most rows are told by their first cell; only the rest is worth spelling out. Where a header was read with the name of its
        // section before it, the line has its own part of it again.
        let ends_alike = |one: Option<&str>, other: Option<&str>| {
            let (one, other) = (trimmed(one.unwrap_or_default()), trimmed(other.unwrap_or_default()));
            let end = other.len().checked_sub(one.len()).and_then(|from| other.as_bytes().get(from..));
            end.is_some_and(|end| end.eq_ignore_ascii_case(one.as_bytes()))
        };
        let is_again = |cell: &str, key: &str| {
            let cell = normalised(cell);
            let before = key.strip_suffix(cell.as_str());
            before.is_some_and(|rest| rest.is_empty() || (!cell.is_empty() && rest.ends_with(' ')))
        };
        !self.header.is_empty()
            && record.len() == self.keys.len()
            && ends_alike(record.get(0), self.header.first().map(String::as_str))
            && record.iter().zip(&self.keys).all(|(cell, key)| is_again(cell, key))
    }
}

/// The looks of the headers of a file: a cell with the looks of none is none. Few ids and names look like one by chance.
#[derive(Debug, Clone, Default)]
pub(in crate::roster) struct HeaderMarks([u64; MARKS / 64]);

const MARKS: usize = 2048;

impl HeaderMarks {
    #[inline]
    fn may_have(&self, cell: &str) -> bool {
        mark(cell).is_some_and(|(at, bit)| self.0[at] & bit != 0)
    }
}

/// The place of the mark for the looks of a text.
#[inline]
fn mark(cell: &str) -> Option<(usize, u64)> {
    let cell = trimmed(cell).as_bytes();
    let (first, last) = (cell.first()?, cell.last()?);
    let second = cell.get(1).unwrap_or(first);
    let letter = |byte: &u8| usize::from(byte.to_ascii_lowercase());
    let place = (letter(first) + 37 * letter(second) + 331 * letter(last) + 1031 * cell.len()) % MARKS;
    Some((place / 64, 1 << (place % 64)))
}
