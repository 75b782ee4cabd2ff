//! A row of the file on its way to a person: what was read of it, and what reading found.

use chrono::NaiveDate;

use super::Desired;
use super::values::{DateMarks, turned};

/// A row as it was read.
pub(super) struct FileRow {
    pub(super) person: Desired,
    /// Whether it has no error.
    pub(super) well: bool,
    /// Whether all its cells could be read: a row of the wrong length shows its keys only.
    pub(super) whole: bool,
    /// Whether it has something in its status cell.
    pub(super) says_status: bool,
    /// Whether it is the person's main position, where a column says so.
    pub(super) is_primary: Option<bool>,
    /// The day of the latest hire, where it has a column of its own.
    pub(super) rehire_date: Option<NaiveDate>,
    pub(super) marks: DateMarks,
    /// The day from which on the status holds, where a column says it, read month-first; the marks tell whether it could be another.
    pub(super) since: Option<NaiveDate>,
}

impl FileRow {
    /// Returns the day from which on the status holds, read day-first.
    pub(super) fn since_day_first(&self) -> Option<NaiveDate> {
        self.since.map(|day| if self.marks.since_is_either() { turned(day) } else { day })
    }
}
