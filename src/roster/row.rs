//! One row → one [`Desired`] person, with everything that is wrong with it.

use chrono::NaiveDate;
use compact_str::CompactString;

use crate::model::{Field, FieldSet, PersonName, Pin, Username};

use super::code::ProblemCode;
use super::findings::Findings;
use super::mapping::StatusWord;
use super::need::Errand;
use super::single_value::{adp_id, no_single_value};
use super::values::{
    DateColumn, DateMarks, Interpreter, Repeated, RowCells, latest_day, several, spoiled, yes_no,
};
use super::{Desired, Otherwise, Severity, Status};

/// What to write in the settings about a word nobody knows, so that it means nothing until somebody has chosen.
const MEANINGS: &str = "put active, leave, terminated or none in the place of hold";

/// What is read of a row besides its status and last day, in the order in which it is told what is wrong.
const READ: [Field; 19] = [
    Field::AdpEmployeeId,
    Field::FirstName,
    Field::LastName,
    Field::Email,
    Field::Phone,
    Field::PosUserId,
    Field::PosPin,
    Field::WageRate,
    Field::OvertimeWageRate,
    Field::WageEffectiveDate,
    Field::StartDate,
    Field::Departments,
    Field::Permission,
    Field::Backoffice,
    Field::BackofficeUsername,
    Field::BackofficePermission,
    Field::EmergencyContactName,
    Field::EmergencyContactPhone,
    Field::Sites,
];

/// A row being read.
pub(super) struct RowReader<'a> {
    interpreter: &'a Interpreter<'a>,
    pub(super) cells: RowCells<'a>,
    pub(super) line: u64,
    pub(super) findings: &'a mut Findings,
    pub(super) repeated: &'a mut Repeated,
    failed: bool,
    errand: Errand,
    doubtful: FieldSet,
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
        repeated: &'a mut Repeated,
    ) -> Self {
        Self {
            interpreter,
            cells,
            line,
            findings,
            repeated,
            failed: false,
            errand: Errand::Nothing,
            doubtful: FieldSet::default(),
            marks: DateMarks::default(),
        }
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
        [Field::PosUserId, Field::AdpEmployeeId, Field::Email]
            .into_iter()
            .any(|key| self.doubtful.contains(key))
    }

    /// Refuses the row for what was said of it already.
    pub(super) fn refuse(&mut self) {
        self.failed = true;
        self.findings.weigh_more(self.line);
    }

    pub(super) fn is_doubtful(&self, field: Field) -> bool {
        self.doubtful.contains(field)
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
    pub(super) fn read<T, E: std::fmt::Display>(
        &mut self,
        field: Field,
        code: ProblemCode,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let cell = self.cell(field)?;
        let (code, message, hint) = match no_single_value(field, code, cell, self.cells.signs(field)) {
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
        let text = |field| self.cell(field).map(CompactString::new);
        Desired {
            line: self.line,
            adp_employee_id: self
                .cell(Field::AdpEmployeeId)
                .and_then(|cell| adp_id(cell, self.cells.signs(Field::AdpEmployeeId)).ok()),
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
        let mut person = Desired { line: self.line, status, termination_date, ..Desired::default() };
        for field in READ {
            if self.cell(field).is_some() {
                self.read_into(&mut person, field);
            }
        }
        if let Some(other) = self.cells.otherwise.take() {
            self.contradicted(&mut person, other);
        }
        let rehire_date = self.date(DateColumn::Rehire);
        self.check_source(&mut person);
        self.check_together(&mut person);
        person.doubtful = self.doubtful;
        self.repeated.room.keep(self.cells);
        ReadRow { person, well: !self.failed, rehire_date, marks: self.marks }
    }

    /// Reads what a cell gives for a field into a person of whom that is not known yet.
    fn read_into(&mut self, person: &mut Desired, field: Field) {
        // What is rare takes no room where a cell does not give it.
        macro_rules! rare {
            ($place:ident, $given:expr) => {
                if let Some(given) = $given {
                    person.rare_mut().$place = Some(given);
                }
            };
        }
        match field {
            Field::AdpEmployeeId => {
                let signs = self.cells.signs(field);
                let read = |cell: &str| adp_id(cell, signs);
                person.adp_employee_id = self.read(field, ProblemCode::BadAdpEmployeeId, read);
            }
            Field::FirstName => person.first_name = self.name(field, PersonName::FIRST_LIMIT),
            Field::LastName => person.last_name = self.name(field, PersonName::LAST_LIMIT),
            Field::Email => person.email = self.read(field, ProblemCode::BadEmail, several::email),
            Field::Phone => person.phone = self.phone(field),
            Field::PosUserId => {
                person.pos_user_id = self.read(field, ProblemCode::BadPosUserId, str::parse);
            }
            Field::PosPin => rare!(pos_pin, self.read(field, ProblemCode::BadPin, Pin::new)),
            Field::WageRate => person.wage_rate = self.wage(field),
            Field::OvertimeWageRate => rare!(overtime_wage_rate, self.wage(field)),
            Field::WageEffectiveDate => person.wage_effective_date = self.date(DateColumn::WageEffective),
            Field::StartDate => person.start_date = self.date(DateColumn::Start),
            Field::Departments => person.departments = self.departments(),
            Field::Sites => person.sites = self.sites(),
            Field::Permission => person.permission = self.text(field, ProblemCode::BadName),
            Field::Backoffice => person.backoffice = self.read(field, ProblemCode::BadYesNo, yes_no),
            Field::BackofficeUsername => {
                let read = str::parse::<Username>;
                rare!(backoffice_username, self.read(field, ProblemCode::BadUsername, read));
            }
            Field::BackofficePermission => {
                rare!(backoffice_permission, self.text(field, ProblemCode::BadName));
            }
            Field::EmergencyContactName => {
                rare!(emergency_contact_name, self.text(field, ProblemCode::BadEmergencyContact));
            }
            Field::EmergencyContactPhone => rare!(emergency_contact_phone, self.phone(field)),
            // Read before all others: they say what the row is for.
            Field::Status | Field::TerminationDate => {}
        }
    }

    /// What decides whether somebody works here. In a file without a status column a termination date says it; one that cannot
    /// be read leaves it open.
    fn standing(&mut self) -> (Status, Option<NaiveDate>) {
        let leaves = self.interpreter.everybody_leaves;
        let Some((cell, meant)) = self.cells.status.clone() else {
            self.errand = if leaves { Errand::Leaver } else { Errand::Nothing };
            let date = self.date(DateColumn::Termination);
            let cell = self.cell(Field::TerminationDate).unwrap_or_default();
            let status = if self.doubtful.contains(Field::TerminationDate) {
                Status::Unclear(cell.into())
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
            Some(StatusWord::Hold) => Status::Unclear(cell.into()),
            None if cell.is_empty() => {
                let hint = format!(
                    "write the status; or say once what a blank one means, in [roster.values.status]: \"\" = \"hold\" ({MEANINGS}). \
                     Nothing happens to these people until then"
                );
                self.problem(ProblemCode::BlankStatus, field, "the status is blank", hint);
                Status::Unclear(Box::default())
            }
            None if latest_day(cell, self.findings.dates.habits).is_some() => {
                let header = toml_text(&self.findings.header(Field::Status));
                let hint = format!(
                    "a day says no status; if it is the last one, say so in [roster.columns]: termination_date = {header}. Nothing \
                     happens to these people until then"
                );
                self.problem(ProblemCode::UnknownStatus, field, "a date, and not a status we know", hint);
                Status::Unclear(cell.into())
            }
            None => {
                let hint = format!(
                    "say once what it means, in [roster.values.status]: {} = \"hold\" ({MEANINGS}). Nothing happens to these people \
                     until then",
                    toml_text(cell)
                );
                self.problem(ProblemCode::UnknownStatus, field, "not a status we know", hint);
                Status::Unclear(cell.into())
            }
        }
    }

    /// Of two columns that contradict each other about somebody, a person knows which is right.
    fn contradicted(&mut self, person: &mut Desired, other: Box<Otherwise>) {
        let message = format!(
            "but {:?} says {:?}: nothing happens to this person until that is settled",
            other.header, other.cell
        );
        let (ignore, read) = other.choice();
        person.rare_mut().otherwise = Some(other);
        if person.contradiction().is_some() {
            let hint = format!("if the status is right: {ignore}; if the other is: {read}");
            self.problem(ProblemCode::StatusContradicted, Some(Field::Status), message, hint);
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
}

/// Returns a text as it is written in the settings: on one line, since it may be a key.
pub(super) fn toml_text(text: &str) -> String {
    let written = toml::Value::from(text).to_string();
    if !written.contains('\n') {
        return written;
    }
    let plain = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "\\r");
    format!("\"{}\"", plain.replace('\n', "\\n"))
}
