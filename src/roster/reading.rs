//! Rows on their way: each is one that is passed over, or one of somebody.

use csv::StringRecord;
use foldhash::fast::RandomState;

use crate::model::Field;

use super::code::ProblemCode;
use super::companies::Companies;
use super::duplicates::KeyHashes;
use super::file_row::FileRow;
use super::findings::Findings;
use super::headings::{self, Heading};
use super::how::SkippedRow;
use super::intake::{NumberedRecord, RawTable};
use super::mapping::{Columns, HeaderMarks, Mapping};
use super::row::{ReadRow, RowReader};
use super::skipped::{self, SkippedRows};
use super::unread_days::UnreadDays;
use super::values::{DateColumn, DateMarks, DayHabits, Interpreter, Repeated, either_day, trimmed};
use super::{Desired, FileError, PassedOver};

/// Rows on their way.
pub(super) struct ReadSoFar<'a> {
    table: &'a RawTable<'a>,
    interpreter: Interpreter<'a>,
    keys: Vec<usize>,
    pub(super) findings: Findings,
    /// What many rows say in the same words.
    repeated: Repeated,
    pub(super) rows: Vec<FileRow>,
    pub(super) hashes: KeyHashes,
    /// Whether a row has something in it, for each field.
    pub(super) filled: [bool; Field::ALL.len()],
    pub(super) skipped: SkippedRows,
    /// The numbers of people that totals state, by line.
    pub(super) stated: Vec<(u64, u64)>,
    /// The first row on which two columns of one name differ, or stand in another order.
    pub(super) differ: Option<FileError>,
    /// The rows that the settings pass over.
    pub(super) passed_over: Vec<PassedOver>,
    /// The companies that the rows name, where a column has them.
    pub(super) companies: Option<Companies>,
    /// The days of leavers that nothing is read from.
    pub(super) unread_days: UnreadDays,
    /// The first line that heads people who have left.
    pub(super) headed_left: Option<(u64, String)>,
    /// What tells of most rows that they are no header.
    marks: HeaderMarks,
    /// Whether these are rows from the middle of a file.
    is_inside: bool,
    goes_on_from_above: bool,
    /// Whether a row shows that the table is not what it was supposed to be: whatever was read is then to be forgotten.
    pub(super) is_unlike: bool,
}

/// Rows of which the first goes on from the one above, which was read elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GoesOnFromAbove;

impl<'a> ReadSoFar<'a> {
    /// Begins a file.
    pub(super) fn begin(
        table: &'a RawTable<'a>,
        columns: &'a Columns,
        mapping: &'a Mapping,
        everybody_leaves: bool,
        hasher: RandomState,
    ) -> Self {
        let mut findings = Findings::new(columns);
        findings.dates.habits =
            DayHabits { short_years: mapping.two_digit_years, from_1904: table.place.counts_from_1904() };
        let unread_days = if everybody_leaves {
            UnreadDays::default()
        } else {
            UnreadDays::of(columns, findings.dates.habits)
        };
        findings.letters = table.place.letters();
        findings.dates.in_workbook = table.place.is_workbook();
        Self {
            table,
            interpreter: Interpreter { mapping, columns, everybody_leaves },
            keys: columns.keys(),
            findings,
            repeated: Repeated::default(),
            rows: Vec::new(),
            hashes: KeyHashes::new(hasher),
            filled: [false; Field::ALL.len()],
            skipped: SkippedRows::default(),
            stated: Vec::new(),
            differ: None,
            passed_over: Vec::new(),
            companies: columns.company(mapping).map(|(at, _)| Companies::in_column(at)),
            unread_days,
            headed_left: None,
            marks: columns.marks(),
            is_inside: false,
            goes_on_from_above: false,
            is_unlike: false,
        }
    }

    /// Makes room for so many rows: growing on the way would hold all of them twice for a moment.
    pub(super) fn make_room(&mut self, rows: usize) {
        self.rows.reserve_exact(rows);
        self.hashes.make_room(rows);
    }

    /// Reads rows behind those that it has read.
    pub(super) fn take_all(&mut self, rows: &[NumberedRecord]) {
        let mut scratch = StringRecord::new();
        for (line, record) in rows {
            self.take(self.table.mended(record, *line, &mut scratch), *line);
        }
    }

    /// Reads rows from the middle of a file, of which it has read nothing so far; they may be put behind those before them.
    ///
    /// An error says that they cannot: whatever was read here is then to be forgotten.
    pub(super) fn take_inside(&mut self, rows: &[NumberedRecord]) -> Result<(), GoesOnFromAbove> {
        self.is_inside = true;
        self.take_all(rows);
        if self.goes_on_from_above { Err(GoesOnFromAbove) } else { Ok(()) }
    }

    /// Puts rows that were read apart behind these.
    pub(super) fn append(&mut self, other: &mut Self) {
        self.rows.append(&mut other.rows);
        self.hashes.append(&mut other.hashes);
        self.findings.append(&mut other.findings);
        for (filled, other) in self.filled.iter_mut().zip(&mut other.filled) {
            *filled |= std::mem::take(other);
        }
        self.skipped.append(&mut other.skipped);
        self.stated.append(&mut other.stated);
        self.differ = self.differ.take().or(other.differ.take());
        self.passed_over.append(&mut other.passed_over);
        self.unread_days.append(&mut other.unread_days);
        self.headed_left = self.headed_left.take().or(other.headed_left.take());
        if let (Some(companies), Some(other)) = (&mut self.companies, &mut other.companies) {
            companies.append(other);
        }
    }

    fn take(&mut self, record: &StringRecord, line: u64) {
        let table = self.table;
        let blank = record.iter().all(|cell| trimmed(cell).is_empty());
        if line == table.header_line || (blank && line < table.header_line) {
            return;
        }
        self.is_unlike |= !blank && table.is_unlike(record, line);
        let heading = if blank { None } else { headings::of_row(record) };
        if heading == Some(Heading::Left) && self.headed_left.is_none() {
            let text = record.iter().map(trimmed).find(|cell| !cell.is_empty()).unwrap_or_default();
            self.headed_left = Some((line, text.to_owned()));
        }
        let skip = if blank {
            SkippedRow::Blank
        } else if line < table.header_line {
            SkippedRow::Preamble
        } else if heading.is_some() {
            SkippedRow::Section
        } else if self.interpreter.columns.is_header(record) {
            SkippedRow::Header
        } else if self.interpreter.columns.is_other_header(record, &self.marks) {
            let path = table.path.to_owned();
            self.differ = self.differ.take().or(Some(FileError::OtherHeader { path, line }));
            SkippedRow::Header
        } else if let Some(mark) = skipped::mark(record) {
            mark
        } else if let Some(total) = skipped::total(record, &self.keys) {
            self.stated.extend(total.people.map(|number| (line, number)));
            SkippedRow::Total
        } else {
            self.read(record, line);
            return;
        };
        self.skipped.add(skip, line, record);
    }

    /// Passes over a row that is none of ours; who it is about is remembered.
    fn passes_over(&mut self, record: &StringRecord, line: u64) -> bool {
        let (columns, mapping) = (self.interpreter.columns, self.interpreter.mapping);
        if mapping.skip.is_empty() || record.len() != columns.width() {
            return false;
        }
        let Some(number) = columns.skipped_by(&mapping.skip, record) else { return false };
        let rule = &mapping.skip[number].field;
        let reason = format!("the settings pass it over: {rule:?}, rule {} of [[roster.skip]]", number + 1);
        let mut unheard = Findings::new(columns);
        let repeated = &mut self.repeated;
        let cells = self.interpreter.cells(record, line, &mut unheard, repeated);
        let readable = RowReader::new(&self.interpreter, cells, line, &mut unheard, repeated).keys();
        self.passed_over.push(PassedOver { readable, reason });
        self.skipped.add(SkippedRow::NotOurs, line, record);
        true
    }

    fn read(&mut self, record: &StringRecord, line: u64) {
        if self.passes_over(record, line) {
            return;
        }
        let (columns, table) = (self.interpreter.columns, self.table);
        if let Some(companies) = &mut self.companies {
            companies.add(record);
        }
        for (used, other) in &columns.twins {
            let cell = |at: usize| record.get(at).unwrap_or_default().trim();
            if cell(*used) != cell(*other) && self.differ.is_none() {
                self.differ = Some(FileError::TwinsDiffer {
                    path: table.path.to_owned(),
                    line,
                    column: columns.header.get(*used).map_or(String::new(), |cell| cell.trim().to_owned()),
                    first: used + 1,
                    second: other + 1,
                });
            }
        }
        if table.place.is_hidden(line) {
            self.findings.note("rows that the workbook hides are read like the others".to_owned(), line);
        }
        let cells = self.interpreter.cells(record, line, &mut self.findings, &mut self.repeated);
        let width = columns.width();
        let whole = record.len() == width;
        let says_status = cells.status.as_ref().is_some_and(|(cell, _)| !cell.is_empty());
        let may_be_cut = table.habits.cut == Some(line) && {
            // A word that we know for a status is whole.
            let last = record.get(width.saturating_sub(1)).unwrap_or_default().trim();
            let ends_with = |(cell, meant): &(_, Option<_>)| meant.is_some() && *cell == last;
            !(whole && cells.status.as_ref().is_some_and(ends_with))
        };
        let is_primary = cells.is_primary;
        let habits = self.findings.dates.habits;
        let since = cells.since.as_deref().and_then(|cell| either_day(cell, habits));
        if let (Some((one, other)), Some(cell)) = (since, cells.since.as_deref())
            && one == other
        {
            // What it tells of the order counts for the days of those who have left as well.
            let _ = self.findings.dates.read(DateColumn::Termination, line, cell, &mut DateMarks::default());
        }
        if whole {
            // A row with more or fewer cells than columns says nothing of them: its values may stand in their neighbours'.
            cells.mark_filled(&mut self.filled);
        }
        if whole && self.is_continuation(record) {
            if self.rows.is_empty() {
                self.goes_on_from_above = true;
            } else {
                self.refuse_continuation(record, line);
            }
            return;
        }
        let read = if whole {
            RowReader::new(&self.interpreter, cells, line, &mut self.findings, &mut self.repeated).person()
        } else {
            // A blank cell too many counts as well: it may be what an unquoted delimiter pushed out on the right, and every
            // value since would stand in its neighbour's column.
            let message = format!("the row has {} cells, the header {width}", record.len());
            let hint =
                "a cell with a delimiter in it must stand in quotes; nothing of this row is carried out";
            self.findings.add(ProblemCode::RowLength, line, None, "", message, hint.to_owned());
            let reader =
                RowReader::new(&self.interpreter, cells, line, &mut self.findings, &mut self.repeated);
            let mut person = reader.keys();
            if columns.has_sensitive() {
                forget_what_may_be_private(&mut person);
            }
            ReadRow { person, well: false, rehire_date: None, marks: DateMarks::default() }
        };
        let ReadRow { person, mut well, rehire_date, mut marks } = read;
        if since.is_some_and(|(one, other)| one != other) {
            marks.mark_since();
        }
        let since = since.map(|(month_first, _)| month_first);
        if may_be_cut {
            let message = "the file ends without a line end: the last cell of this row may be cut off";
            let hint = "export it again; if the export never ends with one, and this row is whole: open_end = true in [roster]";
            self.findings.add(ProblemCode::CutOff, line, None, "", message.to_owned(), hint.to_owned());
            well = false;
        }
        if whole && says_status {
            self.unread_days.see(record, &person, columns);
        }
        self.hashes.add(&person);
        self.rows.push(FileRow { person, well, whole, says_status, is_primary, rehire_date, marks, since });
    }

    /// A row that says something but not of whom: what did not fit on the row above.
    fn is_continuation(&self, record: &StringRecord) -> bool {
        let blank = |at: &usize| trimmed(record.get(*at).unwrap_or_default()).is_empty();
        self.keys.len() > 1 && (self.is_inside || !self.rows.is_empty()) && self.keys.iter().all(blank)
    }

    fn refuse_continuation(&mut self, record: &StringRecord, line: u64) {
        let columns = self.interpreter.columns;
        let Some(above) = self.rows.last_mut() else { return };
        let key = Some(above.person.key())
            .filter(|key| !key.is_empty())
            .unwrap_or_else(|| above.person.display_name());
        // The row is shown nowhere else; a PIN may be all that stands in it.
        let shown = columns.without_pins(&columns.kept(record));
        let says = shown
            .iter()
            .map(|cell| cell.trim())
            .find(|cell| !cell.is_empty() && *cell != "…")
            .unwrap_or_default();
        let message = format!(
            "nothing tells who is meant; does the row go on from {key} (line {})?",
            above.person.line
        );
        let hint = "write all of one person's values in one cell, with ; between them".to_owned();
        self.findings.add(ProblemCode::Continuation, line, None, says, message, hint.clone());
        if above.well {
            above.well = false;
            let message = format!("line {line} seems to go on from here; nothing is done until that is sure");
            self.findings.add(ProblemCode::Continuation, above.person.line, None, "", message, hint);
        }
        let person = Desired { line, ..Desired::default() };
        let marks = DateMarks::default();
        self.hashes.add(&person);
        self.rows.push(FileRow {
            person,
            well: false,
            whole: false,
            says_status: false,
            is_primary: None,
            rehire_date: None,
            marks,
            since: None,
        });
    }
}

/// Leaves out of a row that is moved what may be an address or a number of a column that nobody may see: it finds nobody either.
fn forget_what_may_be_private(person: &mut Desired) {
    let has_digit = |name: &compact_str::CompactString| name.bytes().any(|byte| byte.is_ascii_digit());
    for name in [&mut person.first_name, &mut person.last_name] {
        *name = name.take().filter(|name| !has_digit(name));
    }
    person.pos_user_id = person.pos_user_id.filter(|id| id.to_string().len() <= LONGEST_NUMBER);
}

/// The most digits of a number for the point of sale that a row which is moved is believed.
const LONGEST_NUMBER: usize = 7;
