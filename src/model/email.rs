//! E-mail addresses: kept as written, compared without case.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An e-mail address. Two addresses that differ in case only are equal, as they are to Backoffice and to people.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct ParseEmailError(#[source] email_address::Error);

impl Email {
    /// Returns the address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the spelling by which addresses are compared.
    pub fn key(&self) -> String {
        self.spelling().into_owned()
    }

    /// Returns the same, as it is written where nothing is to be changed.
    pub(crate) fn spelling(&self) -> Cow<'_, str> {
        let is_lower = self.0.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if is_lower { Cow::Borrowed(&self.0) } else { Cow::Owned(self.0.to_lowercase()) }
    }
}

impl FromStr for Email {
    type Err = ParseEmailError;

    fn from_str(text: &str) -> Result<Self, ParseEmailError> {
        let options = email_address::Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        email_address::EmailAddress::parse_with_options(text.trim(), options)
            .map(|address| Self(address.into()))
            .map_err(ParseEmailError)
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (&self.0, &other.0);
        if one == other {
            return true;
        }
        if one.is_ascii() && other.is_ascii() {
            return one.eq_ignore_ascii_case(other);
        }
        one.to_lowercase() == other.to_lowercase()
    }
}

impl Eq for Email {}

impl PartialOrd for Email {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Email {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Email {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.spelling().hash(state);
    }
}

impl fmt::Display for Email {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl TryFrom<String> for Email {
    type Error = ParseEmailError;

    fn try_from(text: String) -> Result<Self, ParseEmailError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_makes_no_other_address_and_is_kept() {
        let one: Email = " Ana.Diaz@Example.com ".parse().unwrap();
        assert_eq!(one, "ana.diaz@example.com".parse().unwrap());
        assert_eq!(one.to_string(), "Ana.Diaz@Example.com");
    }

    #[test]
    fn other_texts_are_refused() {
        for bad in
            ["", "ana", "ana@", "@example.com", "ana@example", "a b@example.com", "Ana <ana@example.com>"]
        {
            assert!(bad.parse::<Email>().is_err(), "{bad:?}");
        }
    }
}
