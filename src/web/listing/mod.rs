//! Long tables, read while their bytes arrive. Read [`TableReader`] first.
//!
//! A roster of thousands of people is tens of megabytes of HTML. Rows are handed out as they are finished, and nothing
//! of the page is kept, so that memory does not grow with it. Whether the page came whole is part of the answer.

mod error;
mod gathered;
mod handlers;
mod plain;
mod reader;
mod report;
mod row;

pub use error::ListingError;
pub use gathered::SeenOnPage;
pub use reader::{Selectors, TableReader};
pub use report::{Piece, ReportCell, ReportReader, ReportRow, ReportSeen};
pub use row::{Cell, Row};

/// Returns a row that has these cells, written as HTML.
#[cfg(test)]
pub(crate) fn row_of(cells: &str) -> Row {
    let selectors =
        Selectors { frame: "body", table: "table", next_page: "nav", noted_links: "a[href*='sites']" };
    let page = format!("<body><table><tbody><tr>{cells}</tr></tbody></table></body>");
    TableReader::new(selectors).feed(page.as_bytes()).unwrap().remove(0)
}

#[cfg(test)]
mod tests;
