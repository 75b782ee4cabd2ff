//! One review: the plan, what was decided so far, and what may be done now.

use chrono::{DateTime, Utc};

use crate::apply::Stop;
use crate::plan::{
    Approval, ApprovedPlan, Decided, Entry, EntryId, GuardApproval, GuardName, GuardOutcome, HeldBack,
    KnownBy, MatchDecision, Plan, ReviewStanding, UnknownGuard, Verdict,
};
use crate::report::{ReviewStage, ReviewView};

use super::draft::{tidy, writing};
use super::{Draft, KeptAt, Live, Refusal};

/// The most letters of a name or a note.
const LONGEST_NAME: usize = 100;

/// A review.
#[derive(Debug)]
pub struct Session {
    plan: Plan,
    hash: String,
    draft: Draft,
    stage: Stage,
    cannot_decide: Option<String>,
    may_apply: bool,
}

/// How far a review is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// Decisions are being taken.
    Open,
    /// Somebody gave their name for it.
    Approved {
        /// The plan and the word for it.
        approved: Box<ApprovedPlan>,
        /// Where it is kept.
        kept: KeptAt,
    },
    /// It is being carried out, or was.
    Running {
        /// The plan and the word for it.
        approved: Box<ApprovedPlan>,
        /// What happens.
        live: Live,
        /// Ends it early.
        stop: Stop,
    },
}

/// Why something cannot be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum No {
    /// The page shows something that is not so any more.
    OutOfDate(Refusal),
    /// It was done already, or its time is over.
    Over(Refusal),
    /// It makes no sense.
    Senseless(Refusal),
}

impl Session {
    /// Opens the review of a plan. `cannot_decide` says why nobody can say here who a row is about, where that is so.
    pub fn new(plan: Plan, cannot_decide: Option<String>, may_apply: bool) -> Self {
        let hash = plan.hash();
        Self { plan, hash, draft: Draft::default(), stage: Stage::Open, cannot_decide, may_apply }
    }

    /// Returns the plan as it is now.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns what was decided so far.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Returns how far the review is.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Returns where the review stands.
    pub fn standing(&self) -> ReviewStanding {
        let Draft { held, allowed, revision, .. } = &self.draft;
        ReviewStanding::of(&self.plan, held, allowed, *revision)
    }

    /// Returns what a page of the review shows; `guards` are those without what is held back.
    pub(super) fn view<'a>(&'a self, base: &'a str, guards: &'a [GuardOutcome]) -> ReviewView<'a> {
        let stage = match &self.stage {
            Stage::Open => ReviewStage::Open,
            Stage::Approved { approved, kept } => ReviewStage::Approved {
                by: &approved.approval.by,
                at: approved.approval.at,
                file: &kept.file,
                command: &kept.command,
            },
            Stage::Running { approved, .. } => {
                ReviewStage::Running { by: &approved.approval.by, at: approved.approval.at }
            }
        };
        ReviewView {
            base,
            revision: self.draft.revision,
            held: &self.draft.held,
            allowed: &self.draft.allowed,
            guards,
            cannot_decide: self.cannot_decide.as_deref(),
            may_apply: self.may_apply,
            stage,
        }
    }

    /// Says whether something can be changed by a page that saw this revision.
    fn is_open(&self, revision: u64) -> Result<(), No> {
        match &self.stage {
            Stage::Open if revision == self.draft.revision => Ok(()),
            Stage::Open => Err(No::OutOfDate(Refusal::new(
                "something was changed since this page was loaded",
                "load the page again; another window of this review may be open",
            ))),
            Stage::Approved { approved, .. } | Stage::Running { approved, .. } => {
                Err(No::Over(Refusal::new(
                    format!("this plan was approved already, by {}", approved.approval.by),
                    "nothing can be changed any more; for other decisions, make a new plan",
                )))
            }
        }
    }

    /// Holds entries back, or puts them back.
    pub(super) fn hold(
        &mut self,
        revision: u64,
        entries: &[EntryId],
        held: bool,
        why: &str,
    ) -> Result<ReviewStanding, No> {
        self.is_open(revision)?;
        let unknown = self.draft.hold(&self.plan, entries, held, why).err();
        match unknown {
            None => Ok(self.standing()),
            Some(id) => Err(senseless(format!("{id} is no entry that can be held back"))),
        }
    }

    /// Lets a guard through for a reason, or takes that back.
    pub(super) fn allow(
        &mut self,
        revision: u64,
        name: &str,
        why: Option<&str>,
    ) -> Result<ReviewStanding, No> {
        self.is_open(revision)?;
        let held = self.draft.held_ids();
        let name: GuardName = name.parse().map_err(|error: UnknownGuard| senseless(error.to_string()))?;
        let guard =
            self.plan.guards.iter().find(|guard| guard.name == name).map(|guard| guard.without(&held));
        match (guard, why) {
            (None, _) => return Err(senseless(format!("the plan has no guard {name}"))),
            (Some(guard), Some(_)) if !guard.tripped || !guard.allowable => {
                return Err(senseless(format!("the guard {name} cannot be let through")));
            }
            (Some(_), Some(why)) if tidy(why).is_empty() => {
                return Err(senseless("say why: whoever looks at this later will ask".to_owned()));
            }
            (Some(_), _) => self.draft.allow(name, why),
        }
        Ok(self.standing())
    }

    /// Returns the decisions of this review with one more, or one fewer: what a plan is to be made with.
    pub(super) fn deciding(
        &self,
        revision: u64,
        entry: EntryId,
        verdict: Option<RowChoice>,
        why: &str,
    ) -> Result<Vec<MatchDecision>, No> {
        self.is_open(revision)?;
        if let Some(why) = &self.cannot_decide {
            return Err(senseless(why.clone()));
        }
        let found = self.plan.entries.iter().find(|one| one.id() == entry);
        let Some((found, row)) = found.and_then(|one| Some((one, one.row.clone()?))) else {
            return Err(senseless(format!("{entry} leaves nothing to decide")));
        };
        let earlier = self.draft.decisions.iter().find(|one| one.row.fingerprint() == row.fingerprint());
        let mut considered: std::collections::BTreeSet<_> =
            found.candidates.iter().map(|candidate| candidate.employee_id).collect();
        considered.extend(earlier.iter().flat_map(|earlier| &earlier.considered));
        let mut draft = self.draft.clone();
        let verdict =
            match verdict {
                Some(choice) => Some(choice.verdict(found).ok_or_else(|| {
                    senseless("this account is none of those that could be meant".to_owned())
                })?),
                None => None,
            };
        let decided = |verdict| Decided { verdict, by: String::new(), at: None, why: tidy(why) };
        match (verdict, earlier) {
            (Some(verdict), _) => {
                draft.decide(MatchDecision { row: *row, considered, decided: decided(verdict) });
            }
            (None, Some(earlier)) => draft.take_back(&earlier.clone()),
            (None, None) => return Err(senseless("nothing was decided here yet".to_owned())),
        }
        Ok(draft.decisions)
    }

    /// Takes a plan that was made with other decisions, unless something else was changed meanwhile.
    pub(super) fn adopt(
        &mut self,
        revision: u64,
        plan: Plan,
        decisions: Vec<MatchDecision>,
    ) -> Result<(), No> {
        self.is_open(revision)?;
        self.draft.decisions = decisions;
        self.draft.carry_over(&self.plan, &plan);
        self.hash = plan.hash();
        self.plan = plan;
        Ok(())
    }

    /// Returns the plan with somebody's word for it, where they may give it.
    pub(super) fn approving(
        &self,
        revision: u64,
        plan_hash: &str,
        (name, note): (&str, &str),
        at: DateTime<Utc>,
    ) -> Result<ApprovedPlan, No> {
        self.is_open(revision)?;
        if plan_hash != self.hash {
            return Err(No::OutOfDate(Refusal::new("this page shows another plan", "load the page again")));
        }
        let by: String = tidy(name).chars().take(LONGEST_NAME).collect();
        if by.chars().filter(|letter| letter.is_alphabetic()).count() < 2 {
            return Err(senseless("type your name: the approval is kept under it".to_owned()));
        }
        let standing = self.standing();
        if !standing.can_approve {
            return Err(senseless(standing.why_not));
        }
        let held_back = writing(&self.plan).filter_map(|entry| {
            let why = self.draft.held.get(&entry.id())?.clone();
            let name = format!("{} {}", entry.person.first_name, entry.person.last_name).trim().to_owned();
            Some(HeldBack { entry: entry.id(), name, operation: entry.operation(), why })
        });
        let guards = self.draft.allowed.iter();
        let signed = |decision: &MatchDecision| {
            let mut decision = decision.clone();
            (decision.decided.by, decision.decided.at) = (by.clone(), Some(at));
            decision
        };
        let approval = Approval {
            known: KnownBy::Typed,
            at,
            note: tidy(note),
            held_back: held_back.collect(),
            guards: guards.map(|(name, why)| GuardApproval { name: *name, why: why.clone() }).collect(),
            decisions: self.draft.decisions.iter().map(signed).collect(),
            by,
        };
        Ok(ApprovedPlan { plan: self.plan.clone(), approval })
    }

    /// Ends the decisions: the plan was approved and is kept.
    pub(super) fn approved(&mut self, approved: ApprovedPlan, kept: KeptAt) {
        self.stage = Stage::Approved { approved: Box::new(approved), kept };
    }

    /// Begins to carry the plan out, once. Returns what it is carried out with.
    pub(super) fn starting(&mut self) -> Result<(Live, Stop), No> {
        match &self.stage {
            Stage::Open => Err(senseless("nobody approved this plan yet".to_owned())),
            Stage::Running { .. } => {
                Err(No::Over(Refusal::new("this plan is being carried out already", "load the page again")))
            }
            Stage::Approved { .. } if !self.may_apply => Err(senseless(
                "this review is for approving alone: the plan is carried out elsewhere".to_owned(),
            )),
            Stage::Approved { approved, .. } => {
                let (live, stop) = (Live::default(), Stop::default());
                self.stage =
                    Stage::Running { approved: approved.clone(), live: live.clone(), stop: stop.clone() };
                Ok((live, stop))
            }
        }
    }

    /// Takes back that it was begun: it could not be.
    pub(super) fn not_started(&mut self, before: Stage) {
        self.stage = before;
    }
}

/// What a reviewer chose, as the page sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum RowChoice {
    /// The person of this account.
    Same {
        /// The account.
        employee: crate::model::EmployeeId,
    },
    /// Somebody who has no account yet.
    NewPerson,
    /// Nothing is to happen.
    LeaveAlone,
}

impl RowChoice {
    /// Returns the verdict, where the account is one of those that the entry shows.
    fn verdict(self, entry: &Entry) -> Option<Verdict> {
        match self {
            Self::NewPerson => Some(Verdict::NewPerson),
            Self::LeaveAlone => Some(Verdict::LeaveAlone),
            Self::Same { employee } => {
                let chosen = entry.candidates.iter().find(|candidate| candidate.employee_id == employee)?;
                Some(Verdict::Same { employee, name: chosen.name.clone() })
            }
        }
    }
}

fn senseless(message: String) -> No {
    No::Senseless(Refusal::new(message, ""))
}
