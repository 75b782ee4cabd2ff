//! One row → one [`Desired`] person, with everything that is wrong with it.

use std::collections::BTreeSet;

use crate::model::{Email, Field, Money, ParsePhoneError, PersonName, Phone, Pin, Username, parse_date};

use super::code::Code;
use super::{Desired, Problem, Severity, Status, WantedSites};

/// The most characters of a cell that a problem shows.
const SHOWN: usize = 60;

/// Collects what is wrong with the rows.
#[derive(Debug, Default)]
pub(super) struct Problems(pub(super) Vec<Problem>);

impl Problems {
    /// Adds a problem. The value of a PIN is hidden.
    pub(super) fn add(
        &mut self,
        code: Code,
        line: u64,
        field: Option<Field>,
        value: &str,
        message: String,
        hint: String,
    ) {
        let value = match field {
            Some(Field::PosPin) => "(hidden)".to_owned(),
            _ => shortened(value),
        };
        let column = field.map_or(String::new(), |field| field.to_string());
        let (severity, code) = (code.severity(), code.as_str().to_owned());
        self.0.push(Problem { code, severity, line, column, value, message, hint });
    }
}

fn shortened(value: &str) -> String {
    let mut shown: String = value.chars().take(SHOWN).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    shown
}

/// A row being read.
pub(super) struct RowReader<'a> {
    cells: Vec<(Field, &'a str)>,
    line: u64,
    problems: &'a mut Problems,
    failed: bool,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(cells: Vec<(Field, &'a str)>, line: u64, problems: &'a mut Problems) -> Self {
        Self { cells, line, problems, failed: false }
    }

    fn cell(&self, field: Field) -> Option<&'a str> {
        let cell = self.cells.iter().find(|(known, _)| *known == field)?.1.trim();
        (!cell.is_empty()).then_some(cell)
    }

    fn problem(
        &mut self,
        code: Code,
        field: Option<Field>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.failed |= code.severity() == Severity::Error;
        let value = field.and_then(|field| self.cell(field)).unwrap_or_default();
        self.problems.add(code, self.line, field, value, message.into(), hint.into());
    }

    /// Reads a cell; an empty one is `None`, a bad one a problem and `None`.
    fn read<T, E: std::fmt::Display>(
        &mut self,
        field: Field,
        code: Code,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let cell = self.cell(field)?;
        match parse(cell) {
            Ok(value) => Some(value),
            Err(error) => {
                let hint = spoiled_hint(cell);
                self.problem(code, Some(field), error.to_string(), hint);
                None
            }
        }
    }

    /// Reads the row. The flag says whether it has no error.
    pub(super) fn person(mut self) -> (Desired, bool) {
        let mut person = Desired {
            line: self.line,
            adp_employee_id: self.read(Field::AdpEmployeeId, Code::BadAdpEmployeeId, adp_id),
            first_name: self.name(Field::FirstName, PersonName::FIRST_LIMIT),
            last_name: self.name(Field::LastName, PersonName::LAST_LIMIT),
            email: self.read(Field::Email, Code::BadEmail, str::parse::<Email>),
            phone: self.phone(Field::Phone),
            status: self.status(),
            pos_user_id: self.read(Field::PosUserId, Code::BadPosUserId, str::parse),
            pos_pin: self.read(Field::PosPin, Code::BadPin, Pin::new),
            wage_rate: self.read(Field::WageRate, Code::BadWage, str::parse::<Money>),
            overtime_wage_rate: self.read(Field::OvertimeWageRate, Code::BadWage, str::parse::<Money>),
            wage_effective_date: self.read(Field::WageEffectiveDate, Code::BadDate, parse_date),
            start_date: self.read(Field::StartDate, Code::BadDate, parse_date),
            termination_date: self.read(Field::TerminationDate, Code::BadDate, parse_date),
            departments: self.list(Field::Departments),
            sites: None,
            permission: self.text(Field::Permission, 100),
            backoffice: self.read(Field::Backoffice, Code::BadYesNo, yes_no),
            backoffice_username: self.read(
                Field::BackofficeUsername,
                Code::BadUsername,
                str::parse::<Username>,
            ),
            backoffice_permission: self.text(Field::BackofficePermission, 100),
            emergency_contact_name: self.contact_name(),
            emergency_contact_phone: self.phone(Field::EmergencyContactPhone),
        };
        person.sites = self.list(Field::Sites).map(|names| {
            let all = names.len() == 1 && names.iter().any(|name| name.eq_ignore_ascii_case("all"));
            if all { WantedSites::All } else { WantedSites::Named(names) }
        });
        self.check_whole(&mut person);
        (person, !self.failed)
    }

    /// A row without a status column is active, but for one with a termination date: that date then decides.
    fn status(&mut self) -> Status {
        let column = self.cells.iter().any(|(field, _)| *field == Field::Status);
        let Some(cell) = self.cell(Field::Status) else {
            if column {
                let hint = "write active or terminated; nothing happens to this person until then";
                self.problem(Code::BlankStatus, Some(Field::Status), "the status is blank", hint);
                return Status::Unclear(String::new());
            }
            let leaving = self.cell(Field::TerminationDate).is_some();
            return if leaving { Status::Terminated } else { Status::Active };
        };
        match cell.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
            "active" | "leave" | "on leave" | "leave of absence" => Status::Active,
            "terminated" => Status::Terminated,
            other => {
                let close = ["active", "terminated"]
                    .into_iter()
                    .find(|word| strsim::normalized_damerau_levenshtein(word, other) >= 0.6);
                let hint = match close {
                    Some(word) => format!("did you mean {word}? Nothing happens to this person until then"),
                    None => {
                        "write active or terminated; nothing happens to this person until then".to_owned()
                    }
                };
                self.problem(Code::UnknownStatus, Some(Field::Status), "not a status we know", hint);
                Status::Unclear(cell.to_owned())
            }
        }
    }

    fn name(&mut self, field: Field, limit: usize) -> Option<String> {
        let cell = self.cell(field)?;
        if ["Ã", "â€", "\u{fffd}"].iter().any(|mark| cell.contains(mark)) {
            let hint =
                "the file was read in the wrong encoding before it came here; export it again as UTF-8";
            self.problem(Code::GarbledText, Some(field), "the letters are garbled", hint);
            return None;
        }
        self.read(field, Code::BadName, |cell| PersonName::check(cell, limit))
    }

    fn text(&mut self, field: Field, limit: usize) -> Option<String> {
        self.read(field, Code::BadName, |cell| PersonName::check(cell, limit))
    }

    fn phone(&mut self, field: Field) -> Option<Phone> {
        let parse = |cell: &str| -> Result<_, ParsePhoneError> { Phone::parse(cell) };
        let parsed = self.read(field, Code::BadPhone, parse)?;
        if let Some(extension) = parsed.dropped_extension {
            let message = format!("the extension {extension} is dropped; Backoffice has no place for it");
            self.problem(Code::PhoneExtension, Some(field), message, "");
        }
        Some(parsed.phone)
    }

    fn contact_name(&mut self) -> Option<String> {
        self.read(Field::EmergencyContactName, Code::BadEmergencyContact, |cell| PersonName::check(cell, 100))
    }

    fn list(&mut self, field: Field) -> Option<BTreeSet<String>> {
        let cell = self.cell(field)?;
        let names: BTreeSet<String> =
            cell.split(';').map(str::trim).filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect();
        if names.is_empty() {
            self.problem(
                Code::EmptyList,
                Some(field),
                "the list names nothing",
                "write names with ; between them",
            );
            return None;
        }
        Some(names)
    }

    /// What only shows when the cells are seen together.
    fn check_whole(&mut self, person: &mut Desired) {
        let name_and_phone =
            person.first_name.is_some() && person.last_name.is_some() && person.phone.is_some();
        let key = person.pos_user_id.is_some() || person.adp_employee_id.is_some() || person.email.is_some();
        if !key && !name_and_phone && !self.failed {
            let hint = "give a pos_user_id, an adp_employee_id, an email, or both names and a phone";
            self.problem(Code::NoKey, None, "nothing in this row tells who is meant", hint);
        }
        if let (Some(rate), Some(overtime)) = (person.wage_rate, person.overtime_wage_rate)
            && overtime < rate
        {
            let message = format!("overtime pays less than the rate of {rate}");
            self.problem(Code::OvertimeBelowRate, Some(Field::OvertimeWageRate), message, "is this meant?");
        }
        if let (Some(start), Some(end)) = (person.start_date, person.termination_date)
            && end < start
        {
            let message =
                format!("lies before the start date {start}: taken for an earlier employment and left out");
            self.problem(Code::DatesContradict, Some(Field::TerminationDate), message, "");
            person.termination_date = None;
            // A termination date that the (re)hire made void must not end the new employment.
            if self.cell(Field::Status).is_none() {
                person.status = Status::Active;
            }
        }
        if person.wage_effective_date.is_some() && person.wage_rate.is_none() {
            let field = Some(Field::WageEffectiveDate);
            self.problem(Code::WageDateWithoutWage, field, "there is no wage that could start then", "");
        }
        if person.backoffice == Some(true) && person.status == Status::Active {
            if person.backoffice_username.is_none() && self.cell(Field::BackofficeUsername).is_none() {
                let hint = "fill in backoffice_username, or write no in backoffice";
                self.problem(
                    Code::LoginNeedsUsername,
                    Some(Field::Backoffice),
                    "a login needs a username",
                    hint,
                );
            }
            if person.email.is_none() && self.cell(Field::Email).is_none() {
                let hint = "fill in email unless Backoffice has one already";
                self.problem(Code::LoginNeedsEmail, Some(Field::Backoffice), "a login needs an e-mail", hint);
            }
        }
    }
}

fn adp_id(cell: &str) -> Result<String, String> {
    if is_scientific(cell) || cell.starts_with('=') {
        return Err("not the id as payroll wrote it".to_owned());
    }
    PersonName::check(cell, 32).map_err(|error| error.to_string())
}

fn yes_no(cell: &str) -> Result<bool, &'static str> {
    match cell.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" => Ok(true),
        "no" | "n" | "false" | "0" => Ok(false),
        _ => Err("neither yes nor no"),
    }
}

/// What a spreadsheet does to numbers, and the remedy.
fn spoiled_hint(cell: &str) -> String {
    if is_scientific(cell) {
        "a spreadsheet has shortened this number and its digits are lost; export again without opening it"
            .to_owned()
    } else if cell.strip_suffix(".0").is_some_and(|head| head.bytes().all(|byte| byte.is_ascii_digit())) {
        format!("write {}", cell.trim_end_matches(".0"))
    } else if cell.starts_with("=\"") {
        format!("write {}", cell.trim_matches(|c| matches!(c, '=' | '"')))
    } else {
        String::new()
    }
}

/// `1.4E+10`
fn is_scientific(cell: &str) -> bool {
    let upper = cell.to_ascii_uppercase();
    upper.split_once("E+").is_some_and(|(head, tail)| {
        head.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && tail.bytes().all(|byte| byte.is_ascii_digit())
    })
}
