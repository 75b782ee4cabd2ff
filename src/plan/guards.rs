//! Guards: what stops a whole run before its first write until a person says so.

use crate::model::EmployeeId;
use crate::observed::{Listing, Observed};
use crate::roster::Roster;

use super::logins::Logins;
use super::{Cap, Entry, GuardOutcome, Operation, Policy};

/// Evaluates every guard, tripped or not, in a fixed order.
pub(super) fn evaluate(
    roster: &Roster,
    observed: &Observed,
    policy: &Policy,
    entries: &[Entry],
    logins: &Logins<'_>,
) -> Vec<GuardOutcome> {
    let active = observed.employees.values().filter(|one| one.active).count() as u64;
    let of = |operation: Operation| {
        entries.iter().filter(move |entry| entry.operation == operation).collect::<Vec<_>>()
    };
    let updates = [of(Operation::Update), of(Operation::Reactivate)].concat();
    vec![
        empty_roster(roster),
        incomplete_listing(observed),
        capped("max-disables", "disabled", policy.guards.max_disables, active, &of(Operation::Disable)),
        capped("max-creates", "created", policy.guards.max_creates, active, &of(Operation::Create)),
        capped("max-updates", "changed", policy.guards.max_updates, active, &updates),
        protected(observed, policy, &of(Operation::Disable), logins),
    ]
}

fn empty_roster(roster: &Roster) -> GuardOutcome {
    let usable = roster.people.len() as u64;
    let tripped = usable == 0;
    let message = match (tripped, roster.rows) {
        (true, 0) => "the roster has no rows".to_owned(),
        (true, rows) => format!("none of the {rows} rows of the roster can be used"),
        (false, _) => format!("{usable} rows of the roster can be used"),
    };
    let name = "empty-roster".to_owned();
    GuardOutcome { name, limit: 1, actual: usable, tripped, allowable: false, message, people: Vec::new() }
}

fn incomplete_listing(observed: &Observed) -> GuardOutcome {
    let (tripped, message) = match &observed.listing {
        Listing::Complete => (false, "Backoffice listed everybody".to_owned()),
        Listing::Incomplete(what) => (true, format!("Backoffice did not list everybody: {what}")),
    };
    let actual = u64::from(tripped);
    let name = "incomplete-listing".to_owned();
    GuardOutcome { name, limit: 0, actual, tripped, allowable: false, message, people: Vec::new() }
}

fn capped(name: &str, verb: &str, cap: Cap, active: u64, entries: &[&Entry]) -> GuardOutcome {
    let (limit, actual) = (cap.limit(active), entries.len() as u64);
    let tripped = actual > limit;
    let message = format!(
        "{actual} would be {verb}; up to {limit} go without a person's word (the larger of {} and {} % of {active} active)",
        cap.people, cap.percent
    );
    let people = entries.iter().map(|entry| in_words(entry)).collect();
    GuardOutcome { name: name.to_owned(), limit, actual, tripped, allowable: true, message, people }
}

/// Nobody on the list is disabled, nor the employee whose login the tool signs in with.
fn protected(observed: &Observed, policy: &Policy, disables: &[&Entry], logins: &Logins<'_>) -> GuardOutcome {
    let list = &policy.guards.protected;
    let own = observed.signed_in_as.to_ascii_lowercase();
    let is_protected = |entry: &&&Entry| {
        let by_number = entry.person.pos_user_id.is_some_and(|number| list.pos_user_ids.contains(&number));
        let account: Option<EmployeeId> = entry.person.employee_id;
        let of = account
            .and_then(|id| observed.employees.get(&id))
            .map(|one| logins.of(one, None))
            .unwrap_or_default();
        // A login of the same name that could be theirs protects too: better one question than a locked-out owner.
        let by_login = of.theirs.iter().chain(&of.perhaps).filter_map(|id| logins.user(*id)).any(|user| {
            let username = user.username.to_ascii_lowercase();
            username == own || list.usernames.iter().any(|listed| listed.to_ascii_lowercase() == username)
        });
        by_number || by_login
    };
    let people: Vec<String> = disables.iter().filter(is_protected).map(|entry| in_words(entry)).collect();
    let actual = people.len() as u64;
    let message = if actual == 0 {
        "no protected account would be disabled".to_owned()
    } else {
        "protected accounts would be disabled: take them off the roster's leavers, or off the protected list"
            .to_owned()
    };
    GuardOutcome {
        name: "protected".to_owned(),
        limit: 0,
        actual,
        tripped: actual > 0,
        allowable: false,
        message,
        people,
    }
}

fn in_words(entry: &Entry) -> String {
    let person = &entry.person;
    let number = person.pos_user_id.map(|number| format!("POS {number}"));
    let line = entry.line.map(|line| format!("line {line}"));
    let place = [number, line].into_iter().flatten().collect::<Vec<_>>().join(", ");
    format!("{} {} ({place})", person.first_name, person.last_name)
}
