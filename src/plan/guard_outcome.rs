//! What a guard found, and what it would say of a part of the plan.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::EntryId;

/// What one guard found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardOutcome {
    /// Its name (`max-disables`).
    pub name: String,
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
    pub(super) fn of_plan(limit: u64, entries: impl Iterator<Item = EntryId>) -> Vec<Self> {
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
        let excess = |group: &&GuardGroup| {
            (group.trips(held), group.left(held).saturating_sub(group.limit), group.left(held))
        };
        let Some(worst) = self.groups.iter().max_by_key(excess) else { return self.clone() };
        let place = if worst.name.is_empty() { String::new() } else { format!(" ({})", worst.name) };
        let (tripped, left, limit) = (worst.trips(held), worst.left(held), worst.limit);
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
        let (name, message) = ("max-disables".to_owned(), "3 would be disabled".to_owned());
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
        assert!(last.without(&held(&[7])).tripped);
        assert!(!last.without(&held(&[3, 7])).tripped);
        assert!(!last.without(&held(&[4])).tripped);
    }

    #[test]
    fn a_guard_that_counts_nobody_stays_as_it_is() {
        let file = guard(Vec::new());
        assert_eq!(file.without(&held(&[3])), file);
    }
}
