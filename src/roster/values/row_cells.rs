//! The cells of a row in canonical columns, whatever system wrote them.

use std::borrow::Cow;

use crate::model::Field;
use crate::roster::mapping::StatusWord;
use crate::roster::{Otherwise, PayPeriod};

use super::signs::Signs;

/// A row in canonical columns.
#[derive(Debug, Default)]
pub(in crate::roster) struct RowCells<'a> {
    pub(super) cells: Vec<FieldCell<'a>>,
    /// Where the cell of each field stands among them, counted from 1; 0 for none.
    places: [u8; Field::ALL.len()],
    pub(in crate::roster) rehire_date: Option<Cow<'a, str>>,
    pub(in crate::roster) is_primary: Option<bool>,
    /// The day from which on the status holds.
    pub(in crate::roster) since: Option<Cow<'a, str>>,
    /// What the status column says, where there is one: the cell, and what it means.
    pub(in crate::roster) status: Option<(Cow<'a, str>, Option<StatusWord>)>,
    /// What another column says, where it is the contrary of the status.
    pub(in crate::roster) otherwise: Option<Box<Otherwise>>,
    /// What stands behind a name in brackets, where it is a status.
    pub(in crate::roster) bracketed: Option<(String, StatusWord)>,
    /// Whether the file says that the pay is by the hour or by the year.
    pub(in crate::roster) pay: PaySaid,
    /// The column and the word for which no rule gave a permission.
    pub(in crate::roster) unruled: Option<(String, String)>,
    /// A full name that nobody can split by rule.
    pub(in crate::roster) doubtful_name: Option<String>,
}

/// The cell of a field.
#[derive(Debug)]
pub(super) struct FieldCell<'a> {
    pub(super) field: Field,
    pub(super) text: Cow<'a, str>,
    /// Its signs, and perhaps some that were taken off.
    pub(super) signs: Signs,
}

/// Memory for the cells of a row, used for one row after another.
#[derive(Debug, Default)]
pub(in crate::roster) struct CellRoom(Vec<FieldCell<'static>>);

impl CellRoom {
    /// Begins a row.
    pub(super) fn row<'a>(&mut self) -> RowCells<'a> {
        RowCells { cells: std::mem::take(&mut self.0), ..RowCells::default() }
    }

    /// Keeps the memory of a row that is done with.
    pub(in crate::roster) fn keep(&mut self, row: RowCells<'_>) {
        let mut cells = row.cells;
        cells.clear();
        // Nothing is in it any more: collected in place, it is the same memory for the texts of another row.
        self.0 = cells
            .into_iter()
            .map(|FieldCell { field, signs, .. }| FieldCell { field, text: Cow::Borrowed(""), signs })
            .collect();
    }
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
    #[inline]
    fn cell(&self, field: Field) -> Option<&FieldCell<'a>> {
        self.cells.get(usize::from(*self.places.get(field as usize)?).checked_sub(1)?)
    }

    pub(super) fn cell_mut(&mut self, field: Field) -> Option<&mut FieldCell<'a>> {
        self.cells.get_mut(usize::from(*self.places.get(field as usize)?).checked_sub(1)?)
    }

    /// Returns the cell of a field, if it has something in it.
    #[inline]
    pub(in crate::roster) fn get(&self, field: Field) -> Option<&str> {
        self.cell(field).map(|cell| &*cell.text).filter(|text| !text.is_empty())
    }

    /// Returns the signs that the cell of a field may have.
    #[inline]
    pub(in crate::roster) fn signs(&self, field: Field) -> Signs {
        self.cell(field).map_or(Signs::default(), |cell| cell.signs)
    }

    /// Marks the fields with something in them.
    pub(in crate::roster) fn mark_filled(&self, filled: &mut [bool; Field::ALL.len()]) {
        for FieldCell { field, text, .. } in &self.cells {
            filled[*field as usize] |= !text.is_empty();
        }
        filled[Field::Status as usize] |= self.status.as_ref().is_some_and(|(cell, _)| !cell.is_empty());
        filled[Field::StartDate as usize] |= self.rehire_date.as_ref().is_some_and(|cell| !cell.is_empty());
    }

    /// Puts a value into a field.
    pub(super) fn set(&mut self, field: Field, text: impl Into<Cow<'a, str>>) {
        let text = text.into();
        let signs = Signs::of(&text);
        match self.cell_mut(field) {
            Some(cell) => (cell.text, cell.signs) = (text, signs),
            None => self.push(field, text, signs),
        }
    }

    /// Adds the cell of a field that has none yet.
    #[inline]
    pub(super) fn push(&mut self, field: Field, text: Cow<'a, str>, signs: Signs) {
        if self.cells.is_empty() {
            // A row has some of them, and growing on the way would copy them.
            self.cells.reserve(16);
        }
        self.cells.push(FieldCell { field, text, signs });
        if let (Some(place), Ok(at)) = (self.places.get_mut(field as usize), u8::try_from(self.cells.len())) {
            *place = at;
        }
    }
}

impl FieldCell<'_> {
    pub(super) fn put(&mut self, text: String) {
        self.signs = Signs::of(&text);
        self.text = Cow::Owned(text);
    }
}
