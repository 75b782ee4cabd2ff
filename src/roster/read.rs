//! Puts it together: a file in, a [`Roster`] out.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use foldhash::fast::RandomState;

use crate::model::Field;

use super::code::ProblemCode;
use super::duplicates::{self, SharedValues};
use super::file_row::FileRow;
use super::findings::Findings;
use super::fingerprint::fingerprint;
use super::intake::{self, Content, RawTable};
use super::mapping::{Columns, DateOrder, Mapping};
use super::reading::ReadSoFar;
use super::side_by_side::{self, RowMarks, Shares};
use super::whole::{RosterOrigin, Source};
use super::{FileError, HowRead, RefusedRow, Roster, headings, merge, settle};

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
    source: impl FnOnce(&[u8]) -> Source + Send,
) -> Result<Roster, FileError> {
    let content = Content::open(path, bytes, mapping)?;
    let table = content.supposed_table(path, mapping)?;
    let columns = table.columns(mapping)?;
    let (roster, (sha256, source)) = beside(
        bytes.len() > LARGE,
        || read_rows(&table, &columns, mapping, &Kind::Roster),
        || (fingerprint(bytes), source(bytes)),
    );
    let mut roster = roster?;
    finish(&mut roster, &content, sha256);
    roster.origin = RosterOrigin { source, mapping: mapping.clone() };
    Ok(roster)
}

/// The bytes of a file that is large enough for a second thread.
const LARGE: usize = 1 << 20;

/// Does two things, at the same time where that is worth it.
fn beside<A, B: Send>(
    is_worth_it: bool,
    one: impl FnOnce() -> A,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if !is_worth_it {
        return (one(), other());
    }
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Adds what only the file as a whole tells.
pub(super) fn finish(roster: &mut Roster, content: &Content<'_>, sha256: String) {
    roster.sha256 = sha256;
    if content.objects {
        roster.how.objects = true;
        "JSON, an object for each person: the first counts as line 2".clone_into(&mut roster.how.format);
    }
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
pub(super) enum Kind<'a> {
    /// Everybody who works here, or did.
    Roster,
    /// People who leave, whatever it says of them. The function sees all rows before duplicates are looked for.
    Leavers(&'a dyn Fn(&mut Vec<FileRow>, &mut Findings)),
}

/// Reads the rows.
pub(super) fn read_rows(
    table: &RawTable<'_>,
    columns: &Columns,
    mapping: &Mapping,
    kind: &Kind<'_>,
) -> Result<Roster, FileError> {
    read_rows_by(table, columns, mapping, kind, Shares::of(table.most_rows()))
}

/// Reads the rows by as many threads as are said.
pub(super) fn read_rows_by(
    table: &RawTable<'_>,
    columns: &Columns,
    mapping: &Mapping,
    kind: &Kind<'_>,
    split: Shares,
) -> Result<Roster, FileError> {
    if let Kind::Roster = kind {
        headings::refuse_leavers(table.path, &table.place.sheets(), columns)?;
    }
    let (everybody_leaves, hasher) = (matches!(kind, Kind::Leavers(_)), RandomState::default());
    let learned;
    let begin = || ReadSoFar::begin(table, columns, mapping, everybody_leaves, hasher.clone());
    let read = side_by_side::read(table, begin, split)?;
    let (table, (reading, marks)) = if let Some(read) = read {
        (table, read)
    } else {
        // Rows are of several lengths. Which of them is wrong, if any, all of them tell; the header is the same.
        learned = table.clone().learned(mapping)?;
        let begin = || ReadSoFar::begin(&learned, columns, mapping, everybody_leaves, hasher.clone());
        let read = side_by_side::read(&learned, begin, split)?;
        (&learned, read.unwrap_or_else(|| (begin(), RowMarks::default())))
    };
    let ReadSoFar { findings: mut found, mut rows, hashes, filled, skipped, stated, differ, .. } = reading;
    let (passed_over, companies, headed_left) = (reading.passed_over, reading.companies, reading.headed_left);
    note_on_file(table, columns, &mut found);
    if let Some(error) = differ {
        return Err(error);
    }
    if let (Some((line, text)), Kind::Roster, false) = (&headed_left, kind, columns.tell_who_works()) {
        return Err(headings::refuse_line(table.path, *line, text));
    }
    let count = (rows.len() + passed_over.len()) as u64;
    let ours = rows.len() as u64;
    settle::dates(&mut rows, mapping, &mut found);
    let working = table.cells_of(columns, &reading.unread_days.lines_to_compare(&rows), &marks)?;
    reading.unread_days.tell(&mut rows, &working, &mut found);
    if let Kind::Leavers(leave) = kind {
        leave(&mut rows, &mut found);
    }
    ask_about_columns(columns, table.header_line, &mut found);
    if let (Some(companies), Some((_, header)), Kind::Roster) = (companies, columns.company(mapping), kind) {
        companies.ask(header, table.header_line, &mut found);
    }
    let mut shared = match kind {
        Kind::Roster => SharedValues::found_by(hashes, &rows),
        // Some rows may be gone.
        Kind::Leavers(_) => SharedValues::of(&rows),
    };
    if shared.may_be_one_person() {
        let order = mapping.dates.or_else(|| settle::told(DateOrder::default(), &found));
        rows = merge::people(rows, order, &mut found);
        shared = SharedValues::of(&rows);
    }
    duplicates::find(&mut rows, shared, &mut found);
    compare_totals(&stated, &[count, ours, rows.len() as u64], &mut found);
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
            objects: false,
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
    let refused: Vec<u64> = rows.iter().filter(|row| !row.well).map(|row| row.person.line).collect();
    let lines = refused.iter().chain(&shown).copied().collect();
    let mut originals = table.cells_of(columns, &lines, &marks)?;
    let excerpt = |line: &u64| originals.get(line).map(|cells| (*line, columns.without_pins(cells)));
    roster.excerpts = shown.iter().filter_map(excerpt).collect();
    if !refused.is_empty() {
        for row in rows.extract_if(.., |row| !row.well) {
            let cells = originals.remove(&row.person.line).unwrap_or_default();
            roster.refused.push(RefusedRow { readable: row.person, cells });
        }
    }
    // Done in the memory of the rows.
    roster.people = rows.into_iter().map(|row| row.person).collect();
    Ok(roster)
}

/// Says how the file as a whole was read.
fn note_on_file(table: &RawTable<'_>, columns: &Columns, findings: &mut Findings) {
    if let Some(words) = table.habits.words().filter(|_| !table.place.is_workbook()) {
        findings.note_on_file(words.to_owned());
    }
    for column in &table.sections {
        let (header, whole) = (&column.header, &column.whole);
        findings.note_on_file(format!("{header:?} is read as {whole:?}, as the line above the header says"));
    }
    for (used, other) in &columns.twins {
        let header = columns.header.get(*used).map_or("", |cell| cell.trim());
        findings.note_on_file(format!(
            "{header:?} stands there twice (columns {} and {}) and says the same: used once",
            used + 1,
            other + 1
        ));
    }
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

#[cfg(test)]
mod tests;
