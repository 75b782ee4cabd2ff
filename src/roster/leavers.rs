//! The leavers file of `offboard`: everybody in it leaves, and one column with a key is enough.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::model::{Email, Field, fold};

use super::code::ProblemCode;
use super::file_row::FileRow;
use super::findings::Findings;
use super::fingerprint::fingerprint;
use super::intake::{self, Content, RawTable};
use super::mapping::{Columns, Mapping, Role};
use super::read::{self, Kind};
use super::whole::{RosterOrigin, Source};
use super::{Desired, FileError, Roster, Status};
use no_leavers::Staying;

/// What is read of a leavers file. A bad wage or site must not keep a login open that has to be closed.
const COLUMNS: [Field; 8] = [
    Field::AdpEmployeeId,
    Field::FirstName,
    Field::LastName,
    Field::Email,
    Field::Phone,
    Field::PosUserId,
    Field::Status,
    Field::TerminationDate,
];

/// Reads a leavers file: everybody in it is terminated, as of the termination date where the file has that column.
///
/// Any column with a key is enough. A file without column names is read when every line is an e-mail; digits could be
/// POS ids as well as ADP ids, so that they need a name. Columns that say neither who leaves nor when are not read.
/// Somebody who stands in the file twice in the same words leaves once, with a warning.
pub fn read_leavers(path: &Path, mapping: &Mapping) -> Result<Roster, FileError> {
    read(&path.display().to_string(), &intake::read(path)?, mapping, |_| Source::File(path.to_owned()))
}

/// Reads a leavers file from its bytes; see [`read_leavers`]. `path` is what messages call it.
pub fn read_leavers_bytes(path: &str, bytes: &[u8], mapping: &Mapping) -> Result<Roster, FileError> {
    read(path, bytes, mapping, |bytes| Source::Bytes(Arc::from(bytes)))
}

fn read(
    path: &str,
    bytes: &[u8],
    mapping: &Mapping,
    source: impl Fn(&[u8]) -> Source,
) -> Result<Roster, FileError> {
    // What rules give people is of no interest here, and their columns may be missing.
    // Whoever stands in a leavers file leaves, whatever rosters pass over.
    let (rules, skip) = (Vec::new(), Vec::new());
    let mapping = &Mapping { rules, skip, columns: wanted(mapping), ..mapping.clone() };
    let content = Content::open(path, bytes, mapping)?;
    let (table, columns) = match content.table(path, mapping) {
        Ok(table) => {
            let mut columns = table.columns(mapping)?;
            // `Employee leaving` may as well be the day, by its words.
            if let Some(at) = no_leavers::column_of_names(&table, &columns, mapping)? {
                columns.take_name(at);
            }
            columns.take_day_of_leavers(mapping);
            columns.only(&COLUMNS);
            (table, columns)
        }
        Err(error) => {
            let table = bare_emails(path, &content).ok_or_else(|| with_leavers_hint(error))?;
            (table, Columns::single(Role::Field(Field::Email)))
        }
    };
    let staying = no_leavers::staying(&table, &columns, mapping)?;
    let leave = |people: &mut Vec<FileRow>, findings: &mut Findings| leave(people, findings, &staying);
    let mut roster = read::read_rows(&table, &columns, mapping, &Kind::Leavers(&leave))?;
    read::finish(&mut roster, &content, fingerprint(bytes));
    roster.origin = RosterOrigin { source: source(bytes), mapping: mapping.clone() };
    Ok(roster)
}

/// A leavers file is often a list made by hand: it need not have every column that the settings name for rosters.
fn wanted(mapping: &Mapping) -> std::collections::BTreeMap<Role, super::ColumnSource> {
    let of_interest = |role: &Role| match role {
        Role::Field(field) => COLUMNS.contains(field),
        _ => true,
    };
    mapping
        .columns
        .iter()
        .filter(|(role, _)| of_interest(role))
        .map(|(role, source)| (*role, source.clone()))
        .collect()
}

/// Makes leavers of everybody, whatever a status column says, and takes out who is named again. Whoever stays, as another column says, is
/// asked about.
fn leave(people: &mut Vec<FileRow>, findings: &mut Findings, staying: &Staying) {
    let status = findings.header(Field::Status);
    findings.problems.retain(|problem| problem.column != status);
    let mut seen = BTreeSet::new();
    people.retain_mut(|row| {
        let person = &mut row.person;
        if person.status == Status::Active && row.says_status {
            let message = "the status says active, yet whoever is in a leavers file leaves".to_owned();
            let hint = "take the row out if this person stays".to_owned();
            let (field, value) = (Some(Field::Status), "active");
            findings.add(ProblemCode::LeaverIsActive, person.line, field, value, message, hint);
        }
        person.status = Status::Terminated;
        if let Some((header, cell)) = staying.get(&person.line) {
            let message = format!("{header:?} says {cell:?}: whether this person leaves, only you know");
            let hint = format!(
                "take the row out if they stay; if the column says nothing of that: [roster] ignore = [{}]",
                toml::Value::from(header.as_str())
            );
            findings.add(ProblemCode::LeaverStays, person.line, None, "", message, hint);
            row.well = false;
        }
        if !row.well {
            return true;
        }
        let first_time = seen.insert(identity(person));
        if !first_time {
            let message = "the same person stands further up".to_owned();
            findings.add(ProblemCode::LeaverRepeated, person.line, None, "", message, String::new());
        }
        first_time
    });
}

/// Everything by which a row tells who and when.
fn identity(person: &Desired) -> impl Ord + use<> {
    let name = |name: &Option<compact_str::CompactString>| name.as_deref().map(fold);
    (
        person.pos_user_id,
        person.adp_employee_id.clone(),
        person.email.clone(),
        person.phone,
        name(&person.first_name),
        name(&person.last_name),
        person.termination_date,
    )
}

fn bare_emails<'a>(path: &'a str, content: &'a Content<'_>) -> Option<RawTable<'a>> {
    let table = content.bare(path)?;
    let mut all = true;
    table
        .each_record(|record, _| {
            let cells: Vec<&str> = record.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
            all &= cells.is_empty() || (record.len() == 1 && cells[0].parse::<Email>().is_ok());
        })
        .ok()?;
    all.then_some(table)
}

fn with_leavers_hint(error: FileError) -> FileError {
    match error {
        FileError::NoHeader { path, line, searched, found, hint } if !hint.starts_with("did you mean") => {
            let hint =
                "the first row must say what the column is: pos_user_id, adp_employee_id or email".to_owned();
            FileError::NoHeader { path, line, searched, found, hint }
        }
        other => other,
    }
}

mod no_leavers;
#[cfg(test)]
mod tests;
