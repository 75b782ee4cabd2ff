//! A page whose table is missing, empty, moved or doubled never reads as "nobody".

use proptest::prelude::*;
use proptest::sample::select;
use roster_sync::sandbox::Shape;

use crate::fuzzed::properties::pages::{Page, Server};
use crate::fuzzed::try_cases;

/// What becomes of the table of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// It is not there.
    Gone,
    /// Its tags are gone, what stood in it stays.
    Unwrapped,
    /// It has another class.
    Renamed,
    /// It has no rows.
    Emptied,
    /// Its rows stand right in it, in its head, its foot, or behind it.
    RowsInTable,
    RowsInHead,
    RowsInFoot,
    RowsBehind,
    /// It stands there twice, or with an empty copy before or behind it.
    Doubled,
    EmptyBefore,
    EmptyBehind,
    /// The sentence stands somewhere else than in a row of its own.
    SentenceAbove,
    SentenceAmongRows,
    SentenceWithLink,
    SentenceAsText,
}

const CHANGES: [Change; 15] = [
    Change::Gone,
    Change::Unwrapped,
    Change::Renamed,
    Change::Emptied,
    Change::RowsInTable,
    Change::RowsInHead,
    Change::RowsInFoot,
    Change::RowsBehind,
    Change::Doubled,
    Change::EmptyBefore,
    Change::EmptyBehind,
    Change::SentenceAbove,
    Change::SentenceAmongRows,
    Change::SentenceWithLink,
    Change::SentenceAsText,
];

const SENTENCE: &str = "No employees found based on this search criteria.";

/// A page in three parts: up to its table, the table, behind it.
struct Parts {
    before: String,
    start: String,
    rows: String,
    behind: String,
}

impl Parts {
    fn of(html: &str, rows: usize) -> Self {
        let table = html.find("<table").unwrap();
        let body = table + html[table..].find("<tbody>").unwrap() + "<tbody>".len();
        let end = html.rfind("</tbody>").unwrap();
        let behind = end + html[end..].find("</table>").unwrap() + "</table>".len();
        let rows: String = html[body..end].split_inclusive("</tr>").take(rows).collect();
        Self {
            before: html[..table].to_owned(),
            start: html[table..body].to_owned(),
            rows,
            behind: html[behind..].to_owned(),
        }
    }

    /// Returns the page without harm, or with it.
    fn with(&self, change: Option<Change>) -> String {
        let Self { before, start, rows, behind } = self;
        let said = format!("<h3>{SENTENCE}</h3>");
        let open = start.trim_end_matches("<tbody>");
        let table = |rows: &str| format!("{start}{rows}</tbody></table>");
        let content = match change {
            None => table(rows),
            Some(Change::Gone) => String::new(),
            Some(Change::Unwrapped) => rows.clone(),
            Some(Change::Renamed) => table(rows).replacen("table-employees-list", "table-staff-list", 1),
            Some(Change::Emptied) => table(""),
            Some(Change::RowsInTable) => format!("{open}{rows}<tbody></tbody></table>"),
            Some(Change::RowsInHead) => format!("{open}<thead>{rows}</thead><tbody></tbody></table>"),
            Some(Change::RowsInFoot) => format!("{open}<tbody></tbody><tfoot>{rows}</tfoot></table>"),
            Some(Change::RowsBehind) => format!("{}{rows}", table("")),
            Some(Change::Doubled) => table(rows) + &table(rows),
            Some(Change::EmptyBefore) => table("") + &table(rows),
            Some(Change::EmptyBehind) => table(rows) + &table(""),
            Some(Change::SentenceAbove) => said + &table(""),
            Some(Change::SentenceAmongRows) => {
                table(&format!("<tr><td>{said}</td></tr>{rows}<tr><td>{said}</td></tr>"))
            }
            Some(Change::SentenceWithLink) => {
                table(&format!("<tr><td>{said}<a href=\"/employee/edit/3001\">Edit</a></td></tr>"))
            }
            Some(Change::SentenceAsText) => table(&format!("<tr><td>{SENTENCE}</td></tr>")),
        };
        format!("{before}{content}{behind}")
    }
}

#[test]
fn no_page_whose_table_is_not_as_it_is_known_reads_as_nobody() {
    let mut server = Server::start(Shape::Hierarchical);
    let people = server.page(Page::Employees);
    let nobody = {
        let parts = Parts::of(&people, 0);
        let said = format!("<tr><td colspan=\"9\"><h3>\n  {SENTENCE}\n</h3></td></tr>");
        Parts { rows: said, ..parts }
    };
    assert_eq!(server.people(&nobody.with(None)), Ok(0), "as it was recorded");
    assert_eq!(
        server.people(&format!("{}<h3>{SENTENCE}</h3>{}", nobody.before, nobody.behind)),
        Ok(0),
        "without a table"
    );
    let server = std::cell::RefCell::new(server);
    let inputs = (select(CHANGES.to_vec()), 1..4usize, any::<bool>());
    try_cases(120, &inputs, |(change, rows, empty)| {
        let parts = Parts::of(&people, rows);
        let mut server = server.borrow_mut();
        assert_eq!(server.people(&parts.with(None)), Ok(rows));
        let harmed = if empty { nobody.with(Some(change)) } else { parts.with(Some(change)) };
        // The sentence alone, without any table, is the one page of these that was promised to mean it.
        if empty && matches!(change, Change::Unwrapped) {
            return;
        }
        let read = server.people(&harmed);
        assert_ne!(read, Ok(0), "{change:?}, with{} people", if empty { "out" } else { "" });
    });
}
