//! What must not stand in two rows of one file.

use std::collections::{BTreeSet, HashMap};

use crate::model::Field;

use super::code::Code;
use super::row::Problems;
use super::{Desired, Severity};

/// A column whose values must be unique, the problem if they are not, and the spelling by which they are compared.
type Unique = (Field, Code, fn(&Desired) -> Option<String>);

/// Finds values that several rows share. Every such row gets the problem, naming the other lines. Returns the lines that
/// are refused by it; a telephone that several rows share is left alone in all of them instead, since Backoffice takes
/// it only once (protocol §4).
pub(super) fn find(people: &mut [&mut Desired], problems: &mut Problems) -> BTreeSet<u64> {
    let mut refused = BTreeSet::new();
    let keys: [Unique; 5] = [
        (Field::PosUserId, Code::DuplicatePosUserId, |one| one.pos_user_id.map(|id| id.to_string())),
        (Field::AdpEmployeeId, Code::DuplicateAdpEmployeeId, |one| one.adp_employee_id.clone()),
        (Field::Email, Code::DuplicateEmail, |one| one.email.as_ref().map(crate::model::Email::key)),
        (Field::Phone, Code::DuplicatePhone, |one| one.phone.map(crate::model::Phone::digits)),
        (Field::BackofficeUsername, Code::DuplicateUsername, |one| {
            one.backoffice_username.as_ref().map(crate::model::Username::key)
        }),
    ];
    for (field, code, key) in keys {
        let mut rows: HashMap<String, Vec<usize>> = HashMap::with_capacity(people.len());
        for (index, person) in people.iter().enumerate() {
            if let Some(key) = key(person) {
                rows.entry(key).or_default().push(index);
            }
        }
        let mut shared: Vec<(String, Vec<usize>)> =
            rows.into_iter().filter(|(_, rows)| rows.len() > 1).collect();
        shared.sort_by_key(|(_, rows)| rows[0]);
        for (value, rows) in shared {
            let lines: Vec<u64> = rows.iter().map(|index| people[*index].line).collect();
            for index in rows {
                let line = people[index].line;
                let others: Vec<String> =
                    lines.iter().filter(|other| **other != line).map(ToString::to_string).collect();
                let plural = if others.len() > 1 { "s" } else { "" };
                let message = format!("also stands in line{plural} {}", others.join(", "));
                let hint = if code.severity() == Severity::Error {
                    "one of them must be somebody else's; none of these rows is carried out"
                } else {
                    "Backoffice takes a phone number once; it is left alone in all of these rows"
                };
                problems.add(code, line, Some(field), &value, message, hint.to_owned());
                if code.severity() == Severity::Error {
                    refused.insert(line);
                } else {
                    people[index].phone = None;
                }
            }
        }
    }
    refused
}
