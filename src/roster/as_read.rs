//! A row as it stands in the file, and what each of its cells came to mean.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::{Field, fold};

use super::{Desired, Mapped, Role, Roster, Status, WantedSites};

/// One row of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RowAsRead {
    /// Its line.
    pub line: u64,
    /// Its cells, those that are empty left out.
    pub cells: Vec<CellAsRead>,
    /// What holds for the person without a cell of this row: by a rule or constant of the settings, or from another row.
    pub besides: Vec<(Field, String)>,
    /// The other rows of the same person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<RowAsRead>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellAsRead {
    /// The header above it.
    pub column: String,
    /// What stands there; a PIN is hidden.
    pub cell: String,
    /// What it came to mean.
    pub means: Meaning,
}

/// What a cell came to mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "values", rename_all = "kebab-case")]
pub enum Meaning {
    /// What stands there.
    AsItStands,
    /// Something else, or the same in another spelling, by field.
    Read(Vec<(Field, String)>),
    /// Nothing: it was refused, or says nothing.
    Nothing,
    /// Nothing: the column is for nothing that is managed.
    NotManaged,
    /// A PIN, which is shown nowhere.
    Hidden,
}

impl Roster {
    /// Returns the row on a line as it was read. `cells` are the cells of that line and of the other lines of the same person,
    /// as [`Roster::original_cells`] gives them.
    pub fn as_read(&self, line: u64, cells: &BTreeMap<u64, Vec<String>>) -> Option<RowAsRead> {
        let person = self.person_on(line)?;
        let mut row = self.row_as_read(line, person, cells.get(&line).map_or(&[], Vec::as_slice));
        let named: Vec<Field> = row.cells.iter().flat_map(|cell| self.fields_of(&cell.column)).collect();
        let unnamed = Field::ALL.iter().filter(|field| !named.contains(field));
        let managed = unnamed.filter(|field| **field != Field::Status || self.columns.contains(field));
        row.besides = managed.filter_map(|field| Some((*field, words(*field, person)?))).collect();
        for other in self.lines_of(line).into_iter().filter(|other| *other != line) {
            let cells = cells.get(&other).map_or(&[][..], Vec::as_slice);
            row.others.push(self.row_as_read(other, person, cells));
        }
        Some(row)
    }

    /// Returns every line of the person on this line.
    pub fn lines_of(&self, line: u64) -> Vec<u64> {
        let others = self.joined.get(&line).map_or(&[][..], Vec::as_slice);
        std::iter::once(line).chain(others.iter().copied()).collect()
    }

    /// Returns every row as far as it can be read, those with errors and those that the settings pass over included.
    pub fn readable(&self) -> impl Iterator<Item = &Desired> {
        let refused = self.refused.iter().map(|refused| &refused.readable);
        let passed_over = self.passed_over.iter().map(|row| &row.readable);
        self.people.iter().chain(refused).chain(passed_over)
    }

    fn person_on(&self, line: u64) -> Option<&Desired> {
        self.readable().find(|person| person.line == line)
    }

    fn row_as_read(&self, line: u64, person: &Desired, cells: &[String]) -> RowAsRead {
        // In a row of another length than the header a PIN may stand in any column.
        let has_pins = self.how.mapping.iter().any(|mapped| mapped.role == Role::Field(Field::PosPin));
        let shifted = cells.len() != self.header.len() && has_pins;
        let filled = self.header.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
        let read = filled.map(|(column, cell)| {
            let (column, cell) = (column.trim().to_owned(), cell.trim().to_owned());
            let fields = self.fields_of(&column);
            if shifted || fields.contains(&Field::PosPin) {
                return CellAsRead { column, cell: "(hidden)".to_owned(), means: Meaning::Hidden };
            }
            let is_managed = self.how.mapping.iter().any(|mapped| is_from(mapped, &column));
            let means = if is_managed { meaning(&cell, &fields, person) } else { Meaning::NotManaged };
            CellAsRead { column, cell, means }
        });
        RowAsRead { line, cells: read.collect(), ..RowAsRead::default() }
    }

    /// Returns the fields that a column fills.
    fn fields_of(&self, column: &str) -> Vec<Field> {
        let roles =
            self.how.mapping.iter().filter(|mapped| is_from(mapped, column)).map(|mapped| mapped.role);
        let fields = roles.flat_map(|role| match role {
            Role::Field(field) => vec![field],
            role => role.fields().to_vec(),
        });
        fields.collect()
    }
}

/// Returns whether a column is one that something comes from.
fn is_from(mapped: &Mapped, column: &str) -> bool {
    let part = |which: &str| mapped.from.strip_suffix(which) == Some(column);
    mapped.from.split(" + ").any(|from| from == column) || part(", its first name") || part(", its last name")
}

fn meaning(cell: &str, fields: &[Field], person: &Desired) -> Meaning {
    let read: Vec<(Field, String)> =
        fields.iter().filter_map(|field| Some((*field, words(*field, person)?))).collect();
    match read.as_slice() {
        // What kind of pay it is, or which row counts, has no field of its own.
        [] if fields.is_empty() => Meaning::AsItStands,
        [] => Meaning::Nothing,
        [(_, value)] if value == cell => Meaning::AsItStands,
        [(Field::Sites | Field::Departments, value)] if names(value) == names(cell) => Meaning::AsItStands,
        _ => Meaning::Read(read),
    }
}

/// Returns the names of a list, whose order says nothing.
fn names(list: &str) -> BTreeSet<&str> {
    list.split(';').map(str::trim).collect()
}

/// Returns what the roster says of a field, in words; `None` where it says nothing.
fn words(field: Field, person: &Desired) -> Option<String> {
    let join =
        |names: &std::collections::BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join("; ");
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    match field {
        Field::Status => Some(status(&person.status)),
        Field::PosPin => None,
        Field::WageRate => person.wage_rate.map(|rate| rate.to_string()),
        Field::OvertimeWageRate => person.rare().overtime_wage_rate.map(|rate| rate.to_string()),
        Field::WageEffectiveDate => person.wage_effective_date.map(|day| day.to_string()),
        Field::TerminationDate => person.termination_date.map(|day| day.to_string()),
        Field::Departments => person.departments.as_deref().map(join),
        Field::Sites => person.sites.as_deref().map(|sites| match sites {
            WantedSites::All => "all".to_owned(),
            WantedSites::Named(names) => join(names),
        }),
        Field::Permission => person.permission.as_ref().map(ToString::to_string),
        Field::Backoffice => person.backoffice.map(yes_no),
        Field::BackofficeUsername => person.rare().backoffice_username.as_ref().map(ToString::to_string),
        Field::BackofficePermission => person.rare().backoffice_permission.as_ref().map(ToString::to_string),
        on_form => person.form_value(on_form)?.text(),
    }
}

fn status(status: &Status) -> String {
    match status {
        Status::Active => "active".to_owned(),
        Status::Unsaid => "not said".to_owned(),
        Status::Terminated => "terminated".to_owned(),
        Status::NeverHired => "never hired".to_owned(),
        Status::Unclear(word) if fold(word).is_empty() => "not clear: blank".to_owned(),
        Status::Unclear(word) => format!("not clear: {word:?} is no status that is known"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::{Mapping, read_bytes};

    fn row(text: &str, line: u64) -> RowAsRead {
        let roster = read_bytes("roster.csv", text.as_bytes(), &Mapping::default()).unwrap();
        let lines = roster.lines_of(line).into_iter().collect();
        roster.as_read(line, &roster.original_cells(&lines).unwrap()).unwrap()
    }

    fn means(row: &RowAsRead, column: &str) -> Meaning {
        row.cells.iter().find(|cell| cell.column == column).unwrap().means.clone()
    }

    #[test]
    fn a_cell_that_reading_changed_shows_what_it_came_to_mean() {
        let row = row(
            "POS ID,first_name,phone,status,start_date,pos_pin,sites,Shoe size\n7,Ana,1-555-555-0101 x9,On Leave,3/1/2026,4711,MAPLE,9\n",
            2,
        );
        let one = |field, value: &str| Meaning::Read(vec![(field, value.to_owned())]);
        assert_eq!(means(&row, "phone"), one(Field::Phone, "(555) 555-0101"));
        assert_eq!(means(&row, "status"), one(Field::Status, "active"));
        assert_eq!(means(&row, "start_date"), one(Field::StartDate, "2026-03-01"));
        assert_eq!(means(&row, "first_name"), Meaning::AsItStands);
        assert_eq!(means(&row, "Shoe size"), Meaning::NotManaged);
        assert_eq!(means(&row, "pos_pin"), Meaning::Hidden);
        assert!(!format!("{row:?}").contains("4711"));
    }

    #[test]
    fn a_value_that_was_refused_means_nothing() {
        assert_eq!(means(&row("pos_user_id,phone\n7,12\n", 2), "phone"), Meaning::Nothing);
    }

    #[test]
    fn a_persons_rows_stand_together() {
        let text = "adp_employee_id,first_name,last_name,sites\nA1,Ana,Diaz,MAPLE\nA1,Ana,Diaz,OAK\n";
        let row = row(text, 2);
        assert_eq!(row.others.len(), 1);
        assert_eq!((row.others[0].line, row.others[0].cells[3].cell.as_str()), (3, "OAK"));
        assert_eq!(means(&row, "sites"), Meaning::Read(vec![(Field::Sites, "MAPLE; OAK".to_owned())]));
    }

    #[test]
    fn a_row_of_another_length_hides_every_cell_where_the_file_has_pins() {
        let row = row("pos_user_id,pos_pin,first_name\n7,x,4711,Ana\n", 2);
        assert!(!format!("{row:?}").contains("4711"), "{row:?}");
    }
}
