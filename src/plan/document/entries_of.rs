//! Whose entry is meant by a key or a name that somebody types.

use crate::model::{fold, plain_name};
use crate::roster::Roster;

use super::{Entry, Plan};

/// Returns the entries that a person's key or name means.
pub fn entries_of<'p>(person: &str, roster: &Roster, plan: &'p Plan) -> Vec<&'p Entry> {
    let rows = roster.readable();
    let by_row: Vec<u64> = rows
        .filter(|row| {
            let email = row.email.as_ref().is_some_and(|email| fold(email.as_str()) == fold(person));
            email || row.adp_employee_id.as_deref() == Some(person.trim())
        })
        .map(|row| row.line)
        .collect();
    let named = plain_name(person);
    plan.entries.iter().filter(|entry| is_meant(entry, person, &named, &by_row)).collect()
}

fn is_meant(entry: &Entry, person: &str, named: &str, by_row: &[u64]) -> bool {
    let name = format!("{} {}", entry.person.first_name, entry.person.last_name);
    let number = entry.person.pos_user_id.map(|id| id.to_string());
    plain_name(&name) == named
        || number.as_deref() == Some(person.trim())
        || entry.line.is_some_and(|line| by_row.contains(&line))
}
