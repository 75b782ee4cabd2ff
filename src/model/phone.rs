//! Telephone numbers: compared and sent as ten digits.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// A North American telephone number, ten digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Phone {
    /// One more than the number, so that none takes no room beside it: a roster keeps one for each person.
    above: NonZeroU64,
}

/// What stands in a page's place for a telephone, and the number that it is: it is held against every row, and read once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedPhone {
    text: CompactString,
    phone: Option<Phone>,
}

/// A number as it was read, with what was left out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedPhone {
    /// The ten digits.
    pub phone: Phone,
    /// The extension that stood behind the number; Backoffice has no place for it.
    pub dropped_extension: Option<String>,
}

/// Why a text is not a telephone number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParsePhoneError {
    /// Another count of digits than ten, a leading 1 not counted.
    #[error("has {digits} digits; a phone number has 10, or 11 with a leading 1")]
    Length {
        /// The digits that were found.
        digits: usize,
    },
    /// A character that stands in no phone number.
    #[error("has the character {character:?}, which is no part of a phone number")]
    Character {
        /// The first such character.
        character: char,
    },
    /// A number with another country code than 1.
    #[error("is a number of another country; Backoffice has place for numbers of ten digits, of +1")]
    OtherCountry,
    /// More than one number.
    #[error("has two numbers; which of them is meant only a person knows")]
    Several,
    /// What stands behind the number is too long for an extension.
    #[error("has {digits} digits behind the number; an extension has at most {limit}")]
    Extension {
        /// The digits behind the number.
        digits: usize,
        /// The most there may be.
        limit: usize,
    },
}

/// Why a number of ten digits is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneDoubt {
    /// It stands where somebody had to write something.
    #[error("is a placeholder, nobody's number")]
    Placeholder,
    /// No area code begins with 0 or 1.
    #[error("has an area code that begins with 0 or 1, which none does; is it a number of another country?")]
    AreaCode,
}

/// The most digits of an extension.
const EXTENSION_LIMIT: usize = 6;

impl TypedPhone {
    /// Returns it as it was typed; may be empty.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the number; `None` where it is empty or cannot be read as one.
    pub const fn phone(&self) -> Option<Phone> {
        self.phone
    }
}

impl<T: AsRef<str>> From<T> for TypedPhone {
    fn from(text: T) -> Self {
        Self { text: text.as_ref().into(), phone: text.as_ref().parse().ok() }
    }
}

impl Phone {
    /// Reads a number in any usual spelling: `5550102233`, `(555) 010-2233`, `+1 555.010.2233 x12`.
    ///
    /// One number twice is that number; two numbers, and a number with another country code than 1, are an error.
    pub fn parse(text: &str) -> Result<ParsedPhone, ParsePhoneError> {
        if let Some(phone) = plain(text) {
            return Ok(ParsedPhone { phone, dropped_extension: None });
        }
        let lower = text.trim().to_lowercase();
        let mut numbers = lower
            .split([';', ',', '/', '|', '&', '\n', '\r'])
            .map(str::trim)
            .filter(|part| digits(part).len() >= 7);
        if let (Some(first), Some(_)) = (numbers.next(), numbers.next()) {
            let first = single(first)?;
            let parts =
                lower.split([';', ',', '/', '|', '&', '\n', '\r']).filter(|part| !part.trim().is_empty());
            let same = |part: &str| single(part.trim()).is_ok_and(|other| other.phone == first.phone);
            return if parts.into_iter().all(same) { Ok(first) } else { Err(ParsePhoneError::Several) };
        }
        single(&lower)
    }

    const fn of(number: u64) -> Self {
        Self { above: NonZeroU64::MIN.saturating_add(number) }
    }

    /// Returns the ten digits as a number.
    pub(crate) const fn number(self) -> u64 {
        self.above.get() - 1
    }

    /// Returns the ten digits, as they are sent to Backoffice.
    pub fn digits(self) -> String {
        format!("{:010}", self.number())
    }

    /// Returns why nobody has this number, however many digits it has: `000-000-0000`, `123-456-7890`, `555-555-5555`.
    pub fn doubt(self) -> Option<PhoneDoubt> {
        let mut rest = self.number();
        let mut digits = [0; 10];
        for digit in digits.iter_mut().rev() {
            (*digit, rest) = (rest % 10, rest / 10);
        }
        let numbers = &digits;
        let all_one = |part: &[u64]| part.windows(2).all(|pair| pair[0] == pair[1]);
        let steps = |by: u64| numbers.windows(2).all(|pair| pair[0] == (pair[1] + by) % 10);
        // Seven of one digit behind any area code; a pattern along the keypad; no local number is 000-0000.
        let placeholder = all_one(&numbers[3..])
            || steps(1)
            || steps(9)
            || numbers[3..] == [1, 2, 3, 4, 5, 6, 7]
            || numbers[3..] == [5, 5, 5, 1, 2, 1, 2];
        if placeholder {
            Some(PhoneDoubt::Placeholder)
        } else if matches!(numbers[0], 0 | 1) {
            Some(PhoneDoubt::AreaCode)
        } else {
            None
        }
    }
}

/// Reads what nearly every number is: ten digits, with brackets, dashes, dots and spaces between them.
fn plain(text: &str) -> Option<Phone> {
    let (mut number, mut count) = (0, 0);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if count < 10 => (number, count) = (number * 10 + u64::from(byte - b'0'), count + 1),
            b'(' | b')' | b'-' | b'.' | b' ' => {}
            _ => return None,
        }
    }
    (count == 10).then_some(Phone::of(number))
}

/// Reads one number, lower case.
fn single(text: &str) -> Result<ParsedPhone, ParsePhoneError> {
    let text = &*without_labels(text);
    let (number, extension) = split_extension(text);
    let mut plain = String::new();
    for character in number.chars() {
        match character {
            '0'..='9' => plain.push(character),
            '(' | ')' | '-' | '.' | '/' | '+' | '\u{ff0b}' | '\u{a0}' | '\u{2010}'..='\u{2015}' => {}
            other if other.is_whitespace() => {}
            other => return Err(ParsePhoneError::Character { character: other }),
        }
    }
    // As it is written, and as it is dialled from abroad.
    let country =
        [(11, "1"), (13, "001"), (14, "0111")].into_iter().find(|(length, _)| plain.len() == *length);
    let ten = country.and_then(|(_, prefix)| plain.strip_prefix(prefix)).unwrap_or(&plain);
    if plain.len() >= 20 {
        return Err(ParsePhoneError::Several);
    }
    if has_other_country(number, &plain) {
        return Err(ParsePhoneError::OtherCountry);
    }
    let Some(number) = ten.parse().ok().filter(|_| ten.len() == 10) else {
        return Err(ParsePhoneError::Length { digits: plain.len() });
    };
    let extension = extension.filter(|text| !text.is_empty());
    match extension {
        Some(extension) if extension.len() > EXTENSION_LIMIT => {
            Err(ParsePhoneError::Extension { digits: extension.len(), limit: EXTENSION_LIMIT })
        }
        _ => Ok(ParsedPhone { phone: Phone::of(number), dropped_extension: extension.map(str::to_owned) }),
    }
}

/// Returns whether a number says that it is of another country: `+65 9123 4567`, `0065 …`, `011 65 …`. `+1` has ten digits
/// behind it.
fn has_other_country(number: &str, plain: &str) -> bool {
    let is_ours = |prefix: &str| {
        plain.strip_prefix(prefix).is_some_and(|rest| rest.len() == 11 && rest.starts_with('1'))
    };
    let is_dialled = |prefix: &str| plain.len() > 11 && plain.starts_with(prefix) && !is_ours(prefix);
    let dialled = ["011", "00"].into_iter().any(is_dialled);
    match number.find(['+', '\u{ff0b}']) {
        Some(at) => {
            let behind = digits(&number[at..]);
            !(behind.len() == 11 && behind.starts_with('1') && behind == plain)
        }
        None => dialled,
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What programs write before or behind somebody's own number to say which it is: `Mobile:(555) 010-2233`, `555-010-2233 (cell)`. One at
/// work may be shared, and is no label here.
const LABELS: [&str; 16] = [
    "mobile",
    "mob",
    "cell",
    "cellular",
    "home",
    "phone",
    "ph",
    "tel",
    "telephone",
    "primary",
    "personal",
    "main",
    "m",
    "c",
    "h",
    "p",
];

/// Leaves out labels, with the colon behind them.
fn without_labels(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_ascii_lowercase()) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(char::is_alphabetic) {
        let end = rest[at..].find(|c: char| !c.is_alphabetic()).map_or(rest.len(), |length| at + length);
        plain.push_str(&rest[..at]);
        let word = &rest[at..end];
        rest = &rest[end..];
        if LABELS.contains(&word) {
            rest = rest.strip_prefix(':').unwrap_or(rest);
            plain.push(' ');
        } else {
            plain.push_str(word);
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Splits off `x12`, `ext. 12`, `#12`.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    // `4.05555E9` is what a spreadsheet makes of a number, no extension.
    let is_power = |at: usize| {
        let digit = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'+');
        text[at..].starts_with('e')
            && digit(text.as_bytes().get(at + 1))
            && text[..at].matches('.').count() == 1
    };
    match text.find(['x', 'e', '#', ';']).filter(|at| !is_power(*at)) {
        Some(at) => {
            let (number, rest) = text.split_at(at);
            let extension = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
            if extension.bytes().all(|byte| byte.is_ascii_digit()) {
                (number, Some(extension))
            } else {
                (text, None)
            }
        }
        None => (text, None),
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Phone").field(&self.number()).finish()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        write!(out, "({}) {}-{}", &digits[..3], &digits[3..6], &digits[6..])
    }
}

impl FromStr for Phone {
    type Err = ParsePhoneError;

    /// Reads a number and forgets its extension.
    fn from_str(text: &str) -> Result<Self, ParsePhoneError> {
        Self::parse(text).map(|parsed| parsed.phone)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.to_string()
    }
}

impl TryFrom<String> for Phone {
    type Error = ParsePhoneError;

    fn try_from(text: String) -> Result<Self, ParsePhoneError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests;
