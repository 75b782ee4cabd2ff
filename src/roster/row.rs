//! One row → one [`Desired`] person, with everything that is wrong with it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::model::{Field, Money, PersonName, Phone, Pin, Username};

use super::code::ProblemCode;
use super::findings::Findings;
use super::mapping::StatusWord;
use super::need::Errand;
use super::values::{
    DateColumn, DateMarks, Interpreter, PaySaid, RowCells, read_amount, several, spoiled, yes_no,
};
use super::{Desired, Severity, Status, WantedSites};

/// The most dollars per hour that are taken for an hourly wage. Exports mix yearly salaries into the same column, and
/// Backoffice would take them.
const PLAUSIBLE_WAGE: u32 = 1_000;

/// The most dollars per hour that are believed of a rate of which the file does not say that it is by the hour.
const PLAUSIBLE_UNSAID: u32 = 100;

/// What to write in the settings about a word nobody knows, so that it means nothing until somebody has chosen.
const MEANINGS: &str = "put active, leave, terminated or none in the place of hold";

/// A row being read.
pub(super) struct RowReader<'a> {
    interpreter: &'a Interpreter<'a>,
    pub(super) cells: RowCells<'a>,
    pub(super) line: u64,
    pub(super) findings: &'a mut Findings,
    failed: bool,
    errand: Errand,
    doubtful: BTreeSet<Field>,
    marks: DateMarks,
}

/// What a row says.
pub(super) struct ReadRow {
    pub(super) person: Desired,
    /// Whether it has no error.
    pub(super) well: bool,
    /// The day of the latest hire, where a column of its own has it.
    pub(super) rehire_date: Option<NaiveDate>,
    pub(super) marks: DateMarks,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(
        interpreter: &'a Interpreter<'a>,
        cells: RowCells<'a>,
        line: u64,
        findings: &'a mut Findings,
    ) -> Self {
        let (doubtful, marks) = (BTreeSet::new(), DateMarks::default());
        Self { interpreter, cells, line, findings, failed: false, errand: Errand::Nothing, doubtful, marks }
    }

    pub(super) fn cell(&self, field: Field) -> Option<&str> {
        self.cells.get(field)
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    pub(super) fn problem(
        &mut self,
        code: ProblemCode,
        field: Option<Field>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let severity = self.weigh(code, field);
        let status = || self.cells.status.as_ref().map(|(cell, _)| cell.as_ref());
        let value = match field {
            Some(Field::Status) => status(),
            Some(field) => self.cells.get(field),
            None => None,
        };
        let (value, message, hint) = (value.unwrap_or_default(), message.into(), hint.into());
        self.findings.add_weighing(severity, code, self.line, field, value, message, hint);
    }

    /// Returns whether the row has a key that could not be read.
    pub(super) fn keys_are_doubtful(&self) -> bool {
        [Field::PosUserId, Field::AdpEmployeeId, Field::Email].iter().any(|key| self.doubtful.contains(key))
    }

    /// Refuses the row for what was said of it already.
    pub(super) fn refuse(&mut self) {
        self.failed = true;
        self.findings.weigh_more(self.line);
    }

    pub(super) fn is_doubtful(&self, field: Field) -> bool {
        self.doubtful.contains(&field)
    }

    /// Remembers that what a cell says of a field is not believed.
    pub(super) fn doubt(&mut self, field: Field) {
        self.doubtful.insert(field);
    }

    /// Returns how much a problem weighs in this row, and remembers what it makes doubtful.
    fn weigh(&mut self, code: ProblemCode, field: Option<Field>) -> Severity {
        if code.severity() == Severity::Warning {
            return Severity::Warning;
        }
        if self.errand.needs(code, field) {
            self.failed = true;
            return Severity::Error;
        }
        self.doubtful.extend(field);
        Severity::Warning
    }

    /// Reads a cell; an empty one is `None`, a bad one a problem and `None`.
    fn read<T, E: std::fmt::Display>(
        &mut self,
        field: Field,
        code: ProblemCode,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let cell = self.cell(field)?;
        let (code, message, hint) = match no_single_value(field, code, cell) {
            Some(refused) => refused,
            None => match parse(cell) {
                Ok(value) => return Some(value),
                Err(error) => (code, error.to_string(), spoiled::hint(field, cell)),
            },
        };
        self.problem(code, Some(field), message, hint);
        None
    }

    /// Reads the cells that tell who a row is about, for a row that is refused whatever they say: a bad one is no
    /// further problem.
    pub(super) fn keys(self) -> Desired {
        let text = |field| self.cell(field).map(ToOwned::to_owned);
        Desired {
            line: self.line,
            adp_employee_id: self.cell(Field::AdpEmployeeId).and_then(|cell| adp_id(cell).ok()),
            first_name: text(Field::FirstName),
            last_name: text(Field::LastName),
            email: self.cell(Field::Email).and_then(|cell| several::email(cell).ok()),
            phone: self.cell(Field::Phone).and_then(|cell| cell.parse().ok()),
            pos_user_id: self.cell(Field::PosUserId).and_then(|cell| cell.parse().ok()),
            ..Desired::default()
        }
    }

    /// Reads the row.
    pub(super) fn person(mut self) -> ReadRow {
        let (status, termination_date) = self.standing();
        if !self.interpreter.everybody_leaves {
            self.errand = Errand::of(&status);
        }
        let mut person = Desired {
            line: self.line,
            adp_employee_id: self.read(Field::AdpEmployeeId, ProblemCode::BadAdpEmployeeId, adp_id),
            first_name: self.name(Field::FirstName, PersonName::FIRST_LIMIT),
            last_name: self.name(Field::LastName, PersonName::LAST_LIMIT),
            email: self.read(Field::Email, ProblemCode::BadEmail, several::email),
            phone: self.phone(Field::Phone),
            status,
            pos_user_id: self.read(Field::PosUserId, ProblemCode::BadPosUserId, str::parse),
            pos_pin: self.read(Field::PosPin, ProblemCode::BadPin, Pin::new),
            wage_rate: self.wage(Field::WageRate),
            overtime_wage_rate: self.wage(Field::OvertimeWageRate),
            wage_effective_date: self.date(DateColumn::WageEffective),
            start_date: self.date(DateColumn::Start),
            termination_date,
            departments: self.list(Field::Departments),
            sites: None,
            permission: self.text(Field::Permission, 100),
            backoffice: self.read(Field::Backoffice, ProblemCode::BadYesNo, yes_no),
            backoffice_username: self.read(
                Field::BackofficeUsername,
                ProblemCode::BadUsername,
                str::parse::<Username>,
            ),
            backoffice_permission: self.text(Field::BackofficePermission, 100),
            emergency_contact_name: self.contact_name(),
            emergency_contact_phone: self.phone(Field::EmergencyContactPhone),
            ..Desired::default()
        };
        person.sites = self.list(Field::Sites).map(|names| {
            let all = names.len() == 1 && names.iter().any(|name| name.eq_ignore_ascii_case("all"));
            if all { WantedSites::All } else { WantedSites::Named(names) }
        });
        let rehire_date = self.date(DateColumn::Rehire);
        self.check_source(&mut person);
        self.check_together(&mut person);
        person.doubtful = std::mem::take(&mut self.doubtful);
        ReadRow { person, well: !self.failed, rehire_date, marks: self.marks }
    }

    /// What decides whether somebody works here. In a file without a status column a termination date says it; one that cannot
    /// be read leaves it open.
    fn standing(&mut self) -> (Status, Option<NaiveDate>) {
        let leaves = self.interpreter.everybody_leaves;
        let Some((cell, meant)) = self.cells.status.clone() else {
            self.errand = if leaves { Errand::Leaver } else { Errand::Nothing };
            let date = self.date(DateColumn::Termination);
            let cell = self.cell(Field::TerminationDate).unwrap_or_default();
            let status = if self.doubtful.contains(&Field::TerminationDate) {
                Status::Unclear(cell.to_owned())
            } else if date.is_some() {
                Status::Terminated
            } else if self.interpreter.mapping.everybody_active {
                Status::Active
            } else {
                Status::Unsaid
            };
            return (status, date);
        };
        let status = self.status(&cell, meant);
        self.errand = if leaves { Errand::Leaver } else { Errand::of(&status) };
        (status, self.date(DateColumn::Termination))
    }

    fn status(&mut self, cell: &str, meant: Option<StatusWord>) -> Status {
        let field = Some(Field::Status);
        match meant.map(|word| self.interpreter.wanted(word)) {
            Some(StatusWord::Active | StatusWord::Leave) => Status::Active,
            Some(StatusWord::Terminated) => Status::Terminated,
            Some(StatusWord::None) => Status::NeverHired,
            Some(StatusWord::Hold) => Status::Unclear(cell.to_owned()),
            None if cell.is_empty() => {
                let hint = format!(
                    "write the status; or say once what a blank one means, in [roster.values.status]: \"\" = \"hold\" ({MEANINGS}). \
                     Nothing happens to these people until then"
                );
                self.problem(ProblemCode::BlankStatus, field, "the status is blank", hint);
                Status::Unclear(String::new())
            }
            None => {
                let hint = format!(
                    "say once what it means, in [roster.values.status]: {} = \"hold\" ({MEANINGS}). Nothing happens to these people \
                     until then",
                    toml_text(cell)
                );
                self.problem(ProblemCode::UnknownStatus, field, "not a status we know", hint);
                Status::Unclear(cell.to_owned())
            }
        }
    }

    fn date(&mut self, column: DateColumn) -> Option<NaiveDate> {
        let cell = match column {
            DateColumn::Rehire => self.cells.rehire_date.as_deref().filter(|cell| !cell.is_empty()),
            other => self.cells.get(other.field()),
        };
        let cell = cell?;
        match self.findings.dates.read(column, self.line, cell, &mut self.marks) {
            Ok(date) => Some(date),
            Err(error) => {
                let cell = cell.to_owned();
                let hint =
                    error.hint().map_or_else(|| spoiled::hint(column.field(), &cell), ToOwned::to_owned);
                let field = Some(column.field());
                let severity = self.weigh(ProblemCode::BadDate, field);
                let message = error.to_string();
                self.findings.add_weighing(
                    severity,
                    ProblemCode::BadDate,
                    self.line,
                    field,
                    &cell,
                    message,
                    hint,
                );
                None
            }
        }
    }

    fn name(&mut self, field: Field, limit: usize) -> Option<String> {
        let cell = self.cell(field)?;
        if let Some((message, hint)) = spoiled::lost_letters(cell, self.findings.letters) {
            self.problem(ProblemCode::GarbledText, Some(field), message, hint);
            return None;
        }
        self.read(field, ProblemCode::BadName, |cell| PersonName::check(cell, limit))
    }

    fn wage(&mut self, field: Field) -> Option<Money> {
        let amount = self.read(field, ProblemCode::BadWage, read_amount)?;
        let money = amount.money;
        if let Some(exact) = amount.rounded_from {
            self.problem(ProblemCode::RoundedWage, Some(field), format!("{exact} is rounded to {money}"), "");
        }
        let most = if self.cells.pay == PaySaid::Hourly { PLAUSIBLE_WAGE } else { PLAUSIBLE_UNSAID };
        if money.amount() > Decimal::from(most) {
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

    fn text(&mut self, field: Field, limit: usize) -> Option<String> {
        self.read(field, ProblemCode::BadName, |cell| PersonName::check(cell, limit))
    }

    fn phone(&mut self, field: Field) -> Option<Phone> {
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

    fn contact_name(&mut self) -> Option<String> {
        self.read(Field::EmergencyContactName, ProblemCode::BadEmergencyContact, |cell| {
            PersonName::check(cell, 100)
        })
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

/// Returns what is wrong with a cell that holds no single value, whatever its field: the problem, what it says, and what to do.
fn no_single_value(field: Field, code: ProblemCode, cell: &str) -> Option<(ProblemCode, String, String)> {
    let said = |code, message: &str, hint: &str| Some((code, message.to_owned(), hint.to_owned()));
    if let Some(several) = several::named(field, cell) {
        let code = if code.severity() == Severity::Warning { code } else { ProblemCode::TwoValues };
        return said(code, &several, "write the one that counts");
    }
    if spoiled::is_fault(cell) {
        let hint = "mend the formula in the spreadsheet, or leave the cell empty";
        return said(ProblemCode::SpreadsheetError, "a spreadsheet's error, not a value", hint);
    }
    if cell.bytes().any(|byte| matches!(byte, b'\n' | b'\r')) {
        let message = "the cell goes on over several lines";
        let hint =
            "a quote that is not closed swallows the rows after it; mend it, or take the line feed out";
        return said(ProblemCode::LineFeed, message, hint);
    }
    None
}

fn adp_id(cell: &str) -> Result<String, String> {
    if spoiled::is_scientific(cell) || cell.starts_with('=') {
        return Err("not the id as payroll wrote it".to_owned());
    }
    PersonName::check(cell, 32).map_err(|error| error.to_string())
}

/// Returns a text as it is written in the settings.
pub(super) fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
}
