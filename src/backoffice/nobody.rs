//! How a listing says that it found nobody: by a sentence, and by nothing else (protocol §3).

use crate::web::{Row, SeenOnPage};

/// Returns whether a row is the sentence: one cell that says it and leads nowhere.
pub(super) fn is_said_by_row(row: &Row) -> bool {
    let mut cells = row.cells();
    let (Some(cell), None) = (cells.next(), cells.next()) else { return false };
    let mut headings = cell.headings();
    let (Some(heading), None) = (headings.next(), headings.next()) else { return false };
    let alone = cell.text().split_whitespace().eq(heading.split_whitespace());
    alone && cell.links().next().is_none() && is_sentence(heading)
}

/// Returns whether a page that has no table at all says it (likely).
pub(super) fn is_said_without_table(seen: &SeenOnPage) -> bool {
    !seen.any_table && seen.headings.iter().any(|heading| is_sentence(heading))
}

/// Whom the sentence speaks of differs from listing to listing.
pub(super) fn is_sentence(text: &str) -> bool {
    let whom =
        text.strip_prefix("No ").and_then(|text| text.strip_suffix(" found based on this search criteria."));
    whom.is_some_and(|whom| !whom.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::row_of;

    const SAID: &str = "<h3>\n No employees found  based on this search criteria. </h3>";

    #[test]
    fn one_cell_with_the_sentence_and_no_link_says_it() {
        assert!(is_said_by_row(&row_of(&format!("<td class=\"text-center\">  {SAID}\n</td>"))));
        for cells in [
            format!("<td>{SAID}<a href=\"/employee/edit/3001\"></a></td>"),
            format!("<td>{SAID} Ada Corbett</td>"),
            "<td>No employees found based on this search criteria.</td>".to_owned(),
            format!("<td>{SAID}{SAID}</td>"),
            format!("<td>{SAID}</td><td></td>"),
            "<td><h3>No data available in table</h3></td>".to_owned(),
            "<td><h3>Employees found</h3></td>".to_owned(),
            String::new(),
        ] {
            assert!(!is_said_by_row(&row_of(&cells)), "{cells}");
        }
    }
}
