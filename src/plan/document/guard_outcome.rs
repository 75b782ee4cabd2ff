//! What a guard found, and what it would say of a part of the plan.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::plan::{EntryId, GuardName};

/// What a guard says that stops nothing any more.
const NOTHING: &str = "with what is held back it finds nothing";

/// What one guard found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardOutcome {
    /// Its name (`max-disables`).
    pub name: GuardName,
    /// The most that goes without a person's word.
    pub limit: u64,
    /// What the plan would do.
    pub actual: u64,
    /// Whether it stops the run.
    pub tripped: bool,
    /// Whether `--allow` can let it through. An incomplete listing and a protected account never can.
    pub allowable: bool,
    /// What it is about, in words.
    pub message: String,
    /// The people it is about, in words, by line.
    pub people: Vec<String>,
    /// The entries it counts, so that it can be asked again when some of them are held back; none where it is not about
    /// entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GuardGroup>,
}

/// Entries that a guard counts together, and how many of them may go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardGroup {
    /// What they have in common: a site, a permission; empty where it is the plan.
    pub name: String,
    /// The most of them that go without a person's word.
    pub limit: u64,
    /// The entries.
    pub entries: Vec<EntryId>,
    /// Entries of which each makes up for them: with one of these carried out, any number may go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<EntryId>,
}

impl GuardGroup {
    /// Returns the entries as one group over the whole plan; none where there are none.
    pub(in crate::plan) fn of_plan(limit: u64, entries: impl Iterator<Item = EntryId>) -> Vec<Self> {
        let group = Self { name: String::new(), limit, entries: entries.collect(), unless: Vec::new() };
        if group.entries.is_empty() { Vec::new() } else { vec![group] }
    }

    /// Returns how many of the entries are left.
    fn left(&self, held: &BTreeSet<EntryId>) -> u64 {
        self.entries.iter().filter(|entry| !held.contains(entry)).count() as u64
    }

    fn trips(&self, held: &BTreeSet<EntryId>) -> bool {
        self.left(held) > self.limit && self.unless.iter().all(|entry| held.contains(entry))
    }

    /// Returns whether it trips only because everybody who would make up for it is held back.
    fn lacks_all(&self, held: &BTreeSet<EntryId>) -> bool {
        !self.unless.is_empty() && self.trips(held)
    }
}

impl GuardOutcome {
    /// Returns the places of the groups that stop the plan without the entries that are held back.
    pub fn tripping(&self, held: &BTreeSet<EntryId>) -> BTreeSet<usize> {
        let groups = self.groups.iter().enumerate();
        groups.filter(|(_, group)| group.trips(held)).map(|(place, _)| place).collect()
    }

    /// Returns what the guard says of the plan without the entries that are held back. Holding somebody back can let a plan
    /// pass, and it can stop one: whoever was to follow a manager who leaves may be the one who is held back.
    #[must_use]
    pub fn without(&self, held: &BTreeSet<EntryId>) -> Self {
        let about =
            |group: &GuardGroup| group.entries.iter().chain(&group.unless).any(|id| held.contains(id));
        if !self.groups.iter().any(about) {
            return self.clone();
        }
        let lost: Vec<&str> = self
            .groups
            .iter()
            .filter(|group| group.lacks_all(held))
            .map(|group| group.name.as_str())
            .collect();
        if !lost.is_empty() {
            let now = format!(
                "nobody active would keep the permission {}: whoever was to get it is held back",
                lost.join(", ")
            );
            let still = self.groups.iter().any(|group| group.unless.is_empty() && group.trips(held));
            let message = if still { format!("{}; {now}", self.message) } else { now };
            return Self { tripped: true, actual: self.tripping(held).len() as u64, message, ..self.clone() };
        }
        let excess = |group: &&GuardGroup| {
            (group.trips(held), group.left(held).saturating_sub(group.limit), group.left(held))
        };
        let Some(worst) = self.groups.iter().max_by_key(excess) else { return self.clone() };
        let (tripped, left, limit) = (worst.trips(held), worst.left(held), worst.limit);
        // A limit that counts only together with who is held back says nothing to a reader.
        let own = |group: &GuardGroup| group.unless.is_empty() && (self.limit > 0 || group.limit == 0);
        if !own(worst) {
            let message = if tripped { self.message.clone() } else { NOTHING.to_owned() };
            return Self { actual: self.tripping(held).len() as u64, tripped, message, ..self.clone() };
        }
        let place = if worst.name.is_empty() { String::new() } else { format!(" ({})", worst.name) };
        let now = format!("with what is held back: {left}{place}, up to {limit} go without a person's word");
        let message = if tripped { format!("{}; {now}", self.message) } else { now };
        Self { actual: left, limit, tripped, message, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[u64]) -> Vec<EntryId> {
        lines.iter().copied().map(EntryId::Line).collect()
    }

    fn guard(groups: Vec<GuardGroup>) -> GuardOutcome {
        let (name, message) = (GuardName::MaxDisables, "3 would be disabled".to_owned());
        GuardOutcome {
            name,
            limit: 2,
            actual: 3,
            tripped: true,
            allowable: true,
            message,
            people: vec![],
            groups,
        }
    }

    fn group(name: &str, limit: u64, entries: &[u64], unless: &[u64]) -> GuardGroup {
        GuardGroup { name: name.into(), limit, entries: lines(entries), unless: lines(unless) }
    }

    fn held(ids: &[u64]) -> BTreeSet<EntryId> {
        lines(ids).into_iter().collect()
    }

    #[test]
    fn holding_enough_people_back_lets_a_plan_pass() {
        let cap = guard(vec![group("", 2, &[3, 4, 5], &[])]);
        assert_eq!(cap.without(&held(&[9])), cap, "nobody it counts is held back");
        let passed = cap.without(&held(&[4]));
        assert!(!passed.tripped && passed.actual == 2, "{passed:?}");
    }

    #[test]
    fn each_site_is_counted_for_itself() {
        let sites = guard(vec![group("Oak", 1, &[3, 4], &[]), group("Maple", 1, &[4, 5, 6], &[])]);
        let still = sites.without(&held(&[3]));
        assert!(still.tripped && still.message.contains("3 (Maple)"), "{}", still.message);
        assert!(!sites.without(&held(&[4, 5])).tripped);
    }

    #[test]
    fn holding_back_whoever_follows_the_last_manager_stops_the_plan() {
        let mut last = guard(vec![group("Manager", 0, &[3], &[7])]);
        last.tripped = false;
        let stopped = last.without(&held(&[7]));
        assert!(stopped.tripped);
        assert_eq!(
            stopped.message,
            "nobody active would keep the permission Manager: whoever was to get it is held back"
        );
        assert!(!last.without(&held(&[3, 7])).tripped);
        assert!(!last.without(&held(&[4])).tripped);
    }

    /// `last-manager` as it is made: its own limit is 0, and that of a group is one less than those who lose the permission.
    fn last_manager(unless: &[u64]) -> GuardOutcome {
        let tripped = unless.is_empty();
        let (limit, actual) = (0, u64::from(tripped));
        GuardOutcome { limit, actual, tripped, ..guard(vec![group("Manager", 1, &[3, 4], unless)]) }
    }

    #[test]
    fn a_limit_that_is_not_the_guards_own_is_not_told_as_one() {
        for passed in [last_manager(&[]).without(&held(&[3])), last_manager(&[7]).without(&held(&[3]))] {
            assert_eq!((passed.tripped, passed.actual, passed.limit), (false, 0, 0), "{passed:?}");
            assert!(!passed.message.contains("up to"), "{}", passed.message);
        }
        let both = [group("Manager", 1, &[3, 4], &[]), group("Owner", 0, &[5], &[7])];
        let two = GuardOutcome { limit: 0, actual: 1, ..guard(both.to_vec()) };
        let still = two.without(&held(&[7]));
        assert!(
            still.tripped && still.message.starts_with("3 would be disabled; nobody"),
            "{}",
            still.message
        );
        assert!(still.message.contains("the permission Owner"), "{}", still.message);
        assert_eq!(still.actual, 2);
    }

    #[test]
    fn a_guard_that_counts_nobody_stays_as_it_is() {
        let file = guard(Vec::new());
        assert_eq!(file.without(&held(&[3])), file);
    }
}
