//! What is kept of a row as it stands in the file: nothing that nobody may see, in whatever column of a moved row it stands.

use csv::StringRecord;

use crate::model::Field;

use super::columns::{Columns, Source};
use super::role::Role;
use super::sensitive::{without_numbers, without_personal};

/// Columns of words, in which a long number stands for nothing that they say.
const WORDED: [Role; 5] = [
    Role::Field(Field::FirstName),
    Role::Field(Field::LastName),
    Role::Field(Field::Status),
    Role::FullName,
    Role::PreferredFirstName,
];

impl Columns {
    /// Returns the row's cells, those of sensitive columns emptied.
    pub(in crate::roster) fn kept(&self, record: &StringRecord) -> Vec<String> {
        let (length, width) = (record.len(), self.width());
        // A delimiter without quotes moves what stands behind it to the right, a lost cell to the left.
        let moved = length.abs_diff(width);
        let sensitive = |at: usize| {
            let near = at.saturating_sub(if length > width { moved } else { 0 })
                ..=at.saturating_add(if length < width { moved } else { 0 });
            near.into_iter().any(|at| self.sensitive.get(at).copied().unwrap_or_default())
        };
        // Of a row that was broken in two the rest stands in any column; payroll's own numbers may be that long.
        let is_broken = length < width && self.has_sensitive();
        let is_of = |at: usize, roles: &[Role]| {
            let stands = |(role, source, _): &(Role, Source, bool)| match source {
                Source::Cell(other) | Source::Part(other, _) => *other == at && roles.contains(role),
                _ => false,
            };
            self.sources.iter().any(stands)
        };
        let has_no_numbers = |at: usize| {
            let broken = is_broken && !is_of(at, &[Role::Field(Field::AdpEmployeeId)]);
            broken || is_of(at, &WORDED)
        };
        // A row may be moved and as long as the others: what looks like such a number is none of what any column says.
        let cells = record.iter().enumerate();
        let kept = cells.map(|(at, cell)| match sensitive(at) {
            true => String::new(),
            false if has_no_numbers(at) => without_numbers(cell).into_owned(),
            false => without_personal(cell).into_owned(),
        });
        kept.collect()
    }

    /// Returns whether the file has columns whose cells nobody may see.
    pub(in crate::roster) fn has_sensitive(&self) -> bool {
        self.sensitive.contains(&true)
    }

    /// Returns cells without what nobody may see.
    pub(in crate::roster) fn without_pins(&self, cells: &[String]) -> Vec<String> {
        let pin = |at: usize| {
            let is_pin = |(role, source, _): &(Role, Source, bool)| match source {
                Source::Cell(other) => *role == Role::Field(Field::PosPin) && *other == at,
                Source::Joined(all, _) => *role == Role::Field(Field::PosPin) && all.contains(&at),
                _ => false,
            };
            self.sources.iter().any(is_pin)
        };
        // In a row of another length than the header a PIN may stand in any column.
        let shifted = cells.len() != self.width() && self.has(Role::Field(Field::PosPin));
        let hidden = |at: usize| shifted || pin(at);
        cells
            .iter()
            .enumerate()
            .map(|(at, cell)| if hidden(at) { "…".to_owned() } else { cell.clone() })
            .collect()
    }
}
