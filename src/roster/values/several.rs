//! Several values in one cell, of which only a person knows which counts.

use crate::model::{Email, Field, ParseEmailError};

use super::signs::{Signs, trimmed};

/// What stands between two values in a cell.
const BETWEEN: [char; 7] = [';', ',', '/', '|', '&', '\n', '\r'];

/// Words that stand between two values.
const WORDS: [&str; 4] = [" or ", " and ", " OR ", " AND "];

/// Returns what several of a field are called where a cell holds more than one value: `two numbers`.
pub(in crate::roster) fn named(field: Field, cell: &str, signs: Signs) -> Option<String> {
    // Most cells have nothing between two values: no such sign, and not the two spaces around a word.
    let may_be_sign = signs.have(Signs::BETWEEN.or(Signs::AMPERSAND).or(Signs::CONTROL));
    let spaces = || cell.bytes().filter(|byte| *byte == b' ').nth(1).is_some();
    if !(may_be_sign || signs.have(Signs::SPACE) && spaces()) {
        return None;
    }
    let (is_one, words): (fn(&str) -> bool, _) = match field {
        Field::Phone | Field::EmergencyContactPhone => (is_phone, "numbers"),
        Field::Email => (is_email, "addresses"),
        Field::PosUserId => (is_number, "numbers"),
        Field::WageRate | Field::OvertimeWageRate => (is_amount, "rates"),
        _ => return None,
    };
    let count = parts(cell).filter(|part| is_one(part)).count();
    let many = |number: usize| match number {
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        more => more.to_string(),
    };
    (count > 1)
        .then(|| format!("{} {words} stand in one cell; only a person knows which counts", many(count)))
}

fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let pieces = cell.split(BETWEEN).flat_map(|piece| {
        WORDS
            .iter()
            .fold(vec![piece], |pieces, word| pieces.iter().flat_map(|piece| piece.split(word)).collect())
    });
    pieces.map(str::trim).filter(|part| !part.is_empty())
}

/// As many digits as a telephone number has: `555/010-0777` is one number.
fn is_phone(part: &str) -> bool {
    part.bytes().filter(u8::is_ascii_digit).count() >= 7
}

fn is_email(part: &str) -> bool {
    let address = part.trim_matches(['<', '>', ' ']);
    address.rsplit(['<', ' ']).next().is_some_and(|address| address.parse::<Email>().is_ok())
}

fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() > 2
}

/// An amount with cents: a comma may stand in front of thousands or cents.
fn is_amount(part: &str) -> bool {
    let digits = part.trim_start_matches(['$', ' ']);
    let cents = digits.rsplit_once('.').is_some_and(|(_, cents)| cents.len() == 2);
    cents && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Reads the address of a cell. What only fills the field is none.
#[inline]
pub(in crate::roster) fn email(cell: &str) -> Result<Email, String> {
    let email: Email = address(cell).parse().map_err(|error: ParseEmailError| error.to_string())?;
    if email.is_placeholder() {
        return Err("is what fills a field, nobody's address".to_owned());
    }
    Ok(email)
}

/// Returns the address in `mailto:ana@example.com`, `Ana Diaz <ana@example.com>`.
fn address(cell: &str) -> &str {
    let text = trimmed(cell);
    let scheme = text.get(..7).filter(|head| head.eq_ignore_ascii_case("mailto:"));
    let text = scheme.map_or(text, |head| &text[head.len()..]);
    let inner = text.strip_suffix('>').and_then(|text| text.rsplit_once('<')).map(|(_, address)| address);
    trimmed(inner.unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(field: Field, cell: &str) -> Option<String> {
        super::named(field, cell, Signs::of(cell))
    }

    #[test]
    fn two_values_are_told_from_one_in_an_unusual_spelling() {
        for cell in
            ["5550100777; 5550100778", "(555) 010-0777 / (555) 010-0778", "555-010-0777 or 555-010-0778"]
        {
            assert!(named(Field::Phone, cell).unwrap().starts_with("two numbers"), "{cell}");
        }
        for cell in ["555/010-0777", "(555) 010-0777; ext 12", "5550100777, x204"] {
            assert_eq!(named(Field::Phone, cell), None, "{cell}");
        }
        assert!(named(Field::Email, "a@example.com, b@example.com").unwrap().contains("two addresses"));
        assert_eq!(named(Field::Email, "Diaz, Ana <a@example.com>"), None);
        assert!(named(Field::PosUserId, "1006/1007").is_some());
        assert!(named(Field::WageRate, "15.75 / 16.50").is_some());
        assert_eq!(named(Field::WageRate, "1,015.75"), None);
    }

    #[test]
    fn an_address_is_read_from_what_programs_write_around_it() {
        assert_eq!(address("mailto:a@example.com"), "a@example.com");
        assert_eq!(address("MAILTO:a@example.com"), "a@example.com");
        assert_eq!(address("Ana Diaz <a@example.com>"), "a@example.com");
        assert_eq!(address("<a@example.com>"), "a@example.com");
        assert_eq!(address(" a@example.com "), "a@example.com");
    }
}
