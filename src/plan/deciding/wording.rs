//! Why an entry is what it is, in words.

use chrono::NaiveDate;

use crate::observed::ObservedEmployee;
use crate::plan::{MatchKey, Operation, Situation};
use crate::roster::{Desired, Otherwise, Problem, Status};

use super::context::Basis;
use super::far_off::years_ahead;

/// The most people that are named.
const NAMED: usize = 5;

/// Returns the first few names, and how many there are besides.
pub(in crate::plan) fn first_of(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(NAMED);
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// Says a problem in a sentence.
pub(in crate::plan) fn in_words(problem: &Problem) -> String {
    let place = if problem.column.is_empty() { String::new() } else { format!("{}: ", problem.column) };
    let value = if problem.value.is_empty() { String::new() } else { format!("{:?} ", problem.value) };
    let hint = if problem.hint.is_empty() { String::new() } else { format!(" ({})", problem.hint) };
    format!("{place}{value}{}{hint}", problem.message)
}

/// Names people of the same name as somebody new.
pub(in crate::plan) fn namesakes(row: &Desired, context: &Basis<'_>) -> Vec<String> {
    of_that_name(row, context)
        .map(|(one, number)| {
            let state = if one.active { "active" } else { "inactive" };
            format!("somebody of that name is in Backoffice already ({state}, POS id {number}): make sure that this is another person")
        })
        .collect()
}

/// Names active people of the same name as a leaver whom no key finds, and whom no row means: their access would stay open.
pub(in crate::plan) fn still_active(row: &Desired, context: &Basis<'_>) -> Vec<String> {
    of_that_name(row, context)
        .filter(|(one, _)| one.active && !context.meant.contains(&one.id))
        .map(|(one, number)| {
            format!("somebody of that name is active in Backoffice (POS id {number}, employee {}), and no row is about them: if that is who left, give the row a key that Backoffice has", one.id)
        })
        .collect()
}

/// Returns everybody of a row's name, with their number in words.
fn of_that_name<'a>(
    row: &Desired,
    context: &Basis<'a>,
) -> impl Iterator<Item = (&'a ObservedEmployee, String)> {
    let (index, employees) = (context.index, &context.observed.employees);
    let of_name = index.of_name(row).iter().filter_map(|id| employees.get(id));
    of_name.map(|one| (one, one.pos_user_id.map_or("none".to_owned(), |id| id.to_string())))
}

/// Says what a column says against the status, and how to settle it.
fn otherwise(other: Option<&Otherwise>, status: &Status) -> String {
    let Some(other) = other else { return String::new() };
    let (Otherwise { header, cell, .. }, (ignore, read)) = (other, other.choice());
    if !other.contradicts() {
        return format!(
            "terminated, and {header:?}, which is not read, says {cell:?}: is that the last day? Then {read}. If not: {ignore}"
        );
    }
    if !other.has_status {
        return format!(
            "the settings say that everybody in the file works here, but {header:?} says {cell:?}: which is right? If they work here: {ignore}. \
             If not: {read}"
        );
    }
    let said = if *status == Status::Active { "active" } else { "terminated" };
    format!(
        "the status says {said}, but {header:?} says {cell:?}: which is right? If the status is: {ignore}. If the other is: {read}"
    )
}

/// Says why an entry is what it is.
pub(in crate::plan) fn reason(
    row: &Desired,
    situation: Situation,
    operation: Operation,
    by: &[MatchKey],
    today: NaiveDate,
) -> String {
    let found = if by.is_empty() {
        String::new()
    } else {
        let mut found = " (found by ".to_owned();
        for (at, key) in by.iter().enumerate() {
            found.push_str(if at > 0 { ", " } else { "" });
            found.push_str(key.as_str());
        }
        found + ")"
    };
    let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    match situation {
        Situation::New => "active in the roster, not in Backoffice".to_owned(),
        Situation::Equal => ["Backoffice says the same", &found].concat(),
        Situation::Differs if operation == Operation::Link => {
            format!("the wanted Backoffice login is missing{found}")
        }
        Situation::Differs => format!("Backoffice says something else{found}"),
        Situation::Returning => format!("active in the roster, inactive in Backoffice{found}"),
        Situation::StartsLater => {
            let years = years_ahead(row.start_date, today);
            format!("starts on {}{years}, which is too far off", date(row.start_date))
        }
        Situation::Leaver => match row.termination_date {
            Some(day) if day < today => format!("terminated since {day}{found}"),
            Some(day) => format!("terminated on {day}{found}"),
            None => format!("terminated{found}"),
        },
        Situation::LeavesLater => {
            let years = years_ahead(row.termination_date, today);
            format!("leaves on {}{years}, active until then{found}", date(row.termination_date))
        }
        Situation::Gone if operation == Operation::Hold => {
            "nobody in Backoffice has this key: is it right?".to_owned()
        }
        Situation::Gone if row.status == Status::NeverHired => "never hired: no account is made".to_owned(),
        Situation::Gone if by.is_empty() => "terminated, not in Backoffice".to_owned(),
        Situation::Gone => format!("terminated, inactive already{found}"),
        Situation::UnclearStatus => match &row.status {
            Status::Active | Status::Terminated if row.rare().otherwise.is_some() => {
                otherwise(row.rare().otherwise.as_deref(), &row.status)
            }
            Status::Active if row.rare().left_by.is_some() => format!(
                "one row of this person says active, another that they left on {}, and none since when they are back: which is right?",
                date(row.rare().left_by)
            ),
            Status::Active => format!(
                "the status says active, but the last day of work was {}: which is right?",
                date(row.termination_date)
            ),
            Status::NeverHired => {
                format!("the status says never hired, yet there is an active account{found}")
            }
            Status::Unclear(word) if !word.is_empty() => format!("the status {word:?} is not known"),
            Status::Unsaid => {
                format!(
                    "the roster does not say who works here: nobody is created or comes back for it{found}"
                )
            }
            _ => "the status is blank".to_owned(),
        },
        Situation::NotCompared
        | Situation::StillWorking
        | Situation::Conflict
        | Situation::LeftAlone
        | Situation::Refused
        | Situation::Skipped
        | Situation::Absent
        | Situation::ToUndo
        | Situation::Asked
        | Situation::ChangedSince => String::new(),
    }
}
