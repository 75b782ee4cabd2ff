//! What is held because something of Backoffice could not be read, or not be seen for sure.

use crate::backoffice::SitesSeen;
use crate::observed::Observed;
use crate::plan::{Action, Entry, Operation, Policy, Purpose};

/// Holds whoever depends on a page that could not be read and, where nothing proves that the login sees every site, whoever is
/// on no listing or in no roster: they may only work elsewhere (protocol §3).
pub(in crate::plan) fn hold(entries: &mut [Entry], observed: &Observed, policy: &Policy) {
    let unseen = unseen(observed, policy);
    for entry in entries {
        let unread = entry.person.employee_id.and_then(|id| observed.unreadable.of(id));
        let is_absent = entry.line.is_none();
        match (entry.operation(), unread, &unseen) {
            // Whoever leaves is closed by what the listings say; their own page is read again before it is written.
            (
                Operation::Update | Operation::Reactivate | Operation::Link | Operation::None,
                Some(what),
                _,
            ) => {
                let reason = format!("what Backoffice holds of this person could not be read: {what}");
                hold_entry(entry, reason);
            }
            (Operation::Create, _, Some(why)) => {
                let reason = format!(
                    "nobody like this is listed, but {why}: they may work at a site that it does not see"
                );
                hold_entry(entry, reason);
            }
            (Operation::Disable, _, Some(why)) if is_absent => {
                let reason =
                    format!("{}; but {why}, so that nobody is closed for being absent", entry.reason);
                hold_entry(entry, reason);
            }
            (Operation::Create, _, None) if could_be_unread(entry, observed) => {
                hold_entry(
                    entry,
                    "somebody whose page could not be read may be meant: see the notices".to_owned(),
                );
            }
            _ => {}
        }
    }
}

/// Says what could not be read and what is taken on a person's word.
pub(in crate::plan) fn notices(observed: &Observed, policy: &Policy, purpose: Purpose) -> Vec<String> {
    let mut notices = Vec::new();
    if let (SitesSeen::Unproven(why), Purpose::Sync | Purpose::Offboard) = (&observed.sites_seen, purpose) {
        let login = &observed.signed_in_as;
        notices.push(if policy.sees_every_site {
            format!("That the login {login} sees every site is taken from the settings (sees_every_site = true): {why}.")
        } else {
            format!(
                "Nothing proves that the login {login} sees every site: {why}. New people are not created and nobody is closed for \
                 being absent. Give it every site, or say so once with sees_every_site = true in the tenant's settings."
            )
        });
    }
    let unreadable = &observed.unreadable;
    let name = |id| {
        observed
            .employees
            .get(id)
            .map_or_else(|| format!("employee {id}"), |one| format!("{} (employee {id})", one.name))
    };
    let pages = unreadable.profiles.iter().chain(&unreadable.compared).chain(&unreadable.pay);
    notices.extend(pages.map(|(id, what)| format!("A page of {} could not be read: {what}.", name(id))));
    if unreadable.login_sheet {
        notices.push(
            "No login's page shows the templates of logins: new logins get no rights, which are to be set by hand.".to_owned(),
        );
    }
    notices
}

/// Lets an entry wait: nothing of what it would have done is left in it.
pub(super) fn hold_entry(entry: &mut Entry, reason: String) {
    entry.action = Action::Hold;
    entry.reason = reason;
    entry.changes.clear();
}

/// Returns why people may be there whom no listing shows; `None` where it is proven, or a person said so.
fn unseen(observed: &Observed, policy: &Policy) -> Option<String> {
    match &observed.sites_seen {
        SitesSeen::Unproven(why) if !policy.sees_every_site => {
            Some(format!("nothing proves that the login {} sees every site ({why})", observed.signed_in_as))
        }
        SitesSeen::Unproven(_) | SitesSeen::Every => None,
    }
}

/// Whether an account whose page could not be read may have the ADP id or the e-mail of somebody new.
fn could_be_unread(entry: &Entry, observed: &Observed) -> bool {
    let Some(spec) = entry.create() else { return false };
    observed.unreadable.edit_pages().filter_map(|id| observed.employees.get(id)).any(|one| {
        let adp = spec.adp_employee_id.is_some() && one.details.is_none();
        adp || (spec.email.is_some() && one.email.is_none())
    })
}
