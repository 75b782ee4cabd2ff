//! What the writer of a file does on every line: judged over the whole file, before its rows.
//!
//! A row with more or fewer cells than the header is refused on its own, since its values may stand in their neighbours'
//! columns. A program that ends every line with a delimiter, or leaves out the blank cells at the end of a row, does so
//! everywhere: then it is one habit with one message, and the rows are read.

use std::collections::BTreeSet;

use csv::StringRecord;

/// How the rows of a file stand to its header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::roster) struct Habits {
    /// How many cells of the header count.
    pub(in crate::roster) width: usize,
    /// Blank cells that every row has behind the last column.
    extra: usize,
    /// Whether rows end with their last cell that is not blank.
    ends_early: bool,
    /// The line of the last row, where the file may end in the middle of it.
    pub(in crate::roster) cut: Option<u64>,
}

/// What one look at all the rows tells.
#[derive(Debug, Default)]
pub(super) struct Survey {
    rows: u64,
    shortest: usize,
    short: u64,
    longest: usize,
    /// Whether a row ends with a blank cell though it could be left out.
    ends_blank: bool,
    /// Whether a cell begins with a space, as the rest of a text does that a delimiter cut in two.
    begins_with_space: bool,
    /// Whether a cell behind the last column has something in it.
    filled_behind: bool,
    kinds: Vec<Kinds>,
    /// The shapes of the last column's cells but the last row's, and their texts.
    shapes: BTreeSet<String>,
    texts: BTreeSet<String>,
    last: Option<(u64, String, usize)>,
}

/// What kinds of things stand in a column, each with the number of cells of the longest row it stands in.
#[derive(Debug, Default, Clone)]
struct Kinds {
    longest: [Option<usize>; 4],
}

/// The most shapes that are kept of a column: more say that it has none.
const SHAPES: usize = 64;

/// The most words that a column of words has.
const WORDS: usize = 5;

impl Survey {
    /// Looks at a row that is not blank, behind a header of this many cells.
    pub(super) fn add(&mut self, record: &StringRecord, line: u64, width: usize, is_open: bool) {
        let length = record.len();
        let last = record.get(length.saturating_sub(1)).unwrap_or_default().trim();
        if is_open {
            self.note_last(line, last, length, width);
        }
        if !is_row(record, width) {
            return;
        }
        self.shortest = if self.rows == 0 { length } else { self.shortest.min(length) };
        self.rows += 1;
        self.longest = self.longest.max(length);
        self.short += u64::from(length < width);
        self.ends_blank |= length <= width && last.is_empty();
        // Asked of every cell of the file: a byte is compared where it stands, without a call.
        let begins_so = |cell: &str| cell.as_bytes().first() == Some(&b' ') && !cell.trim().is_empty();
        self.begins_with_space |= record.iter().any(begins_so);
        self.filled_behind |= record.iter().skip(width).any(|cell| !cell.trim().is_empty());
    }

    /// Returns whether rows may leave out the blank cells at their end. Only then it matters what kinds of things stand in them.
    pub(super) fn may_end_early(&self, width: usize) -> bool {
        // One short row may have lost a cell in its middle, and so may all rows of one length.
        self.short > 1 && self.shortest != self.longest && !self.ends_blank && self.longest <= width
    }

    /// Looks at such a row once more.
    pub(super) fn add_kinds(&mut self, record: &StringRecord, width: usize) {
        if !is_row(record, width) {
            return;
        }
        let length = record.len();
        if self.kinds.len() < width {
            self.kinds.resize(width, Kinds::default());
        }
        for (cell, kinds) in record.iter().zip(&mut self.kinds) {
            if let Some(kind) = kind(cell) {
                kinds.longest[kind] = kinds.longest[kind].max(Some(length));
            }
        }
    }

    /// Keeps the last row apart from what the others have in their last column.
    fn note_last(&mut self, line: u64, last: &str, length: usize, width: usize) {
        if let Some((_, text, length)) = self.last.replace((line, last.to_owned(), length))
            && length == width
            && self.shapes.len() < SHAPES
            && self.texts.len() < SHAPES
        {
            self.shapes.insert(shape(&text));
            self.texts.insert(text.to_lowercase());
        }
    }

    /// Returns what the rows have in common.
    pub(super) fn habits(self, header: &[String]) -> Habits {
        let cut = self.cut(header.len());
        let blank_at_end = header.iter().rev().take_while(|cell| cell.trim().is_empty()).count();
        // `name,status,` over rows of two cells: the delimiter stands behind the header alone.
        let width = header.len() - blank_at_end.min(header.len().saturating_sub(self.longest));
        let whole = Habits { width, cut, ..Habits::default() };
        if self.rows == 0 || self.begins_with_space || self.filled_behind {
            return whole;
        }
        let same = self.shortest == self.longest;
        // A single row may as well have a delimiter in one of its cells.
        if same && self.rows > 1 && self.longest > width {
            return Habits { extra: self.longest - width, ..whole };
        }
        Habits { ends_early: self.may_end_early(width) && self.fits(), ..whole }
    }

    /// Returns whether no short row has something in a column that longer rows have another kind of thing in: a cell that is
    /// lost in the middle moves all behind it.
    fn fits(&self) -> bool {
        let longest = self.longest;
        self.kinds.iter().all(|column| {
            let known: Vec<usize> = column.longest.iter().copied().flatten().collect();
            !known.contains(&longest) || known.iter().all(|length| *length == longest)
        })
    }

    /// Returns the line of the last row unless its last cell is surely whole: it stands in another row as well, or has the one
    /// shape that all others have.
    fn cut(&self, width: usize) -> Option<u64> {
        let (line, text, length) = self.last.as_ref()?;
        let lower = text.to_lowercase();
        // One of a few words, none of which begins with another: a status, a yes. A list may go on behind any of its names.
        let is_word = |word: &String| {
            word.chars().all(char::is_alphabetic) && (*word == lower || !word.starts_with(&lower))
        };
        let is_known =
            self.texts.len() <= WORDS && self.texts.contains(&lower) && self.texts.iter().all(is_word);
        let is_shaped = self.shapes.len() == 1 && self.shapes.contains(&shape(text)) && self.rows > 2;
        // Of a blank cell nothing can be missing that would be a wrong value.
        let is_whole = *length >= width && (text.is_empty() || is_known || is_shaped);
        (!is_whole).then_some(*line)
    }
}

/// Returns whether every row below the header surely has as many cells: then no habit needs to be learned. Asked of the bytes
/// alone, in a fraction of the time that reading rows takes; where a cell is in quotes only reading tells.
pub(super) fn are_even(text: &str, delimiter: u8, header_line: u64, header: &[String]) -> bool {
    let bytes = text.as_bytes();
    // Blank names at the header's end may be those of no column.
    let ends_blank = header.last().is_none_or(|cell| cell.trim().is_empty());
    if ends_blank || memchr::memchr(b'"', bytes).is_some() {
        return false;
    }
    let above = usize::try_from(header_line).unwrap_or(usize::MAX).saturating_sub(1);
    let Some(header_end) = memchr::memchr_iter(b'\n', bytes).nth(above) else { return false };
    let mut begin = header_end + 1;
    for end in memchr::memchr_iter(b'\n', &bytes[begin..]).map(|at| at + header_end + 1) {
        let row = &bytes[begin..end];
        let cells = memchr::memchr_iter(delimiter, row).count() + 1;
        if cells != header.len() && !matches!(row, [] | [b'\r']) {
            return false;
        }
        begin = end + 1;
    }
    // Behind the last line end there is nothing, or a mark of the end, of which only reading knows what it is.
    begin == bytes.len()
}

impl Habits {
    /// Returns how rows stand to a header of as many cells.
    pub(super) fn of_even_rows(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Returns how the rows of a sheet stand to its header: cells that nobody filled are not there.
    pub(super) fn of_sheet(width: usize) -> Self {
        Self { width, ends_early: true, ..Self::default() }
    }

    /// Returns the row with as many cells as the header, where the file's habit tells how; the row as it is else.
    pub(super) fn mend<'a>(
        &self,
        record: &'a StringRecord,
        scratch: &'a mut StringRecord,
    ) -> &'a StringRecord {
        let length = record.len();
        let surplus = self.extra > 0 && length == self.width + self.extra;
        if surplus || (self.ends_early && length < self.width) {
            scratch.clear();
            scratch.extend((0..self.width).map(|at| record.get(at).unwrap_or_default()));
            scratch.set_position(record.position().cloned());
            return scratch;
        }
        record
    }

    /// Returns what is to be said of the file.
    pub(in crate::roster) fn words(&self) -> Option<&'static str> {
        if self.extra > 0 {
            Some("every row ends with a delimiter and a blank cell that no column has: left out")
        } else if self.ends_early {
            Some("rows leave out the blank cells at their end: they are taken for blank")
        } else {
            None
        }
    }
}

/// A line with one cell among others is a heading or a footer.
pub(super) fn is_row(record: &StringRecord, width: usize) -> bool {
    width < 2 || record.iter().filter(|cell| !cell.trim().is_empty()).nth(1).is_some()
}

/// What kind of thing a cell holds, roughly; `None` for nothing.
fn kind(cell: &str) -> Option<usize> {
    let cell = cell.trim();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    match cell {
        "" => None,
        _ if cell.contains('@') => Some(0),
        _ if digits == cell.len() => Some(1),
        _ if digits > 0 => Some(2),
        _ => Some(3),
    }
}

/// Returns a text with every digit as 9 and every letter as a.
fn shape(text: &str) -> String {
    let of = |c: char| match c {
        '0'..='9' => '9',
        c if c.is_alphabetic() => 'a',
        other => other,
    };
    text.chars().take(40).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn habits(header: &str, rows: &[&str], is_open: bool) -> Habits {
        let cells = |row: &str| row.split(',').map(ToOwned::to_owned).collect::<Vec<_>>();
        let header = cells(header);
        let mut survey = Survey::default();
        for (line, row) in (2..).zip(rows) {
            survey.add(&StringRecord::from(cells(row)), line, header.len(), is_open);
        }
        for row in rows {
            survey.add_kinds(&StringRecord::from(cells(row)), header.len());
        }
        let learned = survey.habits(&header);
        let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
        if !is_open && are_even(&format!("\nheader\n\r\n\n{text}"), b',', 2, &header) {
            assert_eq!(learned, Habits::of_even_rows(header.len()), "{rows:?}");
        }
        learned
    }

    #[test]
    fn rows_that_are_even_have_no_habits() {
        let even = |text: &str| are_even(text, b',', 1, &["id".to_owned(), "name".to_owned()]);
        assert!(even("id,name\n1,Ana\n\n2,\n") && even("id,name\r\n1,Ana\r\n") && even("id,name\n"));
        for text in
            ["id,name\n1,\"Ana\"\n", "id,name\n1\n", "id,name\n1,Ana,\n", "id,name\n1,Ana", "id,name\n \n"]
        {
            assert!(!even(text), "{text}");
        }
        assert_eq!(habits("id,name", &["1,Ana", "2,"], false), Habits::of_even_rows(2));
    }

    #[test]
    fn a_delimiter_behind_every_row_is_one_habit() {
        let every = habits("id,name,status", &["1,Ana,active,", "2,Ben,active,"], false);
        assert_eq!((every.extra, every.width), (1, 3));
        assert_eq!(habits("id,name,status", &["1,Ana,active,", "2,Ben,active"], false).extra, 0);
        assert_eq!(habits("id,name,status", &["1,Diaz, Ana,", "2,Lee, Ben,"], false).extra, 0);
        assert_eq!(habits("id,name,status,", &["1,Ana,active", "2,Ben,active"], false).width, 3);
    }

    #[test]
    fn cells_that_are_left_out_at_the_end_are_one_habit() {
        let early = |rows: &[&str]| habits("id,name,status,end,email", rows, false).ends_early;
        assert!(early(&["1,Ana,active", "2,Ben,terminated,2026-10-01", "3,Cy,active,,cy@example.com"]));
        // One row may have lost a cell; a row that ends blank shows that they are not left out.
        assert!(!early(&["1,Ana,active", "3,Cy,active,,cy@example.com"]));
        assert!(!early(&["1,Ana,active", "2,Ben,active", "3,Cy,active,,"]));
        // A name is missing in the middle: what stands behind it has moved.
        assert!(!early(&[
            "1,active,2026-10-01,a@example.com",
            "2,Ben,active",
            "3,Cy,active,2026-10-01,cy@example.com"
        ]));
        assert!(!early(&["1,Ana,active", "2,Ben,active"]));
    }

    #[test]
    fn a_file_that_breaks_off_is_doubted_in_its_last_row_alone() {
        let cut = |rows: &[&str]| habits("id,name,rate", rows, true).cut;
        assert_eq!(cut(&["1,Ana,23.75", "2,Ben,2"]), Some(3));
        assert_eq!(cut(&["1,Ana,23.75", "2,Ben,14.25", "3,Cy,2"]), Some(4));
        assert_eq!(cut(&["1,Ana,23.75", "2,Ben,14.25", "3,Cy,16.00"]), None);
        assert_eq!(cut(&["1,Ana,active", "2,Ben,active"]), None);
        assert_eq!(cut(&["1,Ana,active", "2,Ben,activ"]), Some(3));
        assert_eq!(cut(&["1,Ana,23.75", "2,Ben"]), Some(3));
        assert_eq!(habits("id,name", &["1,Ana", "2,B"], false).cut, None);
    }
}
