//! Accounts that no plan may close: the ones the settings list, and always the login that the tool signs in with.

use std::collections::BTreeSet;

use crate::model::fold;
use crate::observed::Observed;
use crate::plan::matching::logins::Logins;
use crate::plan::{Entry, GuardGroup, GuardName, GuardOutcome};

use super::facts::{Facts, counting, in_words, plain};

/// Nobody on the list loses their account or a login, nor does the employee whose login the tool signs in with, whatever the
/// operation. Changes of any other kind go through.
pub(super) fn protected(facts: &Facts<'_>, losing: &[&Entry]) -> GuardOutcome {
    let about: Vec<(&Entry, String)> =
        losing.iter().filter_map(|entry| Some((*entry, protects(facts, entry)?))).collect();
    let groups = GuardGroup::of_plan(0, about.iter().map(|(entry, _)| entry.id()));
    let people: Vec<String> = about.into_iter().map(|(entry, why)| in_words(entry, Some(why))).collect();
    let actual = people.len() as u64;
    let message = if actual == 0 {
        "no protected account would be closed".to_owned()
    } else {
        "protected accounts or logins would be closed: leave these people out, or take them off the protected list"
            .to_owned()
    };
    counting(plain(GuardName::Protected, 0, actual, actual > 0, message), people, groups)
}

/// Returns what protects this account, in words.
fn protects(facts: &Facts<'_>, entry: &Entry) -> Option<String> {
    let list = &facts.limits.protected;
    let before = entry.before();
    let numbers = [entry.person.pos_user_id, before.and_then(|before| before.pos_user_id)];
    if numbers.into_iter().flatten().any(|number| list.pos_user_ids.contains(&number)) {
        return Some("listed by POS id".to_owned());
    }
    let template = before.map_or("", |before| before.template.as_str());
    let has =
        |name: &&String| !template.is_empty() && facts.everybody.permission(name).is_listed_as(template);
    if let Some(listed) = list.templates.iter().find(has) {
        let same = fold(listed) == fold(template);
        return Some(if same {
            format!("as {listed}")
        } else {
            format!("as {template}, the same as {listed}")
        });
    }
    let own = facts.everybody.signed_in_as.to_lowercase();
    let is_listed = |name: &String| {
        let name = name.to_lowercase();
        name == own || list.usernames.iter().any(|listed| listed.to_lowercase() == name)
    };
    entry.usernames().iter().find(|name| is_listed(name)).map(|name| format!("login {name}"))
}

/// Names the logins of everybody who would lose access: those that would be closed, and those that are or may be theirs. A login
/// of the same name that could be theirs protects too: better one question than a locked-out owner.
pub(in crate::plan) fn name_logins(entries: &mut [Entry], observed: &Observed, logins: &Logins<'_>) {
    for entry in entries.iter_mut().filter(|entry| entry.takes_access()) {
        let account = entry.person.employee_id.and_then(|id| observed.employees.get(&id));
        let of = account.map(|account| logins.of(account, None)).unwrap_or_default();
        let closed = entry.update().and_then(|update| update.close_login);
        let ids: BTreeSet<_> =
            entry.logins().iter().copied().chain(closed).chain(of.theirs).chain(of.perhaps).collect();
        let users = ids.into_iter().filter_map(|id| logins.user(id));
        if let Some(usernames) = entry.action.usernames_mut() {
            *usernames = users.map(|user| user.username.clone()).collect();
        }
    }
}
