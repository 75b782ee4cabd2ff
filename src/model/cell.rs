//! Text that is safe in a cell of a file that people open in a spreadsheet.

use std::borrow::Cow;

/// Returns the text so that no spreadsheet takes it for a formula: a leading `= + - @`, tab or line feed gets an apostrophe
/// in front.
pub fn neutralised(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
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
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(neutralised(text), format!("'{text}"));
        }
        assert_eq!(neutralised("Ana =1"), "Ana =1");
    }
}
