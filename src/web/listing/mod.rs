//! Long tables, read while their bytes arrive. Read [`TableReader`] first.
//!
//! A roster of thousands of people is tens of megabytes of HTML. Rows are handed out as they are finished, and nothing
//! of the page is kept, so that memory does not grow with it. Whether the page came whole is part of the answer.

mod gathered;
mod handlers;
mod reader;
mod report;
mod row;

pub use gathered::Seen;
pub use reader::{ListingError, Selectors, TableReader};
pub use report::{Piece, ReportCell, ReportReader, ReportRow, ReportSeen};
pub use row::{Cell, Row};

#[cfg(test)]
mod tests;
