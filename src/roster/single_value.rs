//! Whether a cell holds one value, and the texts that are one.

use compact_str::CompactString;

use crate::model::{Field, NameError, PersonName};

use super::Severity;
use super::code::ProblemCode;
use super::mapping::HIDDEN;
use super::values::{DayHabits, Signs, either_day, several, spoiled};

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
    if let Some(what) = no_id(cell, signs) {
        return Err(format!("{what}, and no number of a person; leave the cell empty where there is none"));
    }
    short_text(cell, 32, signs).map_err(|error| error.to_string())
}

/// Words that stand where a number is still to come.
const NO_IDS: &str =
    "pending new true false yes no unknown temp various same applied requested contractor hr";

/// Returns what stands in the column of employee numbers instead of one: of another column, or for want of one. It would be written
/// into Backoffice, and find nobody ever after.
#[inline]
fn no_id(cell: &str, signs: Signs) -> Option<&'static str> {
    let plain = signs.are_only(Signs::LETTERS.or(Signs::DIGITS)) && signs.have(Signs::DIGITS);
    if plain && cell.as_bytes().first() != Some(&b'0') { None } else { other_than_id(cell, signs) }
}

fn other_than_id(cell: &str, signs: Signs) -> Option<&'static str> {
    let is_word = || NO_IDS.split_whitespace().any(|word| word.eq_ignore_ascii_case(cell));
    let digits =
        |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let are = |counts: [usize; 3]| {
        let mut parts = cell.split(['-', '.', ' ', ')']).map(|part| part.trim_start_matches('('));
        let parts = parts.by_ref().filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.collect();
        parts.len() == 3 && parts.iter().zip(counts).all(|(part, count)| digits(part, count))
    };
    let dashed = || cell.len() == 10 && cell.contains('-');
    let is_day = || (cell.contains('/') || dashed()) && either_day(cell, DayHabits::default()).is_some();
    if cell.bytes().all(|byte| byte == b'0') {
        Some("a zero")
    } else if cell.contains('@') {
        Some("an e-mail address")
    } else if !signs.have(Signs::DIGITS.or(Signs::BEYOND)) && (signs.have(Signs::SPACE) || is_word()) {
        Some("a word")
    } else if cell.starts_with(['$', '-']) {
        Some("an amount")
    } else if are([3, 2, 4]) || cell == HIDDEN {
        Some("a social security number by its looks")
    } else if are([3, 3, 4]) {
        Some("a telephone number")
    } else if is_day() {
        Some("a date")
    } else if cell.contains([';', '@']) || cell.contains(" / ") || cell.contains(" or ") {
        Some("more than one number")
    } else {
        None
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_of_a_person_is_none_of_theirs() {
        let id = |cell: &str| adp_id(cell, Signs::of(cell));
        for no in [
            "0",
            "000",
            "-1",
            "$15.00",
            "Pending",
            "new",
            "see HR",
            "Ben Archer",
            "ben@example.com",
            "123-45-6789",
            "(555) 010-0001",
            "555-010-0001",
            "01/05/2021",
            "2021-01-05",
            "A1; A2",
            "A1 / A2",
        ] {
            assert!(id(no).is_err(), "{no}");
        }
        for yes in [
            "1042",
            "000145",
            "0017",
            "A1C9",
            "ADP 40003",
            "W-2290",
            "12E045",
            "ABCDEF",
            "ABC/000310",
            "100034.5",
            "1-2-3",
            "2021-01",
            "K7QW2X9ZP",
            "\u{6f22}\u{5b57}",
        ] {
            assert_eq!(id(yes).as_deref(), Ok(yes));
        }
    }
}
