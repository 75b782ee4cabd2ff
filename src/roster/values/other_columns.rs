//! What other columns say of who works here than the one that is believed.

use std::borrow::Cow;

use csv::StringRecord;

use crate::model::Field;
use crate::roster::Otherwise;
use crate::roster::mapping::{Role, StatusWord};

use super::clean::{Kind, clean};
use super::either_day::is_to_come;
use super::interpreter::Interpreter;
use super::row_cells::RowCells;
use super::status;

impl Interpreter<'_> {
    /// Returns what another column says of a row, where it is the contrary of the status, or of what the settings say of everybody in a
    /// file that has none. A word that nobody knows says nothing.
    pub(super) fn says_otherwise(
        &self,
        record: &StringRecord,
        status: Option<StatusWord>,
        has_status: bool,
    ) -> Option<Box<Otherwise>> {
        let (columns, against) = (self.columns.of_employment(), self.columns.may_say_gone());
        if (columns.is_empty() && against.is_empty()) || self.everybody_leaves {
            return None;
        }
        let everybody = (!has_status && self.mapping.everybody_active).then_some(StatusWord::Active);
        let works = works(status.or(everybody)?)?;
        let header = |at: usize| self.columns.header.get(at).map_or("", |header| header.trim()).into();
        let says_gone = |(at, role): &(usize, Role)| {
            let cell = record.get(*at)?.trim();
            let is_gone = match role {
                Role::HasLeft => status::has_left(self.mapping, cell) == Some(StatusWord::Terminated),
                Role::IsActive => status::is_active(self.mapping, cell) == Some(StatusWord::Terminated),
                _ => status::says_gone(cell),
            };
            let other =
                || Otherwise { header: header(*at), role: *role, cell: cell.into(), day: None, has_status };
            is_gone.then(other).map(Box::new)
        };
        if works && let Some(other) = against.iter().find_map(says_gone) {
            return Some(other);
        }
        columns.iter().find_map(|(at, role)| {
            let (cell, _) = clean(Cow::Borrowed(record.get(*at)?), Kind::Other);
            let meaning = match role {
                Role::IsActive => status::is_active,
                Role::HasLeft => status::has_left,
                _ => status::word,
            };
            let said = match meaning(self.mapping, &cell) {
                Some(word) => self.wanted(word),
                // `Inactive` says it beside a column that says active, though alone it may mean several things.
                None if works && status::says_gone(&cell) => StatusWord::Terminated,
                None => return None,
            };
            let cell = cell.as_ref().into();
            let other = || Otherwise { header: header(*at), role: *role, cell, day: None, has_status };
            (self::works(said)? != works).then(other).map(Box::new)
        })
    }

    /// Keeps a last day that is still to be told: whoever it is to be told of has not gone yet. Elsewhere such a word stands for nothing.
    pub(super) fn keep_a_day_to_come<'r>(&'r self, record: &'r StringRecord, row: &mut RowCells<'r>) {
        if let Some(cell) = self.columns.text(Field::TerminationDate, record).filter(|cell| is_to_come(cell))
        {
            row.set(Field::TerminationDate, cell);
        }
    }
}

fn works(status: StatusWord) -> Option<bool> {
    match status {
        StatusWord::Active | StatusWord::Leave => Some(true),
        StatusWord::Terminated => Some(false),
        StatusWord::None | StatusWord::Hold => None,
    }
}
