//! What must not stand in two rows of one file.

use std::collections::HashMap;

use crate::model::{Email, Field, Phone, Username, fold_name};

use super::Desired;
use super::code::ProblemCode;
use super::file_row::FileRow;
use super::findings::Findings;

/// The most lines that a message names. A placeholder in every row of a large file would else make messages as
/// long as the file.
const NAMED_LINES: usize = 5;

/// Returns a value of a row in the spelling by which it is compared.
type Key = fn(&Desired) -> Option<String>;

/// A column whose values must be unique, and the problem if they are not.
type Unique = (Field, ProblemCode, Key);

/// Two rows with one of these cannot both be right, and neither is carried out.
const STRONG: [Unique; 2] = [
    (Field::PosUserId, ProblemCode::DuplicatePosUserId, |one| one.pos_user_id.map(|id| id.to_string())),
    (Field::AdpEmployeeId, ProblemCode::DuplicateAdpEmployeeId, |one| {
        one.adp_employee_id.as_deref().map(adp_key)
    }),
];

/// The most rows that may share a telephone of their own, as a family does. What more have is a site's or a placeholder.
const FAMILY: usize = 5;

/// What several people may give by mistake or in common, and Backoffice takes only once: a shared mailbox.
const WEAK: [Unique; 2] = [
    (Field::Email, ProblemCode::DuplicateEmail, |one| one.email.as_ref().map(Email::key)),
    (Field::BackofficeUsername, ProblemCode::DuplicateUsername, |one| {
        one.backoffice_username.as_ref().map(Username::key)
    }),
];

/// Finds values that several rows share. Every such row gets the problem, naming the other lines.
///
/// A number that two rows share refuses both. An e-mail or the name of a login is left alone in all of them instead, since
/// Backoffice takes each only once (protocol §4); a row that nothing else tells from others is refused. A telephone people may
/// share: it stays, with a warning. Rows that are refused keep theirs: it may be what pins their account.
pub(super) fn find(rows: &mut [FileRow], findings: &mut Findings) {
    for (field, code, key) in STRONG {
        for sharing in shared(rows, key) {
            let differ = field == Field::AdpEmployeeId && !same_spelling(rows, &sharing);
            let hint = if differ {
                "the ids differ only by zeros in front or by case: a spreadsheet may have removed the zeros"
            } else {
                "one of them must be somebody else's; none of these rows is carried out"
            };
            for index in &sharing {
                let line = rows[*index].person.line;
                let message = stands_in(rows, &sharing);
                let value = as_written(&rows[*index].person, field);
                findings.add(code, line, Some(field), &value, message, hint.to_owned());
                rows[*index].well = false;
            }
        }
    }
    for (field, code, key) in WEAK {
        let shared = shared(rows, key);
        for sharing in &shared {
            for index in sharing {
                let message = stands_in(rows, sharing);
                let hint = "Backoffice takes it once; it is left alone in all of these rows".to_owned();
                let row = &rows[*index];
                let value = as_written(&row.person, field);
                findings.add(code, row.person.line, Some(field), &value, message, hint);
            }
        }
        for index in shared.into_iter().flatten() {
            leave_alone(&mut rows[index], field, findings);
        }
    }
    find_telephones(rows, findings);
}

/// Warns of telephones that several rows give. It stays with a family; what more people have is nobody's own and is left
/// alone. Where the whole name is the same as well, it tells nobody apart.
fn find_telephones(rows: &mut [FileRow], findings: &mut Findings) {
    for sharing in shared(rows, |one| one.phone.map(Phone::digits)) {
        let kept = sharing.len() <= FAMILY;
        let hint = if kept {
            "people may share a telephone: it stays, but does not tell them apart"
        } else {
            "so many share it that it is nobody's own; it is left alone in all of these rows"
        };
        let names: Vec<_> = sharing.iter().map(|index| folded_name(&rows[*index].person)).collect();
        for (at, index) in sharing.iter().enumerate() {
            let message = stands_in(rows, &sharing);
            let row = &rows[*index];
            let value = as_written(&row.person, Field::Phone);
            findings.add(
                ProblemCode::DuplicatePhone,
                row.person.line,
                Some(Field::Phone),
                &value,
                message,
                hint.to_owned(),
            );
            let namesake = names.iter().enumerate().any(|(other, name)| other != at && *name == names[at]);
            let person = &row.person;
            let other_key =
                person.pos_user_id.is_some() || person.adp_employee_id.is_some() || person.email.is_some();
            if !kept || (namesake && !other_key) {
                leave_alone(&mut rows[*index], Field::Phone, findings);
            }
        }
    }
}

fn folded_name(person: &Desired) -> [Option<String>; 2] {
    [&person.first_name, &person.last_name].map(|name| name.as_deref().map(fold_name))
}

/// Takes a value out of a row that others share; a row that has nothing else to tell who is meant is refused with it.
fn leave_alone(row: &mut FileRow, field: Field, findings: &mut Findings) {
    if !row.well {
        return;
    }
    let person = &mut row.person;
    let (email, phone) = (person.email.clone(), person.phone);
    match field {
        Field::Email => person.email = None,
        Field::Phone => person.phone = None,
        _ => {
            person.backoffice_username = None;
            person.backoffice = None;
        }
    }
    if person.has_key() {
        return;
    }
    (person.email, person.phone) = (email, phone);
    row.well = false;
    let message = format!("only {} tells who is meant, and other rows have it too", findings.header(field));
    let hint = "give a pos_user_id or an adp_employee_id".to_owned();
    findings.add(ProblemCode::NoKey, row.person.line, None, "", message, hint);
}

/// Returns the rows of every value that more than one row has, in file order.
fn shared(rows: &[FileRow], key: Key) -> Vec<Vec<usize>> {
    let mut by_value: HashMap<String, Vec<usize>> = HashMap::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        if let Some(value) = key(&row.person) {
            by_value.entry(value).or_default().push(index);
        }
    }
    let mut shared: Vec<_> = by_value.into_values().filter(|sharing| sharing.len() > 1).collect();
    shared.sort_by_key(|sharing| sharing[0]);
    shared
}

fn as_written(person: &Desired, field: Field) -> String {
    let value = match field {
        Field::PosUserId => person.pos_user_id.map(|id| id.to_string()),
        Field::AdpEmployeeId => person.adp_employee_id.clone(),
        Field::Email => person.email.as_ref().map(ToString::to_string),
        Field::Phone => person.phone.map(|phone| phone.to_string()),
        Field::BackofficeUsername => person.backoffice_username.as_ref().map(ToString::to_string),
        _ => None,
    };
    value.unwrap_or_default()
}

/// `000145`, `145` and `A1`, `a1` are one id until somebody says otherwise: a spreadsheet takes zeros off.
fn adp_key(id: &str) -> String {
    id.trim_start_matches('0').to_lowercase()
}

fn same_spelling(rows: &[FileRow], sharing: &[usize]) -> bool {
    let mut ids = sharing.iter().map(|index| &rows[*index].person.adp_employee_id);
    let first = ids.next();
    ids.all(|id| Some(id) == first)
}

/// The same words for every one of the rows, so that they are told once.
fn stands_in(rows: &[FileRow], sharing: &[usize]) -> String {
    let named: Vec<String> =
        sharing.iter().take(NAMED_LINES).map(|index| rows[*index].person.line.to_string()).collect();
    let more = sharing.len() - named.len();
    match (&named[..], more) {
        ([all @ .., last], 0) if !all.is_empty() => format!("stands in lines {} and {last}", all.join(", ")),
        _ => format!("stands in lines {} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests;
