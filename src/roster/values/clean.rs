//! What exporters and spreadsheets put around a value, or in place of one.

use std::borrow::Cow;

use crate::model::begins_formula;

use super::signs::Signs;

/// Texts that systems write where there is nothing, lower case.
const NOTHING: [&str; 48] = [
    "-",
    "--",
    "---",
    "\u{2014}",
    "\u{2013}",
    "n/a",
    "na",
    "n.a.",
    "n/a.",
    "#n/a",
    "#n/a n/a",
    "<na>",
    "not defined",
    "not applicable",
    "not available",
    "00/00/0000",
    "0000-00-00",
    "(blank)",
    "null",
    "(null)",
    "<null>",
    "[null]",
    "{null}",
    "\\n",
    "none",
    "(none)",
    "<none>",
    "nil",
    "nan",
    "nat",
    "undefined",
    "tbd",
    "tba",
    "t.b.d.",
    "--/--/----",
    "empty",
    // What a list to choose from shows while nothing is chosen.
    "-none-",
    "--none--",
    "-select-",
    "--select--",
    "- select -",
    "-- select --",
    "select one",
    "please select",
    "not provided",
    "not specified",
    "not entered",
    "(not set)",
];

/// What is a name as well where it is written like one: `Nan Keller`, `Jo Null`, `Na Min-ji`.
const NAMES_TOO: [&str; 6] = ["Null", "None", "Nan", "Na", "Nat", "Nil"];

/// What a cell is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The name of a person.
    Name,
    /// Anything else.
    Other,
}

/// Takes off outer white space of any kind, `="000772"`, and the apostrophe that keeps a spreadsheet from taking digits for
/// a number; reads `&amp;` and the like; a text that stands for nothing becomes empty. Returns its signs as well.
pub(super) fn clean(text: Cow<'_, str>, kind: Kind) -> (Cow<'_, str>, Signs) {
    match text {
        Cow::Borrowed(text) => match clean_plain(text, kind) {
            Some((plain, signs)) => (Cow::Borrowed(plain), signs),
            None => without_entities(Cow::Borrowed(text), kind, Signs::of(text)),
        },
        owned @ Cow::Owned(_) => {
            let signs = Signs::of(&owned);
            without_entities(owned, kind, signs)
        }
    }
}

/// Cleans the text of a cell, where nothing but its ends may have to go; `None` where a web page may have written it.
#[inline]
pub(super) fn clean_plain(text: &str, kind: Kind) -> Option<(&str, Signs)> {
    let signs = Signs::of(text);
    (!signs.have(Signs::AMPERSAND)).then(|| (cleaned(text, kind), signs))
}

fn without_entities(text: Cow<'_, str>, kind: Kind, signs: Signs) -> (Cow<'_, str>, Signs) {
    match Some(&text).filter(|_| signs.have(Signs::AMPERSAND)).and_then(|text| entities(text)) {
        Some(plain) => {
            let signs = Signs::of(&plain);
            (trimmed(Cow::Owned(plain), kind), signs)
        }
        None => (trimmed(text, kind), signs),
    }
}

fn trimmed(text: Cow<'_, str>, kind: Kind) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(cleaned(text, kind)),
        Cow::Owned(text) => Cow::Owned(cleaned(&text, kind).to_owned()),
    }
}

/// Reads what a web page writes for letters and signs; `None` where there is none of it. Some exports write it twice over:
/// `&amp;#039;`.
fn entities(text: &str) -> Option<String> {
    if !text.contains('&') || !text.contains(';') {
        return None;
    }
    let once = html_escape::decode_html_entities(text);
    let twice = html_escape::decode_html_entities(&once);
    (twice != text).then(|| twice.into_owned())
}

#[inline]
fn cleaned(text: &str, kind: Kind) -> &str {
    // Most cells begin and end with a sign that is seen, and not with one of those that something stands around with: nothing does.
    if let (Some(first), Some(last)) = (text.as_bytes().first(), text.as_bytes().last())
        && first.is_ascii_graphic()
        && !matches!(first, b'\'' | b'=' | b'*')
        && last.is_ascii_graphic()
    {
        return if is_nothing(text, kind) { "" } else { text };
    }
    without_outer(text, kind)
}

fn without_outer(text: &str, kind: Kind) -> &str {
    if text.is_empty() {
        return text;
    }
    let outer =
        |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{1a}' | '\0');
    let text = text.trim_matches(outer);
    let text = unwrapped(text).trim_matches(outer);
    let stars = text.len() >= 2 && text.bytes().all(|byte| byte == b'*');
    if stars || is_nothing(text, kind) { "" } else { text }
}

/// Returns whether a text stands for nothing. A name that is written like one is a name.
#[inline]
fn is_nothing(text: &str, kind: Kind) -> bool {
    // Hardly any other cell begins like such a text and is as long.
    text.bytes()
        .next()
        .is_some_and(|first| LENGTHS[usize::from(first.to_ascii_lowercase())] >> text.len().min(31) & 1 == 1)
        && NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text))
        && !(kind == Kind::Name && NAMES_TOO.contains(&text))
}

/// The lengths of the texts that stand for nothing, as bits, by their first byte.
const LENGTHS: [u32; 256] = {
    let mut lengths = [0; 256];
    let mut at = 0;
    while at < NOTHING.len() {
        lengths[NOTHING[at].as_bytes()[0] as usize] |= 1 << NOTHING[at].len();
        at += 1;
    }
    lengths
};

fn unwrapped(text: &str) -> &str {
    // ’t Hooft is a name. What would be a formula has an apostrophe in rejects.csv.
    let guarded =
        |rest: &&str| rest.starts_with(|c: char| c.is_ascii_digit() || c == '(' || begins_formula(c));
    let text = text.strip_prefix('\'').filter(guarded).unwrap_or(text);
    text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

/// Returns the whole number that a spreadsheet wrote with a point: `100034.0`.
pub(super) fn without_point(text: &str) -> Option<&str> {
    let (head, tail) = text.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(head) && digits(tail) && tail.bytes().all(|byte| byte == b'0')).then_some(head)
}

/// What other languages, and banks, write between thousands.
const BETWEEN_THOUSANDS: [char; 6] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '\u{2019}'];

/// Returns the whole number that was written with commas between its thousands: `1,006`; where `in_any_way`, also with another
/// sign that is no point: `1 006`.
pub(super) fn without_thousands(text: &str, in_any_way: bool) -> Option<String> {
    let is_between = |c: &char| *c == ',' || in_any_way && BETWEEN_THOUSANDS.contains(c);
    let between = text.chars().find(is_between)?;
    let mut groups = text.split(between);
    let first = groups.next()?;
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let well = first.len() <= 3 && digits(first) && !first.starts_with('0') && groups.clone().count() > 0;
    (well && groups.all(|group| group.len() == 3 && digits(group))).then(|| text.replace(between, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrappers_and_white_space_come_off() {
        for (text, expected) in [
            ("=\"0306703\"", "0306703"),
            ("'+1 405 555 0142", "+1 405 555 0142"),
            ("'\u{ff1d}1", "\u{ff1d}1"),
            ("\u{a0}10:00AM \u{200b}", "10:00AM"),
            ("'t Hooft", "'t Hooft"),
            ("active\u{1a}", "active"),
            ("***", ""),
            ("O'Neil", "O'Neil"),
        ] {
            assert_eq!(cleaned(text, Kind::Other), expected, "{text:?}");
        }
    }

    #[test]
    fn every_word_for_nothing_begins_like_one() {
        for word in NOTHING {
            assert_eq!(cleaned(word, Kind::Other), "", "{word:?}");
            assert_eq!(cleaned(&word.to_uppercase(), Kind::Other), "", "{word:?}");
        }
    }

    #[test]
    fn words_for_nothing_are_nothing() {
        for text in [
            "NULL",
            "null",
            "None",
            "nan",
            "NaN",
            "NaT",
            "NA",
            "N/A",
            "n/a",
            "\\N",
            "(null)",
            "none",
            "TBD",
            "tba",
            "#N/A",
            "-",
            "--",
            "Not Defined",
            " \u{2014} ",
            "00/00/0000",
            "<NA>",
            "nil",
            "Undefined",
            "(blank)",
            "--None--",
            "-Select-",
            " -- Select -- ",
            "Please select",
            "Not Provided",
            "(Not Set)",
        ] {
            assert_eq!(cleaned(text, Kind::Other), "", "{text:?}");
        }
        for text in ["NULL", "null", "none", "nan", "NA", "\\N", "N/A", "#N/A", "-", "TBD", "-Select-"] {
            assert_eq!(cleaned(text, Kind::Name), "", "{text:?}");
        }
        for name in ["Null", "Nan", "Na", "Nuller", "Nanette"] {
            assert_eq!(cleaned(name, Kind::Name), name);
        }
        for text in ["0", "no", "Nora", "-5", "nothing", "N"] {
            assert_eq!(cleaned(text, Kind::Other), text);
        }
    }

    #[test]
    fn what_a_web_page_writes_for_letters_is_those_letters() {
        for (text, expected) in [
            ("Zo&euml;", "Zo\u{eb}"),
            ("O&#039;Neil", "O'Neil"),
            ("O&#x27;Neil", "O'Neil"),
            ("O&amp;#039;Neil", "O'Neil"),
            ("R&amp;D", "R&D"),
            ("&nbsp;Ana&nbsp;", "Ana"),
            ("&nbsp;", ""),
            ("R&D; Wash", "R&D; Wash"),
            ("Wash & Wax;Lube", "Wash & Wax;Lube"),
        ] {
            assert_eq!(clean(Cow::Borrowed(text), Kind::Other).0, expected, "{text:?}");
        }
    }

    #[test]
    fn only_whole_numbers_lose_their_point_and_their_commas() {
        assert_eq!(without_point("100034.0"), Some("100034"));
        assert_eq!(without_point("4055550117.00"), Some("4055550117"));
        for text in ["15.5", ".0", "1.", "a.0", "1.0.0"] {
            assert_eq!(without_point(text), None, "{text}");
        }
        assert_eq!(without_thousands("1,006", false).as_deref(), Some("1006"));
        assert_eq!(without_thousands("1,234,567", true).as_deref(), Some("1234567"));
        for text in ["1 006", "1\u{a0}006", "1\u{202f}006", "1'006", "1\u{2019}006"] {
            assert_eq!(without_thousands(text, true).as_deref(), Some("1006"), "{text}");
            assert_eq!(without_thousands(text, false), None, "{text}");
        }
        for text in ["1006", "1,06", "0,006", "1,006.5", "A,006", ",006", "1,0067", "1006,123"] {
            assert_eq!(without_thousands(text, true), None, "{text}");
        }
    }
}
