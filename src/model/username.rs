//! Names of Backoffice logins.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The name of a Backoffice login: a letter, then 2 to 63 letters, digits or underscores (protocol §9).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Username(Box<str>);

/// Why a text is not a username.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a username: it starts with a letter and has 3 to 64 letters, digits or underscores")]
pub struct ParseUsernameError;

impl Username {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the spelling by which usernames are compared: without case, so that `Ana` and `ana` are never two.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl FromStr for Username {
    type Err = ParseUsernameError;

    fn from_str(text: &str) -> Result<Self, ParseUsernameError> {
        let text = text.trim();
        let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
        let word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if starts && word && (3..=64).contains(&text.len()) {
            Ok(Self(text.into()))
        } else {
            Err(ParseUsernameError)
        }
    }
}

impl fmt::Display for Username {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<Username> for String {
    fn from(username: Username) -> Self {
        username.0.into_string()
    }
}

impl TryFrom<String> for Username {
    type Error = ParseUsernameError;

    fn try_from(text: String) -> Result<Self, ParseUsernameError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_is_a_letter_and_two_to_sixty_three_word_characters() {
        for good in ["abc", "A_1", "ana_diaz2"] {
            assert!(good.parse::<Username>().is_ok(), "{good}");
        }
        let long = "a".repeat(65);
        for bad in ["", "ab", "1abc", "_abc", "ana.diaz", "ana diaz", "zoë", long.as_str()] {
            assert!(bad.parse::<Username>().is_err(), "{bad}");
        }
    }
}
