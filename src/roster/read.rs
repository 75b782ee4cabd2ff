//! Puts it together: a file in, a [`Roster`] out.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use csv::StringRecord;

use crate::model::Field;

use super::code::ProblemCode;
use super::companies::Companies;
use super::duplicates::{self, SharedValues};
use super::file_row::FileRow;
use super::findings::Findings;
use super::fingerprint::fingerprint;
use super::how::SkippedRow;
use super::intake::{self, Content, RawTable};
use super::mapping::{Columns, Mapping};
use super::row::{ReadRow, RowReader};
use super::skipped::{self, SkippedRows};
use super::values::{DateMarks, DayHabits, Interpreter, Repeated};
use super::whole::{RosterOrigin, Source};
use super::{Desired, FileError, HowRead, PassedOver, RefusedRow, Roster, merge, settle};

/// Reads a roster from a file: CSV text in any usual delimiter and encoding, a workbook, or either packed with gzip.
///
/// Everything that is wrong with single rows is collected in [`Roster::problems`]; only what makes the whole file
/// unusable is an error.
pub fn read_file(path: &Path, mapping: &Mapping) -> Result<Roster, FileError> {
    read(&path.display().to_string(), &intake::read(path)?, mapping, |_| Source::File(path.to_owned()))
}

/// Reads a roster from the bytes of a file. `path` is what messages call it.
///
/// ```
/// use roster_sync::roster::{Mapping, Preset, read_bytes};
///
/// let csv = b"pos_user_id,first_name,last_name,phone\n1042,Ana,Diaz,(555) 010-2233\n";
/// let roster = read_bytes("roster.csv", csv, &Mapping::default())?;
/// assert_eq!(roster.people[0].display_name(), "Ana Diaz");
///
/// let export = b"Employee_Code,Legal_Firstname,Legal_Lastname,Employee_Status\nA1C9,ANA,DIAZ,Active\n";
/// let roster = read_bytes("export.csv", export, &Mapping::preset(Preset::Paycom))?;
/// assert_eq!(roster.people[0].adp_employee_id.as_deref(), Some("A1C9"));
/// # Ok::<(), roster_sync::roster::FileError>(())
/// ```
pub fn read_bytes(path: &str, bytes: &[u8], mapping: &Mapping) -> Result<Roster, FileError> {
    read(path, bytes, mapping, |bytes| Source::Bytes(Arc::from(bytes)))
}

fn read(
    path: &str,
    bytes: &[u8],
    mapping: &Mapping,
    source: impl Fn(&[u8]) -> Source,
) -> Result<Roster, FileError> {
    let content = Content::open(path, bytes, mapping)?;
    let table = content.table(path, mapping)?;
    let columns = table.columns(mapping)?;
    let mut roster = read_rows(&table, &columns, mapping, &Kind::Roster)?;
    finish(&mut roster, &content, bytes);
    roster.origin = RosterOrigin { source: source(bytes), mapping: mapping.clone() };
    Ok(roster)
}

/// Adds what only the file as a whole tells.
pub(super) fn finish(roster: &mut Roster, content: &Content<'_>, bytes: &[u8]) {
    roster.sha256 = fingerprint(bytes);
    if let Some(with) = content.packed {
        roster.how.format.push_str(", packed with ");
        roster.how.format.push_str(with);
    }
}

/// The header of the column that a file of refused rows ends with. Such a file, mended, is for some people only.
pub const REJECT_REASON: &str = "reject_reason";

/// So many problems are shown with their row; nobody reads more of them.
const EXCERPTS: usize = 100;

/// What a file is.
pub(super) enum Kind {
    /// Everybody who works here, or did.
    Roster,
    /// People who leave, whatever it says of them. The function sees all rows before duplicates are looked for.
    Leavers(fn(&mut Vec<FileRow>, &mut Findings)),
}

/// Reads the rows.
pub(super) fn read_rows(
    table: &RawTable<'_>,
    columns: &Columns,
    mapping: &Mapping,
    kind: &Kind,
) -> Result<Roster, FileError> {
    let mut reading = Reading {
        interpreter: Interpreter { mapping, columns, everybody_leaves: matches!(kind, Kind::Leavers(_)) },
        keys: columns.keys(),
        findings: Findings::new(columns),
        repeated: Repeated::default(),
        // Growing on the way would hold all rows twice for a moment.
        rows: Vec::with_capacity(table.most_rows()),
        filled: [false; Field::ALL.len()],
        skipped: SkippedRows::default(),
        stated: Vec::new(),
        differ: None,
        passed_over: Vec::new(),
        companies: columns.company(&mapping.ignore).map(|(at, _)| Companies::in_column(at)),
    };
    reading.findings.dates.habits =
        DayHabits { short_years: mapping.two_digit_years, from_1904: table.place.counts_from_1904() };
    reading.findings.letters = table.place.letters();
    reading.findings.dates.in_workbook = table.place.is_workbook();
    table.each_record(|record, line| reading.take(table, record, line))?;
    if let Some(words) = table.habits.words().filter(|_| !table.place.is_workbook()) {
        reading.findings.note_on_file(words.to_owned());
    }
    let Reading { findings: mut found, mut rows, filled, skipped, stated, differ, .. } = reading;
    let (passed_over, companies) = (reading.passed_over, reading.companies);
    if let Some(error) = differ {
        return Err(error);
    }
    let count = (rows.len() + passed_over.len()) as u64;
    let ours = rows.len() as u64;
    settle::dates(&mut rows, mapping, &mut found);
    if let Kind::Leavers(leave) = kind {
        leave(&mut rows, &mut found);
    }
    ask_about_columns(columns, table.header_line, &mut found);
    if let (Some(companies), Some((_, header)), Kind::Roster) =
        (companies, columns.company(&mapping.ignore), kind)
    {
        companies.ask(header, table.header_line, &mut found);
    }
    let mut shared = SharedValues::of(&rows);
    if shared.may_be_one_person() {
        rows = merge::people(rows, &mut found);
        shared = SharedValues::of(&rows);
    }
    duplicates::find(&mut rows, shared, &mut found);
    compare_totals(&stated, &[count, ours, rows.len() as u64], &mut found);
    for (used, other) in &columns.twins {
        let header = columns.header.get(*used).map_or("", |cell| cell.trim());
        found.note_on_file(format!(
            "{header:?} stands there twice (columns {} and {}) and says the same: used once",
            used + 1,
            other + 1
        ));
    }
    let ruled: BTreeSet<Field> = mapping.ruled().collect();
    found.problems.sort_by_key(|problem| problem.line);
    let mut roster = Roster {
        path: table.path.to_owned(),
        rows: count,
        rows_only: columns.header.last().is_some_and(|name| name.trim() == REJECT_REASON),
        header: columns.header.clone(),
        columns: columns.fields().into_iter().chain(ruled.iter().copied()).collect(),
        filled: Field::ALL.iter().filter(|field| filled[**field as usize]).copied().collect(),
        unread_columns: columns.unread().cloned().collect(),
        how: HowRead {
            format: table.place.words(),
            written: table.written(),
            header_line: table.header_line,
            preset: mapping.preset,
            mapping: columns.mapped(),
            ruled: ruled.into_iter().collect(),
            skipped: skipped.list(),
            notes: found.notes(),
        },
        joined: found.joined,
        passed_over,
        problems: found.problems,
        ..Roster::default()
    };
    let shown: BTreeSet<u64> = roster.problems.iter().map(|problem| problem.line).take(EXCERPTS).collect();
    let refused = rows.iter().filter(|row| !row.well).map(|row| row.person.line);
    let lines = refused.chain(shown.iter().copied()).collect();
    let mut originals = table.cells_of(columns, &lines)?;
    let excerpt = |line: &u64| originals.get(line).map(|cells| (*line, columns.without_pins(cells)));
    roster.excerpts = shown.iter().filter_map(excerpt).collect();
    for row in rows.extract_if(.., |row| !row.well) {
        let cells = originals.remove(&row.person.line).unwrap_or_default();
        roster.refused.push(RefusedRow { readable: row.person, cells });
    }
    // Done in the memory of the rows.
    roster.people = rows.into_iter().map(|row| row.person).collect();
    Ok(roster)
}

/// Says of every column that looks like something that is managed, and is not read, what it could be.
fn ask_about_columns(columns: &Columns, line: u64, findings: &mut Findings) {
    for column in columns.unread() {
        if let Some(question) = column.question() {
            findings.add_on_column(
                ProblemCode::UnreadColumn,
                line,
                &column.header,
                question,
                column.choice(),
            );
        }
    }
}

/// `counts` are the rows of the file, those that are ours, and the people they are about.
fn compare_totals(stated: &[(u64, u64)], counts: &[u64; 3], findings: &mut Findings) {
    // A file in sections states a total for each; only a single one speaks of the whole.
    if let [(line, number)] = stated
        && !counts.contains(number)
    {
        let rows = counts[0];
        let message = format!("the file speaks of {number} people here, and {rows} rows were read");
        let hint = "is the export whole?".to_owned();
        findings.add(ProblemCode::TotalDiffers, *line, None, "", message, hint);
    }
}

/// Rows on their way.
struct Reading<'a> {
    interpreter: Interpreter<'a>,
    keys: Vec<usize>,
    findings: Findings,
    /// What many rows say in the same words.
    repeated: Repeated,
    rows: Vec<FileRow>,
    /// Whether a row has something in it, for each field.
    filled: [bool; Field::ALL.len()],
    skipped: SkippedRows,
    /// The numbers of people that totals state, by line.
    stated: Vec<(u64, u64)>,
    /// The first row on which two columns of one name differ.
    differ: Option<FileError>,
    /// The rows that the settings pass over.
    passed_over: Vec<PassedOver>,
    /// The companies that the rows name, where a column has them.
    companies: Option<Companies>,
}

impl Reading<'_> {
    fn take(&mut self, table: &RawTable<'_>, record: &StringRecord, line: u64) {
        let blank = record.iter().all(|cell| cell.trim().is_empty());
        if line == table.header_line || (blank && line < table.header_line) {
            return;
        }
        let skip = if blank {
            SkippedRow::Blank
        } else if line < table.header_line {
            SkippedRow::Preamble
        } else if self.interpreter.columns.is_header(record) {
            SkippedRow::Header
        } else if let Some(mark) = skipped::mark(record) {
            mark
        } else if let Some(total) = skipped::total(record, &self.keys) {
            self.stated.extend(total.people.map(|number| (line, number)));
            SkippedRow::Total
        } else {
            self.read(table, record, line);
            return;
        };
        self.skipped.add(skip, line, record);
    }

    /// Passes over a row that is none of ours; who it is about is remembered.
    fn passes_over(&mut self, record: &StringRecord, line: u64) -> bool {
        let (columns, mapping) = (self.interpreter.columns, self.interpreter.mapping);
        if record.len() != columns.width() {
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

    fn read(&mut self, table: &RawTable<'_>, record: &StringRecord, line: u64) {
        if self.passes_over(record, line) {
            return;
        }
        let columns = self.interpreter.columns;
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
        // A word that we know for a status is whole.
        let last = record.get(width.saturating_sub(1)).unwrap_or_default().trim();
        let ends_with_status =
            whole && cells.status.as_ref().is_some_and(|(cell, meant)| meant.is_some() && cell == last);
        let is_primary = cells.is_primary;
        if whole {
            // A row with more or fewer cells than columns says nothing of them: its values may stand in their neighbours'.
            cells.filled().for_each(|field| self.filled[field as usize] = true);
        }
        if whole && self.is_continuation(record) {
            self.refuse_continuation(record, line);
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
            let person = reader.keys();
            ReadRow { person, well: false, rehire_date: None, marks: DateMarks::default() }
        };
        let ReadRow { person, mut well, rehire_date, marks } = read;
        if table.habits.cut == Some(line) && !ends_with_status {
            let message = "the file ends without a line end: the last cell of this row may be cut off";
            let hint = "export it again; if the export never ends with one, and this row is whole: open_end = true in [roster]";
            self.findings.add(ProblemCode::CutOff, line, None, "", message.to_owned(), hint.to_owned());
            well = false;
        }
        self.rows.push(FileRow { person, well, whole, says_status, is_primary, rehire_date, marks });
    }

    /// A row that says something but not of whom: what did not fit on the row above.
    fn is_continuation(&self, record: &StringRecord) -> bool {
        let blank = |at: &usize| record.get(*at).unwrap_or_default().trim().is_empty();
        self.keys.len() > 1 && !self.rows.is_empty() && self.keys.iter().all(blank)
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
        self.rows.push(FileRow {
            person,
            well: false,
            whole: false,
            says_status: false,
            is_primary: None,
            rehire_date: None,
            marks,
        });
    }
}

#[cfg(test)]
mod tests;
