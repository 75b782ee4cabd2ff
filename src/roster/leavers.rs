//! The leavers file of `offboard`: everybody in it leaves, and one column with a key is enough.

use std::collections::BTreeSet;
use std::path::Path;

use crate::model::{Email, Field, fold};

use super::code::Code;
use super::header::{self, Header};
use super::read::{Reading, read_rows};
use super::row::Problems;
use super::{Desired, FileError, Roster, Status, file};

/// What is read of a leavers file. A bad wage or store must not keep a login open that has to be closed.
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
pub fn read_leavers(path: &Path) -> Result<Roster, FileError> {
    read_leavers_bytes(&path.display().to_string(), &file::read(path)?)
}

/// Reads a leavers file from its bytes; see [`read_leavers`]. `path` is what messages call it.
pub fn read_leavers_bytes(path: &str, bytes: &[u8]) -> Result<Roster, FileError> {
    let text = file::text(path, bytes)?;
    let (mut header, named) = match header::read(path, &text) {
        Ok(header) => (header, true),
        Err(error) => (bare_emails(&text).ok_or_else(|| with_leavers_hint(error))?, false),
    };
    for field in &mut header.fields {
        *field = field.filter(|field| COLUMNS.contains(field));
    }
    let reading = Reading { path, bytes, text: &text, first_is_header: named };
    read_rows(&reading, header, leave)
}

/// Makes leavers of everybody, whatever a status column says, and takes out who is named again.
fn leave(people: &mut Vec<super::read::Row>, problems: &mut Problems) {
    problems.0.retain(|problem| problem.column != Field::Status.as_str());
    let mut seen = BTreeSet::new();
    people.retain_mut(|row| {
        let person = &mut row.person;
        if person.status == Status::Active && row.says_status {
            let message = "the status says active, yet whoever is in a leavers file leaves".to_owned();
            let hint = "take the row out if this person stays".to_owned();
            let (field, value) = (Some(Field::Status), "active");
            problems.add(Code::LeaverIsActive, person.line, field, value, message, hint);
        }
        person.status = Status::Terminated;
        if !row.well {
            return true;
        }
        let first_time = seen.insert(identity(person));
        if !first_time {
            let message = "the same person stands further up".to_owned();
            problems.add(Code::LeaverRepeated, person.line, None, "", message, String::new());
        }
        first_time
    });
}

/// Everything by which a row tells who and when.
fn identity(person: &Desired) -> impl Ord + use<> {
    let name = |name: &Option<String>| name.as_deref().map(fold);
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

fn bare_emails(text: &str) -> Option<Header> {
    let mut values = text.lines().filter(|line| !line.trim().is_empty());
    let all = values.all(|line| line.parse::<Email>().is_ok());
    all.then(|| Header { delimiter: b',', cells: Vec::new(), fields: vec![Some(Field::Email)] })
}

fn with_leavers_hint(error: FileError) -> FileError {
    match error {
        FileError::NoHeader { path, line, found, hint } if !hint.starts_with("did you mean") => {
            let hint = "the first line must say what the column is: pos_user_id, adp_employee_id or email"
                .to_owned();
            FileError::NoHeader { path, line, found, hint }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
