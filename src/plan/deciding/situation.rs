//! The situation → action table, whole and in one place.

use chrono::{Days, NaiveDate};

use crate::plan::{CloseOn, Operation, Policy, Purpose, Situation};
use crate::roster::{Desired, Status};

/// What the roster wants of a person on the day of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plan) enum Wanted {
    /// To work here.
    Active,
    /// To be kept as they are: the roster does not say who works here, so that nobody is created or comes back.
    Kept,
    /// To work here, from a day that is too far off to prepare.
    ActiveLater,
    /// To work here, says the status, although the last day of work is over.
    ActiveAfterEnd,
    /// To have left by now.
    Gone,
    /// To leave on a later day.
    GoneLater,
    /// To have no account, for want of ever having begun.
    NeverHired,
    /// The row does not say.
    Unclear,
}

/// What Backoffice holds of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plan) enum InBackoffice {
    /// No account.
    Nobody,
    /// An active account in which every managed field is as wanted.
    Equal,
    /// An active account that lacks nothing but a wanted login.
    LacksLogin,
    /// An active account in which a managed field differs.
    Differs,
    /// An inactive account.
    Inactive,
    /// An inactive account of somebody whose Backoffice login still works.
    InactiveOpenLogin,
}

/// Returns what a row wants. A termination date is the last day of work: a sync closes the account when that day is over,
/// unless the settings say otherwise; offboarding is somebody's word, and closes it on the day.
pub(in crate::plan) fn wanted(row: &Desired, today: NaiveDate, policy: &Policy, purpose: Purpose) -> Wanted {
    match &row.status {
        Status::Unclear(_) => Wanted::Unclear,
        Status::NeverHired => Wanted::NeverHired,
        Status::Unsaid => Wanted::Kept,
        Status::Terminated => {
            let on_the_day = purpose == Purpose::Offboard || policy.close_on == CloseOn::LastDay;
            let works = |last: NaiveDate| if on_the_day { last > today } else { last >= today };
            // A day of which nobody has said what it is may be the last one: then it is not over.
            let perhaps = || row.rare().otherwise.as_ref().and_then(|other| other.day).is_some_and(works);
            match row.termination_date {
                Some(last) if works(last) => Wanted::GoneLater,
                None if row.contradiction().is_some() || perhaps() => Wanted::Unclear,
                Some(_) | None => Wanted::Gone,
            }
        }
        Status::Active if row.contradiction().is_some() => Wanted::Unclear,
        Status::Active if row.rare().left_by.is_some() => Wanted::Kept,
        Status::Active if row.termination_date.is_some_and(|last| last < today) => Wanted::ActiveAfterEnd,
        Status::Active => {
            let lead = Days::new(u64::from(policy.hire_lead_days));
            let soon = today.checked_add_days(lead).unwrap_or(NaiveDate::MAX);
            if row.start_date.is_some_and(|start| start > soon) {
                Wanted::ActiveLater
            } else {
                Wanted::Active
            }
        }
    }
}

/// Returns the situation and what is done in it.
pub(in crate::plan) fn decide(
    wanted: Wanted,
    account: InBackoffice,
    purpose: Purpose,
) -> (Situation, Operation) {
    use InBackoffice as A;
    use Operation as O;
    use Situation as S;
    use Wanted as W;
    match (wanted, account) {
        // Of a status and a last day that contradict each other, only a person knows which is right: nobody is let in.
        // Somebody with an account did begin, whatever the status says.
        (W::Unclear, _)
        | (W::ActiveAfterEnd | W::Kept, A::Nobody | A::Inactive | A::InactiveOpenLogin)
        | (W::NeverHired, A::Equal | A::LacksLogin | A::Differs | A::InactiveOpenLogin) => {
            (S::UnclearStatus, O::Hold)
        }

        (W::Active, A::Nobody) => (S::New, O::Create),
        (W::Active, A::Inactive | A::InactiveOpenLogin) => (S::Returning, O::Reactivate),
        (W::ActiveLater, A::Nobody | A::Inactive | A::InactiveOpenLogin) => (S::StartsLater, O::Wait),
        // Nor is anybody closed or changed.
        (W::Active | W::ActiveLater | W::Kept, A::Equal)
        | (W::ActiveAfterEnd, A::Equal | A::LacksLogin | A::Differs) => (S::Equal, O::None),
        (W::Active | W::ActiveLater | W::Kept, A::LacksLogin) => (S::Differs, O::Link),
        (W::Active | W::ActiveLater | W::Kept, A::Differs) => (S::Differs, O::Update),

        // An inactive employee's login may go on working (protocol §6): it is closed as well.
        (W::Gone, A::Equal | A::LacksLogin | A::Differs | A::InactiveOpenLogin) => (S::Leaver, O::Disable),
        // Whoever is on a leavers file must be found: an id with a typo would leave somebody's access open.
        (W::Gone, A::Nobody) if purpose == Purpose::Offboard => (S::Gone, O::Hold),
        (W::Gone | W::NeverHired, A::Nobody | A::Inactive)
        | (W::GoneLater, A::Nobody | A::Inactive | A::InactiveOpenLogin) => (S::Gone, O::None),
        // Nobody who is leaving gets a new login.
        (W::GoneLater, A::Equal | A::LacksLogin) => (S::LeavesLater, O::None),
        (W::GoneLater, A::Differs) => (S::LeavesLater, O::Update),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::{Otherwise, Role};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn on(row: &Desired, today: &str) -> Wanted {
        wanted(row, day(today), &Policy::default(), Purpose::Sync)
    }

    #[test]
    fn a_leaver_is_due_when_the_last_day_is_over_or_when_no_day_is_given() {
        let row = |date: Option<&str>| Desired {
            status: Status::Terminated,
            termination_date: date.map(day),
            ..Desired::default()
        };
        let today = "2026-03-10";
        assert_eq!(on(&row(None), today), Wanted::Gone);
        assert_eq!(on(&row(Some("2026-03-09")), today), Wanted::Gone);
        assert_eq!(on(&row(Some("2026-03-10")), today), Wanted::GoneLater, "the last shift is still to come");
        assert_eq!(on(&row(Some("2026-03-11")), today), Wanted::GoneLater);
        let last_day = Policy { close_on: CloseOn::LastDay, ..Policy::default() };
        let on_the_day = row(Some("2026-03-10"));
        assert_eq!(wanted(&on_the_day, day(today), &last_day, Purpose::Sync), Wanted::Gone);
        let offboard = |row| wanted(row, day(today), &Policy::default(), Purpose::Offboard);
        assert_eq!(offboard(&on_the_day), Wanted::Gone, "somebody's word");
        assert_eq!(offboard(&row(Some("2026-03-11"))), Wanted::GoneLater);
    }

    #[test]
    fn nobody_is_closed_or_let_in_against_what_another_column_says() {
        let row = |status: Status, date: Option<&str>, other: Option<&str>| {
            let otherwise = Otherwise {
                header: "Other".into(),
                role: Role::IsActive,
                cell: "".into(),
                day: other.map(day),
                has_status: true,
            };
            let mut row = Desired { status, termination_date: date.map(day), ..Desired::default() };
            row.rare_mut().otherwise = Some(Box::new(otherwise));
            row
        };
        let today = "2026-03-10";
        assert_eq!(on(&row(Status::Active, None, None), today), Wanted::Unclear);
        assert_eq!(on(&row(Status::Terminated, None, None), today), Wanted::Unclear);
        let dated = row(Status::Terminated, Some("2026-03-09"), None);
        assert_eq!(on(&dated, today), Wanted::Gone, "the status has a day of its own");
        assert_eq!(on(&row(Status::Terminated, None, Some("2026-03-10")), today), Wanted::Unclear);
        assert_eq!(on(&row(Status::Terminated, None, Some("2026-03-09")), today), Wanted::Gone);
        assert_eq!(on(&row(Status::Active, None, Some("2026-03-11")), today), Wanted::Active);
    }

    #[test]
    fn a_termination_date_alone_proves_nothing() {
        let row = Desired { termination_date: Some(day("2020-01-01")), ..Desired::default() };
        assert_eq!(on(&row, "2026-03-10"), Wanted::ActiveAfterEnd);
        assert_eq!(on(&row, "2020-01-01"), Wanted::Active, "the last day itself");
        let sync = |account| decide(Wanted::ActiveAfterEnd, account, Purpose::Sync).1;
        assert_eq!(sync(InBackoffice::Differs), Operation::None);
        assert_eq!(sync(InBackoffice::Inactive), Operation::Hold);
    }

    #[test]
    fn a_new_person_is_prepared_from_the_lead_days_on() {
        let row = Desired { start_date: Some(day("2026-03-17")), ..Desired::default() };
        assert_eq!(on(&row, "2026-03-10"), Wanted::Active);
        assert_eq!(on(&row, "2026-03-09"), Wanted::ActiveLater);
    }

    #[test]
    fn every_row_of_the_table() {
        use Operation as O;
        let sync = |wanted, account| decide(wanted, account, Purpose::Sync).1;
        assert_eq!(sync(Wanted::Active, InBackoffice::Nobody), O::Create);
        assert_eq!(sync(Wanted::Active, InBackoffice::Equal), O::None);
        assert_eq!(sync(Wanted::Active, InBackoffice::Differs), O::Update);
        assert_eq!(sync(Wanted::Active, InBackoffice::LacksLogin), O::Link);
        assert_eq!(sync(Wanted::Active, InBackoffice::Inactive), O::Reactivate);
        assert_eq!(sync(Wanted::ActiveLater, InBackoffice::Nobody), O::Wait);
        assert_eq!(sync(Wanted::ActiveLater, InBackoffice::Inactive), O::Wait);
        assert_eq!(sync(Wanted::Gone, InBackoffice::Equal), O::Disable);
        assert_eq!(sync(Wanted::Gone, InBackoffice::Inactive), O::None);
        assert_eq!(sync(Wanted::Gone, InBackoffice::Nobody), O::None);
        assert_eq!(sync(Wanted::GoneLater, InBackoffice::Equal), O::None);
        assert_eq!(sync(Wanted::GoneLater, InBackoffice::Differs), O::Update);
        assert_eq!(sync(Wanted::GoneLater, InBackoffice::LacksLogin), O::None);
        for account in [
            InBackoffice::Nobody,
            InBackoffice::Equal,
            InBackoffice::LacksLogin,
            InBackoffice::Differs,
            InBackoffice::Inactive,
        ] {
            assert_eq!(sync(Wanted::Unclear, account), O::Hold);
        }
        assert_eq!(decide(Wanted::Gone, InBackoffice::Nobody, Purpose::Offboard).1, O::Hold);
        for (account, done) in [
            (InBackoffice::Nobody, O::Hold),
            (InBackoffice::Inactive, O::Hold),
            (InBackoffice::InactiveOpenLogin, O::Hold),
            (InBackoffice::Equal, O::None),
            (InBackoffice::Differs, O::Update),
        ] {
            assert_eq!(sync(Wanted::Kept, account), done, "who does not say who works here opens nothing");
        }
    }
}
