//! Guards: what stops a whole run before its first write until a person says so.
//!
//! Every plan has every guard, tripped or not, in the order of [`GuardName`]: first whether roster and listing can be relied on
//! at all, then how much would happen, then to whom. What would happen is counted by its [effects](effects), whichever operation
//! has them. Guards about people look at nothing but the plan, so that a part of it, or the same plan under other settings, is
//! judged by the same rules.

mod caps;
mod effects;
mod facts;
mod last_manager;
mod protected;
mod roster;

use std::collections::BTreeSet;

use effects::Effect;
use facts::Facts;

use crate::model::EmployeeId;
use crate::observed::{Listing, Observed, ObservedEmployee};
use crate::roster::Roster;

use super::document::everybody::Everybody;
use super::{Cap, Entry, GuardLimits, GuardName, GuardOutcome, History, Plan, Policy, Purpose};

pub(in crate::plan) use facts::{in_words as who, plain};
pub(in crate::plan) use protected::name_logins;
use roster::Compared;
pub(in crate::plan) use roster::tell_moved;

/// Evaluates the guards about the ground that a plan stands on. `file`, with the accounts that its rows mean for
/// sure, is `None` for an undo, which no roster asks for.
pub(in crate::plan) fn of_ground(
    file: Option<(&Roster, &BTreeSet<EmployeeId>)>,
    observed: &Observed,
    policy: &Policy,
    history: &History,
    purpose: Purpose,
) -> Vec<GuardOutcome> {
    let compared = match purpose {
        Purpose::Sync if file.is_some_and(|(file, _)| file.rows_only) => Compared::Never,
        Purpose::Sync => Compared::of(history),
        Purpose::Offboard | Purpose::Undo | Purpose::Single => Compared::Never,
    };
    let mut outcomes = Vec::new();
    outcomes.extend(file.map(|(file, _)| roster::empty(file)));
    outcomes.push(incomplete_listing(observed));
    if let Some((file, meant)) = file {
        let is_missing = |one: &&ObservedEmployee| one.active && !meant.contains(&one.id);
        let missing = || observed.employees.values().filter(is_missing).count() as u64;
        let is_known = observed.listing == Listing::Complete;
        outcomes.extend(roster::against_the_last(file, policy, compared, || is_known.then(missing)));
    }
    outcomes
}

/// Evaluates the guards about people for a plan that has everything but its guards.
pub(in crate::plan) fn about_people(plan: &Plan, limits: &GuardLimits) -> Vec<GuardOutcome> {
    let entries: Vec<&Entry> = plan.entries.iter().filter(|entry| entry.operation().writes()).collect();
    let Plan { everybody, sites, .. } = plan;
    evaluate(&Facts { entries: &entries, everybody, sites, limits })
}

/// Evaluates the guards of a plan again for what is to be carried out of it, with the limits of the day, and with everybody as
/// listed now (or as the plan has them). Guards about roster, listing and time clock say what they said: what they looked at is past. Those
/// that [let leavers go](GuardName::lets_leavers_go) do so where somebody `picked` the entries by name and nothing but leavers is
/// among them: a whole plan is one of its roster, whatever it writes, and carrying it out accepts the roster.
pub fn guards_again(
    plan: &Plan,
    part: impl Fn(&Entry) -> bool,
    picked: bool,
    everybody: &Everybody,
    limits: &GuardLimits,
) -> Vec<GuardOutcome> {
    let writing = plan.entries.iter().filter(|entry| entry.operation().writes());
    let entries: Vec<&Entry> = writing.filter(|entry| part(entry)).collect();
    let leavers_only = picked && entries.iter().all(|entry| entry.is_leaver());
    let people = evaluate(&Facts { entries: &entries, everybody, sites: &plan.sites, limits });
    let about_people = |guard: &&GuardOutcome| people.iter().any(|one| one.name == guard.name);
    let lets_go = |name: GuardName| {
        let is_off = name == GuardName::StillWorking && !limits.still_working;
        is_off || (leavers_only && name.lets_leavers_go())
    };
    let ground = plan
        .guards
        .iter()
        .filter(|guard| !about_people(guard))
        .map(|guard| GuardOutcome { tripped: guard.tripped && !lets_go(guard.name), ..guard.clone() });
    let mut outcomes: Vec<GuardOutcome> = ground.collect();
    outcomes.extend(people);
    outcomes.sort_by_key(|guard| guard.name);
    outcomes
}

fn evaluate(facts: &Facts<'_>) -> Vec<GuardOutcome> {
    let effects: Vec<(&Entry, Vec<Effect>)> =
        facts.entries.iter().map(|entry| (*entry, Effect::of(entry, facts))).collect();
    let with = |wanted: Effect| -> Vec<&Entry> {
        effects.iter().filter(|(_, effects)| effects.contains(&wanted)).map(|(entry, _)| *entry).collect()
    };
    let capped = |name, verb: &str, cap: Cap, wanted: Effect| {
        caps::capped(name, verb, cap, facts.everybody.active, &with(wanted))
    };
    let limits = facts.limits;
    let losing = with(Effect::LosesAccess);
    let loss = "lose their account or a login";
    let login = "get a login or have one opened";
    let gain = "gain a site, all sites or a right";
    vec![
        capped(GuardName::MaxDisables, loss, limits.max_disables, Effect::LosesAccess),
        caps::per_site(facts.sites, limits.max_disables_per_site, &losing),
        capped(GuardName::MaxCreates, "be created", limits.max_creates, Effect::IsNew),
        capped(GuardName::MaxReactivations, "come back", limits.max_reactivations, Effect::Returns),
        capped(GuardName::MaxLogins, login, limits.max_logins, Effect::GetsLogin),
        capped(GuardName::MaxGrants, gain, limits.max_grants, Effect::Gains),
        capped(GuardName::MaxUpdates, "be changed otherwise", limits.max_updates, Effect::Changes),
        last_manager::last_manager(facts),
        protected::protected(facts, &losing),
    ]
}

/// Evaluates the guards that need the file alone and, where there is a history of the tenant, what was accepted before: what
/// can be told without asking Backoffice.
pub fn roster_guards(roster: &Roster, policy: &Policy, history: Option<&History>) -> Vec<GuardOutcome> {
    let mut outcomes = vec![roster::empty(roster)];
    if let Some(history) = history {
        let compared = if roster.rows_only { Compared::Never } else { Compared::of(history) };
        outcomes.extend(roster::against_the_last(roster, policy, compared, || None));
    }
    outcomes
}

impl Plan {
    /// Returns the people whom the roster itself calls leavers and who keep an access that they should not have while this plan
    /// waits; none where a guard stops it that is about them too.
    pub fn leavers_who_wait(&self) -> Vec<&Entry> {
        if !self.tripped().all(|guard| guard.name.lets_leavers_go()) {
            return Vec::new();
        }
        self.entries.iter().filter(|entry| entry.is_leaver()).collect()
    }
}

fn incomplete_listing(observed: &Observed) -> GuardOutcome {
    let (tripped, message) = match &observed.listing {
        Listing::Complete => (false, "Backoffice listed everybody".to_owned()),
        Listing::Incomplete(what) => (true, format!("Backoffice did not list everybody: {what}")),
    };
    plain(GuardName::IncompleteListing, 0, u64::from(tripped), tripped, message)
}
