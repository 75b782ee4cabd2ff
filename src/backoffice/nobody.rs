//! How a listing says that it found nobody: by a sentence, and by nothing else (protocol §3).

use crate::web::{Row, Seen};

/// Returns whether a row is the sentence: one cell that says it and leads nowhere.
pub(super) fn is_said_by_row(row: &Row) -> bool {
    let [cell] = row.cells.as_slice() else { return false };
    let [heading] = cell.headings.as_slice() else { return false };
    let alone = cell.text.split_whitespace().eq(heading.split_whitespace());
    alone && cell.links.is_empty() && is_sentence(heading)
}

/// Returns whether a page that has no table at all says it (likely).
pub(super) fn is_said_without_table(seen: &Seen) -> bool {
    !seen.any_table && seen.headings.iter().any(|heading| is_sentence(heading))
}

/// Whom the sentence speaks of differs from listing to listing.
fn is_sentence(text: &str) -> bool {
    let whom =
        text.strip_prefix("No ").and_then(|text| text.strip_suffix(" found based on this search criteria."));
    whom.is_some_and(|whom| !whom.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Cell;

    fn row(text: &str) -> Row {
        let cell = Cell { text: format!("  {text}\n"), headings: vec![text.to_owned()], ..Cell::default() };
        Row { cells: vec![cell] }
    }

    #[test]
    fn one_cell_with_the_sentence_and_no_link_says_it() {
        let said = row("No employees found based on this search criteria.");
        assert!(is_said_by_row(&said));
        let mut linked = said.clone();
        linked.cells[0].links.push("/employee/edit/3001".into());
        let mut more = said.clone();
        more.cells[0].text.push_str("Ada Corbett");
        let mut plain = said.clone();
        plain.cells[0].headings.clear();
        let mut two = said.clone();
        two.cells.push(Cell::default());
        for other in [
            linked,
            more,
            plain,
            two,
            row("No data available in table"),
            row("Employees found"),
            Row::default(),
        ] {
            assert!(!is_said_by_row(&other), "{other:?}");
        }
    }
}
