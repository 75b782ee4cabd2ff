//! A comment may only be so long. What is left out is said, and the quietest parts are shortened first.

use std::fmt::Write as _;

/// The characters that GitHub takes for a comment or the text of a pull request.
const LIMIT: usize = 65_536;
/// What the sentence about what was left out may take.
const NOTE: usize = 1_500;

/// A part of the text: a heading with the head of its table, and rows that can be left out.
pub(super) struct TextPart {
    pub(super) title: &'static str,
    /// The higher, the sooner it is shortened.
    pub(super) quiet: u8,
    pub(super) head: String,
    pub(super) rows: Vec<String>,
}

impl TextPart {
    /// Returns a part that stays whole.
    pub(super) fn fixed(text: String) -> Self {
        Self { title: "", quiet: 0, head: text, rows: Vec::new() }
    }
}

/// Returns the parts as one text that a comment takes.
pub(super) fn fitted(parts: &[TextPart]) -> String {
    let length = |text: &String| text.chars().count();
    // The heading, the rows, and a blank line.
    let mut total: usize =
        parts.iter().map(|part| length(&part.head) + part.rows.iter().map(length).sum::<usize>() + 1).sum();
    let mut shown: Vec<usize> = parts.iter().map(|part| part.rows.len()).collect();
    if total > LIMIT {
        let mut quietest_first: Vec<usize> = (0..parts.len()).filter(|at| shown[*at] > 0).collect();
        quietest_first.sort_by_key(|at| std::cmp::Reverse(parts[*at].quiet));
        for at in quietest_first {
            // From the end, row by row: whoever stands first in a group is kept as long as there is room.
            while shown[at] > 0 && total + NOTE > LIMIT {
                shown[at] -= 1;
                total -= length(&parts[at].rows[shown[at]]);
            }
        }
    }
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        let nobody = shown[at] == 0 && !part.rows.is_empty();
        let head = if nobody { part.head.lines().next().unwrap_or_default() } else { part.head.trim_end() };
        text.extend([head, "\n"]);
        text.extend(part.rows[..shown[at]].iter().map(String::as_str));
        text.push('\n');
        if at == 0 {
            text.push_str(&left_out(parts, &shown));
        }
    }
    text.trim_end().to_owned() + "\n"
}

/// Says what was left out, where anything was.
fn left_out(parts: &[TextPart], shown: &[usize]) -> String {
    let mut cut = String::new();
    for (part, shown) in parts.iter().zip(shown).filter(|(part, shown)| **shown < part.rows.len()) {
        let all = part.rows.len();
        // Writing to a String cannot fail.
        let _ = writeln!(cut, "> - {}: {} of {all}", part.title, all - shown);
    }
    if cut.is_empty() {
        return cut;
    }
    format!(
        "> **Not everything is shown here**: a comment takes {LIMIT} characters. Left out, from the end of its table:\n>\n{cut}>\n\
         > `--format csv`, `--format json` and the plan file have everybody.\n\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(title: &'static str, quiet: u8, rows: usize) -> TextPart {
        let row = |number| format!("| {number} | {} |\n", "x".repeat(90));
        TextPart {
            title,
            quiet,
            head: format!("## {title}\n\n| a |\n|---|\n"),
            rows: (0..rows).map(row).collect(),
        }
    }

    #[test]
    fn a_text_that_fits_stays_whole() {
        let text = fitted(&[TextPart::fixed("# Plan\n".into()), part("Close access", 0, 3)]);
        assert_eq!(text.matches("xx |").count(), 3);
        assert!(!text.contains("Not everything"));
    }

    #[test]
    fn the_quietest_part_is_shortened_first_and_what_is_left_out_is_said() {
        let text = fitted(&[
            TextPart::fixed("# Plan\n".into()),
            part("Close access", 0, 300),
            part("Changes", 3, 500),
            part("Later", 8, 200),
        ]);
        assert!(text.chars().count() <= LIMIT, "{}", text.chars().count());
        assert!(!text.contains("- Close access:"), "whoever loses access is shown whole");
        assert!(text.contains("> - Later: 200 of 200\n"), "{}", &text[..900]);
        assert!(text.contains("> - Changes: "), "{}", &text[..900]);
        assert!(text.contains("## Later\n\n") || text.ends_with("## Later\n"), "an empty table has no head");
    }

    #[test]
    fn a_row_that_alone_is_too_long_is_left_out() {
        let mut one = part("Changes", 3, 1);
        one.rows[0] = "y".repeat(LIMIT * 2);
        let text = fitted(&[TextPart::fixed("# Plan\n".into()), one]);
        assert!(text.chars().count() < 2_000 && text.contains("Changes: 1 of 1"));
    }
}
