//! Cells of names in which more stands than a name: what payroll writes there for want of another place.

use crate::roster::mapping::HIDDEN;

/// Signs that no name has.
const SIGNS: [char; 21] = [
    '@', '#', '/', '\\', '|', ';', ':', '!', '{', '}', '[', ']', '<', '>', '=', '+', '%', '$', '&', '~', '^',
];

/// With what a formula, a mark of a page or the end of one begins: what looks so is somebody's trick or test, and a text like any other.
const BEGIN: [char; 6] = ['=', '+', '-', '@', '<', '"'];

/// Words that are no names behind a dash, a comma or a low line, or in capitals where the rest is not: `Taylor - OLD`, `Taylor NLE`.
const NOTES: &str = "active inactive terminated termed term loa leave fmla old new rehire rehired duplicate dup dupe test temp temporary \
    seasonal quit fired resigned deceased lead manager supervisor mgr nle dnr dnu tbd contractor agency transfer transferred left gone";

/// Words that nobody is called, wherever they stand beside another one.
const NEVER: &str = "inactive terminated termed rehire rehired resigned deceased duplicate";

/// With what a phrase goes on behind a dash: `Taylor - on leave`.
const PHRASE: &str = "on to until since from not no only see ask pending loan";

/// Cells that name nobody.
const NOBODY: &str = "vacant vacancy unknown unassigned unfilled tbh tbd tba open";

/// Those that somebody is called all the same, as a first name.
const FIRST_NAMES: &str = "vacant open";

/// First and last names, either way round, that stand for a person who is still to be found.
const TO_BE_FOUND: [(&str, &str); 4] =
    [("place", "holder"), ("future", "hire"), ("to be", "hired"), ("to be", "determined")];

/// Words that stand between two names of somebody.
const BETWEEN: &str = "aka a.k.a. fka f.k.a. n\u{e9}e formerly alias";

/// Words that say something together.
const TOGETHER: [(&str, &str); 5] =
    [("do", "not"), ("no", "longer"), ("on", "leave"), ("new", "hire"), ("open", "position")];

/// Returns whether a cell holds no name, or more than one: an address, a note.
pub(in crate::roster) fn is_more_than_a_name(text: &str) -> bool {
    if is_blank_of_a_letter(text) || text.contains(HIDDEN) {
        return true;
    }
    if text.starts_with(BEGIN) {
        return false;
    }
    if !text.contains(char::is_alphanumeric) || text.contains(SIGNS) || text.contains(is_picture) {
        return true;
    }
    let words: Vec<&str> = text.split([' ', '\u{a0}', '_']).filter(|word| !word.is_empty()).collect();
    if let [word] = words[..] {
        return names_nobody(word) || has_note_behind(word);
    }
    // A note in capitals is seen where the name has other letters, and one in small letters behind it.
    let shouted = |word: &str| is_capital(word) && is_in(NOTES, word);
    let whispered = |word: &str| !word.contains(char::is_uppercase) && is_in(NOTES, word);
    let any_small = words.iter().any(|word| !is_capital(word) && word.starts_with(char::is_uppercase));
    let pairs = || words.iter().zip(words.iter().skip(1));
    let is_together = |one: &str, other: &str| {
        let is = |(first, second): &(&str, &str)| {
            one.eq_ignore_ascii_case(first) && bare(other).eq_ignore_ascii_case(second)
        };
        TOGETHER.iter().any(is)
    };
    let behind = |one: &str, other: &str| {
        (is_dash(one) && (is_in(NOTES, other) || is_in(PHRASE, other)))
            || (one.ends_with(',') && is_in(NOTES, other))
    };
    let between = words.len() > 2 && words[1..words.len() - 1].iter().any(|word| is_in(BETWEEN, word));
    between
        || words
            .iter()
            .any(|word| is_in(NEVER, word) || has_note_behind(word) || (any_small && shouted(word)))
        || pairs().any(|(one, other)| is_together(one, other) || behind(one, other))
        || (any_small && words[1..].iter().any(|word| whispered(word)))
        || (text.contains('_') && words[1..].iter().any(|word| is_in(NOTES, word)))
}

/// Returns whether a cell is a place of a letter that a program was to fill in: `<<First>>`, `\u{ab}First_Name\u{bb}`, `[First]`.
fn is_blank_of_a_letter(text: &str) -> bool {
    [("<<", ">>"), ("\u{ab}", "\u{bb}"), ("[", "]"), ("{", "}"), ("%", "%"), ("<", ">")].iter().any(
        |(open, close)| {
            let inside = text.strip_prefix(open).and_then(|text| text.strip_suffix(close));
            inside.is_some_and(|inside| {
                let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | ' ' | '.' | '-');
                !inside.is_empty() && inside.chars().all(word)
            })
        },
    )
}

/// What stands above a column of first names.
const ABOVE_FIRST: [&str; 5] = ["first", "first name", "firstname", "first_name", "fname"];

/// What stands above a column of last names.
const ABOVE_LAST: [&str; 5] = ["last", "last name", "lastname", "last_name", "lname"];

/// Words that, written twice, fill in both names: each alone is somebody's.
const FILLING: &str = "test testing tester demo dummy fake sample example placeholder template temp default";

/// Returns whether first and last name together are nobody's: the names of the columns, or a word for trying something out, twice.
pub(in crate::roster) fn stand_for_nobody(first: &str, last: &str) -> bool {
    let has = |known: [&str; 5], text: &str| known.iter().any(|known| known.eq_ignore_ascii_case(text));
    let is = |(one, other): &(&str, &str)| {
        (one.eq_ignore_ascii_case(first) && other.eq_ignore_ascii_case(last))
            || (one.eq_ignore_ascii_case(last) && other.eq_ignore_ascii_case(first))
    };
    (has(ABOVE_FIRST, first) && has(ABOVE_LAST, last))
        || (first.eq_ignore_ascii_case(last) && is_in(FILLING, first))
        || (matches!(first.len() + last.len(), 10 | 11 | 15) && TO_BE_FOUND.iter().any(is))
}

/// Returns whether a single word names nobody: a place that is free, or somebody who was put at the end of every list.
pub(in crate::roster) fn names_nobody(word: &str) -> bool {
    // With one of these letters each of them begins, and few names do; signs may stand in front.
    let first = word.bytes().next().map_or(b'a', |first| first.to_ascii_lowercase());
    if first.is_ascii_alphabetic() && !b"vutoz".contains(&first) {
        return false;
    }
    let sorted_last =
        || word.get(..2).is_some_and(|begin| begin.eq_ignore_ascii_case("zz")) && word.len() > 3;
    (3..=10).contains(&word.len()) && is_in(NOBODY, word) || sorted_last()
}

/// Returns whether a word that [names nobody](names_nobody) is the first name of some people.
pub(in crate::roster) fn may_be_a_first_name(word: &str) -> bool {
    matches!(word.as_bytes().first(), Some(b'o' | b'O' | b'v' | b'V')) && is_in(FIRST_NAMES, word)
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphabetic() && c != '.')
}

fn is_in(list: &str, word: &str) -> bool {
    let bare = bare(word);
    list.split_whitespace().any(|known| bare.eq_ignore_ascii_case(known) || bare == known)
}

fn is_dash(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'))
}

fn is_capital(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.clone().count() > 1 && letters.all(char::is_uppercase)
}

/// Returns whether a note hangs on a word: `Taylor-inactive`, `Taylor-TERM`.
fn has_note_behind(word: &str) -> bool {
    word.rsplit_once('-').is_some_and(|(name, note)| {
        let small = name.contains(char::is_lowercase);
        !name.is_empty()
            && (note.eq_ignore_ascii_case("inactive")
                || note.eq_ignore_ascii_case("terminated")
                || (small && is_capital(note) && is_in(NOTES, note)))
    })
}

/// Returns whether a sign is a picture or a mark of trade.
fn is_picture(sign: char) -> bool {
    matches!(sign, '\u{a2}'..='\u{a9}' | '\u{ae}' | '\u{b0}' | '\u{b1}' | '\u{2100}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stands_for_nobody_is_told_from_people() {
        for (first, last) in [
            ("Test", "Test"),
            ("DEMO", "Demo"),
            ("First Name", "Last Name"),
            ("FIRST", "LAST"),
            ("fname", "lname"),
        ] {
            assert!(stand_for_nobody(first, last), "{first} {last}");
        }
        // Some of them were made up to try something out, and are to be made all the same.
        for (first, last) in [
            ("Ana", "Guest"),
            ("New", "Person"),
            ("Test", "User"),
            ("Christian", "Sample"),
            ("First1", "Last1"),
            ("Temp", "Ortiz"),
            ("James", "James"),
            ("", ""),
        ] {
            assert!(!stand_for_nobody(first, last), "{first} {last}");
        }
    }

    #[test]
    fn notes_are_told_from_names() {
        for more in [
            "Chris - Terminated",
            "Taylor - OLD",
            "TAYLOR - TERM 11/20/26",
            "Taylor \u{2013} Inactive",
            "Taylor-inactive",
            "Chris DO NOT REHIRE",
            "Chris #2",
            "Chris / Tina",
            "Chris aka Christine",
            "Taylor n\u{e9}e Smith",
            "Taylor c/o Smith",
            "chris@example.com",
            "Taylor: temp",
            "Taylor;temp",
            "Taylor !!",
            "Taylor <temp>",
            "Taylor {temp}",
            "Taylor | Smith",
            "Bea & Cody",
            "Taylor_old",
            "Taylor, deceased",
            "Taylor NLE",
            "Taylor QUIT",
            "TERM Taylor",
            "DUPLICATE Taylor",
            "TAYLOR TERMED 11/20",
            "Taylor-TERM",
            "Taylor - on leave",
            "Taylor - Loan to Oak Hill",
            "Taylor No Longer Employed",
            "Taylor \u{2713}",
            "Taylor \u{1f697}",
            "Taylor\u{2122}",
            "Taylor fired",
            "zzTaylor",
            "ZZ-Taylor",
            "Vacant",
            "UNKNOWN",
            "New Hire",
            ".",
            "...",
            "<<First>>",
            "\u{ab}First_Name\u{bb}",
            "[First Name]",
            "{first}",
            "%FIRST%",
            "<Last>",
        ] {
            assert!(is_more_than_a_name(more), "{more}");
        }
        for name in [
            "Chris",
            "Mary Ann",
            "O'Neil-Smith",
            "Garcia - Lopez",
            "Taylor 3rd",
            "First1",
            "Person 17",
            "17",
            "Taylor_1006",
            "=1+2",
            "<b>Ana</b>",
            "\"><img src=x onerror=alert(1)>'",
            "D.",
            "St. John",
            "de la Huerta Jr.",
            "Do Nguyen",
            "Nguyen Do",
            "Old",
            "New",
            "Temp",
            "Nee",
            "Tr\u{1ea7}n",
            "\u{738b} \u{5c0f}\u{660e}",
            "Lead Belly",
            "N'Golo",
            "Anne-Do",
            "TAYLOR TERM",
            "McLEOD",
            "Ana MARIA",
            "ana lead",
            "Zz",
            "Lead",
            "Temple",
            "Mc Test",
            "d'Arc",
            "N\u{fa}\u{f1}ez y L\u{f3}pez",
            "Garcia - Lopez",
            "J. R.",
            "JR Smith",
            "Gl\u{f2}ria Gal\u{b7}la",
        ] {
            assert!(!is_more_than_a_name(name), "{name}");
        }
    }
}
