//! Names as people are called, out of cells that hold more than one of them.

use crate::model::fold;

/// Two names out of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FullName {
    /// Both, or a first name alone.
    Split { first: String, last: Option<String> },
    /// Three words or more without a comma: where the last name begins only a person knows.
    Doubtful,
}

const SUFFIXES: [&str; 8] = ["jr", "sr", "ii", "iii", "iv", "v", "esq", "phd"];

const PARTICLES: [&str; 22] = [
    "de", "la", "las", "los", "del", "der", "den", "di", "da", "das", "dos", "du", "van", "von", "vom", "zu",
    "le", "el", "al", "bin", "ibn", "ter",
];

/// Splits `Last, First M.` and `First Last`; a suffix and the initial of a middle name are left out.
pub(super) fn split(text: &str) -> FullName {
    if let Some((last, rest)) = text.split_once(',') {
        let parts = rest.split(',').map(str::trim).filter(|part| !part.is_empty() && !is_suffix(part));
        let first = without_initials(&parts.collect::<Vec<_>>().join(" "));
        let last = without_suffix(last.trim());
        return if first.is_empty() {
            // `Pemberton,` or `Pemberton, Jr.`: which name this is nobody says.
            FullName::Doubtful
        } else {
            FullName::Split { first, last: Some(last).filter(|last| !last.is_empty()) }
        };
    }
    let plain = without_suffix(text.trim());
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

/// Splits off what stands in brackets at the end: `Xiomara de la Huerta (On Leave)`.
pub(super) fn split_note(text: &str) -> (&str, Option<&str>) {
    let split = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
    match split {
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
    match name.rsplit_once(char::is_whitespace) {
        Some((head, tail)) if is_suffix(tail) => head.trim().to_owned(),
        _ => name.to_owned(),
    }
}

fn without_initials(first: &str) -> String {
    let mut words: Vec<&str> = first.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|word| is_initial(word)) {
        words.pop();
    }
    words.join(" ")
}

fn is_suffix(word: &str) -> bool {
    let plain = fold(word.trim_end_matches('.'));
    SUFFIXES.contains(&plain.as_str())
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
        ] {
            assert_eq!(split_of(text), (first.to_owned(), last.map(ToOwned::to_owned)), "{text}");
        }
    }

    #[test]
    fn notes_and_marks_are_no_part_of_a_name() {
        assert_eq!(split_note("Xiomara de la Huerta (On Leave)"), ("Xiomara de la Huerta", Some("On Leave")));
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
            let _ = (split(&text), split_note(&text), without_mark(&text), mended(&text));
        }
    }
}
