//! What follows from other columns: a job title gives a permission, a department a site.

use serde::Deserialize;

use crate::model::{Field, fold};

use super::error::MappingError;

/// Where a column says a word, fields have values. Rules are asked in their order, and the first that gives a field a
/// value wins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// The header of the column that decides; without one the rule holds for everybody.
    pub column: Option<String>,
    /// The whole word it has, without regard to case.
    pub equals: Option<String>,
    /// Or one of several.
    pub one_of: Vec<String>,
    /// The permission template for the point of sale.
    pub permission: Option<String>,
    /// Departments, `;` between them.
    pub departments: Option<String>,
    /// Sites, `;` between them, or `all`.
    pub sites: Option<String>,
    /// Whether there is a Backoffice login.
    pub backoffice: Option<bool>,
    /// Its permission template.
    pub backoffice_permission: Option<String>,
}

impl Rule {
    /// Returns the fields it fills.
    pub(super) fn fields(&self) -> impl Iterator<Item = Field> {
        self.values().into_iter().map(|(field, _)| field)
    }

    /// Returns what it says, as cells would hold it.
    pub(in crate::roster) fn values(&self) -> Vec<(Field, &str)> {
        let login = self.backoffice.map(|wanted| if wanted { "yes" } else { "no" });
        let values = [
            (Field::Permission, self.permission.as_deref()),
            (Field::Departments, self.departments.as_deref()),
            (Field::Sites, self.sites.as_deref()),
            (Field::Backoffice, login),
            (Field::BackofficePermission, self.backoffice_permission.as_deref()),
        ];
        values.into_iter().filter_map(|(field, value)| value.map(|value| (field, value))).collect()
    }

    /// Returns whether it says what a word in a column of this header stands for.
    pub fn is_about(&self, header: &str, word: &str) -> bool {
        self.column.as_ref().is_some_and(|column| fold(column) == fold(header)) && self.holds(word)
    }

    /// Returns whether the cell of its column makes it hold.
    pub(in crate::roster) fn holds(&self, cell: &str) -> bool {
        let cell = fold(cell);
        self.equals.iter().chain(&self.one_of).any(|word| fold(word) == cell)
    }

    /// Checks that it says when and what. `number` counts from 1.
    pub(super) fn check(&self, number: usize) -> Result<(), MappingError> {
        let words = self.equals.is_some() || !self.one_of.is_empty();
        let wrong = match (&self.column, words) {
            (Some(_), false) => "names a column, yet neither equals nor one_of",
            (None, true) => "names a word, yet no column that holds it",
            _ if self.values().is_empty() => "gives no field a value",
            _ => return Ok(()),
        };
        Err(MappingError::Rule { number, wrong })
    }
}
