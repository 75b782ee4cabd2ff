//! A file → rows → [`Desired`] people; every problem with file, line and column. Read [`Roster`] first.

mod code;
mod desired;
mod duplicates;
mod error;
mod file;
mod header;
mod problem;
mod read;
mod row;

pub use desired::{Desired, RefusedRow, Roster, Status, WantedSites};
pub use error::FileError;
pub use problem::{Problem, Severity};
pub use read::{original_cells, read_bytes, read_file, read_leavers};
