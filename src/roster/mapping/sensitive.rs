//! Columns that nobody here has any business with: they are never kept beyond the line they stand on.

use std::borrow::Cow;

use super::header_words::words_set_apart;

/// Words that are enough in a header to leave its cells out of everything.
const WORDS: &str = "ssn sin birth birthday birthdate bday bdate dob born bank routing iban street gender gndr ethnicity ethnic \
                     race religion marital nationality citizenship passport residence residential mailing veteran disability \
                     nacimiento naissance curp rfc nss domicilio direccion direcci\u{f3}n";

/// Words that are enough together.
const TOGETHER: [&str; 10] = [
    "social security",
    "seguro social",
    "assurance sociale",
    "soc sec",
    "tax id",
    "national id",
    "natl id",
    "license number",
    "account number",
    "deposit account",
];

/// Words that mean somebody's home, or them, where no others stand beside them but those of [`HOME`].
const ALONE: &str = "city state zip zipcode postal county sex";

/// Words that may stand beside those.
const HOME: &str = "home primary permanent current code employee address";

/// Stems that no other header has, for words that were written without a gap.
const STEMS: [&str; 8] =
    ["socialsec", "birth", "ethnic", "marital", "passport", "bankacc", "routingnum", "homeaddr"];

/// Tells whether a header names a column whose cells must not be kept, however it is written: `SocialSecurityNumber`,
/// `Soc_Sec_Nbr`, `BirthDt`.
pub(super) fn is_sensitive(header: &str) -> bool {
    let words = words_set_apart(header);
    let has = |word: &str| words.contains(word);
    let is_of = |list: &str, word: &str| list.split_whitespace().any(|one| one == word);
    let numbers = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let at_home = |word: &String| is_of(ALONE, word) || is_of(HOME, word) || numbers(word);
    let letters: String = header.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    words.iter().any(|word| is_of(WORDS, word))
        || TOGETHER.iter().any(|pair| pair.split(' ').all(has))
        || (has("address") && !has("email"))
        || (words.iter().any(|word| is_of(ALONE, word)) && words.iter().all(at_home))
        || STEMS.iter().any(|stem| letters.contains(stem))
}

/// What stands in the place of what nobody may see.
pub(in crate::roster) const HIDDEN: &str = "(hidden)";

/// So many digits in a row are no part of a name, and may be a number of somebody that was written without its dashes.
const NUMBER: usize = 9;

/// Returns a name, or another word, without the long numbers that a row which is moved by a cell has in its place.
pub(in crate::roster) fn without_numbers(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let length = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let begins = |at: &usize| is_digit(*at) && !at.checked_sub(1).is_some_and(is_digit);
    match (0..bytes.len()).filter(begins).find(|at| length(*at) >= NUMBER) {
        Some(at) => {
            let rest = without_numbers(&text[at + length(at)..]);
            Cow::Owned(format!("{}{HIDDEN}{rest}", without_personal(&text[..at])))
        }
        None => without_personal(text),
    }
}

/// Returns a text without what looks like a social security number (`123-45-6789`), wherever it stands.
pub(in crate::roster) fn without_personal(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_one = |at: usize| {
        let Some(window) = bytes.get(at..at + 11) else { return false };
        let shaped = window.iter().enumerate().all(|(index, byte)| match index {
            3 | 6 => matches!(byte, b'-' | b' ') && *byte == window[3],
            _ => byte.is_ascii_digit(),
        });
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        shaped && !digit(at.checked_sub(1)) && !digit(Some(at + 11))
    };
    match (0..bytes.len().saturating_sub(10)).find(|at| is_one(*at)) {
        // What stands around it is ASCII digits, so that these are borders of letters.
        Some(at) => Cow::Owned(format!("{}{HIDDEN}{}", &text[..at], without_personal(&text[at + 11..]))),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_social_security_number_is_shown_nowhere() {
        assert_eq!(without_personal("123-45-6789"), "(hidden)");
        assert_eq!(without_personal("id 123 45 6789 and 987-65-4321."), "id (hidden) and (hidden).");
        for text in ["555-010-2233", "2026-03-31", "1123-45-6789", "123-45-67890", "123-45 6789", "\u{e9}"] {
            assert_eq!(without_personal(text), text);
        }
    }

    #[test]
    fn a_long_number_is_no_part_of_a_name() {
        assert_eq!(without_numbers("523456789"), HIDDEN);
        assert_eq!(without_numbers("Nowak 000523456789 and 123-45-6789"), "Nowak (hidden) and (hidden)");
        for text in ["Nowak", "Person 17", "12345678", "\u{141}ukasz 1", ""] {
            assert_eq!(without_numbers(text), text);
        }
    }

    #[test]
    fn what_identifies_or_locates_a_person_is_left_out() {
        for header in [
            "ssn",
            "EmployeeSSN",
            "SocialSecurityNumber",
            "socialsecuritynumber",
            "Soc. Sec. Nbr",
            "Tax ID (SSN)",
            "Natl ID",
            "birth date (mm/dd/yyyy)",
            "birthdate",
            "date of birth",
            "DateOfBirth",
            "BirthDt",
            "PLACEOFBIRTH",
            "home address: city",
            "HomeAddress1",
            "homeaddress1",
            "zipcode",
            "Address Line 2",
            "ADDR1",
            "Mailing Addr",
            "zip code",
            "PostalCd",
            "State",
            "Home State",
            "BankAcctNbr",
            "Direct Deposit Account",
            "Gndr",
            "Ethnic Origin",
            "Marital Stat",
            "Fecha de nacimiento",
            "Date de naissance",
            "N\u{fa}mero de seguro social",
            "Direcci\u{f3}n",
        ] {
            assert!(is_sensitive(header), "{header}");
        }
        for header in [
            "work location",
            "e mail address",
            "email address",
            "state of employment",
            "hire date",
            "streetcar pass",
            "Email Address (Home)",
            "EmailAddr",
            "Emp Stat Cd",
            "State of work",
            "Status",
            "User Account Status",
            "Line of business",
            "Store Number",
        ] {
            assert!(!is_sensitive(header), "{header}");
        }
    }
}
