//! Names of people, and how two spellings of a name are compared.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// First and last name, trimmed and within the lengths of the form (50 and 100 characters, protocol §4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonName {
    first: String,
    last: String,
}

/// Why a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// More characters than the form takes.
    #[error("has {length} characters; Backoffice takes {limit}")]
    TooLong {
        /// Characters found.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A line feed or another control character.
    #[error("has a control character in it")]
    Control,
}

impl PersonName {
    /// The most characters a first name may have.
    pub const FIRST_LIMIT: usize = 50;
    /// The most characters a last name may have.
    pub const LAST_LIMIT: usize = 100;

    /// Checks both names.
    pub fn new(first: &str, last: &str) -> Result<Self, NameError> {
        Ok(Self { first: Self::check(first, Self::FIRST_LIMIT)?, last: Self::check(last, Self::LAST_LIMIT)? })
    }

    /// Takes names as a page shows them, however they look: what stands there is what it is.
    pub fn as_observed(first: &str, last: &str) -> Self {
        Self { first: first.trim().to_owned(), last: last.trim().to_owned() }
    }

    /// Returns the trimmed text when it is a name of at most `limit` characters.
    pub fn check(text: &str, limit: usize) -> Result<String, NameError> {
        let text = text.trim();
        let length = text.chars().count();
        if text.is_empty() {
            Err(NameError::Empty)
        } else if length > limit {
            Err(NameError::TooLong { length, limit })
        } else if text.chars().any(char::is_control) {
            Err(NameError::Control)
        } else {
            Ok(text.to_owned())
        }
    }

    /// Returns the first name.
    pub fn first(&self) -> &str {
        &self.first
    }

    /// Returns the last name.
    pub fn last(&self) -> &str {
        &self.last
    }

    /// Returns the spelling by which people are matched: case-folded, Unicode-normalised, inner white space single.
    pub fn key(&self) -> (String, String) {
        (fold(&self.first), fold(&self.last))
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.first, self.last)
    }
}

/// Returns the spelling by which names of people, sites, departments and templates are compared: Unicode-normalised
/// (NFKC), lower case, outer white space gone and inner white space single.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        // Most texts are, and normalising them changes nothing.
        let mut folded = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        folded.make_ascii_lowercase();
        return folded;
    }
    let lower: String = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether two texts are the same for a reader: outer white space and how letters are composed do not count, their
/// case does.
pub fn same_letters(one: &str, other: &str) -> bool {
    one.trim().nfc().eq(other.trim().nfc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_fold_together() {
        assert_eq!(fold("  ZOË  O\u{2019}Neil"), fold("zoe\u{308} o\u{2019}neil"));
        assert_eq!(fold("Harbor\u{a0}Point"), "harbor point");
        assert_ne!(fold("Zoe"), fold("Zoë"));
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(PersonName::new(&"é".repeat(50), "x").is_ok());
        assert_eq!(
            PersonName::new(&"é".repeat(51), "x"),
            Err(NameError::TooLong { length: 51, limit: PersonName::FIRST_LIMIT })
        );
        assert_eq!(PersonName::new(" ", "x"), Err(NameError::Empty));
        assert_eq!(PersonName::new("a\nb", "x"), Err(NameError::Control));
    }

    proptest! {
        #[test]
        fn the_short_way_folds_as_the_long_one(text in "[ -~\\t\\n\\r\\x0b\\x1c]*") {
            let lower: String = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
            prop_assert_eq!(fold(&text), lower.split_whitespace().collect::<Vec<_>>().join(" "));
        }

        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC*") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
