//! Rows that are the header of the file once more, or the header of another export behind this one.

use csv::StringRecord;

use crate::roster::values::trimmed;

use super::columns::Columns;
use super::headers::normalised;

impl Columns {
    /// Returns what [`is_other_header`](Self::is_other_header) tells most rows by.
    pub(in crate::roster) fn marks(&self) -> u128 {
        self.header.iter().fold(0, |marks, header| marks | mark(header))
    }

    /// Returns whether the row names the columns in another order: what it has are headers of this file, at least two of them.
    pub(in crate::roster) fn is_other_header(&self, record: &StringRecord, marks: u128) -> bool {
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
        if marks & (mark(first) | mark(second)) == 0 {
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

/// A bit for the looks of a header: a cell without the bit of any is none.
fn mark(cell: &str) -> u128 {
    let cell = trimmed(cell).as_bytes();
    let letter = |at: usize| cell.get(at).map_or(0, |byte| usize::from(byte.to_ascii_lowercase()));
    cell.len()
        .checked_sub(1)
        .map_or(0, |last| 1 << ((letter(0) + 11 * letter(1) + 7 * letter(last) + 5 * last) % 128))
}
