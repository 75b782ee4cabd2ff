//! A last day that goes by another name.

use crate::model::Field;

use super::super::columns::Source;
use super::super::meanings::{Said, names_a_day_of_leaving};
use super::super::role::Role;

impl super::Binding<'_> {
    /// Returns whether a column says who works here and nothing names the last day itself: then another day beside it says something,
    /// such as that from which on the status holds.
    pub(super) fn lacks_a_last_day(&self) -> bool {
        let day = Role::Field(Field::TerminationDate);
        let names_day = self.columns.has(day) || self.mapping.columns.contains_key(&day);
        self.columns.sources.iter().any(|(role, ..)| role.is_of_employment()) && !names_day
    }

    /// Returns what a column is asked about as that says for sure what it is, and was not taken.
    pub(super) fn asked_about(&self, role: Role) -> Option<Role> {
        let day = Role::Field(Field::TerminationDate);
        // Two columns about employment may contradict each other, and only one is read.
        if role.is_of_employment() && !self.is_switched_off(role) {
            Some(role)
        } else {
            (role == Role::StatusDate && self.is_open(day)).then_some(day)
        }
    }

    /// A day on which somebody became inactive, was discharged or relieved is their last one where another column says who works
    /// here: whoever leaves later is not closed today. Alone it is asked about.
    pub(super) fn day_of_leaving(&mut self) {
        if !self.lacks_a_last_day() {
            return;
        }
        let names_it = |at: &usize| {
            matches!(self.says[*at], Said::Perhaps(_)) && names_a_day_of_leaving(&self.columns.header[*at])
        };
        let mut found = (0..self.says.len()).filter(names_it);
        if let (Some(at), None) = (found.next(), found.next()) {
            self.columns.sources.push((Role::Field(Field::TerminationDate), Source::Cell(at), false));
        }
    }
}
