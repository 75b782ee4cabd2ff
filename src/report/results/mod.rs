//! What came of a run, for people and for scripts. Read [`results_text`] first.

mod document;
mod text;

use crate::apply::{RowResult, RunSummary};
use crate::backoffice::RequestCounts;
use crate::plan::{Approval, HeldBack};

pub use document::results_json;
pub use text::{Files, results_text};

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
}

impl<'a> RunResults<'a> {
    /// Returns how a row was held back, where it was: somebody meant it, so that it needs nobody's attention.
    fn held_back(&self, row: &RowResult) -> Option<&'a HeldBack> {
        self.approval?.held_back.iter().find(|held| held.entry == row.entry())
    }
}

pub(in crate::report) use text::needs_attention;
