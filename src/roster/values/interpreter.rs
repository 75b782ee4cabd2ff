//! From the cells of a row, whatever system wrote them, to the cells of canonical columns.

use std::borrow::Cow;

use csv::StringRecord;

use crate::model::Field;
use crate::roster::findings::Findings;
use crate::roster::mapping::{
    AllCaps, ColumnShown, Columns, Leave, Mapping, NamePart, Role, StatusWord, without_numbers,
    without_personal,
};

use super::clean::{Kind, clean, clean_plain};
use super::day;
use super::lists;
use super::names::{self, FullName};
use super::pay::{self, PayUnit};
use super::private::hidden;
use super::repeated::Repeated;
use super::row_cells::{FieldCell, PaySaid, RowCells};
use super::signs::Signs;
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

impl Interpreter<'_> {
    /// Reads a row's cells.
    pub(in crate::roster) fn cells<'r>(
        &'r self,
        record: &'r StringRecord,
        line: u64,
        findings: &mut Findings,
        repeated: &mut Repeated,
    ) -> RowCells<'r> {
        let mut row = repeated.room.row();
        let (mut full, mut preferred) = (None, None);
        let mut pay = SaidOfPay { header: self.columns.long_pay(), ..SaidOfPay::default() };
        for shown in self.columns.shown(record) {
            let (role, text, part) = match shown {
                ColumnShown::Plain(field, text) => {
                    let kind = kind(Role::Field(field));
                    // Two ways, so that a text which is as it stands in the file goes straight to its place.
                    if let Some((text, signs)) = clean_plain(text, kind) {
                        row.push(field, Cow::Borrowed(text), signs);
                    } else {
                        let (text, signs) = clean(Cow::Borrowed(text), kind);
                        row.push(field, text, signs);
                    }
                    continue;
                }
                ColumnShown::Other { role, text, part } => (role, text, part),
            };
            let (text, signs) = clean(text, kind(role));
            match (role, part) {
                (Role::Field(field), Some(part)) => {
                    if let Some(name) = self.part(&text, part, &mut row) {
                        row.set(field, name);
                    }
                }
                (role @ (Role::Field(Field::Status) | Role::IsActive | Role::HasLeft), _) => {
                    let meaning = match role {
                        Role::IsActive => status::is_active,
                        Role::HasLeft => status::has_left,
                        _ => status::word,
                    };
                    let meant = repeated.statuses(role).of(&text, |text| meaning(self.mapping, text));
                    let shown = if meant.is_none() { hidden(text, signs, without_numbers) } else { text };
                    row.status = Some((shown, meant));
                }
                (Role::Field(field), _) => row.push(field, text, signs),
                (Role::FullName, _) => full = Some(text),
                (Role::PreferredFirstName, _) => preferred = Some(text),
                (Role::RehireDate, _) => row.rehire_date = Some(text),
                (Role::PayType, _) => pay.unit = Some(text),
                (Role::PayFrequency, _) => pay.frequency = Some(text),
                (Role::PrimaryPosition, _) => row.is_primary = yes_no(&text),
                (Role::StatusDate, _) => row.since = Some(text),
            }
        }
        let status = row.status.as_ref().and_then(|(_, meant)| *meant).map(|word| self.wanted(word));
        row.otherwise = self.says_otherwise(record, status, row.status.is_some());
        let leaves = self.everybody_leaves || status == Some(StatusWord::Terminated);
        if leaves && row.get(Field::TerminationDate).is_none() {
            self.keep_a_day_to_come(record, &mut row);
        }
        if status == Some(StatusWord::Terminated)
            && row.get(Field::TerminationDate).is_none()
            && let Some(day) = row.since.clone()
        {
            row.set(Field::TerminationDate, day);
        }
        if let Some(text) = full {
            self.full_name(&text, &mut row);
        }
        if let Some(name) = preferred.filter(|name| !name.is_empty()) {
            row.set(Field::FirstName, name);
        }
        self.mend_cells(&mut row, line, findings);
        self.sites(&mut row, repeated);
        self.rules(record, &mut row);
        pay.decide(&mut row, repeated);
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

    /// Reads names, numbers and dates out of what programs write around them, each in a cell of its kind.
    fn mend_cells(&self, row: &mut RowCells<'_>, line: u64, findings: &mut Findings) {
        // Whoever is said to leave and has a last day at the end of time is not closed as if there were no day.
        let leaves = row.status.as_ref().is_some_and(|(_, word)| *word == Some(StatusWord::Terminated));
        for cell in &mut row.cells {
            match cell.field {
                Field::FirstName | Field::LastName => {
                    cell.hide(without_numbers);
                    self.mend_name(cell, &mut row.bracketed);
                }
                Field::AdpEmployeeId
                | Field::PosUserId
                | Field::PosPin
                | Field::Phone
                | Field::EmergencyContactPhone => mend_number(cell, line, findings),
                Field::TerminationDate if leaves && day::is_far_off(&cell.text) => {}
                field @ (Field::StartDate | Field::TerminationDate | Field::WageEffectiveDate) => {
                    empty_nothing(&mut cell.text, field, line, findings);
                }
                // Between its digits it has dashes or blanks, which few of these cells have.
                _ if cell.signs.have(Signs::SPACE.or(Signs::IN_NAMES)) => cell.hide(without_personal),
                _ => {}
            }
        }
        if let Some(cell) = &mut row.rehire_date {
            empty_nothing(cell, Field::StartDate, line, findings);
        }
    }

    fn mend_name(&self, cell: &mut FieldCell<'_>, bracketed: &mut Option<(String, StatusWord)>) {
        let plain = Signs::LETTERS.or(Signs::IN_NAMES).or(Signs::POINT);
        if !cell.signs.are_only(plain) {
            if spoiled::is_fault(&cell.text) {
                return;
            }
            let (name, said) = self.without_note(&cell.text);
            *bracketed = said.or(bracketed.take());
            let tidy = names::tidy(name);
            if tidy != cell.text.as_ref() {
                let tidy = tidy.into_owned();
                cell.put(tidy);
            }
        }
        if self.mapping.all_caps == AllCaps::Mend {
            let mended = names::mended(&cell.text);
            if mended != cell.text {
                cell.put(mended);
            }
        }
    }

    /// Sites by the names that Backoffice knows.
    fn sites(&self, row: &mut RowCells<'_>, repeated: &mut Repeated) {
        if self.mapping.values.site.is_empty() {
            return;
        }
        if let Some(cell) = row.cell_mut(Field::Sites) {
            let meant = repeated.translated.of(&cell.text, |text| {
                let names = text.split([';', '\n', '\r']).map(str::trim).filter(|name| !name.is_empty());
                let meant = names.map(|name| lists::translated(name, |word| self.mapping.site(word)));
                meant.collect::<Vec<_>>().join(";").into()
            });
            cell.put(meant.into_string());
        }
    }

    fn rules<'r>(&'r self, record: &'r StringRecord, row: &mut RowCells<'r>) {
        if self.mapping.rules.is_empty() {
            return;
        }
        let mut given: Vec<Field> = Vec::new();
        for (rule, at) in self.mapping.rules.iter().zip(&self.columns.rules) {
            let cell = at.and_then(|at| record.get(at)).unwrap_or_default();
            if at.is_some() && !rule.holds(&clean(Cow::Borrowed(cell), Kind::Other).0) {
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

/// Numbers that a spreadsheet wrote with a point are the numbers; a PIN is not, since it may have had zeros in front.
fn mend_number(cell: &mut FieldCell<'_>, line: u64, findings: &mut Findings) {
    let plain = Signs::LETTERS.or(Signs::DIGITS).or(Signs::OTHER).or(Signs::NOTE);
    if cell.signs.are_only(plain) {
        return;
    }
    let field = cell.field;
    if field != Field::PosPin
        && cell.signs.have(Signs::POINT)
        && let Some(whole) = super::clean::without_point(&cell.text)
    {
        let whole = whole.to_owned();
        if matches!(field, Field::AdpEmployeeId | Field::PosUserId) {
            let (header, cell) = (findings.header(field), &cell.text);
            findings.note(
                format!("{header} was read from a number such as {cell}: zeros in front of it would be lost"),
                line,
            );
        }
        cell.put(whole);
    }
    if matches!(field, Field::AdpEmployeeId | Field::PosUserId | Field::PosPin)
        && let Some(plain) = super::clean::without_thousands(&cell.text, field == Field::PosUserId)
    {
        if field != Field::PosPin {
            let (header, cell) = (findings.header(field), &cell.text);
            findings.note(
                format!(
                    "{header} is written with signs between thousands, such as {cell}: they are taken out"
                ),
                line,
            );
        }
        cell.put(plain);
    }
}

/// What a database keeps where there is no date is none: the first day of its calendar, or the last.
fn empty_nothing(cell: &mut Cow<'_, str>, field: Field, line: u64, findings: &mut Findings) {
    if day::is_nothing(cell) {
        let header = findings.header(field);
        let text = format!("{header}: dates such as {cell} stand for none in a database and are left out");
        findings.note(text, line);
        *cell = Cow::Borrowed("");
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
    fn decide(&self, row: &mut RowCells<'_>, repeated: &mut Repeated) {
        if let Some(cell) = row.cell_mut(Field::OvertimeWageRate).filter(|cell| pay::is_nothing(&cell.text)) {
            cell.text = Cow::Borrowed("");
        }
        let Some(cell) = row.cell_mut(Field::WageRate) else { return };
        let (amount, unit) = pay::split_unit(&cell.text);
        if amount.len() < cell.text.len() {
            let amount = amount.to_owned();
            cell.put(amount);
        }
        if pay::is_nothing(&cell.text) {
            cell.text = Cow::Borrowed("");
        }
        if cell.text.is_empty() {
            return;
        }
        row.pay = self.said(unit, repeated);
        if matches!(row.pay, PaySaid::Long(_)) {
            row.set(Field::WageRate, "");
        }
    }

    fn said(&self, in_cell: Option<PayUnit>, repeated: &mut Repeated) -> PaySaid {
        let unit = |cell: &str| repeated.units.of(cell, pay::pay_type).ok_or_else(|| cell.to_owned());
        let column = match self.unit.as_deref().map(unit) {
            Some(Err(word)) => return PaySaid::Unclear(word),
            Some(Ok(unit)) => Some(unit),
            None => None,
        };
        let header = self.header.map(|header| PayUnit::Long(pay::period_in(header)));
        let frequency = || self.frequency.as_deref().and_then(pay::frequency);
        let said = [in_cell, column, header];
        let told = || said.into_iter().flatten();
        let hourly = |unit: PayUnit| unit == PayUnit::Hour;
        match told().next().or_else(frequency) {
            None => PaySaid::Unsaid,
            Some(_) if told().any(hourly) && !told().all(hourly) => {
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
