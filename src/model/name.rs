//! Names of people, and how two spellings of a name are compared.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::titles;

/// First and last name, trimmed and within the lengths of the form (50 and 100 characters, protocol §4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonName {
    first: CompactString,
    last: CompactString,
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
    /// One word where first and last name are wanted.
    #[error("is one word; give first and last name, such as \"Ana Diaz\"")]
    OneWord,
}

impl PersonName {
    /// The most characters a first name may have.
    pub const FIRST_LIMIT: usize = 50;
    /// The most characters a last name may have.
    pub const LAST_LIMIT: usize = 100;

    /// Checks both names.
    pub fn new(first: &str, last: &str) -> Result<Self, NameError> {
        Ok(Self {
            first: Self::checked(first, Self::FIRST_LIMIT)?.into(),
            last: Self::checked(last, Self::LAST_LIMIT)?.into(),
        })
    }

    /// Takes names as a page shows them, however they look: what stands there is what it is.
    pub fn as_observed(first: &str, last: &str) -> Self {
        Self { first: first.trim().into(), last: last.trim().into() }
    }

    /// Returns the trimmed text when it is a name of at most `limit` characters.
    pub fn check(text: &str, limit: usize) -> Result<String, NameError> {
        Self::checked(text, limit).map(ToOwned::to_owned)
    }

    /// Returns the same, as a part of the text.
    #[inline]
    pub fn checked(text: &str, limit: usize) -> Result<&str, NameError> {
        let text = text.trim();
        let is_ascii = text.is_ascii();
        let length = if is_ascii { text.len() } else { text.chars().count() };
        let has_control = || {
            if is_ascii {
                text.bytes().any(|byte| byte.is_ascii_control())
            } else {
                text.chars().any(char::is_control)
            }
        };
        if text.is_empty() {
            Err(NameError::Empty)
        } else if length > limit {
            Err(NameError::TooLong { length, limit })
        } else if has_control() {
            Err(NameError::Control)
        } else {
            Ok(text)
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

    /// Returns the spelling by which people are matched; see [`plain_name`].
    pub fn key(&self) -> (String, String) {
        (plain_name(&self.first), plain_name(&self.last))
    }
}

impl FromStr for PersonName {
    type Err = NameError;

    /// Reads "First Last": what stands before the first space is the first name.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let (first, last) = text.trim().split_once(char::is_whitespace).ok_or(NameError::OneWord)?;
        Self::new(first, last)
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.first, self.last)
    }
}

/// Returns the spelling by which names of people, sites, departments and templates are compared: Unicode-normalised
/// (NFKC), lower case, outer white space gone and inner white space single. Apostrophes and dashes of every kind are the
/// plain ones, and characters that nobody sees are none.
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
    // Before normalising, which takes an acute accent apart, and behind it, since it makes dashes out of other dashes.
    let lower: String =
        text.chars().filter_map(typed).nfkc().flat_map(char::to_lowercase).nfkc().filter_map(typed).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the character that a keyboard has for one that a word processor puts in its place; none for one that is not seen.
fn typed(character: char) -> Option<char> {
    match character {
        '\u{2018}'
        | '\u{2019}'
        | '\u{201b}'
        | '\u{2032}'
        | '\u{2bb}'..='\u{2bd}'
        | '\u{2b9}'
        | '\u{2c8}'
        | '\u{b4}'
        | '\u{ff07}'
        | '\u{55a}'
        | '\u{a78c}'
        | '\u{1fbd}'
        | '\u{1fbf}' => Some('\''),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => None,
        other => Some(other),
    }
}

/// Returns the spelling by which names of people are compared: [`fold`], and what people, forms and payroll systems write in
/// one way or another is left out: apostrophes, hyphens, dots and spaces (`O'Neil` and `ONEIL`, `Mary Ann` and `Mary-Ann`),
/// titles in front, and generations and credentials behind (`Dr. Zoë`, `Taylor Jr.`, `Taylor, CPA`).
pub fn fold_name(text: &str) -> String {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        // One word of plain letters stays whatever it is.
        return text.to_ascii_lowercase();
    }
    let folded = fold(text);
    let core = titles::core(&folded);
    let letters: String =
        core.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '`' | '-' | '.')).collect();
    // A name of nothing but such characters is still no other name of that kind.
    if letters.is_empty() { folded } else { letters }
}

/// Returns the spelling by which it is told whether two names may be one person's: [`fold_name`], and Latin letters without what
/// systems of payroll leave out of them: `Jose Alvarez` and `José Álvarez`, `Lukasz` and `Łukasz`.
pub fn plain_name(text: &str) -> String {
    let folded = fold_name(text);
    if folded.is_ascii() {
        return folded;
    }
    let mut plain = String::with_capacity(folded.len());
    for letter in folded.nfc() {
        let mut parts = std::iter::once(letter).nfd();
        match (letter, parts.next()) {
            ('ł', _) => plain.push('l'),
            ('ø', _) => plain.push('o'),
            ('đ' | 'ð', _) => plain.push('d'),
            ('ı', _) => plain.push('i'),
            ('ħ', _) => plain.push('h'),
            ('ß', _) => plain.push_str("ss"),
            ('æ', _) => plain.push_str("ae"),
            ('œ', _) => plain.push_str("oe"),
            ('þ', _) => plain.push_str("th"),
            (_, Some(base)) if base.is_ascii_alphabetic() => plain.push(base),
            // Small letters of some capitals have no sign of their own: `İ`.
            (mark, _) if is_combining_mark(mark) && plain.ends_with(|c: char| c.is_ascii_alphabetic()) => {}
            _ => plain.push(letter),
        }
    }
    plain
}

/// Returns whether two spellings may be one person's name (see [`plain_name`]).
pub fn alike_name(one: &str, other: &str) -> bool {
    one == other || plain_name(one) == plain_name(other)
}

/// Returns whether a spelling is another one that lost accents on its way (`Jose` for `José`): a name is not made worse with it.
pub fn is_plainer(one: &str, other: &str) -> bool {
    let accents =
        |text: &str| text.nfc().filter(|letter| letter.is_alphabetic() && !letter.is_ascii()).count();
    accents(one) < accents(other) && alike_name(one, other)
}

/// Returns whether two texts are the same word for a person: whether [`fold`] makes one of both. Plain letters are compared as they
/// stand.
pub fn same_word(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    if !one.is_ascii() || !other.is_ascii() {
        return fold(one) == fold(other);
    }
    let (mut words, mut others) = (one.split_whitespace(), other.split_whitespace());
    loop {
        match (words.next(), others.next()) {
            (None, None) => return true,
            (Some(word), Some(other)) if word.eq_ignore_ascii_case(other) => {}
            _ => return false,
        }
    }
}

/// Returns whether two spellings are one name: the difference is none that is worth writing, whichever of the two is the
/// better one (see [`fold_name`]).
pub fn same_name(one: &str, other: &str) -> bool {
    one == other || fold_name(one) == fold_name(other)
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

    proptest! {
        #[test]
        fn a_word_is_the_same_where_it_folds_to_the_same(one in "[ aAbB\t\u{b}éÉ'’-]{0,6}", other in "[ aAbB\t\u{b}éÉ'’-]{0,6}") {
            prop_assert_eq!(same_word(&one, &other), fold(&one) == fold(&other));
            prop_assert_eq!(same_word(&one, &fold(&one)), fold(&one) == fold(&fold(&one)));
        }

        #[test]
        fn one_plain_word_is_folded_like_any_other(word in "[a-zA-Z]{1,8}") {
            let like_any_other: String = titles::core(&fold(&word)).chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(fold_name(&word), like_any_other);
        }
    }

    #[test]
    fn what_a_word_processor_makes_of_a_name_is_that_name() {
        for text in [
            "O\u{2019}Neil",
            "O\u{2bc}Neil",
            "O`Neil",
            "O\u{b4}Neil",
            "O\u{ff07}Neil",
            "O'\u{200b}Neil",
            "o'neil\u{feff}",
        ] {
            assert!(same_name(text, "O'Neil"), "{text}");
        }
        for text in ["Lee\u{2013}Kim", "Lee\u{2011}Kim", "Lee\u{ad}-Kim", "Lee\u{fe58}Kim"] {
            assert_eq!(fold(text), "lee-kim", "{text}");
        }
    }

    #[test]
    fn a_difference_that_is_none_for_a_person_is_none() {
        for (one, other) in [
            ("O'Neil", "ONEIL"),
            ("Mary Ann", "Mary-Ann"),
            ("de la Huerta", "Delahuerta"),
            ("St. John", "St John"),
            ("Taylor Jr.", "Taylor"),
            ("Taylor, CPA", "Taylor"),
            ("Dr. Zo\u{eb}", "Zoe\u{308}"),
        ] {
            assert!(same_name(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("Zoe", "Zo\u{eb}"),
            ("Lee", "Leo"),
            ("Jr", "Sr"),
            ("Van Do", "Van"),
            ("-", "'"),
            ("?ukasz", "\u{141}ukasz"),
        ] {
            assert!(!same_name(one, other), "{one} {other}");
        }
    }

    #[test]
    fn accents_that_were_lost_on_the_way_make_nobody_else() {
        for (full, plain) in [
            ("Jos\u{e9}", "Jose"),
            ("\u{c1}lvarez", "ALVAREZ"),
            ("\u{141}ukasz", "Lukasz"),
            ("Nguy\u{1ec5}n", "Nguyen"),
            ("Tra\u{302}\u{300}n", "Tran"),
            ("S\u{f8}ren", "Soren"),
            ("Wei\u{df}", "Weiss"),
            ("\u{130}lkay", "Ilkay"),
        ] {
            assert!(alike_name(full, plain) && !same_name(full, plain), "{full} {plain}");
            assert!(is_plainer(plain, full) && !is_plainer(full, plain) && !is_plainer(full, full), "{full}");
        }
        for (one, other) in [("?ukasz", "\u{141}ukasz"), ("Jos", "Jos\u{e9}"), ("Lee", "Leo")] {
            assert!(!alike_name(one, other) && !is_plainer(one, other), "{one} {other}");
        }
        assert_eq!(
            plain_name("\u{43d}\u{438}\u{439}"),
            "\u{43d}\u{438}\u{439}",
            "other scripts stay as they are"
        );
    }

    #[test]
    fn apostrophes_hyphens_blanks_and_what_nobody_sees_make_no_other_name() {
        for name in [
            "O'Neil",
            "O\u{2019}Neil",
            "O\u{2bc}Neil",
            "O\u{b4}Neil",
            "ONEIL",
            "O\u{200b}Neil",
            "O neil\u{feff}",
        ] {
            assert_eq!(fold_name(name), "oneil", "{name}");
        }
        for name in ["Anne-Marie", "Anne Marie", "Anne\u{2011}Marie", "Anne\u{a0}Marie", "Anne\u{2013}Marie"]
        {
            assert_eq!(fold_name(name), "annemarie", "{name}");
        }
        assert_ne!(fold_name("-"), "", "a name is never nothing");
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
            prop_assert!(same_name(&text, &fold(&text)));
        }
    }
}
