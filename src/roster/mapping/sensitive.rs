//! Columns that nobody here has any business with: they are never kept beyond the line they stand on.

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

#[cfg(test)]
mod tests {
    use super::*;

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
