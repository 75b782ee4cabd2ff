//! What programs in between do to values: spreadsheets to numbers, wrong encodings to letters.

use crate::model::Field;

use super::either_day::is_to_come;

/// Returns what to do about a value that could not be read, as far as its looks tell. A PIN is never repeated.
pub(in crate::roster) fn hint(field: Field, cell: &str) -> String {
    if is_scientific(cell) {
        return "a spreadsheet has shortened this number and its digits are lost; export again without opening it"
            .to_owned();
    }
    if field == Field::PosPin {
        return String::new();
    }
    if let Some(plain) = unwrapped(cell) {
        return format!("write {plain}");
    }
    match field {
        Field::Backoffice => "write yes or no".to_owned(),
        Field::StartDate | Field::TerminationDate | Field::WageEffectiveDate => date_hint(cell),
        Field::PosUserId => number_hint(cell),
        _ => String::new(),
    }
}

/// Offers the digits of a number that has something else in or around it. They are no answer: `1.005` may be one or the other.
fn number_hint(cell: &str) -> String {
    let plain: String = cell.chars().filter(char::is_ascii_digit).collect();
    if plain.is_empty() || plain.starts_with('0') || plain.len() > 9 || cell.starts_with('-') {
        return "write the number in digits alone, or leave the cell empty".to_owned();
    }
    format!("write it in digits alone: {plain}, where that is the number")
}

/// Returns the text that was meant by `="0306703"`, `'0306703` or `100034.0`; `None` where it is none of these.
pub(in crate::roster) fn unwrapped(cell: &str) -> Option<&str> {
    let quoted = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let apostrophe = || cell.strip_prefix('\'').filter(|rest| !rest.contains('\''));
    let float = || cell.strip_suffix(".0").filter(|head| !head.is_empty() && digits(head));
    quoted.or_else(apostrophe).or_else(float)
}

/// Recognises what a spreadsheet shows in place of a result: `#REF!`.
pub(in crate::roster) fn is_fault(cell: &str) -> bool {
    cell.as_bytes().first() == Some(&b'#')
        && ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#DATA!"]
            .contains(&cell)
}

/// Recognises `1.4E+10`.
pub(in crate::roster) fn is_scientific(cell: &str) -> bool {
    // Without a sign behind the letter it may be an id, unless there is a point before it.
    let unsigned = || cell.split_once(['E', 'e']).filter(|(head, _)| head.contains('.'));
    let split = cell.split_once("E+").or_else(|| cell.split_once("e+")).or_else(unsigned);
    split.is_some_and(|(head, tail)| {
        head.starts_with(|c: char| c.is_ascii_digit())
            && head.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && digits(tail)
    })
}

/// Recognises UTF-8 that was read as Windows-1252 and stored again: `JosÃ©`, `Oâ€™Neil`. `JOÃO` is a name.
pub(in crate::roster) fn is_garbled(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    // A second or third byte of UTF-8, as Windows-1252 shows it.
    let follows = |c: Option<&char>| {
        c.is_some_and(|c| matches!(c, '\u{80}'..='\u{bf}') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(*c))
    };
    let characters: Vec<char> = text.chars().collect();
    characters.iter().enumerate().any(|(at, character)| {
        let next = follows(characters.get(at + 1));
        match character {
            '\u{fffd}' => true,
            'Â' | 'Ã' | 'Ä' | 'Å' => next,
            'â' => next && follows(characters.get(at + 2)),
            _ => false,
        }
    })
}

/// How sure it is that the bytes of the file are these letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::roster) enum Letters {
    /// The file, its settings or its bytes say so.
    #[default]
    Sure,
    /// Nothing says how the file is written; it was taken for what Excel writes.
    Guessed,
    /// As guessed, and somewhere in the file stands what no such file has.
    Doubtful,
}

/// Says what is wrong with the letters of a name, and what to do about it.
pub(in crate::roster) fn lost_letters(name: &str, letters: Letters) -> Option<(&'static str, &'static str)> {
    const AGAIN: &str =
        "the file was read in the wrong encoding before it came here; export it again as UTF-8";
    const SAY: &str = "say how the file is written, in [roster]: encoding = \"macintosh\", \"cp850\", \"windows-1250\", or \"windows-1252\" if the names above are right; or export it as UTF-8";
    if name.is_ascii() && !name.bytes().any(|byte| byte == b'?') {
        return None;
    }
    if name.contains(['?', '\u{fffd}']) {
        return Some(("a letter of this name was lost; the name is left alone", AGAIN));
    }
    if is_garbled(name) {
        return Some(("the letters are garbled; the name is left alone", AGAIN));
    }
    let foreign = !name.is_ascii()
        && match letters {
            Letters::Sure => false,
            Letters::Guessed => has_strange(name),
            Letters::Doubtful => true,
        };
    foreign.then_some(("nothing says how the letters of this file are written, and these may be others; the name is left alone", SAY))
}

/// Returns whether a text that was taken for Windows-1252 has a sign in a word where no such text has one: `Zo‘`, `£ukasz`.
pub(in crate::roster) fn has_strange(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| letters.get(index)).copied().unwrap_or(' ');
    letters.iter().enumerate().filter(|(_, letter)| !letter.is_ascii()).any(|(index, letter)| {
        let (before, behind) = (at(index.checked_sub(1)), at(Some(index + 1)));
        let touches = before.is_ascii_alphabetic() || behind.is_ascii_alphabetic();
        let inside = before.is_lowercase() && behind.is_lowercase();
        match letter {
            // Rare letters of that encoding, where other encodings have common ones.
            'Š' | 'Œ' | 'Ž' | 'š' | 'œ' | 'ž' | 'Ÿ' | 'ƒ' | 'ª' | 'º' | 'µ' => touches,
            '\u{2019}' => inside && behind != 's',
            // Between two words a dash has both of them; at the end of one it is the last letter of another encoding: `Añ`.
            '\u{2013}' | '\u{2014}' => inside || before.is_alphabetic() != behind.is_alphabetic(),
            '\u{a0}' => before.is_alphabetic() && behind.is_lowercase(),
            '\u{2018}' | '\u{201c}' | '\u{201d}' => before.is_alphabetic() && !behind.is_ascii_punctuation(),
            '™' | '®' | '©' | '°' | '…' | '\u{b4}' => false,
            other => !other.is_alphabetic() && touches,
        }
    })
}

fn date_hint(cell: &str) -> String {
    if is_to_come(cell) {
        return "write the last day as soon as it is known; where the person has gone, leave the cell empty"
            .to_owned();
    }
    if cell.len() == 5 && digits(cell) {
        return "a spreadsheet's day number; let the export write dates as 2026-03-31".to_owned();
    }
    let mut parts = cell.split('/').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(13..=31)), Some(Ok(1..=12))) => {
            "the month comes first: 03/31/2026, or write 2026-03-31".to_owned()
        }
        _ => String::new(),
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_wrong_encoding_are_told_from_names() {
        for garbled in ["JosÃ©", "Oâ€™Neil", "Å\u{81}ukasz", "Zo\u{fffd}", "AndrÃ\u{a0}"] {
            assert!(is_garbled(garbled), "{garbled}");
        }
        for name in ["JOÃO", "SEBASTIÃO", "Ângela", "Åsa", "Zoë", "Łukasz", "O’Neil", "château", "Ñusta"]
        {
            assert!(!is_garbled(name), "{name}");
        }
    }

    #[test]
    fn letters_that_are_not_sure_are_told_from_names() {
        // As Windows-1252 shows what a Mac, DOS and Central Europe write.
        for name in [
            "Zo\u{2018}",
            "Bego\u{2013}a",
            "A\u{2013}",
            "Ram\u{2014}",
            "\u{2013}usta",
            "Garc\u{2019}a",
            "Jos\u{17d}",
            "Zo\u{2030}",
            "Bego\u{a4}a",
            "Jos\u{201a}",
            "Mu\u{a4}oz",
            "\u{a3}ukasz",
            "Pawe\u{b3}",
            "M\u{a0}rquez",
        ] {
            assert!(lost_letters(name, Letters::Guessed).is_some(), "{name}");
            assert_eq!(lost_letters(name, Letters::Sure), None, "{name}");
        }
        for name in [
            "Jos\u{e9}",
            "O\u{2019}Neil",
            "Lee\u{2013}Kim",
            "Mary\u{a0}Ann",
            "\u{d1}usta",
            "D\u{b4}Angelo",
            "Zo\u{eb}",
            "Ana",
        ] {
            assert_eq!(lost_letters(name, Letters::Guessed), None, "{name}");
        }
        assert!(
            lost_letters("Jos\u{e9}", Letters::Doubtful).is_some()
                && lost_letters("Ana", Letters::Doubtful).is_none()
        );
        for name in ["?ukasz", "Garc?a", "Zo\u{fffd}"] {
            assert!(lost_letters(name, Letters::Sure).is_some(), "{name}");
        }
    }

    #[test]
    fn a_pin_is_not_repeated_in_a_hint() {
        for cell in ["4711.0", "'4711", "=\"4711\""] {
            assert_eq!(hint(Field::PosPin, cell), "");
            assert_eq!(hint(Field::PosUserId, cell), "write 4711");
        }
    }

    #[test]
    fn shortened_numbers_are_known_by_their_exponent() {
        assert!(is_scientific("1.4E+10") && is_scientific("4.05556e+09"));
        assert!(is_scientific("5.550100777E10") && is_scientific("1.004e3"));
        assert!(!is_scientific("E+5") && !is_scientific("12E045") && !is_scientific("1.4E+"));
        assert!(!is_scientific("1.4E") && !is_scientific("v1.E5") && !is_scientific("A.E5"));
    }

    #[test]
    fn dates_that_are_no_dates_get_advice() {
        assert!(hint(Field::StartDate, "45366").contains("day number"));
        assert!(hint(Field::StartDate, "25/03/2026").contains("month comes first"));
    }
}
