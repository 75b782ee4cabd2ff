//! What came of a run, for people and for scripts. Read [`results_text`] first.

mod document;
mod text;

pub use document::results_json;
pub use text::{Files, results_text};

pub(in crate::report) use text::needs_attention;
