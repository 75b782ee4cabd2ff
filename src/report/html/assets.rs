//! The style and the scripts of the pages. They are files of their own, and part of the program.

/// The style of every page.
const STYLE: &[&str] = &[
    include_str!("assets/colours.css"),
    include_str!("assets/page.css"),
    include_str!("assets/entries.css"),
];
/// What a review adds to it.
const REVIEW_STYLE: &[&str] = &[include_str!("assets/review.css")];
/// How a page is put on paper.
const PRINT: &[&str] = &[include_str!("assets/print.css")];

/// Searching, filtering and sorting.
const FILTERS: &[&str] = &[include_str!("assets/filters.js"), include_str!("assets/controls.js")];
/// What a review adds to it.
const REVIEW: &[&str] = &[
    include_str!("assets/requests.js"),
    include_str!("assets/decisions.js"),
    include_str!("assets/approval.js"),
    include_str!("assets/live.js"),
];

/// Which parts a page needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    /// Something to read.
    Reading,
    /// Something to decide on.
    Review,
}

/// Returns the one style of a page.
pub(super) fn style(parts: Parts) -> String {
    let review = if parts == Parts::Review { REVIEW_STYLE } else { &[] };
    joined(&[STYLE, review, PRINT])
}

/// Returns the one script of a page.
pub(super) fn script(parts: Parts) -> String {
    let review = if parts == Parts::Review { REVIEW } else { &[] };
    format!("'use strict';\n{}", joined(&[FILTERS, review]))
}

/// A browser reads every line end as a line feed before it compares the hash, whatever the file was checked out with.
fn joined(files: &[&[&str]]) -> String {
    files.concat().concat().replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_page_stays_readable() {
        for text in [STYLE, REVIEW_STYLE, PRINT, FILTERS, REVIEW].concat() {
            let lines = text.lines().count();
            assert!(lines <= 400, "{lines} lines: {}", text.lines().next().unwrap_or_default());
        }
    }

    #[test]
    fn nothing_in_them_ends_the_element_they_stand_in() {
        for text in [style(Parts::Review), script(Parts::Review)] {
            assert!(!text.contains("</") && !text.contains("<!--") && !text.contains('\r'));
        }
    }
}
