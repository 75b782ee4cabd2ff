//! The row of a problem, with a mark under the cell.

use crate::roster::Roster;

use super::how_read::is_own_name;
use super::layout::{clean, short, width};

/// The most columns of a terminal that a cell takes which is not the one that is meant.
const OTHER_CELL: usize = 18;

/// Returns the row of a line and a line of carets under the cell of a column; none where the row is not known, or is the
/// cell alone.
pub(super) fn excerpt(roster: &Roster, line: u64, column: &str, room: usize) -> Option<(String, String)> {
    let cells = roster.excerpts.get(&line).filter(|cells| cells.len() > 1)?;
    let names = |header: &&String| header.trim() == column || is_own_name(header, column);
    let meant = roster.header.iter().position(|header| names(&header))?;
    let delimiter = match roster.how.written.delimiter {
        b'\t' => " │ ".to_owned(),
        other => char::from(other).to_string(),
    };
    let text = |at: usize, cell: &str| {
        short(&clean(cell), if at == meant { room.saturating_sub(4).max(4) } else { OTHER_CELL })
    };
    let shown: Vec<String> = cells.iter().enumerate().map(|(at, cell)| text(at, cell)).collect();
    let cell = shown.get(meant)?;
    // Cells in front are left out until the one that is meant has room, and cells behind until the row fits.
    let wide = |cells: &[String]| cells.iter().map(|cell| width(cell) + width(&delimiter)).sum::<usize>();
    let mut from = 0;
    while from < meant && wide(&shown[from..=meant]) + 2 > room {
        from += 1;
    }
    let mut to = shown.len();
    while to > meant + 1 && wide(&shown[from..to]) + 2 > room {
        to -= 1;
    }
    let front = if from > 0 { "…" } else { "" };
    let before = format!(
        "{front}{}",
        shown[from..meant].iter().map(|cell| format!("{cell}{delimiter}")).collect::<String>()
    );
    let after: String = shown[meant + 1..to].iter().map(|cell| format!("{delimiter}{cell}")).collect();
    let end = if to < shown.len() { "…" } else { "" };
    let carets = "^".repeat(width(cell).max(1));
    Some((format!("{before}{cell}{after}{end}"), format!("{}{carets}", " ".repeat(width(&before)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(header: &[&str], cells: &[&str]) -> Roster {
        let texts = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        Roster { header: texts(header), excerpts: [(2, texts(cells))].into(), ..Roster::default() }
    }

    #[test]
    fn the_caret_stands_under_the_cell_whatever_stands_before_it() {
        let roster = roster(&["Name", "Pay Rate", "Store"], &["李小龍", "16.x", "Elm"]);
        let (row, carets) = excerpt(&roster, 2, "Pay Rate", 60).unwrap();
        assert_eq!((row.as_str(), carets.as_str()), ("李小龍,16.x,Elm", "       ^^^^"));
        assert_eq!(excerpt(&roster, 3, "Pay Rate", 60), None);
        assert_eq!(excerpt(&roster, 2, "", 60), None);
    }

    #[test]
    fn long_rows_are_cut_around_the_cell() {
        let cells = ["aaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbb", "bad", "ccccccccccccccc", "ddddddddddddddd"];
        let roster = roster(&["a", "b", "c", "d", "e"], &cells);
        let (row, carets) = excerpt(&roster, 2, "c", 30).unwrap();
        assert_eq!((row.as_str(), carets.as_str()), ("…bbbbbbbbbbbbbbb,bad…", "                 ^^^"));
    }
}
