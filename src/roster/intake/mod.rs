//! The file as bytes, text and rows: what it is, and where its table begins.

mod archive;
mod encoding;
mod file;
mod habits;
mod kind;
mod lines;
mod number_format;
mod objects;
mod parts;
mod quoted;
mod sheet_rows;
mod sheets;
mod table;
mod workbook;

pub(super) use file::read;
pub(super) use table::{Content, Place, RawTable};

pub use file::read_all;
