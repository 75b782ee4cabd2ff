//! Columns that nobody here has any business with: they are never kept beyond the line they stand on.

use std::borrow::Cow;

/// Words that are enough in a header to leave its cells out of everything.
const WORDS: [&str; 14] = [
    "ssn",
    "social security",
    "tax id",
    "birth",
    "birthday",
    "birthdate",
    "dob",
    "bank",
    "routing",
    "home address",
    "street",
    "gender",
    "ethnicity",
    "marital",
];

/// Headers that mean somebody's home when they stand alone.
const WHOLE: [&str; 14] = [
    "address",
    "address 1",
    "address 2",
    "address line 1",
    "address line 2",
    "city",
    "state",
    "zip",
    "zip code",
    "postal code",
    "primary zip/postal code",
    "sex",
    "race",
    "nationality",
];

/// Tells whether a header, normalised, names a column whose cells must not be kept.
pub(super) fn is_sensitive(normalised: &str) -> bool {
    let named = |word: &str| {
        normalised.match_indices(word).any(|(at, _)| {
            let (before, after) = (&normalised[..at], &normalised[at + word.len()..]);
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        })
    };
    WHOLE.contains(&normalised) || WORDS.into_iter().any(named)
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
        Some(at) => Cow::Owned(format!("{}(hidden){}", &text[..at], without_personal(&text[at + 11..]))),
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
    fn what_identifies_or_locates_a_person_is_left_out() {
        for header in
            ["ssn", "birth date (mm/dd/yyyy)", "birthdate", "date of birth", "home address: city", "zip code"]
        {
            assert!(is_sensitive(header), "{header}");
        }
        for header in [
            "work location",
            "e mail address",
            "email address",
            "state of employment",
            "hire date",
            "streetcar pass",
        ] {
            assert!(!is_sensitive(header), "{header}");
        }
    }
}
