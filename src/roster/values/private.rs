//! Numbers that nobody may see, in cells that a row which is moved has for something else.

use std::borrow::Cow;

use super::row_cells::FieldCell;
use super::signs::Signs;

/// The length of the shortest of them.
const SHORTEST: usize = 9;

/// Returns a cell without them. Few cells are long and have digits; the others are not looked at.
pub(super) fn hidden(
    text: Cow<'_, str>,
    signs: Signs,
    without: impl Fn(&str) -> Cow<'_, str>,
) -> Cow<'_, str> {
    if !signs.have(Signs::DIGITS) || text.len() < SHORTEST {
        return text;
    }
    match without(&text) {
        Cow::Owned(rest) => Cow::Owned(rest),
        Cow::Borrowed(_) => text,
    }
}

impl FieldCell<'_> {
    /// Leaves them out of this cell.
    pub(super) fn hide(&mut self, without: impl Fn(&str) -> Cow<'_, str>) {
        if self.signs.have(Signs::DIGITS)
            && self.text.len() >= SHORTEST
            && let Cow::Owned(rest) = without(&self.text)
        {
            self.put(rest);
        }
    }
}
