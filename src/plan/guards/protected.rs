//! Accounts that no plan may close: the ones the settings list, and always the login that the tool signs in with.

use crate::model::fold;
use crate::plan::{Entry, GuardGroup, GuardOutcome};

use super::{Facts, in_words};

/// Nobody on the list is disabled, nor the employee whose login the tool signs in with; neither is a login of theirs closed when
/// the employee is inactive already. Changes of any other kind go through.
pub(super) fn protected(facts: &Facts<'_>, disables: &[&Entry]) -> GuardOutcome {
    let about: Vec<(&Entry, String)> =
        disables.iter().filter_map(|entry| Some((*entry, protects(facts, entry)?))).collect();
    let groups = GuardGroup::of_plan(0, about.iter().map(|(entry, _)| entry.id()));
    let people: Vec<String> = about.into_iter().map(|(entry, why)| in_words(entry, Some(why))).collect();
    let actual = people.len() as u64;
    let message = if actual == 0 {
        "no protected account would be disabled".to_owned()
    } else {
        "protected accounts would be disabled: take them off the roster's leavers, or off the protected list"
            .to_owned()
    };
    let name = "protected".to_owned();
    GuardOutcome { name, limit: 0, actual, tripped: actual > 0, allowable: false, message, people, groups }
}

/// Returns what protects this account, in words.
fn protects(facts: &Facts<'_>, entry: &Entry) -> Option<String> {
    let list = &facts.policy.guards.protected;
    let account = entry.person.employee_id.and_then(|id| facts.observed.employees.get(&id));
    let numbers = [entry.person.pos_user_id, account.and_then(|account| account.pos_user_id)];
    if numbers.into_iter().flatten().any(|number| list.pos_user_ids.contains(&number)) {
        return Some("listed by POS id".to_owned());
    }
    if let Some(template) = account.map(|account| fold(&account.template))
        && let Some(listed) = list.templates.iter().find(|listed| fold(listed) == template)
    {
        return Some(format!("as {listed}"));
    }
    // A login of the same name that could be theirs protects too: better one question than a locked-out owner.
    let of = account.map(|account| facts.logins.of(account, None)).unwrap_or_default();
    let own = facts.observed.signed_in_as.to_ascii_lowercase();
    let listed = |name: &str| list.usernames.iter().any(|listed| listed.to_ascii_lowercase() == name);
    let logins = entry.logins.iter().chain(&of.theirs).chain(&of.perhaps);
    logins
        .filter_map(|id| facts.logins.user(*id))
        .find(|user| {
            let username = user.username.to_ascii_lowercase();
            username == own || listed(&username)
        })
        .map(|user| format!("login {}", user.username))
}
