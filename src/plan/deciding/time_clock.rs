//! What the time clock has to say about those who would lose access (protocol §11). Somebody who clocked in after their last day
//! has not left, whatever the roster says; nothing is ever written because of it.
//!
//! Days are compared as the page prints them: the site's own day, and the roster's. Shifts that somebody entered by hand say
//! nothing.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::backoffice::MOST_SHIFT_DAYS;
use crate::model::{EmployeeId, Field};
use crate::observed::{ClockedShift, Observed, ObservedEmployee, Pages, TimeClock};
use crate::plan::guards::{self, who};
use crate::plan::{Action, Entry, GuardName, GuardOutcome, History, Policy, Purpose, Situation};
use crate::roster::{Desired, Roster};

use super::context::{Basis, plain};

/// The larger of so many people, and a share of the plan's leavers.
const PEOPLE: u64 = 3;
const PERCENT: u64 = 25;

/// Returns of which days the time clock is asked: from the earliest day after which a shift would matter up to today, a month at
/// most. `None` where nobody would lose access, or where it was asked already.
pub(in crate::plan) fn days_wanted(
    leavers: &[(Option<&Desired>, &ObservedEmployee)],
    history: &History,
    observed: &Observed,
    policy: &Policy,
    purpose: Purpose,
    today: NaiveDate,
) -> Option<(NaiveDate, NaiveDate)> {
    let matters = matches!(purpose, Purpose::Sync | Purpose::Offboard);
    if !policy.guards.still_working || observed.time_clock.was_asked() || !matters {
        return None;
    }
    let lately = before(today, u64::from(policy.still_working_days));
    let last_day = |row: Option<&Desired>| row.and_then(|row| row.termination_date).unwrap_or(lately);
    let closed = history.closed.values().map(|closed| closed.on).filter(|day| *day >= lately);
    let first = leavers.iter().map(|(row, _)| last_day(*row)).chain(closed).min()?;
    Some((first.clamp(before(today, u64::from(MOST_SHIFT_DAYS) - 1), today), today))
}

/// From so many pages of single people on it is worth asking the time clock first: it names ADP ids and rates of everybody.
const WORTH_ASKING: usize = 40;
/// Whoever works has a shift within a fortnight.
const FORTNIGHT: u64 = 14;

/// Returns of which days the time clock is asked before a tenant's pages are read for the first time.
pub(in crate::plan) fn worth_asking_first(
    pages: &Pages,
    roster: &Roster,
    observed: &Observed,
    policy: &Policy,
    purpose: Purpose,
    today: NaiveDate,
) -> Option<(NaiveDate, NaiveDate)> {
    let told = [Field::AdpEmployeeId, Field::WageRate].iter().any(|field| roster.columns.contains(field));
    let many = pages.profiles.len() + pages.pay.len() >= WORTH_ASKING;
    let first = observed.first_reading && !observed.time_clock.was_asked();
    if !(policy.guards.still_working && purpose == Purpose::Sync && first && told && many) {
        return None;
    }
    let fortnight = before(today, FORTNIGHT - 1);
    let from = pages.shifts.map_or(fortnight, |(from, _)| from.min(fortnight));
    Some((from, today))
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

/// Hears the time clock about an entry that would close a leaver: it holds it, or has something to say.
pub(in crate::plan) fn heard(
    mut entry: Entry,
    row: &Desired,
    account: &ObservedEmployee,
    context: &Basis<'_>,
) -> Entry {
    if !entry.is_leaver() {
        return entry;
    }
    if let Some(why) = still_working(row, account, context) {
        return plain(row, Some(account), Situation::StillWorking, Action::Hold, why);
    }
    entry.warnings.extend(warning(row, account, context));
    entry
}

/// Says why somebody is not closed whom the roster calls a leaver with a last day: a shift of theirs began after it. Who is named
/// to `offboard` is closed at somebody's word.
fn still_working(row: &Desired, account: &ObservedEmployee, context: &Basis<'_>) -> Option<String> {
    let last = row.termination_date.filter(|_| context.purpose == Purpose::Sync)?;
    let shift = looked_at(context)?.shift_after(account.id, last)?;
    Some(format!(
        "the last day of work was {last}, but they clocked in on {}: have they left? Mend the last day in the roster, or close the \
         account with offboard",
        in_words(shift)
    ))
}

/// Says of somebody who is closed all the same when they clocked in last.
fn warning(row: &Desired, account: &ObservedEmployee, context: &Basis<'_>) -> Option<String> {
    let clock = looked_at(context)?;
    match row.termination_date {
        None => {
            let shift = clock.last_shift(account.id)?;
            Some(format!("no last day is given; they clocked in last on {}", in_words(shift)))
        }
        Some(last) => {
            let shift = clock.shift_after(account.id, last)?;
            Some(format!("they clocked in on {}, after their last day of work ({last})", in_words(shift)))
        }
    }
}

/// Returns the last shift of somebody who is absent from the roster, where they worked lately: they are shown, not closed.
pub(in crate::plan) fn works_all_the_same(account: &ObservedEmployee, context: &Basis<'_>) -> Option<String> {
    let lately = before(context.today, u64::from(context.policy.still_working_days));
    let shift = looked_at(context)?.last_shift(account.id)?;
    (shift.began >= lately).then(|| in_words(shift))
}

fn looked_at<'a>(context: &Basis<'a>) -> Option<&'a TimeClock> {
    context.policy.guards.still_working.then_some(&context.observed.time_clock)
}

fn in_words(shift: &ClockedShift) -> String {
    format!("{} at {}", shift.began, shift.site)
}

/// Somebody who clocked in after their account was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockedSince {
    /// The account.
    pub employee: EmployeeId,
    /// First and last name.
    pub name: String,
    /// The day on which it was closed.
    pub closed: NaiveDate,
    /// The run that closed it.
    pub run: String,
    /// The day of their last shift since.
    pub began: NaiveDate,
    /// The short code of its site.
    pub site: String,
}

impl ClockedSince {
    /// Says it in a sentence without a full stop.
    pub fn in_words(&self) -> String {
        format!(
            "{} was closed on {} and clocked in on {} at {}",
            self.name, self.closed, self.began, self.site
        )
    }
}

/// Returns who clocked in on a day after the one on which a run closed them.
pub fn clocked_since(observed: &Observed, history: &History) -> Vec<ClockedSince> {
    let of = |(id, closed): (&EmployeeId, &crate::plan::Closed)| {
        let shift = observed.time_clock.shift_after(*id, closed.on)?;
        // Who works here again is no news.
        let name = observed.employees.get(id).filter(|one| !one.active)?.name.to_string();
        let (began, site, run) = (shift.began, shift.site.clone(), closed.run.clone());
        Some(ClockedSince { employee: *id, name, closed: closed.on, run, began, site })
    };
    history.closed.iter().filter_map(of).collect()
}

/// Says what could not be asked, and who came back after they were closed.
pub(in crate::plan) fn notices(observed: &Observed, history: &History) -> Vec<String> {
    let mut notices = Vec::new();
    if let TimeClock::Unusable(why) = &observed.time_clock {
        notices.push(format!(
            "The time clock says nothing here about who still works: {why}. Leavers are closed by the roster alone."
        ));
    }
    notices.extend(clocked_since(observed, history).iter().map(|one| {
        format!("{}: somebody uses the account's number, or it was closed too early.", one.in_words())
    }));
    notices
}

/// Says at their own entries who clocked in since they were closed, whatever their rows say by now.
pub(in crate::plan) fn tell_since(entries: &mut [Entry], observed: &Observed, history: &History) {
    let since: BTreeMap<EmployeeId, ClockedSince> =
        clocked_since(observed, history).into_iter().map(|one| (one.employee, one)).collect();
    for entry in entries {
        let found = entry.person.employee_id.and_then(|id| since.get(&id));
        entry.warnings.extend(found.map(ClockedSince::in_words));
    }
}

/// Evaluates the guard: where many leavers still work, it is the roster that is wrong.
pub(in crate::plan) fn guard(entries: &[Entry], observed: &Observed, policy: &Policy) -> GuardOutcome {
    let held: Vec<&Entry> =
        entries.iter().filter(|entry| entry.situation == Situation::StillWorking).collect();
    let leavers = held.len() as u64 + entries.iter().filter(|entry| entry.is_leaver()).count() as u64;
    let (actual, limit) = (held.len() as u64, PEOPLE.max(leavers * PERCENT / 100));
    let rule = format!(
        "up to {limit} are held one by one (the larger of {PEOPLE} and {PERCENT} % of the plan's {leavers} leavers)"
    );
    let message = match &observed.time_clock {
        _ if !policy.guards.still_working => "switched off in the settings".to_owned(),
        TimeClock::NotAsked => "nobody leaves of whom the time clock could tell anything".to_owned(),
        TimeClock::Unusable(why) => format!("the time clock could not be used: {why}"),
        TimeClock::Read { .. } => format!("{actual} leavers clocked in after their last day; {rule}"),
    };
    let people = held.iter().map(|entry| who(entry, None)).collect();
    let found = guards::plain(GuardName::StillWorking, limit, actual, actual > limit, message);
    GuardOutcome { people, ..found }
}
