//! What exporters and spreadsheets put around a value.

use std::borrow::Cow;

/// Texts that systems write where there is nothing.
const NOTHING: [&str; 10] =
    ["-", "--", "—", "–", "n/a", "#n/a", "not defined", "00/00/0000", "0000-00-00", "(blank)"];

/// Takes off outer white space of any kind, `="000772"`, and the apostrophe that keeps a spreadsheet from taking digits for
/// a number; a text that stands for nothing becomes empty.
pub(super) fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(cleaned(text)),
        Cow::Owned(text) => Cow::Owned(cleaned(&text).to_owned()),
    }
}

fn cleaned(text: &str) -> &str {
    let outer = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}');
    let text = text.trim_matches(outer);
    let text = unwrapped(text).trim_matches(outer);
    let stars = text.len() >= 2 && text.bytes().all(|byte| byte == b'*');
    // No such text is long, and most cells are: compared only where it can be one.
    let nothing = text.len() <= 12 && NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text));
    if stars || nothing { "" } else { text }
}

fn unwrapped(text: &str) -> &str {
    // ’t Hooft is a name. What would be a formula has an apostrophe in rejects.csv.
    let guarded = |rest: &&str| rest.starts_with(|c: char| c.is_ascii_digit() || "+(=-@".contains(c));
    let text = text.strip_prefix('\'').filter(guarded).unwrap_or(text);
    text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

/// Returns the whole number that a spreadsheet wrote with a point: `100034.0`.
pub(super) fn without_point(text: &str) -> Option<&str> {
    let (head, tail) = text.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(head) && digits(tail) && tail.bytes().all(|byte| byte == b'0')).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrappers_and_white_space_come_off() {
        for (text, expected) in [
            ("=\"0306703\"", "0306703"),
            ("'+1 405 555 0142", "+1 405 555 0142"),
            ("\u{a0}10:00AM \u{200b}", "10:00AM"),
            ("'t Hooft", "'t Hooft"),
            ("Not Defined", ""),
            (" — ", ""),
            ("***", ""),
            ("00/00/0000", ""),
            ("O'Neil", "O'Neil"),
            ("None", "None"),
        ] {
            assert_eq!(cleaned(text), expected, "{text:?}");
        }
    }

    #[test]
    fn only_whole_numbers_lose_their_point() {
        assert_eq!(without_point("100034.0"), Some("100034"));
        assert_eq!(without_point("4055550117.00"), Some("4055550117"));
        for text in ["15.5", ".0", "1.", "a.0", "1.0.0"] {
            assert_eq!(without_point(text), None, "{text}");
        }
    }
}
