//! Text that is safe in a cell of a file that people open in a spreadsheet.

use std::borrow::Cow;

/// Returns whether a spreadsheet takes a cell that begins with this character for a formula. The wide forms are among them:
/// programs with an East Asian input method take them for the narrow ones.
pub fn begins_formula(character: char) -> bool {
    matches!(
        character,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'
    )
}

/// Returns the text so that no spreadsheet takes it for a formula: one that [begins](begins_formula) like one, white space
/// and what nobody sees in front left out, gets an apostrophe in front.
pub fn neutralised(text: &str) -> Cow<'_, str> {
    let unseen = |c: char| c == ' ' || c == '\u{a0}' || c == '\u{feff}' || c == '\u{200b}' || c == '\0';
    if text.trim_start_matches(unseen).starts_with(begins_formula) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns a cell of the reader's own roster for a file that is to be mended and read again. As [`neutralised`], but a
/// number or a telephone number such as `+1 (555) 555-0102` stays as it is: it calculates nothing, and with an
/// apostrophe it could not be read back.
pub fn neutral_unless_number(cell: &str) -> String {
    let numeric =
        |letter: char| letter.is_ascii_digit() || matches!(letter, '+' | '-' | '.' | ' ' | '(' | ')');
    if cell.chars().all(numeric) { cell.to_owned() } else { neutralised(cell).into_owned() }
}

/// Returns the text on one line and without anything that would steer a terminal: control characters and marks that
/// turn the direction of writing come from files and pages and must not play tricks on the reader.
pub fn on_one_line(text: &str) -> String {
    let shown = text.chars().map(|letter| match letter {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => '\u{fffd}',
        letter if letter.is_control() => '\u{fffd}',
        letter => letter,
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_text() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r\n=1",
            "\u{ff1d}1+1",
            "\u{ff0b}1",
            "\u{ff0d}1",
            "\u{ff20}A1",
            " =1",
            "\u{feff}=1",
            "\u{200b}@A1",
        ] {
            assert_eq!(neutralised(text), format!("'{text}"));
        }
        for text in ["Ana =1", "", " Ana", "\u{2019}t Hooft"] {
            assert_eq!(neutralised(text), text);
        }
    }

    #[test]
    fn a_telephone_number_in_a_rejected_row_can_be_read_back() {
        assert_eq!(neutral_unless_number("+1 (555) 555-0102"), "+1 (555) 555-0102");
        assert_eq!(neutral_unless_number("-2+3+cmd|' /C calc'!A0"), "'-2+3+cmd|' /C calc'!A0");
    }
}
