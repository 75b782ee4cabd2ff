//! The Backoffice logins of somebody who leaves: disabling the employee leaves them open (protocol §6), so that they are
//! closed too. Whose a login is, only its edit page says; a name or an e-mail is a reason to read that page.

use std::collections::BTreeSet;

use crate::model::UserId;
use crate::observed::ObservedEmployee;
use crate::plan::UnknownLogin;
use crate::plan::matching::logins::{LoginsOf, resembles};
use crate::roster::Desired;

use super::context::Basis;

/// What there is to do about a leaver's logins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::plan) struct LeaverLogins {
    /// Theirs for sure and open, with their names.
    pub(in crate::plan) open: Vec<(UserId, String)>,
    /// Open, and it is not known whose.
    pub(in crate::plan) unknown: Vec<UnknownLogin>,
    /// What the operator must know or do.
    pub(in crate::plan) warnings: Vec<String>,
}

/// Looks at the logins of a leaver; `row` is `None` for somebody absent.
pub(in crate::plan) fn of(
    row: Option<&Desired>,
    account: &ObservedEmployee,
    context: &Basis<'_>,
) -> LeaverLogins {
    let mut found = LeaverLogins::default();
    if !context.logins.known() {
        let text = "the list of logins could not be read: look for theirs in Backoffice under Users";
        found.warnings.push(text.to_owned());
        return found;
    }
    let of = context.logins.of(account, row);
    for id in of.theirs.iter().chain(&of.perhaps) {
        let Some(user) = context.logins.user(*id).filter(|user| user.active) else { continue };
        match context.observed.links.get(id) {
            Some(Some(owner)) if *owner == account.id => {
                if context.policy.close_logins {
                    found.open.push((*id, user.username.clone()));
                } else {
                    found.warnings.push(format!(
                        "their Backoffice login {} goes on working, as the settings say (close_logins = false)",
                        user.username
                    ));
                }
            }
            // Whose page was not read is named below.
            Some(_) | None => {}
        }
    }
    found.unknown = unknown(row, account, &of, context);
    found.warnings.extend(found.unknown.iter().map(in_words));
    found.warnings.extend(unlinked(row, account, context));
    found.warnings.dedup();
    found
}

/// Returns the open logins whose owner nothing says. One that the list gives to somebody is known, unless it is this person.
fn unknown(
    row: Option<&Desired>,
    account: &ObservedEmployee,
    of: &LoginsOf,
    context: &Basis<'_>,
) -> Vec<UnknownLogin> {
    let unread = |id: &&UserId| !context.observed.links.contains_key(*id);
    let ids: BTreeSet<UserId> = context.logins.ownerless().iter().copied().collect();
    let ids = ids.into_iter().chain(of.theirs.iter().chain(&of.perhaps).filter(unread).copied());
    let ids: BTreeSet<UserId> = ids.collect();
    ids.into_iter()
        .filter_map(|id| Some((id, context.logins.user(id).filter(|user| user.active)?)))
        .map(|(user, listed)| UnknownLogin {
            user,
            username: listed.username.clone(),
            resembles: of.theirs.contains(&user)
                || of.perhaps.contains(&user)
                || resembles(listed, account, row),
        })
        .collect()
}

fn in_words(login: &UnknownLogin) -> String {
    let UnknownLogin { user, username, resembles } = login;
    if *resembles {
        return format!(
            "the Backoffice login {username} could be theirs, but its page was not read: look at /user/edit/{user}"
        );
    }
    format!("whose the Backoffice login {username} is could not be read: look at /user/edit/{user}")
}

fn unlinked(row: Option<&Desired>, account: &ObservedEmployee, context: &Basis<'_>) -> Vec<String> {
    let emails = [account.email(), row.and_then(|row| row.email.as_ref())];
    let same_email = emails.into_iter().flatten().filter_map(|email| context.logins.of_email(email));
    let same_name = context.logins.of_name(&account.name).iter().copied();
    let ids: BTreeSet<UserId> = same_email.chain(same_name).collect();
    ids.into_iter()
        .filter(|id| context.observed.links.get(id) == Some(&None))
        .filter_map(|id| Some((id, context.logins.user(id).filter(|user| user.active)?)))
        .map(|(id, user)| {
            format!(
                "the Backoffice login {} has their name or e-mail, but is linked to nobody: look at /user/edit/{id}",
                user.username
            )
        })
        .collect()
}
