//! The file as bytes, text and rows: what it is, and where its table begins.

mod archive;
mod assembly;
mod encoding;
mod file;
mod habits;
mod kind;
mod lines;
mod number_format;
mod objects;
mod parts;
mod place;
mod quoted;
mod records;
mod sheet_rows;
mod sheets;
mod table;
mod tags;
mod workbook;

pub(super) use file::read;
pub(super) use lines::Mark;
pub(super) use place::Place;
pub(super) use records::{NumberedRecord, Records, Room};
pub(super) use table::{Content, RawTable};

pub use file::read_all;
