//! What must be read besides the listings before a plan can be made for sure.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::backoffice::ListedUser;
use crate::model::{EmployeeId, Field, UserId};
use crate::observed::{Observed, ObservedEmployee, Pages, Seen};
use crate::plan::deciding::context::{Basis, Compared};
use crate::plan::deciding::diff;
use crate::plan::deciding::mentioned::Mentioned;
use crate::plan::deciding::new_entry::open_login;
use crate::plan::deciding::numbers::Numbers;
use crate::plan::deciding::resolve::{Who, resolve};
use crate::plan::deciding::situation::{Wanted, wanted};
use crate::plan::deciding::time_clock;
use crate::plan::deciding::unlisted::Unlisted;
use crate::plan::matching::compared;
use crate::plan::matching::identity::{Evidence, Evidences};
use crate::plan::matching::index::{Index, Matched};
use crate::plan::matching::listed::Listed;
use crate::plan::matching::logins::Logins;
use crate::plan::matching::matched_rows::MatchedRows;
use crate::plan::{AbsentPolicy, DetailsPolicy, History, LoginPermissions, MatchKey, Policy, Purpose};
use crate::roster::{Desired, Roster};

/// Returns what must still be read. Asked again after reading, until it asks for nothing.
pub fn needs(
    roster: &Roster,
    observed: &Observed,
    policy: &Policy,
    history: &History,
    purpose: Purpose,
    today: NaiveDate,
) -> Pages {
    let index = Index::new(&observed.employees, &history.decisions, policy, purpose);
    let rows = || roster.people.iter().chain(roster.refused.iter().map(|refused| &refused.readable));
    let matched: Vec<(&Desired, Matched)> = rows().map(|row| (row, index.find(row))).collect();
    let mut pages = Pages::default();
    if policy.details != DetailsPolicy::Never {
        pages.profiles = compared::look_first(&matched, observed, &index);
        if pages.profiles.is_empty() {
            pages.compare = compared::everybody_unread(&matched, observed, &index, policy);
        }
    }
    let (logins, listed) = (Logins::new(observed), Listed::of(observed));
    let (meant, numbers) = (BTreeSet::new(), Numbers::default());
    let (index_, meant, numbers) = (&index, &meant, &numbers);
    let context = &Basis {
        observed,
        policy,
        purpose,
        today,
        index: index_,
        logins: &logins,
        listed: &listed,
        meant,
        numbers,
        unlisted: &Unlisted::default(),
    };
    let mut leavers: Vec<(Option<&Desired>, &ObservedEmployee)> = Vec::new();
    for (row, found) in &matched[..roster.people.len()] {
        let wish = wanted(row, today, policy, purpose);
        if let Matched::Conflict { candidates, .. } = found
            && policy.details != DetailsPolicy::Never
        {
            // Nobody is asked because of what a page said days ago: whoever answered by correcting it would be asked again.
            pages.profiles.extend(candidates.keys().filter(|id| is_remembered(**id, observed)));
        }
        let account = match found {
            Matched::One(id, _) => observed.employees.get(id),
            Matched::Nobody | Matched::Conflict { .. } | Matched::LeftAlone(_) => None,
        };
        if wish == Wanted::Gone && matches!(found, Matched::Nobody) {
            // Whose it is decides whether their access goes on.
            pages.links.extend(open_login(row, context).map(|login| login.id));
        }
        let lacks_login = account.is_none_or(|account| logins.of(account, Some(row)).theirs.is_empty());
        if matches!(wish, Wanted::Active | Wanted::Kept) && row.backoffice == Some(true) && lacks_login {
            pages.login_sheet |=
                policy.login_permissions == LoginPermissions::Apply && observed.login_templates.is_none();
        }
        let Some(account) = account else { continue };
        if let Matched::One(_, by) = found
            && (rests_on_memory(account, by, observed) || id_is_unread(row, account, policy))
            && leads_to_a_write(
                row,
                wish,
                account,
                by,
                &logins,
                Compared { observed, policy, today, listed: &listed },
            )
        {
            pages.profiles.insert(account.id);
        }
        match wish {
            Wanted::Gone => leavers.push((Some(row), account)),
            Wanted::Active | Wanted::Kept => {
                pages.links.extend(wanted_login(row, account, &logins));
                pages.links.extend(login_at_the_new_address(row, account, &logins));
            }
            _ => {}
        }
        details(row, wish, account, policy, &mut pages);
    }
    if let (AbsentPolicy::Disable { after }, Purpose::Sync, false) =
        (policy.absent, purpose, roster.rows_only)
    {
        let rows = MatchedRows::of(roster, &index);
        let mentioned = Mentioned::of(&rows, roster, &index, history, context);
        let due =
            |one: &&ObservedEmployee| history.absent_again(one.id, &roster.sha256, today).rosters >= after;
        let (absent, unread) = mentioned.absent(observed);
        leavers.extend(absent.into_iter().filter(due).map(|one| (None, one)));
        if policy.details != DetailsPolicy::Never {
            // Whoever could be a row that is not resolved, for all that was read, is read before they are kept for ever.
            pages.compare.extend(unread);
        }
    }
    let due = |(row, account): &&(Option<&Desired>, &ObservedEmployee)| {
        account.active || row.is_some_and(|row| logins.has_open(account, row))
    };
    let losing: Vec<_> = leavers.iter().filter(due).copied().collect();
    pages.shifts = time_clock::days_wanted(&losing, history, observed, policy, purpose, today);
    if let Some(days) = time_clock::worth_asking_first(&pages, roster, observed, policy, purpose, today) {
        // What it tells makes most of the other pages needless.
        return Pages { shifts: Some(days), ..Pages::default() };
    }
    if !leavers.is_empty() {
        pages.links.extend(leavers_logins(&leavers, observed, &logins));
        let own = observed.signed_in_as.to_ascii_lowercase();
        let is_own = |user: &ListedUser| user.username.to_ascii_lowercase() == own;
        let users = observed.users.iter().flatten().filter(|(_, user)| is_own(user));
        pages.links.extend(users.map(|(id, _)| *id).filter(|id| !observed.links.contains_key(id)));
    }
    pages.links.retain(|id| is_unread(*id, observed) && !observed.unreadable_logins.contains(id));
    observed.unreadable.without(pages)
}

/// Whether only a key that was read in an earlier run says that this account is meant.
fn rests_on_memory(account: &ObservedEmployee, by: &[MatchKey], observed: &Observed) -> bool {
    let by_page = |key: &MatchKey| match key {
        MatchKey::AdpEmployeeId => true,
        MatchKey::Email => !observed.linkable.contains(&account.id),
        MatchKey::PosUserId | MatchKey::NamePhone => false,
    };
    is_remembered(account.id, observed) && by.iter().all(by_page)
}

/// Whether what is known of an account's own page was read in an earlier run.
fn is_remembered(id: EmployeeId, observed: &Observed) -> bool {
    let details = observed.employees.get(&id).and_then(|account| account.details.as_ref());
    details.is_some_and(|details| details.seen != Seen::Now)
}

/// Whether the account's page could say that it is somebody else's: an ADP id that differs does, whatever else agrees.
fn id_is_unread(row: &Desired, account: &ObservedEmployee, policy: &Policy) -> bool {
    policy.details != DetailsPolicy::Never && Evidences::of(row, account).adp == Evidence::Unread
}

/// Nobody is written to because of what somebody's page said days ago: an address may have moved on to another person.
fn leads_to_a_write(
    row: &Desired,
    wish: Wanted,
    account: &ObservedEmployee,
    by: &[MatchKey],
    logins: &Logins<'_>,
    context: Compared<'_>,
) -> bool {
    match wish {
        Wanted::Unclear | Wanted::ActiveAfterEnd => false,
        // Behind an inactive account a login may still work: it would be closed.
        Wanted::Gone => account.active || logins.has_open(account, row),
        Wanted::Active if !account.active => true,
        _ if !account.active => false,
        _ => {
            let resolved = resolve(row, context, Who::There(account));
            !diff::diff(row, &resolved, account, by, context).changes.is_empty()
                || row.backoffice == Some(true)
        }
    }
}

/// Adds the pages of one person that only tell what the row manages.
fn details(row: &Desired, wish: Wanted, account: &ObservedEmployee, policy: &Policy, pages: &mut Pages) {
    let looked_at = match wish {
        Wanted::Gone | Wanted::NeverHired | Wanted::Unclear | Wanted::ActiveAfterEnd => false,
        Wanted::Active => true,
        Wanted::ActiveLater | Wanted::GoneLater | Wanted::Kept => account.active,
    };
    if !looked_at || policy.details == DetailsPolicy::Never {
        return;
    }
    let says = |field: &Field| row.form_value(*field).is_some();
    let on_form =
        Field::ON_EDIT_PAGE_ALONE.iter().any(says) || (row.email.is_some() && account.email.is_none());
    let unread = on_form && account.details.is_none() && !clock_says_the_form(row, account);
    // A login gets the sites of its person where the row names none.
    let sites_wanted = row.sites.is_some() || row.backoffice == Some(true);
    if unread || (sites_wanted && account.sites.is_none()) {
        pages.profiles.insert(account.id);
    }
    let paid = row.wage_rate.is_some() || row.rare().overtime_wage_rate.is_some();
    if paid && account.hourly && account.pay.is_none() && !clock_says_the_pay(row, account) {
        pages.pay.insert(account.id);
    }
}

/// Whether all that a row wants of the edit page is the ADP id that the time clock names. Another one is a reason to look.
fn clock_says_the_form(row: &Desired, account: &ObservedEmployee) -> bool {
    let says = |field: &Field| *field != Field::AdpEmployeeId && row.form_value(*field).is_some();
    let more = Field::ON_EDIT_PAGE_ALONE.iter().any(says) || (row.email.is_some() && account.email.is_none());
    let said = account.clock.as_ref().map(|hint| hint.adp_employee_id.as_str());
    !more && row.adp_employee_id.is_some() && row.adp_employee_id.as_deref() == said
}

/// Whether the time clock paid the last shift at the very rate that a row wants now.
fn clock_says_the_pay(row: &Desired, account: &ObservedEmployee) -> bool {
    let said = account.clock.as_ref().and_then(|hint| hint.rate);
    row.wage_rate.is_some() && row.wage_rate == said && row.rare().overtime_wage_rate.is_none()
}

/// A login of the same name is a question before a second one is created.
fn wanted_login(row: &Desired, account: &ObservedEmployee, logins: &Logins<'_>) -> BTreeSet<UserId> {
    if row.backoffice != Some(true) {
        return BTreeSet::new();
    }
    let of = logins.of(account, Some(row));
    let off = |id: &&UserId| logins.user(**id).is_some_and(|user| !user.active);
    // One that is switched off is opened only where its own page says whose it is.
    let works = of.theirs.iter().any(|id| logins.user(*id).is_some_and(|user| user.active));
    let off: BTreeSet<UserId> = of.theirs.iter().filter(off).filter(|_| !works).copied().collect();
    if !of.theirs.is_empty() {
        return off;
    }
    // The username that the row gives may be taken by nobody but the person: after a marriage neither name nor e-mail shows it.
    let named = row.rare().backoffice_username.as_ref().and_then(|username| logins.of_username(username));
    // Nor does the username, where it is another one: an employee has one login, and a second is refused every night.
    let earlier = logins.ownerless_of(&account.name);
    of.perhaps.into_iter().chain(named).chain(earlier).collect()
}

/// A login that has the address which the row gives, under another name than the account's. It is somebody else's, or the person's own
/// from before a marriage: its own page says which (protocol §9).
fn login_at_the_new_address(
    row: &Desired,
    account: &ObservedEmployee,
    logins: &Logins<'_>,
) -> Option<UserId> {
    let address = row.email.as_ref().filter(|address| account.email() != Some(address))?;
    let id = logins.of_email(address)?;
    logins.user(id).filter(|user| user.name.key() != account.name.key()).map(|_| id)
}

/// Whatever could be a leaver's login is read, and whatever is open and of which the list does not say whose it is: a login has
/// its owner on its own page only (protocol §9).
fn leavers_logins(
    leavers: &[(Option<&Desired>, &ObservedEmployee)],
    observed: &Observed,
    logins: &Logins<'_>,
) -> BTreeSet<UserId> {
    let open = |id: &UserId| logins.user(*id).is_some_and(|user| user.active);
    let mut wanted: BTreeSet<UserId> = logins.ownerless().iter().copied().collect();
    for (row, account) in leavers {
        let of = logins.of(account, *row);
        let candidates = of.theirs.into_iter().chain(of.perhaps);
        wanted.extend(candidates.filter(|id| open(id) && is_unread(*id, observed)));
    }
    wanted
}

/// Returns whether the login's own page was not read in this run. What an earlier one read tells whose it is; before somebody
/// loses it, the page says so again.
fn is_unread(id: UserId, observed: &Observed) -> bool {
    !observed.links.contains_key(&id) || observed.remembered_links.contains(&id)
}
