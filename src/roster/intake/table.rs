//! Where the table begins, and its rows.

use std::borrow::Cow;

use csv::StringRecord;

use super::habits::{self, Habits, Survey};
use super::lines::Mark;
use super::place::Place;
use super::records::{Records, Room};
use super::workbook::{self, Sheet};
use super::{archive, encoding, file, kind, objects, quoted, sheets};
use crate::roster::FileError;
use crate::roster::mapping::{
    Delimiter, Encoding, Mapping, UnderSection, meant_in_another_language, name_by_section, nearest,
    recognised,
};
use crate::roster::values::spoiled::Letters;

/// How many rows that are not blank are looked at for the header.
const SEARCHED: usize = 30;

/// So many cells with a header in another language are no names of people.
const FOREIGN: usize = 3;

/// The delimiters of texts, the most usual first.
const DELIMITERS: [u8; 8] = [b',', b';', b'\t', b'|', b'^', b'~', 0x1f, 0x01];

/// What a file holds, unpacked and decoded.
#[derive(Debug)]
pub(in crate::roster) struct Content<'a> {
    pub(in crate::roster) packed: Option<&'static str>,
    /// Whether it is a list of objects, made a table of.
    pub(in crate::roster) objects: bool,
    body: Body<'a>,
}

#[derive(Debug)]
enum Body<'a> {
    Text {
        text: Cow<'a, str>,
        encoding: Encoding,
        marked: bool,
        letters: Letters,
        /// What the settings say.
        delimiter: Option<Delimiter>,
    },
    Sheets(Vec<Sheet>),
}

/// A table in a file: rows behind a header.
#[derive(Debug, Clone)]
pub(in crate::roster) struct RawTable<'a> {
    pub(in crate::roster) path: &'a str,
    pub(in crate::roster) place: Place<'a>,
    /// The header's cells; none where the file begins with people.
    pub(in crate::roster) header: Vec<String>,
    /// The header's line; 0 for none.
    pub(in crate::roster) header_line: u64,
    /// The columns that a line above the header names as well.
    pub(in crate::roster) sections: Vec<UnderSection>,
    /// What its writer does on every line.
    pub(in crate::roster) habits: Habits,
    /// Whether nobody has looked at all rows yet: they are supposed to be as long as the header until one of them is not.
    is_supposed: bool,
}

impl<'a> Content<'a> {
    /// Opens the bytes of a file.
    pub(in crate::roster) fn open(path: &str, bytes: &'a [u8], mapping: &Mapping) -> Result<Self, FileError> {
        let (bytes, zipped) = file::unpacked(path, bytes)?;
        let password = mapping.zip_password.as_ref();
        let (bytes, archived) = archive::unpacked(path, bytes, mapping.member.as_deref(), password)?;
        let packed = match (zipped, archived) {
            (_, true) => Some("zip"),
            (true, false) => Some("gzip"),
            (false, false) => None,
        };
        let (bytes, objects) = objects::as_rows(path, bytes, mapping.json.as_deref())?;
        let body = match kind::of(path, &bytes)? {
            kind::Kind::Text => {
                let marked = encoding::mark(&bytes).0.is_some();
                let (text, encoding, letters) = encoding::text(path, bytes, mapping.encoding)?;
                let text = quoted::unwrapped(text);
                Body::Text { text, encoding, marked, letters, delimiter: mapping.delimiter }
            }
            book => {
                let sheets = workbook::sheets(path, &bytes, book, mapping.sheet.as_deref())?;
                Body::Sheets(sheets::as_one_table(path, sheets, mapping)?)
            }
        };
        Ok(Self { packed, objects, body })
    }

    /// Finds the table: the row that looks most like a header, in any sheet and with any delimiter.
    pub(in crate::roster) fn table(
        &'a self,
        path: &'a str,
        mapping: &Mapping,
    ) -> Result<RawTable<'a>, FileError> {
        self.supposed_table(path, mapping)?.learned(mapping)
    }

    /// Finds the same table for somebody who reads all its rows anyway, and sees whether they are [like others](RawTable::is_unlike).
    pub(in crate::roster) fn supposed_table(
        &'a self,
        path: &'a str,
        mapping: &Mapping,
    ) -> Result<RawTable<'a>, FileError> {
        let mut best: Option<(usize, RawTable<'a>)> = None;
        let (mut first, mut broken) = (None, None);
        // The cells of the line before the header.
        let mut labels: Option<Vec<String>> = None;
        for place in self.places() {
            let (mut rows, mut above) = (0, None);
            let is_text = matches!(place, Place::Text { .. });
            let found = each(path, place, |record, line| {
                rows += 1;
                if first.is_none() {
                    first = Some((line, record.iter().collect::<Vec<_>>().join(", ")));
                }
                // One known word may stand anywhere; the first row of a file of one column has no more.
                let enough = if rows == 1 { 1 } else { 2 };
                // With another delimiter a person's row may know as many words: the names of columns stand above them.
                let earlier = |table: &RawTable<'_>| is_text && line < table.header_line;
                let is_best = |known: usize, best: &Option<(usize, RawTable<'_>)>| {
                    let is_better =
                        |(most, table): &(_, _)| known > *most || (known == *most && earlier(table));
                    best.as_ref().is_none_or(is_better)
                };
                // A row has no more names of columns than cells: most rows need not be asked.
                let known = if is_best(record.len(), &best) { recognised(record, mapping) } else { 0 };
                if known >= enough && is_best(known, &best) {
                    let header = record.iter().map(ToOwned::to_owned).collect();
                    best = Some((known, RawTable::below(path, place, header, line)));
                    labels = above.take().filter(|(above, _)| above + 1 == line).map(|(_, cells)| cells);
                }
                above = Some((line, record.iter().map(ToOwned::to_owned).collect::<Vec<_>>()));
                rows < SEARCHED
            });
            // A quote may stand open with one delimiter and not with another.
            match found {
                Ok(()) => {}
                Err(error @ FileError::OpenQuote { .. }) => broken = broken.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        let none = || broken.unwrap_or_else(|| self.no_header(path, first));
        let (_, mut table) = best.ok_or_else(none)?;
        if table.may_be_even(mapping.open_end) {
            table.habits = Habits::of_even_rows(table.header.len());
            table.is_supposed = true;
        } else {
            table.learn_habits(mapping.open_end)?;
        }
        table.sections = name_by_section(&labels.unwrap_or_default(), &mut table.header, mapping);
        Ok(table)
    }

    /// A file of one column without a name.
    pub(in crate::roster) fn bare(&'a self, path: &'a str) -> Option<RawTable<'a>> {
        let place = self.places().into_iter().next()?;
        Some(RawTable::below(path, place, Vec::new(), 0))
    }

    fn places(&'a self) -> Vec<Place<'a>> {
        match &self.body {
            Body::Text { text, encoding, marked, letters, delimiter } => {
                let place = |delimiter| Place::Text {
                    text,
                    delimiter,
                    encoding: *encoding,
                    marked: *marked,
                    letters: *letters,
                };
                delimiter.map_or_else(|| DELIMITERS.map(place).to_vec(), |one| vec![place(one.0)])
            }
            Body::Sheets(sheets) => sheets.iter().map(Place::Sheet).collect(),
        }
    }

    fn no_header(&self, path: &str, first: Option<(u64, String)>) -> FileError {
        let path = path.to_owned();
        let Some((line, row)) = first else { return FileError::Empty { path } };
        let row = match &self.body {
            Body::Text { text, .. } => {
                text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned()
            }
            Body::Sheets(_) => row,
        };
        let found: String = without_numbers(&row).chars().take(60).collect();
        let cells = || {
            row.split([',', ';', '\t', '|'])
                .map(|cell| cell.trim_matches(|c: char| c.is_whitespace() || c == '"'))
        };
        let foreign: Vec<String> = cells()
            .filter_map(|cell| {
                Some(format!("{} = {}", meant_in_another_language(cell)?, toml::Value::from(cell)))
            })
            .collect();
        let close = cells().find_map(nearest);
        let hint = match close {
            _ if foreign.len() >= FOREIGN => format!(
                "did you mean, in [roster.columns], a line each: {}? What the columns are is never guessed from another language",
                foreign.join("   ")
            ),
            Some(field) => format!("did you mean {field}? One row must name the columns"),
            None => "one row must name the columns, such as pos_user_id,first_name,last_name".to_owned(),
        };
        FileError::NoHeader { path, line, searched: SEARCHED, found, hint }
    }
}

/// A first line without column names may be a person's row, PIN and all: a message about it shows no numbers.
fn without_numbers(line: &str) -> String {
    line.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect()
}

impl<'a> RawTable<'a> {
    /// The rows below a header, of which nothing else is known yet.
    fn below(path: &'a str, place: Place<'a>, header: Vec<String>, header_line: u64) -> Self {
        Self {
            path,
            place,
            header,
            header_line,
            sections: Vec::new(),
            habits: Habits::default(),
            is_supposed: false,
        }
    }
}

impl RawTable<'_> {
    /// Returns the table with what its writer does on every line, where that is only supposed.
    pub(in crate::roster) fn learned(mut self, mapping: &Mapping) -> Result<Self, FileError> {
        if self.is_supposed {
            self.is_supposed = false;
            self.learn_habits(mapping.open_end)?;
        }
        Ok(self)
    }

    /// Returns whether a row that is not blank shows that the rows are not what they are supposed to be.
    #[inline]
    pub(in crate::roster) fn is_unlike(&self, record: &StringRecord, line: u64) -> bool {
        let width = self.habits.width;
        self.is_supposed && record.len() != width && line > self.header_line && habits::is_row(record, width)
    }

    /// Returns whether all rows may be as long as the header and nothing else is to be known of them.
    fn may_be_even(&self, open_end: bool) -> bool {
        // Blank names at the header's end may be those of no column.
        let ends_blank = self.header.last().is_none_or(|cell| cell.trim().is_empty());
        match self.place {
            Place::Text { text, .. } => !ends_blank && !may_be_cut(text, open_end),
            Place::Sheet(_) => false,
        }
    }

    /// Returns at least as many rows as there are.
    pub(in crate::roster) fn most_rows(&self) -> usize {
        match self.place {
            Place::Text { text, .. } => memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1,
            Place::Sheet(sheet) => sheet.rows.len(),
        }
    }

    /// Returns the rows of the file, the header and what stands before it included, as they stand there.
    pub(in crate::roster) fn records(&self) -> Records<'_> {
        Records::of(self.path, self.place)
    }

    /// Hands over every row of the file that has cells, the header and what stands before it included, with its line. What
    /// the writer does on every line is mended.
    pub(in crate::roster) fn each_record(
        &self,
        take: impl FnMut(&StringRecord, u64),
    ) -> Result<(), FileError> {
        self.each_record_from(Mark::default(), usize::MAX, take)
    }

    /// Hands over so many rows from a mark on, mended in the same way; all those of a sheet.
    pub(in crate::roster) fn each_record_from(
        &self,
        mark: Mark,
        most: usize,
        mut take: impl FnMut(&StringRecord, u64),
    ) -> Result<(), FileError> {
        let mut records = Records::from(self.path, self.place, mark);
        let (mut room, mut scratch, mut left) = (Room::for_rows(1), StringRecord::new(), most);
        while left > 0
            && let [(line, record)] = records.next(&mut room)?
        {
            take(self.mended(record, *line, &mut scratch), *line);
            left -= 1;
        }
        Ok(())
    }

    /// Returns a row with what the writer does on every line mended.
    pub(in crate::roster) fn mended<'r>(
        &self,
        record: &'r StringRecord,
        line: u64,
        scratch: &'r mut StringRecord,
    ) -> &'r StringRecord {
        if line < self.header_line { record } else { self.habits.mend(record, scratch) }
    }

    /// Looks at all rows before any is read. A sheet has cells where something stands, and no more.
    fn learn_habits(&mut self, open_end: bool) -> Result<(), FileError> {
        let (text, delimiter) = match self.place {
            Place::Text { text, delimiter, .. } => (text, delimiter),
            Place::Sheet(sheet) => {
                let below = sheet.rows.iter().filter(|(line, _)| *line > self.header_line);
                let width =
                    below.map(|(_, record)| record.len()).max().unwrap_or_default().max(self.header.len());
                workbook::check_size(self.path, width, sheet.rows.len())?;
                self.header.resize(width, String::new());
                self.habits = Habits::of_sheet(width);
                return Ok(());
            }
        };
        let is_open = may_be_cut(text, open_end);
        if !is_open && habits::are_even(text, delimiter, self.header_line, &self.header) {
            self.habits = Habits::of_even_rows(self.header.len());
            return Ok(());
        }
        let (mut survey, width) = (Survey::default(), self.header.len());
        each(self.path, self.place, |record, line| {
            if line > self.header_line {
                survey.add(record, line, width, is_open);
            }
            true
        })?;
        if survey.may_end_early(width) {
            each(self.path, self.place, |record, line| {
                if line > self.header_line {
                    survey.add_kinds(record, width);
                }
                true
            })?;
        }
        self.habits = survey.habits(&self.header);
        self.header.truncate(self.habits.width);
        Ok(())
    }
}

/// Returns whether a text may end in the middle of its last row.
fn may_be_cut(text: &str, open_end: bool) -> bool {
    // A quote that is closed ends its cell.
    let ended = text.ends_with(['\n', '\r', '\u{1a}', '"']) || !text.trim_end().contains('\n');
    !ended && !open_end
}

/// Hands over rows that are not blank until it is told to stop.
fn each<'a>(
    path: &'a str,
    place: Place<'a>,
    mut take: impl FnMut(&StringRecord, u64) -> bool,
) -> Result<(), FileError> {
    // One at a time: what stands behind the last that is wanted is not looked at.
    let (mut records, mut room) = (Records::of(path, place), Room::for_rows(1));
    while let [(line, record)] = records.next(&mut room)? {
        if record.iter().any(|cell| !cell.trim().is_empty()) && !take(record, *line) {
            break;
        }
    }
    Ok(())
}
