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
        may_be_placeholder(&self.0) && self.is_surely_placeholder()
    }

    fn is_surely_placeholder(&self) -> bool {
        let lower = self.spelling();
        let Some((name, server)) = split(&lower) else { return false };
        let written_out = name.contains('/');
        let plain = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let (name, domain) = (plain(name), plain(domain(server)));
        // `test@test.com`, `x@x.com`: the same word twice, and none that anybody is called.
        let twice = name == domain && (FILLING.has(&name) || name.chars().count() <= 2);
        let is_nobodys = NOBODY.has(&name) || (written_out && name == "na");
        is_nobodys || NOWHERE.has(&domain) || twice || server.ends_with(".invalid")
    }

    /// Returns the spelling by which addresses are compared.
    pub fn key(&self) -> String {
        self.spelling().into_owned()
    }

    /// Returns the same, as it is written where nothing is to be changed.
    pub(crate) fn spelling(&self) -> Cow<'_, str> {
        // Without a way out on the first of them it is done for many bytes at once.
        let others = |found, byte: u8| found | byte & 0x80 | u8::from(byte.is_ascii_uppercase());
        let is_lower = self.0.bytes().fold(0, others) == 0;
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

    /// Returns whether the letters and digits of a word of ASCII, of which this is the first in lower case, may be one of these.
    fn may_have(&self, first: u8, word: &str) -> bool {
        let lengths = self.lengths.get(usize::from(first.wrapping_sub(b'a'))).copied().unwrap_or_default();
        // Most words need not even be counted, and none of these has a digit.
        lengths != 0 && !word.bytes().any(|byte| byte.is_ascii_digit()) && {
            let length = word.bytes().filter(u8::is_ascii_alphabetic).count();
            length < 32 && lengths >> length & 1 == 1
        }
    }

    fn has(&self, word: &str) -> bool {
        self.all.contains(&word)
    }
}

/// Returns the name in front of the last point of a server's, behind the point before it.
fn domain(server: &str) -> &str {
    // So few bytes are gone through sooner than a search is set up.
    let last_point = |text: &str| text.bytes().rposition(|byte| byte == b'.');
    let Some(end) = last_point(server) else { return "" };
    let begin = last_point(&server[..end]).map_or(0, |point| point + 1);
    &server[begin..end]
}

/// Returns the name in front of the last `@`, and the server behind it.
fn split(address: &str) -> Option<(&str, &str)> {
    let at = memchr::memrchr(b'@', address.as_bytes())?;
    Some((&address[..at], &address[at + 1..]))
}

/// Tells nearly every address of somebody by the first letters of its words, as it stands: a roster may have a million of them.
fn may_be_placeholder(address: &str) -> bool {
    // Without a way out on the first of them it is asked of many bytes at once.
    let strange = |found, byte: u8| found | byte & 0x80 | u8::from(byte == b'/');
    if address.bytes().fold(0, strange) != 0 {
        return true;
    }
    let Some((name, server)) = split(address) else { return true };
    let first = |word: &str| {
        let first = word.bytes().find(u8::is_ascii_alphanumeric);
        first.map_or(0, |letter| letter.to_ascii_lowercase())
    };
    let domain = domain(server);
    let (of_name, of_domain) = (first(name), first(domain));
    of_name == of_domain
        || NOBODY.may_have(of_name, name)
        || NOWHERE.may_have(of_domain, domain)
        || server.len() >= 8 && server.as_bytes()[server.len() - 8..].eq_ignore_ascii_case(b".invalid")
}

/// The kinds of signs of nearly every address, as bits: letters and digits, lines, dashes, points. None is of the fifth.
const KINDS: [u8; 5] = [LETTER, LINE, DASH, POINT, 0];
const LETTER: u8 = 1;
const LINE: u8 = 1 << 1;
const DASH: u8 = 1 << 2;
const POINT: u8 = 1 << 3;

/// The place of each byte's kind among [`KINDS`].
const KIND_OF: [u8; 256] = {
    let mut kinds = [4; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => 0,
            b'_' | b'+' => 1,
            b'-' => 2,
            b'.' => 3,
            _ => 4,
        };
        byte += 1;
    }
    kinds
};

/// Returns the kind of the last sign of a text in which each stands only behind those that are said for its own kind; `None` for any
/// other text.
fn last_in_order(text: &str, behind: [u8; 5]) -> Option<u8> {
    // A text begins as if a point stood in front of it.
    let mut last = POINT;
    for byte in text.bytes() {
        let kind = usize::from(KIND_OF[usize::from(byte)]);
        if behind[kind] & last == 0 {
            return None;
        }
        last = KINDS[kind];
    }
    Some(last)
}

/// Recognises what nearly every address is: letters, digits and a few signs, in words with a point between them.
fn is_plain(text: &str) -> bool {
    const ANY: u8 = LETTER | LINE | DASH | POINT;
    let Some((name, server)) = split(text) else { return false };
    let name_ends = last_in_order(name, [ANY, ANY, ANY, LETTER | LINE | DASH, 0]);
    let server_ends = last_in_order(server, [ANY, 0, LETTER | DASH, LETTER, 0]);
    name_ends.is_some_and(|last| last != POINT)
        && server_ends == Some(LETTER)
        && memchr::memchr(b'.', server.as_bytes()).is_some()
        && text.len() <= 64
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
