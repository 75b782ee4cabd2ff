//! E-mail addresses: kept as written, compared without case.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// An e-mail address. Two addresses that differ in case only are equal, as they are to Backoffice and to people.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Email(CompactString);

/// Names that say that there is no address. Nobody is called so.
const NOBODY: Words = Words::of(&[
    "none",
    "noemail",
    "nomail",
    "noemailaddress",
    "noemailonfile",
    "noaddress",
    "noone",
    "nobody",
    "nothing",
    "notapplicable",
    "notavailable",
    "notprovided",
    "notgiven",
    "null",
    "unknown",
    "unavailable",
    "undefined",
    "placeholder",
    "refused",
    "declined",
    "noreply",
    "donotreply",
]);

/// Servers that say the same.
const NOWHERE: Words = Words::of(&[
    "none",
    "noemail",
    "nomail",
    "noaddress",
    "null",
    "nothing",
    "nowhere",
    "notprovided",
    "unknown",
    "placeholder",
    "noreply",
    "invalid",
]);

/// Words that fill a field.
const FILLING: Words = Words::of(&[
    "test", "testing", "email", "mail", "user", "name", "abc", "xyz", "asdf", "qwerty", "xxx", "xxxx",
    "employee",
]);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct ParseEmailError(#[source] email_address::Error);

impl Email {
    /// Returns the address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether this is what people type into a field that must not be empty: it is nobody's address.
    pub fn is_placeholder(&self) -> bool {
        let lower = self.spelling();
        let Some(at) = memchr::memrchr(b'@', lower.as_bytes()) else { return false };
        let (name, server) = (&lower[..at], &lower[at + 1..]);
        let written_out = name.contains('/');
        let (name, domain) = (PlainWord::of(name), PlainWord::of(domain(server)));
        // `test@test.com`, `x@x.com`: the same word twice, and none that anybody is called.
        let twice = || name == domain && (name.is_one_of(&FILLING) || name.has_at_most_two());
        let is_nobodys = name.is_one_of(&NOBODY) || (written_out && name.is("na"));
        is_nobodys || domain.is_one_of(&NOWHERE) || twice() || server.ends_with(".invalid")
    }

    /// Returns the spelling by which addresses are compared.
    pub fn key(&self) -> String {
        self.spelling().into_owned()
    }

    /// Returns the same, as it is written where nothing is to be changed.
    pub(crate) fn spelling(&self) -> Cow<'_, str> {
        let is_lower = self.0.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if is_lower { Cow::Borrowed(&self.0) } else { Cow::Owned(self.as_str().to_lowercase()) }
    }
}

/// Words of small letters, each shorter than 32.
struct Words {
    all: &'static [&'static str],
    /// The lengths of those that begin with each letter, as bits: hardly any other word begins like one and is as long.
    lengths: [u32; 26],
}

impl Words {
    const fn of(all: &'static [&'static str]) -> Self {
        let mut lengths = [0; 26];
        let mut at = 0;
        while at < all.len() {
            lengths[(all[at].as_bytes()[0] - b'a') as usize] |= 1 << all[at].len();
            at += 1;
        }
        Self { all, lengths }
    }

    fn may_have(&self, first: u8, length: usize) -> bool {
        let lengths = self.lengths.get(usize::from(first.wrapping_sub(b'a')));
        lengths.is_some_and(|lengths| lengths >> length & 1 == 1)
    }
}

/// Returns the name in front of the last point of a server's, behind the point before it.
fn domain(server: &str) -> &str {
    let Some(end) = memchr::memrchr(b'.', server.as_bytes()) else { return "" };
    let begin = memchr::memrchr(b'.', &server.as_bytes()[..end]).map_or(0, |point| point + 1);
    &server[begin..end]
}

/// The letters and digits of a word, taken out of it only where they may be those of a word that is looked for: every address of a roster
/// is asked for its own.
struct PlainWord<'a> {
    word: &'a str,
    /// The first of them, of a word of ASCII, and how many there are.
    ascii: Option<(u8, usize)>,
}

impl<'a> PlainWord<'a> {
    fn of(word: &'a str) -> Self {
        let letters = || word.bytes().filter(u8::is_ascii_alphanumeric);
        let ascii = word.is_ascii().then(|| (letters().next().unwrap_or(0), letters().count()));
        Self { word, ascii }
    }

    fn letters(&self) -> impl Iterator<Item = char> {
        self.word.chars().filter(|c| c.is_alphanumeric())
    }

    fn is(&self, word: &str) -> bool {
        self.letters().eq(word.chars())
    }

    fn is_one_of(&self, words: &Words) -> bool {
        self.ascii.is_none_or(|(first, length)| length < 32 && words.may_have(first, length))
            && words.all.iter().any(|word| self.is(word))
    }

    fn has_at_most_two(&self) -> bool {
        self.letters().nth(2).is_none()
    }
}

impl PartialEq for PlainWord<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.ascii == other.ascii && self.letters().eq(other.letters())
    }
}

/// Recognises what nearly every address is: letters, digits and a few signs, in words with a point between them.
fn is_plain(text: &str) -> bool {
    // Whether the server's name has begun, whether it has a point, and whether a word may end or go on with such a sign here.
    let (mut in_server, mut has_point, mut before) = (false, false, b'.');
    for byte in text.bytes() {
        let behind_word =
            before.is_ascii_alphanumeric() || !in_server && matches!(before, b'_' | b'-' | b'+');
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {}
            b'_' | b'+' if !in_server => {}
            b'-' if !in_server || before.is_ascii_alphanumeric() || before == b'-' => {}
            b'.' if behind_word => has_point |= in_server,
            b'@' if behind_word && !in_server => in_server = true,
            _ => return false,
        }
        before = if byte == b'@' { b'.' } else { byte };
    }
    in_server && has_point && before.is_ascii_alphanumeric() && text.len() <= 64
}

impl FromStr for Email {
    type Err = ParseEmailError;

    fn from_str(text: &str) -> Result<Self, ParseEmailError> {
        let text = text.trim();
        if is_plain(text) {
            return Ok(Self(CompactString::new(text)));
        }
        let options = email_address::Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        email_address::EmailAddress::parse_with_options(text, options)
            .map(|address| Self(CompactString::from(String::from(address))))
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
        one.as_str().to_lowercase() == other.as_str().to_lowercase()
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
        email.0.into_string()
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
    use proptest::prelude::*;

    #[test]
    fn case_makes_no_other_address_and_is_kept() {
        let one: Email = " Ana.Diaz@Example.com ".parse().unwrap();
        assert_eq!(one, "ana.diaz@example.com".parse().unwrap());
        assert_eq!(one.to_string(), "Ana.Diaz@Example.com");
    }

    proptest! {
        #[test]
        fn a_plain_address_is_read_like_any_other(text in "[a-zA-Z0-9_.+@-]{0,20}", usual in "[a-z0-9._+-]{1,9}@[a-z0-9.-]{1,9}[.][a-z]{2,4}") {
            for text in [text, usual] {
                if is_plain(&text) {
                    let options = email_address::Options::default().with_required_tld().without_display_text().without_domain_literal();
                    let known = email_address::EmailAddress::parse_with_options(&text, options);
                    prop_assert_eq!(known.map(String::from), Ok(text));
                }
            }
        }
    }

    #[test]
    fn what_fills_a_field_is_nobodys_address() {
        let is = |text: &str| text.parse::<Email>().unwrap().is_placeholder();
        for text in [
            "none@none.com",
            "noemail@example.com",
            "No.Email@example.com",
            "NA@na.com",
            "n/a@example.com",
            "unknown@example.com",
            "test@test.com",
            "x@x.com",
            "a@a.net",
            "abc@abc.com",
            "somebody@noemail.com",
            "ana@example.invalid",
            "no-reply@example.com",
            "not_provided@example.com",
            "null@null.null",
        ] {
            assert!(is(text), "{text}");
        }
        for text in [
            "ana.diaz@example.com",
            "test@example.com",
            "smith@smith.com",
            "nora.none@example.com",
            "na.kim@example.com",
            "jo@example.com",
            "na@example.com",
            "na@na.example.com",
            "blank@example.com",
            "blankenship@example.com",
            "employee12@example.com",
            "nilsson@example.com",
        ] {
            assert!(!is(text), "{text}");
        }
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
