//! Whether a cell holds one value, and the texts that are one.

use compact_str::CompactString;

use crate::model::{Field, NameError, PersonName};

use super::Severity;
use super::code::ProblemCode;
use super::values::{Signs, several, spoiled};

/// Returns what is wrong with a cell that holds no single value, whatever its field: the problem, what it says, and what to do.
#[inline]
pub(super) fn no_single_value(
    field: Field,
    code: ProblemCode,
    cell: &str,
    signs: Signs,
) -> Option<(ProblemCode, String, String)> {
    let one_word = Signs::LETTERS.or(Signs::DIGITS).or(Signs::POINT).or(Signs::IN_NAMES).or(Signs::NOTE);
    if signs.are_only(one_word) { None } else { fault_of_unusual(field, code, cell, signs) }
}

fn fault_of_unusual(
    field: Field,
    code: ProblemCode,
    cell: &str,
    signs: Signs,
) -> Option<(ProblemCode, String, String)> {
    let said = |code, message: &str, hint: &str| Some((code, message.to_owned(), hint.to_owned()));
    if let Some(several) = several::named(field, cell, signs) {
        let code = if code.severity() == Severity::Warning { code } else { ProblemCode::TwoValues };
        return said(code, &several, "write the one that counts");
    }
    if spoiled::is_fault(cell) {
        let hint = "mend the formula in the spreadsheet, or leave the cell empty";
        return said(ProblemCode::SpreadsheetError, "a spreadsheet's error, not a value", hint);
    }
    if signs.have(Signs::CONTROL) && cell.bytes().any(|byte| matches!(byte, b'\n' | b'\r')) {
        let message = "the cell goes on over several lines";
        let hint =
            "a quote that is not closed swallows the rows after it; mend it, or take the line feed out";
        return said(ProblemCode::LineFeed, message, hint);
    }
    None
}

#[inline]
pub(super) fn adp_id(cell: &str, signs: Signs) -> Result<CompactString, String> {
    if signs.have(Signs::OTHER.or(Signs::POINT)) && (spoiled::is_scientific(cell) || cell.starts_with('=')) {
        return Err("not the id as payroll wrote it".to_owned());
    }
    short_text(cell, 32, signs).map_err(|error| error.to_string())
}

/// Reads a text of at most so many characters.
#[inline]
pub(super) fn short_text(cell: &str, limit: usize, signs: Signs) -> Result<CompactString, NameError> {
    // Of letters of ASCII alone there is nothing to be asked but how many there are.
    if !signs.have(Signs::SPACE.or(Signs::CONTROL).or(Signs::BEYOND)) && (1..=limit).contains(&cell.len()) {
        return Ok(CompactString::new(cell));
    }
    PersonName::checked(cell, limit).map(CompactString::new)
}
