//! Names as people are called, out of cells that hold more than one of them.

use std::borrow::Cow;

use crate::model::{Behind, behind, is_title};

/// Two names out of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FullName {
    /// Both, or a first name alone.
    Split { first: String, last: Option<String> },
    /// Three words or more without a comma: where the last name begins only a person knows.
    Doubtful,
}

const PARTICLES: [&str; 22] = [
    "de", "la", "las", "los", "del", "der", "den", "di", "da", "das", "dos", "du", "van", "von", "vom", "zu",
    "le", "el", "al", "bin", "ibn", "ter",
];

/// Splits `Last, First M.` and `First Last`; a suffix, a title, credentials and the initial of a middle name are left out.
pub(super) fn split(text: &str) -> FullName {
    let text = &*without_nickname(text);
    let marks = |c: char| c.is_whitespace() || MARKS.contains(&c);
    let mut parts: Vec<&str> = text.split(',').map(|part| part.trim_matches(marks)).collect();
    // Behind a second comma, and behind a whole name, stands what is no name: `Taylor, Chris, RN`, `Chris Taylor, CPA`.
    while parts.len() > 1 {
        let around = parts.last().map_or(Around::Nothing, |last| around(last));
        let is_whole = parts.len() == 2 && without_titles(parts[0]).contains(char::is_whitespace);
        match around {
            Around::Nothing if parts.len() > 2 => {}
            Around::Sure if parts.len() > 2 || is_whole => {}
            // `Nguyen, Do` is a name, `Taylor, RN` half of one; `Ana Diaz, MA` may be either.
            Around::Perhaps if parts.len() > 2 || is_whole => return FullName::Doubtful,
            _ => break,
        }
        parts.pop();
    }
    match parts[..] {
        [whole] => split_words(&without_titles(whole)),
        [last, first] => {
            let first = without_initials(&without_suffix(&without_titles(first)));
            let last = without_suffix(&without_titles(last));
            // `Pemberton,` or `Pemberton, Jr.`: which name this is nobody says.
            if first.is_empty() || around(&first) != Around::No && titles_only(&first) {
                FullName::Doubtful
            } else {
                FullName::Split { first, last: Some(last).filter(|last| !last.is_empty()) }
            }
        }
        _ => FullName::Doubtful,
    }
}

fn split_words(text: &str) -> FullName {
    let plain = without_suffix(text);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let particle = words.iter().skip(1).position(|word| PARTICLES.contains(word)).map(|at| at + 1);
    let (first, last) = match (&words[..], particle) {
        ([], _) => return FullName::Doubtful,
        ([only], _) => return FullName::Split { first: (*only).to_owned(), last: None },
        ([first, last], _) => ((*first).to_owned(), (*last).to_owned()),
        (_, Some(at)) => (without_initials(&words[..at].join(" ")), words[at..].join(" ")),
        ([first, middle, last], None) if is_initial(middle) => ((*first).to_owned(), (*last).to_owned()),
        _ => return FullName::Doubtful,
    };
    FullName::Split { first, last: Some(last) }
}

/// What a part between commas is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    /// Titles, credentials or generations alone.
    Sure,
    /// Such words, one of which may be a name.
    Perhaps,
    No,
}

fn around(part: &str) -> Around {
    let mut found = Around::Nothing;
    for word in part.split([' ', '/', ';']).filter(|word| !word.is_empty()) {
        match behind(word) {
            Behind::Name => return Around::No,
            Behind::Either => found = Around::Perhaps,
            Behind::Generation | Behind::Credential if found != Around::Perhaps => found = Around::Sure,
            Behind::Generation | Behind::Credential => {}
        }
    }
    found
}

/// A first name that is nothing but a generation or a credential for sure.
fn titles_only(first: &str) -> bool {
    around(first) == Around::Sure
}

/// Writes a name without titles in front, credentials behind, and what nobody sees; spaces are single and plain. A generation
/// (`Jr.`) stays: it is part of the name. A cell that goes on over several lines is left for what it is.
pub(super) fn tidy(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'-' | b'.')) {
        return Cow::Borrowed(name);
    }
    let plain = |c: char| c.is_alphabetic() || matches!(c, '\'' | '-' | '.');
    let has_more = name.contains([' ', ',']) || !name.chars().all(plain);
    if !has_more || name.contains(char::is_control) {
        return Cow::Borrowed(name);
    }
    let seen = |c: char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let plain = |c: char| if matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}') { ' ' } else { c };
    let name: String = name.chars().filter(|c| seen(*c)).map(plain).collect();
    let mut rest = name.as_str();
    while let Some((head, tail)) = rest.rsplit_once(',')
        && !head.trim().is_empty()
        && !tail.trim().is_empty()
        && tail.split_whitespace().all(|word| behind(word) == Behind::Credential)
    {
        rest = head.trim_end();
    }
    let unmarked = without_nickname(rest);
    rest = unmarked.trim_matches(|c: char| c.is_whitespace() || MARKS.contains(&c));
    while let Some((title, tail)) = rest.split_once(' ')
        && is_title(title)
        && !tail.trim().is_empty()
    {
        rest = tail.trim_start();
    }
    while let Some((head, word)) = rest.rsplit_once(' ')
        && behind(word) == Behind::Credential
        && !head.trim().is_empty()
    {
        rest = head.trim_end();
    }
    if rest.is_empty() {
        return Cow::Owned(name.clone());
    }
    Cow::Owned(rest.to_owned())
}

/// Signs by which systems and people mark somebody in a list, and that are in nobody's name.
const MARKS: [char; 8] = ['*', '#', '^', '~', '\u{2020}', '\u{2021}', '\u{a7}', '\u{2022}'];

/// Leaves out what somebody is called among friends, in quotation marks: `William "Bill"`, `William 'Bill' Archer`.
fn without_nickname(name: &str) -> Cow<'_, str> {
    // Few names have any such sign.
    if !name.contains(['"', '\'', '\u{201c}', '\u{2018}']) {
        return Cow::Borrowed(name);
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let opens =
        |word: &str| word.len() > 1 && word.starts_with(['"', '\u{201c}']) || is_in_single_marks(word);
    let closes = |word: &str| word.len() > 1 && word.ends_with(['"', '\u{201d}']) || is_in_single_marks(word);
    let Some(from) = words.iter().position(|word| opens(word)) else { return Cow::Borrowed(name) };
    let Some(to) = words[from..].iter().position(|word| closes(word)).map(|at| from + at) else {
        return Cow::Borrowed(name);
    };
    // A quotation mark that nothing is between is no nickname.
    if from == to && words[from].chars().count() <= 2 {
        return Cow::Borrowed(name);
    }
    let rest: Vec<&str> = words[..from].iter().chain(&words[to + 1..]).copied().collect();
    if rest.is_empty() { Cow::Borrowed(name) } else { Cow::Owned(rest.join(" ")) }
}

/// `'t` and `O'` are parts of names, `'Bill'` is none.
fn is_in_single_marks(word: &str) -> bool {
    let inner = word.strip_prefix(['\'', '\u{2018}']).and_then(|word| word.strip_suffix(['\'', '\u{2019}']));
    inner.is_some_and(|inner| inner.chars().count() > 1)
}

fn without_titles(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1 && is_title(words[0]) {
        words.remove(0);
    }
    words.join(" ")
}

/// Splits off what stands in brackets at the end: `Xiomara de la Huerta (On Leave)`.
pub(super) fn split_note(text: &str) -> (&str, Option<&str>) {
    let end = text.trim_end();
    let in_marks = |open: char, close: char| end.strip_suffix(close).and_then(|text| text.rsplit_once(open));
    match in_marks('(', ')').or_else(|| in_marks('[', ']')) {
        Some((name, note)) if !name.trim().is_empty() => (name.trim_end(), Some(note.trim())),
        _ => (text, None),
    }
}

/// Takes off the digits by which one system tells people of one name apart; they are the last of a number that nobody here
/// has any business with.
pub(super) fn without_mark(text: &str) -> &str {
    match text.rsplit_once('*') {
        Some((name, digits)) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            name.trim_end()
        }
        _ => text,
    }
}

fn without_suffix(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1
        && words.last().is_some_and(|word| matches!(behind(word), Behind::Generation | Behind::Credential))
    {
        words.pop();
    }
    words.join(" ")
}

fn without_initials(first: &str) -> String {
    let mut words: Vec<&str> = first.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|word| is_initial(word)) {
        words.pop();
    }
    words.join(" ")
}

fn is_initial(word: &str) -> bool {
    let mut letters = word.trim_end_matches('.').chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Writes a name that is all capitals as people write names: `O'DELLY` → `O'Delly`, `MCALLISTER-ROWE` → `McAllister-Rowe`.
/// `MAC` stays, since it begins `Mackie` as well as `MacDonald`.
pub(super) fn mended(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 || name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    name.split(' ').map(mended_word).collect::<Vec<_>>().join(" ")
}

fn mended_word(word: &str) -> String {
    if ["II", "III", "IV"].contains(&word) {
        return word.to_owned();
    }
    let mut mended = String::with_capacity(word.len());
    let mut begins = true;
    for character in word.chars() {
        if begins {
            mended.push(character);
        } else {
            mended.extend(character.to_lowercase());
        }
        let so_far = mended.rsplit(['-', '\'', '\u{2019}']).next().unwrap_or_default();
        begins = matches!(character, '-' | '\'' | '\u{2019}')
            || (so_far == "Mc" && word.chars().count() > mended.chars().count() + 1);
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split_of(text: &str) -> (String, Option<String>) {
        match split(text) {
            FullName::Split { first, last } => (first, last),
            FullName::Doubtful => (String::from("?"), None),
        }
    }

    #[test]
    fn names_are_split_where_it_is_sure() {
        for (text, first, last) in [
            ("Quillfeather, Dana", "Dana", Some("Quillfeather")),
            ("de la Huerta Jr., Xiomara L", "Xiomara", Some("de la Huerta")),
            ("Marsh, Mary Ann", "Mary Ann", Some("Marsh")),
            ("Marsh, Nils, III", "Nils", Some("Marsh")),
            ("Xiomara de la Huerta", "Xiomara", Some("de la Huerta")),
            ("Ana Diaz", "Ana", Some("Diaz")),
            ("Ana M. Diaz Sr.", "Ana", Some("Diaz")),
            ("Zephyrine", "Zephyrine", None),
            ("Ana Maria Diaz", "?", None),
            ("Pemberton,", "?", None),
            ("Pemberton, Jr.", "?", None),
            ("Chris Taylor, CPA", "Chris", Some("Taylor")),
            ("Taylor, Chris, RN", "Chris", Some("Taylor")),
            ("Taylor, Chris, RN, BSN", "Chris", Some("Taylor")),
            ("Taylor, Chris RN", "Chris", Some("Taylor")),
            ("Taylor CPA, Chris", "Chris", Some("Taylor")),
            ("O'Neil, Dr. Zo\u{eb}", "Zo\u{eb}", Some("O'Neil")),
            ("Dr. Zo\u{eb} O'Neil", "Zo\u{eb}", Some("O'Neil")),
            ("Mrs. Ana M. Diaz, Ph.D.", "Ana", Some("Diaz")),
            ("Nowak, \u{141}ukasz Jr", "\u{141}ukasz", Some("Nowak")),
            ("Diaz, Ana, Jr., MBA", "Ana", Some("Diaz")),
            ("Diaz Jr, Ana", "Ana", Some("Diaz")),
            ("Taylor, RN", "?", None),
            ("Nguyen, Do", "Do", Some("Nguyen")),
            ("Ana Diaz, MA", "?", None),
            ("Diaz, Ana, Wash Manager", "?", None),
            ("William \"Bill\" Archer", "William", Some("Archer")),
            ("Archer, William \u{201c}Bill\u{201d}", "William", Some("Archer")),
            ("Archer*, Ben", "Ben", Some("Archer")),
        ] {
            assert_eq!(split_of(text), (first.to_owned(), last.map(ToOwned::to_owned)), "{text}");
        }
    }

    #[test]
    fn a_name_of_its_own_column_loses_what_is_no_name() {
        for (name, expected) in [
            ("Dr. Zo\u{eb}", "Zo\u{eb}"),
            ("Chris, RN", "Chris"),
            ("Taylor, CPA", "Taylor"),
            ("Taylor CPA", "Taylor"),
            ("Taylor Jr.", "Taylor Jr."),
            ("Taylor, Jr.", "Taylor, Jr."),
            ("Taylor III", "Taylor III"),
            ("Mary\u{a0}Ann", "Mary Ann"),
            ("O\u{200b}Neil", "ONeil"),
            ("Do", "Do"),
            ("Van Do", "Van Do"),
            ("Dr", "Dr"),
            ("Mona *", "Mona"),
            ("*Mona", "Mona"),
            ("Mona\u{2020}", "Mona"),
            ("William \"Bill\"", "William"),
            ("William \u{201c}Bill Joe\u{201d}", "William"),
            ("William 'Bill'", "William"),
            ("\"Bill\"", "\"Bill\""),
            ("'t Hooft", "'t Hooft"),
            ("D' Angelo", "D' Angelo"),
            ("**", "**"),
            ("O\u{2019}Neil", "O\u{2019}Neil"),
        ] {
            assert_eq!(tidy(name), expected, "{name}");
        }
    }

    #[test]
    fn notes_and_marks_are_no_part_of_a_name() {
        assert_eq!(split_note("Xiomara de la Huerta (On Leave)"), ("Xiomara de la Huerta", Some("On Leave")));
        assert_eq!(split_note("Dunmore [Temp]"), ("Dunmore", Some("Temp")));
        assert_eq!(split_note("(On Leave)"), ("(On Leave)", None));
        assert_eq!(without_mark("Diaz *1234"), "Diaz");
        assert_eq!(without_mark("Diaz *"), "Diaz *");
    }

    #[test]
    fn capitals_are_mended_only_where_all_are() {
        for (name, expected) in [
            ("MCALLISTER-ROWE", "McAllister-Rowe"),
            ("O'DELLY", "O'Delly"),
            ("DE LA HUERTA", "De La Huerta"),
            ("MC", "Mc"),
            ("JO", "Jo"),
            ("J", "J"),
            ("McRae", "McRae"),
            ("ÑUSTA III", "Ñusta III"),
        ] {
            assert_eq!(mended(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_name_panics(text in "\\PC*") {
            let _ = (split(&text), tidy(&text), split_note(&text), without_mark(&text), mended(&text));
        }
    }
}
