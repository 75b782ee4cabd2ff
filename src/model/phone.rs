//! Telephone numbers: compared and sent as ten digits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A North American telephone number, ten digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Phone(u64);

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
    /// A number of another country than those of country code 1.
    #[error("is a number with another country code than 1, and Backoffice has room for ten digits")]
    Country,
    /// A character that stands in no phone number.
    #[error("has the character {character:?}, which is no part of a phone number")]
    Character {
        /// The first such character.
        character: char,
    },
}

impl Phone {
    /// Reads a number in any usual spelling: `5550102233`, `(555) 010-2233`, `+1 555.010.2233 x12`.
    pub fn parse(text: &str) -> Result<ParsedPhone, ParsePhoneError> {
        let lower = text.trim().to_lowercase();
        let (number, extension) = split_extension(&lower);
        let mut digits = String::new();
        for character in number.chars() {
            match character {
                '0'..='9' => digits.push(character),
                '(' | ')' | '-' | '.' | '/' | '+' | '＋' | '\u{a0}' | '\u{2010}'..='\u{2015}' => {}
                other if other.is_whitespace() => {}
                other => return Err(ParsePhoneError::Character { character: other }),
            }
        }
        // `+65 9123 4567` has ten digits too, and is no number of ours.
        if number.contains(['+', '＋']) && !(digits.len() == 11 && digits.starts_with('1')) {
            return Err(ParsePhoneError::Country);
        }
        let ten = if digits.len() == 11 { digits.strip_prefix('1').unwrap_or(&digits) } else { &digits };
        match ten.parse() {
            Ok(number) if ten.len() == 10 => Ok(ParsedPhone {
                phone: Self(number),
                dropped_extension: extension.filter(|text| !text.is_empty()).map(str::to_owned),
            }),
            _ => Err(ParsePhoneError::Length { digits: digits.len() }),
        }
    }

    /// Returns the ten digits, as they are sent to Backoffice.
    pub fn digits(self) -> String {
        format!("{:010}", self.0)
    }
}

/// Splits off `x12`, `ext. 12`, `#12`.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    match text.find(['x', 'e', '#', ';']) {
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_usual_spelling_is_the_same_number() {
        let expected: Phone = "5550102233".parse().unwrap();
        for text in
            ["(555) 010-2233", "555.010.2233", "+1 555 010 2233", "15550102233", "555\u{2011}010\u{2011}2233"]
        {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        assert_eq!(expected.to_string(), "(555) 010-2233");
    }

    #[test]
    fn an_extension_is_dropped_and_told() {
        for text in ["555-010-2233 x12", "555-010-2233 ext. 12", "555-010-2233 #12"] {
            assert_eq!(Phone::parse(text).unwrap().dropped_extension.as_deref(), Some("12"), "{text}");
        }
    }

    #[test]
    fn a_number_of_another_country_is_none_of_ours() {
        for text in [
            "+65 9123 4567",
            "+6591234567",
            "(+65) 9123-4567",
            "＋65 9123 4567",
            "+55 50102233",
            "+5550102233",
        ] {
            assert_eq!(text.parse::<Phone>(), Err(ParsePhoneError::Country), "{text}");
        }
        assert!("+1 (555) 010-2233".parse::<Phone>().is_ok());
    }

    #[test]
    fn other_texts_are_refused() {
        assert_eq!("555-0122".parse::<Phone>(), Err(ParsePhoneError::Length { digits: 7 }));
        assert_eq!("call me".parse::<Phone>(), Err(ParsePhoneError::Character { character: 'c' }));
        assert_eq!("25550102233".parse::<Phone>(), Err(ParsePhoneError::Length { digits: 11 }));
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(number in 0u64..10_000_000_000) {
            let phone: Phone = format!("{number:010}").parse().unwrap();
            prop_assert_eq!(phone.to_string().parse::<Phone>(), Ok(phone));
            prop_assert_eq!(phone.digits().parse::<Phone>(), Ok(phone));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Phone::parse(&text);
        }
    }
}
