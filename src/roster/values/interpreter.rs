//! From the cells of a row, whatever system wrote them, to the cells of canonical columns.

use std::borrow::Cow;

use csv::StringRecord;

use crate::model::Field;
use crate::roster::PayPeriod;
use crate::roster::findings::Findings;
use crate::roster::mapping::{AllCaps, Columns, Leave, Mapping, NamePart, Role, StatusWord};

use super::clean::{Kind, clean};
use super::day;
use super::lists;
use super::names::{self, FullName};
use super::pay::{self, PayUnit};
use super::spoiled;
use super::status;

/// Reads the rows of one file.
#[derive(Debug)]
pub(in crate::roster) struct Interpreter<'a> {
    pub(in crate::roster) mapping: &'a Mapping,
    pub(in crate::roster) columns: &'a Columns,
    /// Whether the file is one of leavers: whatever it says of somebody, they leave.
    pub(in crate::roster) everybody_leaves: bool,
}

/// A row in canonical columns.
#[derive(Debug, Default)]
pub(in crate::roster) struct RowCells<'a> {
    cells: Vec<(Field, Cow<'a, str>)>,
    /// Where the cell of each field stands among them, counted from 1; 0 for none.
    places: [u8; Field::ALL.len()],
    pub(in crate::roster) rehire_date: Option<Cow<'a, str>>,
    pub(in crate::roster) is_primary: Option<bool>,
    /// What the status column says, where there is one: the cell, and what it means.
    pub(in crate::roster) status: Option<(Cow<'a, str>, Option<StatusWord>)>,
    /// What stands behind a name in brackets, where it is a status.
    pub(in crate::roster) bracketed: Option<(String, StatusWord)>,
    /// Whether the file says that the pay is by the hour or by the year.
    pub(in crate::roster) pay: PaySaid,
    /// The column and the word for which no rule gave a permission.
    pub(in crate::roster) unruled: Option<(String, String)>,
    /// A full name that nobody can split by rule.
    pub(in crate::roster) doubtful_name: Option<String>,
}

/// What the file says about how somebody is paid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::roster) enum PaySaid {
    /// Nothing.
    #[default]
    Unsaid,
    /// By the hour.
    Hourly,
    /// By something longer.
    Long(PayPeriod),
    /// A word that says neither, or none.
    Unclear(String),
}

impl<'a> RowCells<'a> {
    /// Returns the cell of a field, if it has something in it.
    pub(in crate::roster) fn get(&self, field: Field) -> Option<&str> {
        let place = usize::from(*self.places.get(field as usize)?).checked_sub(1)?;
        let cell = self.cells.get(place)?.1.as_ref();
        (!cell.is_empty()).then_some(cell)
    }

    /// Returns the fields with something in them.
    pub(in crate::roster) fn filled(&self) -> impl Iterator<Item = Field> {
        let status = self.status.iter().filter(|(cell, _)| !cell.is_empty()).map(|_| Field::Status);
        let rehired = self.rehire_date.iter().filter(|cell| !cell.is_empty()).map(|_| Field::StartDate);
        let cells = self.cells.iter().filter(|(_, cell)| !cell.is_empty()).map(|(field, _)| *field);
        cells.chain(status).chain(rehired)
    }

    /// Puts a value into a field.
    fn set(&mut self, field: Field, text: impl Into<Cow<'a, str>>) {
        let text = text.into();
        match self.cells.iter_mut().find(|(known, _)| *known == field) {
            Some(cell) => cell.1 = text,
            None => self.push(field, text),
        }
    }

    /// Adds the cell of a field that has none yet.
    fn push(&mut self, field: Field, text: Cow<'a, str>) {
        self.cells.push((field, text));
        if let (Some(place), Ok(at)) = (self.places.get_mut(field as usize), u8::try_from(self.cells.len())) {
            *place = at;
        }
    }
}

impl Interpreter<'_> {
    /// Reads a row's cells.
    pub(in crate::roster) fn cells<'r>(
        &'r self,
        record: &'r StringRecord,
        line: u64,
        findings: &mut Findings,
    ) -> RowCells<'r> {
        let mut row = RowCells { cells: Vec::with_capacity(16), ..RowCells::default() };
        let (mut full, mut preferred) = (None, None);
        let mut pay = SaidOfPay { header: self.columns.long_pay(), ..SaidOfPay::default() };
        for shown in self.columns.shown(record) {
            let text = clean(shown.text, kind(shown.role));
            match (shown.role, shown.part) {
                (Role::Field(field), Some(part)) => {
                    if let Some(name) = self.part(&text, part, &mut row) {
                        row.set(field, name);
                    }
                }
                (Role::Field(Field::Status), _) => {
                    let meant = status::word(self.mapping, &text);
                    row.status = Some((text, meant));
                }
                (Role::IsActive, _) => {
                    let meant = status::is_active(self.mapping, &text);
                    row.status = Some((text, meant));
                }
                (Role::HasLeft, _) => {
                    let meant = status::has_left(self.mapping, &text);
                    row.status = Some((text, meant));
                }
                (Role::Field(field), _) => row.push(field, text),
                (Role::FullName, _) => full = Some(text),
                (Role::PreferredFirstName, _) => preferred = Some(text),
                (Role::RehireDate, _) => row.rehire_date = Some(text),
                (Role::PayType, _) => pay.unit = Some(text),
                (Role::PayFrequency, _) => pay.frequency = Some(text),
                (Role::PrimaryPosition, _) => row.is_primary = yes_no(&text),
            }
        }
        if let Some(text) = full {
            self.full_name(&text, &mut row);
        }
        if let Some(name) = preferred.filter(|name| !name.is_empty()) {
            row.set(Field::FirstName, name);
        }
        self.mend_names(&mut row);
        Self::ids(&mut row, line, findings);
        Self::dates(&mut row, line, findings);
        self.sites(&mut row);
        self.rules(record, &mut row);
        pay.decide(&mut row);
        row
    }

    /// A name in the full name's place, unless the row has a better one already.
    fn full_name(&self, text: &str, row: &mut RowCells<'_>) {
        if text.is_empty() {
            return;
        }
        let split = self.split(text, row);
        let FullName::Split { first, last } = split else {
            row.doubtful_name = Some(text.to_owned());
            return;
        };
        for (field, name) in [(Field::FirstName, Some(first)), (Field::LastName, last)] {
            if let Some(name) = name
                && row.get(field).is_none()
            {
                row.set(field, name);
            }
        }
    }

    fn part(&self, text: &str, part: NamePart, row: &mut RowCells<'_>) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        match (self.split(text, row), part) {
            (FullName::Split { first, .. }, NamePart::First) => Some(first),
            (FullName::Split { last, .. }, NamePart::Last) => last,
            (FullName::Doubtful, _) => {
                row.doubtful_name = Some(text.to_owned());
                None
            }
        }
    }

    fn split(&self, text: &str, row: &mut RowCells<'_>) -> FullName {
        let (name, said) = self.without_note(text);
        row.bracketed = said.or(row.bracketed.take());
        let wanted = crate::model::fold(name);
        let told = self.mapping.values.name.iter().find(|(known, _)| crate::model::fold(known) == wanted);
        names::split(told.map_or(name, |(_, meant)| meant))
    }

    /// Returns a name without what stands in brackets behind it, and what that says of who works here: `Huerta (On Leave)` does,
    /// `Huerta (she/her)` says nothing that is kept anywhere.
    fn without_note<'t>(&self, text: &'t str) -> (&'t str, Option<(String, StatusWord)>) {
        let (name, note) = names::split_note(names::without_mark(text));
        let said = note.and_then(|note| Some((note.to_owned(), status::word(self.mapping, note)?)));
        (name, said)
    }

    fn mend_names(&self, row: &mut RowCells<'_>) {
        for (field, cell) in &mut row.cells {
            if matches!(field, Field::FirstName | Field::LastName) && !spoiled::is_fault(cell) {
                let (name, said) = self.without_note(cell);
                row.bracketed = said.or(row.bracketed.take());
                let plain = names::tidy(name);
                if plain != cell.as_ref() {
                    *cell = Cow::Owned(plain.into_owned());
                }
                if self.mapping.all_caps == AllCaps::Mend {
                    *cell = Cow::Owned(names::mended(cell));
                }
            }
        }
    }

    /// Numbers that a spreadsheet wrote with a point are the numbers; a PIN is not, since it may have had zeros in front.
    fn ids(row: &mut RowCells<'_>, line: u64, findings: &mut Findings) {
        for (field, cell) in &mut row.cells {
            let number = matches!(
                field,
                Field::AdpEmployeeId | Field::PosUserId | Field::Phone | Field::EmergencyContactPhone
            );
            if number && let Some(whole) = super::clean::without_point(cell) {
                if matches!(field, Field::AdpEmployeeId | Field::PosUserId) {
                    let header = findings.header(*field);
                    findings.note(format!("{header} was read from a number such as {cell}: zeros in front of it would be lost"), line);
                }
                *cell = Cow::Owned(whole.to_owned());
            }
            if matches!(field, Field::AdpEmployeeId | Field::PosUserId | Field::PosPin)
                && let Some(plain) = super::clean::without_thousands(cell, *field == Field::PosUserId)
            {
                if *field != Field::PosPin {
                    let header = findings.header(*field);
                    findings.note(
                        format!("{header} is written with signs between thousands, such as {cell}: they are taken out"),
                        line,
                    );
                }
                *cell = Cow::Owned(plain);
            }
        }
    }

    /// What a database keeps where there is no date is none: the first day of its calendar, or the last.
    fn dates(row: &mut RowCells<'_>, line: u64, findings: &mut Findings) {
        let mut empty = |cell: &mut Cow<'_, str>, field: Field| {
            if day::is_nothing(cell) {
                let header = findings.header(field);
                let text =
                    format!("{header}: dates such as {cell} stand for none in a database and are left out");
                findings.note(text, line);
                *cell = Cow::Borrowed("");
            }
        };
        // Whoever is said to leave and has a last day at the end of time is not closed as if there were no day.
        let leaves = row.status.as_ref().is_some_and(|(_, word)| *word == Some(StatusWord::Terminated));
        for (field, cell) in &mut row.cells {
            let end_of_a_leaver = *field == Field::TerminationDate && leaves && day::is_far_off(cell);
            if matches!(field, Field::StartDate | Field::TerminationDate | Field::WageEffectiveDate)
                && !end_of_a_leaver
            {
                empty(cell, *field);
            }
        }
        if let Some(cell) = &mut row.rehire_date {
            empty(cell, Field::StartDate);
        }
    }

    /// Sites by the names that Backoffice knows.
    fn sites(&self, row: &mut RowCells<'_>) {
        if self.mapping.values.site.is_empty() {
            return;
        }
        if let Some((_, cell)) = row.cells.iter_mut().find(|(field, _)| *field == Field::Sites) {
            let names = cell.split([';', '\n', '\r']).map(str::trim).filter(|name| !name.is_empty());
            let meant: Vec<String> =
                names.map(|name| lists::translated(name, |word| self.mapping.site(word))).collect();
            *cell = Cow::Owned(meant.join(";"));
        }
    }

    fn rules<'r>(&'r self, record: &'r StringRecord, row: &mut RowCells<'r>) {
        let mut given: Vec<Field> = Vec::new();
        for (rule, at) in self.mapping.rules.iter().zip(&self.columns.rules) {
            let cell = at.and_then(|at| record.get(at)).unwrap_or_default();
            if at.is_some() && !rule.holds(&clean(Cow::Borrowed(cell), Kind::Other)) {
                continue;
            }
            for (field, value) in rule.values() {
                if !given.contains(&field) {
                    given.push(field);
                    row.set(field, value);
                }
            }
        }
        if given.contains(&Field::Permission) || row.get(Field::Permission).is_some() {
            return;
        }
        let deciding = self
            .mapping
            .rules
            .iter()
            .zip(&self.columns.rules)
            .find(|(rule, at)| rule.permission.is_some() && at.is_some());
        row.unruled = deciding.and_then(|(rule, at)| {
            let cell = record.get((*at)?).unwrap_or_default();
            Some((rule.column.clone()?, cell.trim().to_owned()))
        });
    }

    /// Returns what a status word means for an account, the settings about leave applied.
    pub(in crate::roster) fn wanted(&self, word: StatusWord) -> StatusWord {
        match (word, self.mapping.leave) {
            (StatusWord::Leave, Leave::Active) => StatusWord::Active,
            (StatusWord::Leave, Leave::Terminated) => StatusWord::Terminated,
            (StatusWord::Leave, Leave::Hold) => StatusWord::Hold,
            (other, _) => other,
        }
    }
}

/// What the cells of a column are.
fn kind(role: Role) -> Kind {
    match role {
        Role::Field(Field::FirstName | Field::LastName | Field::EmergencyContactName)
        | Role::FullName
        | Role::PreferredFirstName => Kind::Name,
        _ => Kind::Other,
    }
}

/// What the file says about by what the pay is counted.
#[derive(Debug, Default)]
struct SaidOfPay<'a> {
    /// The header of the rate, where it names something longer than an hour.
    header: Option<&'a str>,
    /// The column for it.
    unit: Option<Cow<'a, str>>,
    /// The column that says how often somebody is paid.
    frequency: Option<Cow<'a, str>>,
}

impl SaidOfPay<'_> {
    fn decide(&self, row: &mut RowCells<'_>) {
        if let Some((_, cell)) = row.cells.iter_mut().find(|(field, _)| *field == Field::OvertimeWageRate)
            && pay::is_nothing(cell)
        {
            *cell = Cow::Borrowed("");
        }
        let Some((_, cell)) = row.cells.iter_mut().find(|(field, _)| *field == Field::WageRate) else {
            return;
        };
        let (amount, unit) = pay::split_unit(cell);
        if amount.len() < cell.len() {
            *cell = Cow::Owned(amount.to_owned());
        }
        if pay::is_nothing(cell) {
            *cell = Cow::Borrowed("");
        }
        if cell.is_empty() {
            return;
        }
        row.pay = self.said(unit);
        if matches!(row.pay, PaySaid::Long(_)) {
            row.set(Field::WageRate, "");
        }
    }

    fn said(&self, in_cell: Option<PayUnit>) -> PaySaid {
        let column = self.unit.as_deref().map(|cell| pay::pay_type(cell).ok_or_else(|| cell.to_owned()));
        let column = match column {
            Some(Err(word)) => return PaySaid::Unclear(word),
            Some(Ok(unit)) => Some(unit),
            None => None,
        };
        let header = self.header.map(|header| PayUnit::Long(pay::period_in(header)));
        let frequency = || self.frequency.as_deref().and_then(pay::frequency);
        let told: Vec<PayUnit> = [in_cell, column, header].into_iter().flatten().collect();
        let hourly = |unit: &PayUnit| *unit == PayUnit::Hour;
        match told.first().copied().or_else(frequency) {
            None => PaySaid::Unsaid,
            Some(_) if told.iter().any(hourly) && !told.iter().all(hourly) => {
                PaySaid::Unclear(self.unit.as_deref().unwrap_or_default().to_owned())
            }
            Some(PayUnit::Hour) => PaySaid::Hourly,
            Some(PayUnit::Long(period)) => PaySaid::Long(period),
        }
    }
}

fn yes_no(cell: &str) -> Option<bool> {
    match cell.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}
