//! What a reviewer has decided so far; nothing of it counts before they give their name for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::{Entry, EntryId, GuardName, GuardOutcome, MatchDecision, Plan};

/// The most letters of a reason.
const LONGEST: usize = 500;

/// A reviewer's decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The entries that are held back, and why.
    pub held: BTreeMap<EntryId, String>,
    /// The guards that are let through, and why.
    pub allowed: BTreeMap<GuardName, String>,
    /// What was decided about who somebody is.
    pub decisions: Vec<MatchDecision>,
    /// Counts the changes, so that a page that is out of date is noticed.
    pub revision: u64,
}

impl Draft {
    /// Holds entries back, or puts them back. Says which one cannot be.
    pub(super) fn hold(
        &mut self,
        plan: &Plan,
        entries: &[EntryId],
        held: bool,
        why: &str,
    ) -> Result<(), EntryId> {
        let writing: BTreeSet<EntryId> = writing(plan).map(Entry::id).collect();
        if let Some(unknown) = entries.iter().find(|entry| !writing.contains(entry)) {
            return Err(*unknown);
        }
        let before = self.held_ids();
        for entry in entries {
            if held {
                self.held.insert(*entry, tidy(why));
            } else {
                self.held.remove(entry);
            }
        }
        self.forget_changed(plan, &before);
        self.revision += 1;
        Ok(())
    }

    /// Lets a guard through, or takes that back.
    pub(super) fn allow(&mut self, name: GuardName, why: Option<&str>) {
        match why {
            Some(why) => self.allowed.insert(name, tidy(why)),
            None => self.allowed.remove(&name),
        };
        self.revision += 1;
    }

    /// Keeps a decision; it takes the place of an earlier one about the same row.
    pub(super) fn decide(&mut self, decision: MatchDecision) {
        self.take_back(&decision);
        self.decisions.push(decision);
    }

    /// Takes a decision about the same row back.
    pub(super) fn take_back(&mut self, decision: &MatchDecision) {
        let row = decision.row.fingerprint();
        self.decisions.retain(|one| one.row.fingerprint() != row);
    }

    /// Carries over to a plan that was made anew. What was said of a guard that is another now does not count for it: it must be
    /// said again. Whoever was held back stays so, even while the plan has nothing to hold back for them: it may have again.
    pub(super) fn carry_over(&mut self, old: &Plan, new: &Plan) {
        let same = |name: GuardName| guard(old, name).map(counted) == guard(new, name).map(counted);
        self.allowed.retain(|name, _| same(*name));
        self.forget_changed(new, &self.held_ids());
        self.revision += 1;
    }

    /// A word for a guard is a word for whom it counted then. A guard that trips no more needs nobody's word; one that counts
    /// somebody more than before, or trips in another place, asks again.
    fn forget_changed(&mut self, plan: &Plan, before: &BTreeSet<EntryId>) {
        let held = self.held_ids();
        let still_holds = |name: GuardName| {
            let Some(guard) = guard(plan, name) else { return false };
            let (trips, tripped) = (guard.tripping(&held), guard.tripping(before));
            let more = |group: &usize| {
                let counted =
                    guard.groups.get(*group).map(|group| group.entries.as_slice()).unwrap_or_default();
                !tripped.contains(group) || counted.iter().any(|id| before.contains(id) && !held.contains(id))
            };
            guard.without(&held).tripped && !trips.iter().any(more)
        };
        self.allowed.retain(|name, _| still_holds(*name));
    }

    /// Returns the entries that are held back.
    pub fn held_ids(&self) -> BTreeSet<EntryId> {
        self.held.keys().copied().collect()
    }
}

/// Returns the entries that would write.
pub(super) fn writing(plan: &Plan) -> impl Iterator<Item = &Entry> {
    plan.entries.iter().filter(|entry| entry.operation().writes())
}

fn guard(plan: &Plan, name: GuardName) -> Option<&GuardOutcome> {
    plan.guards.iter().find(|guard| guard.name == name)
}

/// What somebody said yes to: other people, or more of them, are another question.
fn counted(guard: &GuardOutcome) -> (u64, u64, &[String]) {
    (guard.actual, guard.limit, &guard.people)
}

/// Returns a reason on one line and not longer than it needs to be.
pub(super) fn tidy(text: &str) -> String {
    let line = text.split(char::is_control).collect::<Vec<_>>().join(" ");
    line.trim().chars().take(LONGEST).collect()
}
