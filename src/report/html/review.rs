//! stand-in
use crate::plan::{EntryId, GuardOutcome, Plan};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
/// What the page of a review shows besides the plan.
#[derive(Debug, Clone, Copy)]
pub struct ReviewView<'a> {
    /// The path that every address of this review begins with.
    pub base: &'a str,
    /// Counts the changes of the draft.
    pub revision: u64,
    /// What is held back so far.
    pub held: &'a BTreeMap<EntryId, String>,
    /// The guards let through so far.
    pub allowed: &'a BTreeMap<String, String>,
    /// The guards as they stand.
    pub guards: &'a [GuardOutcome],
    /// Why conflicts cannot be decided here.
    pub cannot_decide: Option<&'a str>,
    /// Whether the plan may be carried out.
    pub may_apply: bool,
    /// How far the review is.
    pub stage: ReviewStage<'a>,
}
/// How far a review is.
#[derive(Debug, Clone, Copy)]
pub enum ReviewStage<'a> {
    /// Decisions are being taken.
    Open,
    /// Somebody gave their word.
    Approved {
        /// by
        by: &'a str,
        /// at
        at: DateTime<Utc>,
        /// file
        file: &'a str,
        /// command
        command: &'a str,
    },
    /// Running.
    Running {
        /// by
        by: &'a str,
        /// at
        at: DateTime<Utc>,
    },
}
/// page
pub fn review_html(plan: &Plan, review: &ReviewView<'_>) -> super::Page {
    super::Page { html: format!("{} {}", plan.hash(), review.revision), policy: "default-src 'none'".into() }
}
