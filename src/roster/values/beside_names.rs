//! Cells of names in which more stands than a name: what payroll writes there for want of another place.

/// Signs that no name has.
const SIGNS: [char; 3] = ['@', '#', '/'];

/// With what a formula or a mark of a page begins: what looks so is somebody's trick or test, and a text like any other.
const BEGIN: [char; 5] = ['=', '+', '-', '@', '<'];

/// Words that are no names behind a dash: `Taylor - OLD`.
const NOTES: [&str; 26] = [
    "active",
    "inactive",
    "terminated",
    "termed",
    "term",
    "loa",
    "leave",
    "fmla",
    "old",
    "new",
    "rehire",
    "rehired",
    "duplicate",
    "dup",
    "dupe",
    "test",
    "temp",
    "temporary",
    "seasonal",
    "quit",
    "fired",
    "resigned",
    "deceased",
    "lead",
    "manager",
    "supervisor",
];

/// Words that stand between two names of somebody.
const BETWEEN: [&str; 7] = ["aka", "a.k.a.", "fka", "f.k.a.", "n\u{e9}e", "formerly", "alias"];

/// Returns whether a cell holds no name, or more than one: an address, a note.
pub(in crate::roster) fn is_more_than_a_name(text: &str) -> bool {
    if text.starts_with(BEGIN) {
        return false;
    }
    if !text.contains(char::is_alphanumeric) || text.contains(SIGNS) {
        return true;
    }
    let is_one_of = |words: &[&str], word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphabetic() && c != '.');
        words.iter().any(|known| bare.eq_ignore_ascii_case(known) || bare == *known)
    };
    let is_dash = |word: &str| word.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'));
    let mut before = "";
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let is_last = words.peek().is_none();
        let is_note = match before {
            "" => false,
            before if is_dash(before) => is_one_of(&NOTES, word),
            before if before.eq_ignore_ascii_case("do") => word.eq_ignore_ascii_case("not"),
            _ => !is_last && is_one_of(&BETWEEN, word),
        };
        let has_note = word.rsplit_once('-').is_some_and(|(name, note)| {
            !name.is_empty()
                && ["inactive", "terminated"].iter().any(|known| note.eq_ignore_ascii_case(known))
        });
        if is_note || has_note {
            return true;
        }
        before = word;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ".",
            "...",
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
        ] {
            assert!(!is_more_than_a_name(name), "{name}");
        }
    }
}
