//! Days of which only what else is known tells how they are read, and days that nobody knows yet.

use chrono::NaiveDate;

use super::day::{DayHabits, Parsed, is_nothing, parse};

/// What stands in place of a day that nobody knows yet.
const TO_COME: [&str; 4] = ["tbd", "t.b.d.", "tba", "t.b.a."];

/// Returns whether a cell says that a day is still to be told.
pub(super) fn is_to_come(cell: &str) -> bool {
    TO_COME.iter().any(|word| word.eq_ignore_ascii_case(cell.trim()))
}

/// Returns the day that a cell names for sure to be one, the later where it could be two. A plain number says nothing.
pub(in crate::roster) fn latest_day(cell: &str, habits: DayHabits) -> Option<NaiveDate> {
    let is_number = cell.parse::<f64>().is_ok() && (cell.len() != 8 || cell.contains('.'));
    if cell.len() < 6 || is_number || is_nothing(cell) {
        return None;
    }
    either_day(cell, habits).map(|(month_first, day_first)| month_first.max(day_first))
}

/// Returns the day that a cell names, month-first and day-first: twice the same one where there is no doubt.
pub(in crate::roster) fn either_day(cell: &str, habits: DayHabits) -> Option<(NaiveDate, NaiveDate)> {
    match parse(cell, habits).ok()? {
        Parsed::Day(day) | Parsed::Serial(day) => Some((day, day)),
        Parsed::Slashed { month_first, day_first } => {
            Some((month_first.or(day_first)?, day_first.or(month_first)?))
        }
    }
}
