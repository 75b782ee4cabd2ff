//! What the cells of a row give: names, pay, telephones and lists.

use std::collections::BTreeSet;
use std::sync::Arc;

use compact_str::CompactString;

use crate::model::{Field, Money, Phone};

use super::WantedSites;
use super::code::ProblemCode;
use super::row::RowReader;
use super::single_value::short_text;
use super::values::{
    PaySaid, Signs, is_more_than_a_name, may_be_a_first_name, names_nobody, read_amount, spoiled,
};

/// The most dollars per hour that are taken for an hourly wage. Exports mix yearly salaries into the same column, and
/// Backoffice would take them.
const PLAUSIBLE_WAGE: u64 = 1_000;

/// The most dollars per hour that are believed of a rate of which the file does not say that it is by the hour.
const PLAUSIBLE_UNSAID: u64 = 100;

impl RowReader<'_> {
    pub(super) fn name(&mut self, field: Field, limit: usize) -> Option<CompactString> {
        let cell = self.cell(field)?;
        let signs = self.cells.signs(field);
        let may_be_lost = signs.have(Signs::OTHER.or(Signs::BEYOND));
        if may_be_lost && let Some((message, hint)) = spoiled::lost_letters(cell, self.findings.letters) {
            self.problem(ProblemCode::GarbledText, Some(field), message, hint);
            return None;
        }
        let beside = Signs::DIGITS
            .or(Signs::SPACE)
            .or(Signs::POINT)
            .or(Signs::IN_NAMES)
            .or(Signs::BETWEEN)
            .or(Signs::NOTE);
        let may_be_more = signs.have(beside.or(Signs::OTHER).or(Signs::BEYOND));
        let name = self.read(field, ProblemCode::BadName, |cell| short_text(cell, limit, signs))?;
        if (may_be_more && is_more_than_a_name(&name)) || names_nobody(&name) {
            // Whether it is somebody's first name the rest of the row tells.
            if field == Field::FirstName && may_be_a_first_name(&name) {
                return Some(name);
            }
            self.is_no_name(field, &name);
            return None;
        }
        Some(name)
    }

    /// Says of a cell that it is no name.
    pub(super) fn is_no_name(&mut self, field: Field, name: &str) {
        let message = format!("{name:?} is no name, or more than one; the name is left alone");
        let hint = "write the name alone; what else is to be said of somebody stands in a column of its own";
        self.problem(ProblemCode::DoubtfulName, Some(field), message, hint);
        self.doubt(field);
    }

    pub(super) fn wage(&mut self, field: Field) -> Option<Money> {
        let amount = self.read(field, ProblemCode::BadWage, read_amount)?;
        let money = amount.money;
        if let Some(exact) = amount.rounded_from {
            self.problem(ProblemCode::RoundedWage, Some(field), format!("{exact} is rounded to {money}"), "");
        }
        let most = if self.cells.pay == PaySaid::Hourly { PLAUSIBLE_WAGE } else { PLAUSIBLE_UNSAID };
        if money.cents() > most * 100 {
            let message = match self.cells.pay {
                PaySaid::Hourly => format!("{money} dollars per hour is more than {PLAUSIBLE_WAGE}"),
                _ => format!("pay of {money} with no word whether by the hour: not read as an hourly rate"),
            };
            let hint = "pay by the week, month or year? Give the rate per hour, or a column that says what the pay is counted by";
            self.problem(ProblemCode::ImplausibleWage, Some(field), message, hint);
            return None;
        }
        Some(money)
    }

    pub(super) fn text(&mut self, field: Field, code: ProblemCode) -> Option<CompactString> {
        let signs = self.cells.signs(field);
        self.read(field, code, |cell| short_text(cell, 100, signs))
    }

    pub(super) fn phone(&mut self, field: Field) -> Option<Phone> {
        let parse = |cell: &str| {
            let parsed = Phone::parse(cell).map_err(|error| error.to_string())?;
            parsed.phone.doubt().map_or(Ok(parsed), |doubt| Err(doubt.to_string()))
        };
        // Two numbers on two lines are two numbers; no quote was left open for them.
        let cell = self.cell(field)?;
        let parsed = match parse(cell) {
            Err(error) if cell.contains(['\n', '\r']) => {
                self.problem(ProblemCode::BadPhone, Some(field), error, "");
                return None;
            }
            parsed => self.read(field, ProblemCode::BadPhone, |_| parsed)?,
        };
        if let Some(extension) = parsed.dropped_extension {
            let message = format!("the extension {extension} is dropped; Backoffice has no place for it");
            self.problem(ProblemCode::PhoneExtension, Some(field), message, "");
        }
        Some(parsed.phone)
    }

    pub(super) fn departments(&mut self) -> Option<Arc<BTreeSet<String>>> {
        let cell = self.cells.get(Field::Departments)?;
        if let Some(known) = self.repeated.departments.get(cell) {
            return Some(known);
        }
        let names = Arc::new(self.list(Field::Departments)?);
        self.repeated.departments.keep(self.cells.get(Field::Departments)?, &names);
        Some(names)
    }

    pub(super) fn sites(&mut self) -> Option<Arc<WantedSites>> {
        let cell = self.cells.get(Field::Sites)?;
        if let Some(known) = self.repeated.sites.get(cell) {
            return Some(known);
        }
        let names = self.list(Field::Sites)?;
        let all = names.len() == 1 && names.iter().any(|name| name.eq_ignore_ascii_case("all"));
        let wanted = Arc::new(if all { WantedSites::All } else { WantedSites::Named(names) });
        self.repeated.sites.keep(self.cells.get(Field::Sites)?, &wanted);
        Some(wanted)
    }

    fn list(&mut self, field: Field) -> Option<BTreeSet<String>> {
        let cell = self.cell(field)?;
        let mut names: BTreeSet<String> = BTreeSet::new();
        for name in cell.split([';', '\n', '\r']).map(str::trim).filter(|name| !name.is_empty()) {
            // One by one: to collect them sorts them in a piece of memory of their own.
            names.insert(name.to_owned());
        }
        if names.is_empty() {
            self.problem(
                ProblemCode::EmptyList,
                Some(field),
                "the list names nothing",
                "write names with ; between them",
            );
            return None;
        }
        let has_control = cell.chars().any(char::is_control);
        if has_control && names.iter().any(|name| name.chars().any(char::is_control)) {
            self.problem(ProblemCode::BadName, Some(field), "has a control character in it", "");
            return None;
        }
        Some(names)
    }
}
