//! What came of a run, for people and for scripts. Read [`results_text`] first.

mod document;
mod ended;
mod telling;
mod text;

use crate::apply::{RowResult, RunSummary};
use crate::backoffice::RequestCounts;
use crate::plan::Approval;

pub use document::results_json;
pub use ended::{RunContext, run_told, stopped_told};
pub use telling::Telling;
pub use text::{Files, kept_plan_text, results_text};

/// Everything there is to tell of a run that ended.
#[derive(Debug, Clone, Copy)]
pub struct RunResults<'a> {
    /// Its id.
    pub run: &'a str,
    /// How it came out.
    pub summary: &'a RunSummary,
    /// What came of every row.
    pub rows: &'a [RowResult],
    /// Where its files are.
    pub files: &'a Files,
    /// What it asked of Backoffice.
    pub requests: &'a RequestCounts,
    /// Who approved its plan, where somebody did.
    pub approval: Option<&'a Approval>,
    /// The settings file that held, where there was one.
    pub settings: Option<&'a str>,
}
