//! The listing of 10,000 employees is read without holding the page: peak memory is counted, not guessed.

use roster_sync::web::{Selectors, TableReader};

use crate::{PEAK, alone};

/// A row of about 4.5 KB, most of it indentation, as the real pages have them.
fn row(index: usize) -> String {
    let indent = " ".repeat(480);
    let cell =
        |class: &str, text: &str| format!("<td\n   class=\"employees-col-{class}\">{indent}{text}\n</td>");
    let cells = [
        "first-name",
        "last-name",
        "sites",
        "template",
        "pos-user-id",
        "departments",
        "phone",
        "wage-type",
        "active",
    ];
    let cells: String = cells.iter().map(|class| cell(class, &format!("{class} {index}"))).collect();
    format!("<tr>{cells}</tr>\n")
}

#[test]
fn ten_thousand_rows_are_read_in_little_memory() {
    const ROWS: usize = 10_000;
    let _alone = alone();
    let mut reader = TableReader::new(Selectors {
        frame: "#main-column",
        table: "table.table-employees-list",
        next_page: "nav#pager-employees a#pager-employees-next",
        noted_links: "a[href*='sites']",
    });
    reader.feed(b"<html><body><table class=\"table table-employees-list\"><tbody>").unwrap();
    PEAK.reset_peak_usage();
    let before = PEAK.current_usage();
    let (mut rows, mut bytes) = (0, 0);
    for index in 0..ROWS {
        let page = row(index);
        bytes += page.len();
        rows += reader.feed(page.as_bytes()).unwrap().len();
    }
    let peak = PEAK.peak_usage() - before;
    reader.feed(b"</tbody></table></body></html>").unwrap();
    assert!(reader.finish().unwrap().complete);
    assert_eq!(rows, ROWS);
    assert!(bytes > 40_000_000, "the page would have {bytes} bytes");
    assert!(peak < 256 * 1024, "reading {bytes} bytes held {peak} bytes at its peak");
}
