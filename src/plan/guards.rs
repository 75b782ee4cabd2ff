//! Guards: what stops a whole run before its first write until a person says so.
//!
//! Every plan has every guard, tripped or not, in the order of [`evaluate`]: first whether roster and listing can be relied on
//! at all, then how much would happen, then to whom.

mod caps;
mod last_manager;
mod protected;
mod roster;

pub use last_manager::last_manager_of_part;

use crate::observed::{Listing, Observed};
use crate::roster::Roster;

use super::logins::Logins;
use super::{Entry, GuardOutcome, History, Operation, Policy, Purpose};
use roster::Compared;

/// What the guards look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    /// `None` for an undo, which no roster asks for.
    pub(super) roster: Option<&'a Roster>,
    pub(super) observed: &'a Observed,
    pub(super) policy: &'a Policy,
    pub(super) history: &'a History,
    pub(super) purpose: Purpose,
    pub(super) entries: &'a [Entry],
    pub(super) logins: &'a Logins<'a>,
}

/// Evaluates every guard, tripped or not, in a fixed order.
pub(super) fn evaluate(facts: &Facts<'_>) -> Vec<GuardOutcome> {
    let limits = &facts.policy.guards;
    let compared = match facts.purpose {
        Purpose::Sync => Compared::of(facts.history),
        Purpose::Offboard | Purpose::Undo => Compared::Never,
    };
    let active = facts.observed.employees.values().filter(|one| one.active).count() as u64;
    let updates = [facts.of(Operation::Update), facts.of(Operation::Reactivate)].concat();
    // An undo takes access away again together with what else it puts back.
    let (closing, updates): (Vec<&Entry>, Vec<&Entry>) =
        updates.into_iter().partition(|entry| makes_inactive(entry));
    let (disables, creates) = ([facts.of(Operation::Disable), closing].concat(), facts.of(Operation::Create));
    let mut outcomes = Vec::new();
    outcomes.extend(facts.roster.map(roster::empty));
    outcomes.push(incomplete_listing(facts.observed));
    if let Some(file) = facts.roster {
        outcomes.push(roster::shape(file, &facts.policy.match_keys, limits, compared));
        outcomes.push(roster::shrank(file, limits.roster_shrank_percent, compared));
    }
    outcomes.extend([
        caps::capped("max-disables", "disabled", limits.max_disables, active, &disables),
        caps::per_site(facts.observed, limits.max_disables_per_site, &disables),
        caps::capped("max-creates", "created", limits.max_creates, active, &creates),
        caps::capped("max-updates", "changed", limits.max_updates, active, &updates),
        last_manager::last_manager(facts),
        protected::protected(facts, &disables),
    ]);
    outcomes
}

fn makes_inactive(entry: &Entry) -> bool {
    entry.update.as_ref().is_some_and(|update| update.form.active == Some(false))
}

/// Evaluates the guards that need the file alone and, where there is a history of the tenant, what was accepted before: what
/// can be told without asking Backoffice.
pub fn roster_guards(roster: &Roster, policy: &Policy, history: Option<&History>) -> Vec<GuardOutcome> {
    let limits = &policy.guards;
    let mut outcomes = vec![roster::empty(roster)];
    if let Some(history) = history {
        let compared = Compared::of(history);
        outcomes.push(roster::shape(roster, &policy.match_keys, limits, compared));
        outcomes.push(roster::shrank(roster, limits.roster_shrank_percent, compared));
    }
    outcomes
}

impl<'a> Facts<'a> {
    fn of(&self, operation: Operation) -> Vec<&'a Entry> {
        self.entries.iter().filter(|entry| entry.operation == operation).collect()
    }
}

fn incomplete_listing(observed: &Observed) -> GuardOutcome {
    let (tripped, message) = match &observed.listing {
        Listing::Complete => (false, "Backoffice listed everybody".to_owned()),
        Listing::Incomplete(what) => (true, format!("Backoffice did not list everybody: {what}")),
    };
    let actual = u64::from(tripped);
    let name = "incomplete-listing".to_owned();
    GuardOutcome {
        name,
        limit: 0,
        actual,
        tripped,
        allowable: false,
        message,
        people: Vec::new(),
        groups: Vec::new(),
    }
}

/// Names somebody as guards do: `First Last (POS 7, line 3)`, with what else there is to say of them before the line.
fn in_words(entry: &Entry, more: Option<String>) -> String {
    let person = &entry.person;
    let number = person.pos_user_id.map(|number| format!("POS {number}"));
    let line = entry.line.map(|line| format!("line {line}"));
    let place = [number, more, line].into_iter().flatten().collect::<Vec<_>>().join(", ");
    format!("{} {} ({place})", person.first_name, person.last_name)
}
