//! What came of a run, for files, scripts and people. Read [`ResultsCsv`] first: its columns are a promise.

mod document;
mod files;
mod text;

pub use document::{RESULTS_SCHEMA, results_json};
pub use files::{RESULT_COLUMNS, ResultsCsv, ResultsJsonLines};
pub use text::{WrittenFiles, results_text};
