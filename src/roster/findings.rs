//! What is found while rows are read: problems with single rows, and notes on how the file as a whole was read.

use std::collections::BTreeMap;

use crate::model::Field;

use super::code::ProblemCode;
use super::mapping::{Columns, Role, without_personal};
use super::values::spoiled::Letters;
use super::values::{DateColumn, DateReader};
use super::{Note, Problem, Severity};

/// The most characters of a cell that a problem shows.
const SHOWN: usize = 60;

/// The most lines that a note names.
const NAMED_LINES: usize = 5;

/// Collects what is wrong with the rows and how they were read.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) problems: Vec<Problem>,
    pub(super) dates: DateReader,
    /// How sure the letters of the file are.
    pub(super) letters: Letters,
    /// The other lines of one person's rows, by the first of them.
    pub(super) joined: BTreeMap<u64, Vec<u64>>,
    headers: BTreeMap<Field, String>,
    rehired: Option<String>,
    notes: BTreeMap<String, (u64, Vec<u64>)>,
}

impl Findings {
    /// Starts a file. Its own headers stand in messages.
    pub(super) fn new(columns: &Columns) -> Self {
        let named = columns.fields().into_iter().map(|field| (field, columns.header_of(field)));
        Self {
            headers: named.collect(),
            rehired: columns.header_of_role(Role::RehireDate),
            ..Self::default()
        }
    }

    /// Returns what the file calls a field.
    pub(super) fn header(&self, field: Field) -> String {
        self.headers.get(&field).cloned().unwrap_or_else(|| field.to_string())
    }

    /// Returns what the file calls a column of dates.
    pub(super) fn date_header(&self, column: DateColumn) -> String {
        match (column, &self.rehired) {
            (DateColumn::Rehire, Some(header)) => header.clone(),
            _ => self.header(column.field()),
        }
    }

    /// Adds a problem. The value of a PIN is hidden.
    pub(super) fn add(
        &mut self,
        code: ProblemCode,
        line: u64,
        field: Option<Field>,
        value: &str,
        message: String,
        hint: String,
    ) {
        self.add_weighing(code.severity(), code, line, field, value, message, hint);
    }

    /// Adds a problem that weighs more or less than its kind does.
    #[expect(clippy::too_many_arguments, reason = "what a problem is made of, each once")]
    pub(super) fn add_weighing(
        &mut self,
        severity: Severity,
        code: ProblemCode,
        line: u64,
        field: Option<Field>,
        value: &str,
        message: String,
        hint: String,
    ) {
        let value = match field {
            Some(Field::PosPin) => "(hidden)".to_owned(),
            _ => shortened(&without_personal(value)),
        };
        let column = field.map_or(String::new(), |field| self.header(field));
        self.problems.push(Problem { code, severity, line, column, value, message, hint });
    }

    /// Makes errors of what was said of the keys on a line: nothing else tells who is meant.
    pub(super) fn weigh_more(&mut self, line: u64) {
        let keys = [Field::PosUserId, Field::AdpEmployeeId, Field::Email].map(|key| self.header(key));
        let of_line = self.problems.iter_mut().rev().take_while(|problem| problem.line == line);
        of_line
            .filter(|problem| keys.contains(&problem.column))
            .for_each(|problem| problem.severity = Severity::Error);
    }

    /// Adds a problem with a column of which nothing is read.
    pub(super) fn add_on_column(
        &mut self,
        code: ProblemCode,
        line: u64,
        header: &str,
        message: String,
        hint: String,
    ) {
        let severity = code.severity();
        let (column, value) = (header.to_owned(), String::new());
        self.problems.push(Problem { code, severity, line, column, value, message, hint });
    }

    /// Adds to a note that several rows may share.
    pub(super) fn note(&mut self, text: String, line: u64) {
        let (count, lines) = self.notes.entry(text).or_default();
        *count += 1;
        if lines.len() < NAMED_LINES {
            lines.push(line);
        }
    }

    /// Takes over what was found in the rows behind these.
    pub(super) fn append(&mut self, other: &mut Self) {
        self.problems.append(&mut other.problems);
        self.dates.append(&mut other.dates);
        for (text, (count, lines)) in std::mem::take(&mut other.notes) {
            let (all, first) = self.notes.entry(text).or_default();
            *all += count;
            let room = NAMED_LINES - first.len();
            first.extend(lines.into_iter().take(room));
        }
    }

    /// Adds a note about the whole file.
    pub(super) fn note_on_file(&mut self, text: String) {
        self.notes.entry(text).or_default();
    }

    /// Returns the notes, each with its first lines.
    pub(super) fn notes(&self) -> Vec<Note> {
        let all = self.notes.iter();
        all.map(|(text, (count, lines))| Note { text: text.clone(), count: *count, lines: lines.clone() })
            .collect()
    }
}

fn shortened(value: &str) -> String {
    let mut shown: String = value.chars().take(SHOWN).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    shown
}
