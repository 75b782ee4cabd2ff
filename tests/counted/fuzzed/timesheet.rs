//! A report of the time clock of which anything is missing is never used, and never reads as "nobody worked".

use proptest::sample::select;
use roster_sync::sandbox::Shape;

use crate::fuzzed::properties::pages::{Page, Server};
use crate::fuzzed::try_cases;

const SENTENCE: &str = "<h3>No clock entries found matching the given criteria.</h3>";

/// What becomes of one of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Gone,
    Unwrapped,
    Emptied,
    Doubled,
    /// It stands before all others, or behind them.
    First,
    Last,
    /// The sentence stands beside it, or in its place.
    SentenceBeside,
    SentenceInstead,
}

const CHANGES: [Change; 8] = [
    Change::Gone,
    Change::Unwrapped,
    Change::Emptied,
    Change::Doubled,
    Change::First,
    Change::Last,
    Change::SentenceBeside,
    Change::SentenceInstead,
];

/// A page: what stands before its tables, these, and what stands behind them.
struct Parts {
    before: String,
    tables: Vec<String>,
    behind: String,
}

impl Parts {
    fn of(html: &str) -> Self {
        let first = html.find("<table").unwrap();
        let end = html.rfind("</table>").unwrap() + "</table>".len();
        let tables = html[first..end].split_inclusive("</table>").map(ToOwned::to_owned).collect();
        Self { before: html[..first].to_owned(), tables, behind: html[end..].to_owned() }
    }

    fn with(&self, at: usize, change: Change) -> String {
        let mut tables = self.tables.clone();
        let table = tables.remove(at);
        let inner = table.split_once('>').unwrap().1.trim_end_matches("</table>").to_owned();
        match change {
            Change::Gone => {}
            Change::Unwrapped => tables.insert(at, inner),
            Change::Emptied => tables.insert(at, "<table></table>".to_owned()),
            Change::Doubled => tables.insert(at, format!("{table}{table}")),
            Change::First => tables.insert(0, table),
            Change::Last => tables.push(table),
            Change::SentenceBeside => tables.insert(at, format!("{table}{SENTENCE}")),
            Change::SentenceInstead => tables.insert(at, SENTENCE.to_owned()),
        }
        format!("{}{}{}", self.before, tables.concat(), self.behind)
    }
}

#[test]
fn no_report_whose_tables_are_not_as_they_are_known_is_used() {
    let mut server = Server::start(Shape::Hierarchical);
    let whole = server.page(Page::Timesheet);
    let count = server.shifts(&whole).unwrap();
    assert!(count > 20, "{count}");
    let parts = Parts::of(&whole);
    assert_eq!(
        server.shifts(&format!("{}{SENTENCE}{}", parts.before, parts.behind)),
        Ok(0),
        "as it was recorded"
    );
    let (last, server) = (parts.tables.len() - 1, std::cell::RefCell::new(server));
    try_cases(120, &(select(CHANGES.to_vec()), 0..=last), |(change, at)| {
        let harmed = parts.with(at, change);
        if harmed != parts.before.clone() + &parts.tables.concat() + &parts.behind {
            assert!(server.borrow_mut().shifts(&harmed).is_err(), "{change:?} of table {at}");
        }
    });
}

#[test]
fn a_report_that_is_cut_anywhere_is_never_used() {
    let mut server = Server::start(Shape::Flat);
    let whole = server.page(Page::Timesheet);
    let end = whole.rfind("</html>").unwrap() + "</html>".len();
    assert!(server.shifts(&whole[..end]).is_ok());
    let server = std::cell::RefCell::new(server);
    try_cases(150, &(0..end), |cut| {
        let cut = (0..=cut).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
        assert!(server.borrow_mut().shifts(&whole[..cut]).is_err(), "cut at {cut} of {end}");
    });
}
