//! A list that changes: which of its names come, which go, how many stay.

use crate::model::{Field, fold};
use crate::plan::{Change, Value};
use crate::report::layout::clean;

/// A list with more names than this on one side is shortened to what changes.
const LONG: usize = 6;

/// A blank at which no line is broken: a sign stays with its name.
const TOGETHER: char = '\u{a0}';

/// The names of a list before and after.
pub(super) struct Lists<'a> {
    field: Field,
    from: Vec<&'a str>,
    to: Vec<&'a str>,
}

impl<'a> Lists<'a> {
    /// Returns the lists of a change; none where it is of another kind, or one side is `all`.
    pub(super) fn of(change: &'a Change) -> Option<Self> {
        let field = Some(change.field).filter(|field| matches!(field, Field::Sites | Field::Departments))?;
        let names = |value: &'a Value| {
            let names = value.names()?.iter().map(|name| name.trim()).filter(|name| !name.is_empty());
            let names: Vec<&str> = names.collect();
            (!names.is_empty()).then_some(names)
        };
        Some(Self { field, from: names(change.from.as_ref()?)?, to: names(&change.to)? })
    }

    /// Returns whether reading both lists takes longer than reading what changes.
    pub(super) fn is_long(&self) -> bool {
        self.from.len().max(self.to.len()) > LONG
    }

    /// Returns whether what changes cannot be seen at a glance.
    pub(super) fn is_worth_telling(&self) -> bool {
        self.from.len().max(self.to.len()) > 2 && self.stay() > 0
    }

    /// Returns how many names there are, before and after: `7 sites`.
    pub(super) fn counts(&self) -> (String, String) {
        let word = |names: &[&str]| match (names.len(), self.field) {
            (1, Field::Sites) => "1 site".to_owned(),
            (1, _) => "1 department".to_owned(),
            (number, field) => format!("{number} {field}"),
        };
        (word(&self.from), word(&self.to))
    }

    /// Returns what changes: `+ Oak Hill, - Maple, 6 stay`.
    pub(super) fn in_words(&self) -> String {
        let added = missing(&self.to, &self.from).map(|name| format!("+{TOGETHER}{}", clean(name)));
        let removed = missing(&self.from, &self.to).map(|name| format!("-{TOGETHER}{}", clean(name)));
        let stay = match self.stay() {
            0 => format!("none{TOGETHER}stays"),
            1 => format!("1{TOGETHER}stays"),
            number => format!("{number}{TOGETHER}stay"),
        };
        added.chain(removed).chain([stay]).collect::<Vec<_>>().join(", ")
    }

    fn stay(&self) -> usize {
        self.from.len() - missing(&self.from, &self.to).count()
    }
}

/// Returns the names of one list that the other does not have.
fn missing<'a>(these: &'a [&'a str], others: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    these.iter().copied().filter(|name| !others.iter().any(|other| fold(other) == fold(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(from: &str, to: &str) -> Change {
        Change::new(Field::Sites, Value::read(Field::Sites, from), Value::read(Field::Sites, to))
    }

    #[test]
    fn what_comes_and_goes_is_told_and_what_stays_counted() {
        let change = change("Maple; Oak; Pine", "Oak; PINE; Elm");
        let lists = Lists::of(&change).unwrap();
        assert!(lists.is_worth_telling() && !lists.is_long());
        assert_eq!(lists.in_words().replace(TOGETHER, " "), "+ Elm, - Maple, 2 stay");
        assert_eq!(lists.counts(), ("3 sites".to_owned(), "3 sites".to_owned()));
    }

    #[test]
    fn all_sites_are_no_list() {
        assert!(Lists::of(&change("Maple; Oak", "all")).is_none());
        assert!(Lists::of(&change("", "Oak")).is_none());
        assert!(Lists::of(&Change { field: Field::Phone, ..change("a; b", "c") }).is_none());
    }
}
