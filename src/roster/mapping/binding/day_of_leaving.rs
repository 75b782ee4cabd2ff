//! A last day that goes by another name.

use std::collections::BTreeSet;

use crate::model::Field;

use super::super::columns::Source;
use super::super::headers::normalised;
use super::super::meanings::{
    Said, is_effective_date, may_say_gone, names_a_day_of_leaving, names_another_day,
};
use super::super::role::Role;

impl super::Binding<'_> {
    /// Returns whether a column says who works here and nothing names the last day itself: then another day beside it says something,
    /// such as that from which on the status holds.
    pub(super) fn lacks_a_last_day(&self) -> bool {
        let day = Role::Field(Field::TerminationDate);
        let names_day = self.columns.has(day) || self.mapping.columns.contains_key(&day);
        self.says_who_works() && !names_day
    }

    /// Returns whether a column says who works here.
    pub(super) fn says_who_works(&self) -> bool {
        self.columns.sources.iter().any(|(role, ..)| role.is_of_employment())
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

    /// A day that is effective is the status's own where no pay could begin on it.
    fn effective_date(&mut self) {
        let pays = [Field::WageRate, Field::OvertimeWageRate].map(Role::Field);
        let is_sure = !pays.into_iter().any(|role| self.columns.has(role)) && self.is_open(Role::StatusDate);
        let names_it = |at: &usize| {
            matches!(self.says[*at], Said::Perhaps(_)) && is_effective_date(&self.columns.header[*at])
        };
        let mut found = (0..self.says.len()).filter(names_it);
        if let (true, Some(at), None) = (is_sure, found.next(), found.next()) {
            self.columns.sources.push((Role::StatusDate, Source::Cell(at), false));
        }
    }

    /// Finds the columns that may say otherwise than the status: others about employment, and days of which nobody has said what they
    /// are.
    pub(super) fn beside_the_status(&mut self) {
        let says = |role: Role| self.columns.sources.iter().any(|(known, ..)| *known == role);
        let is_said = [Role::Field(Field::Status), Role::IsActive, Role::HasLeft].into_iter().any(says);
        if !is_said && !self.mapping.everybody_active {
            return;
        }
        let unread = self.columns.unread.iter();
        // Whoever named the column in the settings has chosen.
        let chosen = |(role, _, by_settings): &(Role, Source, bool)| *by_settings && role.is_of_employment();
        let is_chosen = self.columns.sources.iter().any(chosen);
        let open = unread.clone().filter(|_| !is_chosen);
        // A header that says what yes or no would mean says more than that it may be a status.
        let says_how = |header: &str| matches!(may_say_gone(header), Some(Role::HasLeft | Role::IsActive));
        let of_employment =
            open.clone().filter_map(|(at, column)| Some((*at, column, column.of_employment()?)));
        let of_employment = of_employment
            .filter(|(_, column, role)| *role != Role::Field(Field::Status) || !says_how(&column.header));
        let of_employment = of_employment.map(|(at, _, role)| (at, role));
        let of_employment: Vec<(usize, Role)> = of_employment.collect();
        let ignored: BTreeSet<String> = self.mapping.ignore.iter().map(|header| normalised(header)).collect();
        let is_left_out = |at: &usize| {
            let sensitive = self.columns.sensitive.get(*at).copied().unwrap_or_default();
            sensitive || ignored.contains(&self.columns.keys[*at])
        };
        let others =
            open.filter(|(at, _)| !is_left_out(at) && of_employment.iter().all(|(other, _)| other != at));
        let may_say = others.filter_map(|(at, column)| Some((*at, may_say_gone(&column.header)?)));
        self.columns.may_say_gone = may_say.collect();
        self.columns.of_employment = of_employment;
        let days = unread.filter(|(at, column)| !is_left_out(at) && !names_another_day(&column.header));
        self.columns.perhaps_last_days = days.map(|(at, _)| *at).collect();
    }

    /// A day on which somebody became inactive, was discharged or relieved is their last one where another column says who works
    /// here: whoever leaves later is not closed today. Alone it is asked about.
    pub(super) fn day_of_leaving(&mut self) {
        if !self.lacks_a_last_day() {
            return;
        }
        self.effective_date();
        let names_it = |at: &usize| {
            matches!(self.says[*at], Said::Perhaps(_)) && names_a_day_of_leaving(&self.columns.header[*at])
        };
        let mut found = (0..self.says.len()).filter(names_it);
        if let (Some(at), None) = (found.next(), found.next()) {
            self.columns.sources.push((Role::Field(Field::TerminationDate), Source::Cell(at), false));
        }
    }
}
