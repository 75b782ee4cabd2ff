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
}
