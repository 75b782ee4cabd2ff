//! Days in columns that nothing is read from: one of them may be somebody's last. Whoever leaves on a later day is not closed today
//! because the header has a name that we do not know.

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;

use crate::model::Field;

use super::file_row::FileRow;
use super::findings::Findings;
use super::mapping::Columns;
use super::values::{DayHabits, latest_day};
use super::{Desired, Otherwise, Role, Status};

/// So many rows of people who work here tell whether a column has a day for everybody.
const LOOKED_AT: usize = 200;

/// The days that stand in the rows of people who have left and of whom no last day is read.
#[derive(Debug, Default)]
pub(super) struct UnreadDays {
    columns: Vec<usize>,
    habits: DayHabits,
    found: Vec<(u64, usize, Otherwise)>,
}

impl UnreadDays {
    /// Begins a file.
    pub(super) fn of(columns: &Columns, habits: DayHabits) -> Self {
        Self { columns: columns.perhaps_last_days().to_vec(), habits, found: Vec::new() }
    }

    /// Looks at a row.
    pub(super) fn see(&mut self, record: &StringRecord, person: &Desired, columns: &Columns) {
        if person.status != Status::Terminated || person.termination_date.is_some() {
            return;
        }
        for at in &self.columns {
            let cell = record.get(*at).unwrap_or_default().trim();
            if let Some(day) = latest_day(cell, self.habits) {
                let header = columns.header.get(*at).map_or("", |header| header.trim());
                let role = Role::Field(Field::TerminationDate);
                let other = Otherwise {
                    header: header.into(),
                    role,
                    cell: cell.into(),
                    day: Some(day),
                    has_status: true,
                };
                self.found.push((person.line, *at, other));
            }
        }
    }

    /// Takes over what was found in the rows behind these.
    pub(super) fn append(&mut self, other: &mut Self) {
        self.found.append(&mut other.found);
    }

    /// Returns the lines of people who work here that tell whether a column has a day for them as well; none where nothing was found.
    pub(super) fn lines_to_compare(&self, rows: &[FileRow]) -> BTreeSet<u64> {
        let works = |row: &&FileRow| row.whole && row.person.status == Status::Active;
        let all = rows.iter().filter(|_| !self.found.is_empty());
        all.filter(works).take(LOOKED_AT).map(|row| row.person.line).collect()
    }

    /// Tells the rows. A column that most people have something in who work here is about something else.
    pub(super) fn tell(
        self,
        rows: &mut [FileRow],
        working: &BTreeMap<u64, Vec<String>>,
        findings: &mut Findings,
    ) {
        let has_it = |at: usize| {
            let cells = working.values().filter_map(|cells| cells.get(at));
            cells.filter(|cell| !cell.trim().is_empty()).count()
        };
        let of_everybody: BTreeSet<usize> =
            self.columns.iter().copied().filter(|at| has_it(*at) * 2 > working.len()).collect();
        for (line, at, other) in self.found {
            let row = rows.binary_search_by_key(&line, |row| row.person.line);
            let (Ok(row), false) = (row, of_everybody.contains(&at)) else { continue };
            let held = "whoever is terminated is held until a day that stands there is over";
            findings.note(format!("{}: not read; {held}", other.header), line);
            let told = &mut rows[row].person.rare_mut().otherwise;
            if told.as_ref().is_none_or(|told| told.day < other.day && !told.contradicts()) {
                *told = Some(Box::new(other));
            }
        }
    }
}
