//! What the pages of a plan and of its review are drawn from.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::model::SiteId;
use crate::plan::{Entry, EntryId, GuardName, GuardOutcome, Plan, ReviewStanding};
use crate::roster::Problem;

/// What the page of a review shows besides the plan.
#[derive(Debug, Clone, Copy)]
pub struct ReviewView<'a> {
    /// The path that every address of this review begins with, without a slash at its end (`/s3cret`).
    pub base: &'a str,
    /// Counts the changes of the draft; sent back with each, so that a page that is out of date is noticed.
    pub revision: u64,
    /// What is held back so far, with the reasons.
    pub held: &'a BTreeMap<EntryId, String>,
    /// The guards let through so far, with the reasons.
    pub allowed: &'a BTreeMap<GuardName, String>,
    /// The guards as they stand with what is held back.
    pub guards: &'a [GuardOutcome],
    /// Why conflicts cannot be decided here; `None` where they can.
    pub cannot_decide: Option<&'a str>,
    /// Whether the plan may be carried out from the page once it is approved.
    pub may_apply: bool,
    /// How far the review is.
    pub stage: ReviewStage<'a>,
}

/// How far a review is.
#[derive(Debug, Clone, Copy)]
pub enum ReviewStage<'a> {
    /// Decisions are being taken.
    Open,
    /// Somebody gave their word; nothing can be changed any more.
    Approved {
        /// Who.
        by: &'a str,
        /// When.
        at: DateTime<Utc>,
        /// Where the approved plan is kept.
        file: &'a str,
        /// The command that carries it out.
        command: &'a str,
    },
    /// The plan is being, or was, carried out.
    Running {
        /// Who gave their word.
        by: &'a str,
        /// When.
        at: DateTime<Utc>,
    },
}

impl ReviewView<'_> {
    /// Returns how the review stands.
    pub fn standing(&self, plan: &Plan) -> ReviewStanding {
        ReviewStanding::of(plan, self.held, self.allowed, self.revision)
    }

    /// Returns whether decisions can still be taken.
    pub(super) const fn is_open(&self) -> bool {
        matches!(self.stage, ReviewStage::Open)
    }

    /// Returns how many guards stop the plan as it stands.
    pub(super) fn stops(&self) -> usize {
        let approved = |guard: &GuardOutcome| guard.allowable && self.allowed.contains_key(&guard.name);
        self.guards.iter().filter(|guard| guard.tripped && !approved(guard)).count()
    }
}

/// What the entries of a page are drawn with.
#[derive(Debug)]
pub(super) struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What a reviewer needs besides.
    pub review: Option<&'a ReviewView<'a>>,
    /// Every site, to tell who has all of them.
    every_site: BTreeSet<SiteId>,
    /// What is wrong with the roster, by line.
    problems: BTreeMap<u64, Vec<&'a Problem>>,
}

impl<'a> View<'a> {
    /// Prepares what is looked up for each entry.
    pub(super) fn new(plan: &'a Plan, review: Option<&'a ReviewView<'a>>) -> Self {
        let mut problems: BTreeMap<u64, Vec<&Problem>> = BTreeMap::new();
        for problem in &plan.problems {
            problems.entry(problem.line).or_default().push(problem);
        }
        Self { plan, review, every_site: plan.sites.iter().map(|site| site.id).collect(), problems }
    }

    /// Returns whether these are all of several sites: such a person works for the chain.
    pub(super) fn is_everywhere(&self, sites: &BTreeSet<SiteId>) -> bool {
        self.every_site.len() > 1 && *sites == self.every_site
    }

    /// Returns what is wrong with the entry's row.
    pub(super) fn problems(&self, entry: &Entry) -> &[&'a Problem] {
        entry.line.and_then(|line| self.problems.get(&line)).map_or(&[], Vec::as_slice)
    }

    /// Returns whether somebody should look at the entry, whatever happens to it.
    pub(super) fn warns(&self, entry: &Entry) -> bool {
        !entry.warnings.is_empty() || !self.problems(entry).is_empty()
    }

    /// Returns whether a reviewer holds the entry back.
    pub(super) fn is_held(&self, entry: &Entry) -> bool {
        self.review.is_some_and(|review| review.held.contains_key(&entry.id()))
    }
}
