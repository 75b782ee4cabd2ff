//! When two headers are the same.

/// Returns the spelling by which headers are compared: without regard to case, quotes, white space of any kind, `-` and
/// `_`, and with straight apostrophes.
pub(in crate::roster) fn normalised(cell: &str) -> String {
    let mut plain = String::with_capacity(cell.len());
    for character in cell.chars() {
        match character {
            '\u{feff}' | '\u{200b}' | '"' | '\u{201c}' | '\u{201d}' => {}
            '\u{2018}' | '\u{2019}' => plain.push('\''),
            '-' | '_' => plain.push(' '),
            other => plain.extend(other.to_lowercase()),
        }
    }
    let trimmed = plain.trim_matches(|c: char| c.is_whitespace() || c == '\'');
    trimmed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the spelling without a bracketed ending, as some exports add one: `Hire_Date (Personal Profile)`.
pub(super) fn without_brackets(normalised: &str) -> Option<&str> {
    let (head, _) = normalised.strip_suffix(')')?.rsplit_once(" (")?;
    (!head.is_empty()).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_compared_as_people_write_them() {
        for cell in [
            "pos_user_id",
            " POS User ID ",
            "Pos-User-Id",
            "\u{feff}pos_user_id",
            "\"pos_user_id\"",
            "pos\u{a0}user\u{a0}id",
            "'pos_user_id'",
        ] {
            assert_eq!(normalised(cell), "pos user id", "{cell:?}");
        }
        assert_eq!(normalised("Supervisor\u{2019}s Employee ID"), "supervisor's employee id");
        assert_eq!(without_brackets("hire date (personal profile)"), Some("hire date"));
        assert_eq!(without_brackets("hire date"), None);
    }
}
