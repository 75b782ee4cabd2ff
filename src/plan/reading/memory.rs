//! What was seen of people in earlier runs, and when it may be relied on instead of reading their pages again.
//!
//! A page per person is most of what a night costs. Nobody's page is read again while their listing row and their roster row
//! say what they said, but for a share every night, so that everybody is read within some days. A write always reads first.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};

use crate::backoffice::ListedUser;
use crate::model::{EmployeeId, UserId, fold, fold_name, hex};
use crate::observed::{Observed, ObservedEmployee, Remembered, RememberedLogin, Seen};
use crate::plan::deciding::context::Compared;
use crate::plan::deciding::diff;
use crate::plan::deciding::situation::{Wanted, wanted};
use crate::plan::matching::index::{Index, Matched};
use crate::plan::matching::listed::Listed;
use crate::plan::{DetailsPolicy, History, Policy, Purpose};
use crate::roster::{Desired, Roster};

/// Fills in what earlier runs saw, where it may be relied on.
pub fn recall(
    observed: &mut Observed,
    roster: &Roster,
    policy: &Policy,
    history: &History,
    memory: &BTreeMap<EmployeeId, Remembered>,
    today: NaiveDate,
) {
    let DetailsPolicy::Changed { max_age_days } = policy.details else { return };
    for (id, employee) in &mut observed.employees {
        let Some(known) = memory.get(id).filter(|known| known.listing == listing_print(employee)) else {
            continue;
        };
        let fresh = |seen: Seen| seen.earlier().is_some_and(|day| !is_due(*id, day, today, max_age_days));
        // Whoever is inactive is only compared with: what was read of them counts until their listing row changes.
        let gone = !employee.active;
        if let Some(details) = known.details.clone().filter(|details| gone || fresh(details.seen)) {
            employee.keep_details(details);
        }
        employee.pay = known.pay.clone().filter(|pay| fresh(pay.seen)).map(Box::new);
        employee.clock = known.clock.clone().filter(|hint| fresh(hint.seen)).map(Box::new);
        if let (None, Some(details)) = (&employee.email, &employee.details) {
            employee.email = Some(details.observed_email());
        }
    }
    forget_unproven(observed, roster, policy, history, memory, today);
}

/// Somebody whose row changed is read again: by the write itself where there is one, else before the plan. Otherwise a
/// difference that arose in Backoffice meanwhile would stay unseen just when somebody looks at this person. Form and pay are
/// pages of their own, and so are their parts of the row.
fn forget_unproven(
    observed: &mut Observed,
    roster: &Roster,
    policy: &Policy,
    history: &History,
    memory: &BTreeMap<EmployeeId, Remembered>,
    today: NaiveDate,
) {
    let mut unproven = Vec::new();
    {
        let index = Index::new(&observed.employees, &history.decisions, policy, Purpose::Sync);
        let listed = Listed::of(observed);
        let compared = Compared { observed, policy, today, listed: &listed };
        for row in &roster.people {
            let Matched::One(id, by) = index.find(row) else { continue };
            let (Some(known), Some(account)) = (memory.get(&id), observed.employees.get(&id)) else {
                continue;
            };
            let print = row_print(row);
            if known.row == print || wanted(row, today, policy, Purpose::Sync) == Wanted::Gone {
                continue;
            }
            let differs = diff::details_differ(row, account, &by, compared);
            let changed = |part: fn(&str) -> &str| part(&known.row) != part(&print);
            unproven.push((id, changed(form_part) && !differs.form, changed(pay_part) && !differs.pay));
        }
    }
    for (id, form, pay) in unproven {
        let Some(employee) = observed.employees.get_mut(&id) else { continue };
        if form && employee.forget_details() && !observed.linkable.contains(&id) {
            employee.email = None;
        }
        if pay {
            employee.pay = None;
        }
    }
}

/// Returns what is to be remembered of everybody whose pages are known, with the roster's wishes of this run.
pub fn to_remember(
    observed: &Observed,
    roster: &Roster,
    policy: &Policy,
    history: &History,
    today: NaiveDate,
) -> BTreeMap<EmployeeId, Remembered> {
    let index = Index::new(&observed.employees, &history.decisions, policy, Purpose::Sync);
    let rows = roster.people.iter().filter_map(|row| match index.find(row) {
        Matched::One(id, _) => Some((id, row_print(row))),
        Matched::Nobody | Matched::Conflict { .. } | Matched::LeftAlone(_) => None,
    });
    let rows: BTreeMap<EmployeeId, String> = rows.collect();
    let known = observed
        .employees
        .values()
        .filter(|one| one.details.is_some() || one.pay.is_some() || one.clock.is_some());
    known
        .map(|one| {
            let row = rows.get(&one.id).cloned().unwrap_or_default();
            let (mut details, mut pay) = (one.details.as_deref().cloned(), one.pay.as_deref().cloned());
            if let Some(details) = &mut details {
                details.seen = details.seen.kept(today);
            }
            if let Some(pay) = &mut pay {
                pay.seen = pay.seen.kept(today);
            }
            // What their own pages say takes its place.
            let both = details.is_some() && pay.is_some();
            let mut clock = one.clock.as_deref().cloned().filter(|_| !both);
            if let Some(hint) = &mut clock {
                hint.seen = hint.seen.kept(today);
            }
            (one.id, Remembered { listing: listing_print(one), row, details, pay, clock })
        })
        .collect()
}

/// Fills in whose logins are, as their own pages said in earlier runs, where their rows of the list are as they were then.
pub fn recall_logins(observed: &mut Observed, memory: &BTreeMap<UserId, RememberedLogin>) {
    for (id, user) in observed.users.iter().flatten() {
        let fits = |known: &&RememberedLogin| known.listing == login_print(user);
        let unread = !observed.links.contains_key(id);
        let Some(known) = memory.get(id).filter(fits).filter(|_| unread) else { continue };
        observed.links.insert(*id, known.employee);
        observed.remembered_links.insert(*id);
    }
}

/// Returns what is to be remembered of the logins whose own pages were read.
pub fn logins_to_remember(observed: &Observed) -> BTreeMap<UserId, RememberedLogin> {
    let read = observed.links.iter().filter(|(id, _)| !observed.remembered_links.contains(id));
    read.filter_map(|(id, employee)| {
        let listing = login_print(observed.users.as_ref()?.get(id)?);
        Some((*id, RememberedLogin { listing, employee: *employee }))
    })
    .collect()
}

/// A fingerprint of what the list shows of a login.
fn login_print(user: &ListedUser) -> String {
    let name = (fold_name(user.name.first()), fold_name(user.name.last()));
    print(&format!("{:?}", (name, &user.username, &user.phone_text, &user.email, user.active)))
}

/// Everybody has a turn every so many days, told from their number, so that each night has its share; whoever was missed is
/// read when their time is up.
fn is_due(id: EmployeeId, seen: NaiveDate, today: NaiveDate, max_age_days: u32) -> bool {
    let age = (today - seen).num_days();
    let most = i64::from(max_age_days.max(1));
    let turn =
        (i64::from(today.num_days_from_ce()) + i64::try_from(id.get() % 1_000_000).unwrap_or(0)) % most == 0;
    age >= most || age < 0 || (turn && age > 0)
}

/// A fingerprint of what the listing shows of somebody.
fn listing_print(one: &ObservedEmployee) -> String {
    let sites: Option<Vec<u64>> = one.listed_sites().map(|sites| sites.iter().map(|id| id.get()).collect());
    print(&format!(
        "{:?}",
        (
            (fold(one.name.first()), fold(one.name.last())),
            one.phone.as_str(),
            one.pos_user_id,
            &one.departments,
            sites,
            &one.template,
            one.hourly,
            one.active
        )
    ))
}

/// A fingerprint of what a row wants of what only pages tell: of the form, and of the pay.
fn row_print(row: &Desired) -> String {
    let contact = row.emergency_contact();
    let form = (
        row.email.as_ref().map(crate::model::Email::key),
        &row.adp_employee_id,
        row.start_date,
        &contact.name,
        contact.phone,
    );
    let pay = (row.wage_rate, row.rare().overtime_wage_rate, row.wage_effective_date);
    format!("{} {}", print(&format!("{form:?}")), print(&format!("{pay:?}")))
}

fn form_part(print: &str) -> &str {
    print.split(' ').next().unwrap_or_default()
}

fn pay_part(print: &str) -> &str {
    print.split(' ').nth(1).unwrap_or_default()
}

fn print(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn everybody_is_due_within_the_days_and_nobody_twice_a_day() {
        let seen = day("2026-11-23");
        for id in 1..50 {
            let id = EmployeeId::new(id);
            assert!(!is_due(id, seen, seen, 7), "read today");
            let turns = (1..=7).filter(|days| is_due(id, seen, seen + chrono::Days::new(*days), 7)).count();
            assert!((1..=2).contains(&turns), "a turn within the week, and the last day");
            assert!(is_due(id, seen, seen + chrono::Days::new(7), 7));
        }
    }

    #[test]
    fn a_night_has_about_its_share() {
        let (seen, tomorrow) = (day("2026-11-23"), day("2026-11-24"));
        let due = (3001..8001).filter(|id| is_due(EmployeeId::new(*id), seen, tomorrow, 7)).count();
        assert!((714..=715).contains(&due), "{due}");
    }

    #[test]
    fn what_was_seen_in_the_future_is_not_relied_on() {
        assert!(is_due(EmployeeId::new(3), day("2026-12-01"), day("2026-11-23"), 7));
    }
}
