//! Some of the columns.

use std::fmt;

use super::field::Field;

/// Some of the columns, in the order of the documentation. A bit for each: a roster keeps such a set for each person.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldSet(u32);

impl FieldSet {
    const fn bit(field: Field) -> u32 {
        1 << field as u32
    }

    /// Adds a column.
    pub fn insert(&mut self, field: Field) {
        self.0 |= Self::bit(field);
    }

    /// Returns whether a column is among them.
    pub const fn contains(self, field: Field) -> bool {
        self.0 & Self::bit(field) != 0
    }

    /// Returns whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns them one by one.
    pub fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.iter().copied().filter(move |field| self.contains(*field))
    }
}

impl Extend<Field> for FieldSet {
    fn extend<T: IntoIterator<Item = Field>>(&mut self, fields: T) {
        fields.into_iter().for_each(|field| self.insert(field));
    }
}

impl FromIterator<Field> for FieldSet {
    fn from_iter<T: IntoIterator<Item = Field>>(fields: T) -> Self {
        let mut set = Self::default();
        set.extend(fields);
        set
    }
}

impl fmt::Debug for FieldSet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set().entries(self.iter()).finish()
    }
}
