//! A file → rows → [`Desired`] people; every problem with file, line and column. Read [`Roster`] first.

mod code;
mod desired;
mod duplicates;
mod error;
mod file;
mod header;
mod leavers;
mod lines;
mod problem;
mod read;
mod row;
mod spoiled;
mod together;

pub use desired::{Desired, RefusedRow, Roster, Status, WantedSites};
pub use error::FileError;
pub use leavers::{read_leavers, read_leavers_bytes};
pub use problem::{Problem, Severity};
pub use read::{original_cells, read_bytes, read_file};
