//! The situation → action table, whole and in one place.

use chrono::{Days, NaiveDate};

use crate::roster::{Desired, Status};

use super::{Operation, Purpose, Situation};

/// What the roster wants of a person on the day of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// To work here.
    Active,
    /// To be kept as they are: the roster does not say who works here, so that nobody is created or comes back.
    Kept,
    /// To work here, from a day that is too far off to prepare.
    ActiveLater,
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
pub(super) enum Account {
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

/// Returns what a row wants. A termination date is the last day of work: the account is closed on that day.
pub(super) fn wanted(row: &Desired, today: NaiveDate, hire_lead_days: u32) -> Wanted {
    match &row.status {
        Status::Unclear(_) => Wanted::Unclear,
        Status::NeverHired => Wanted::NeverHired,
        Status::Unsaid => Wanted::Kept,
        Status::Terminated => match row.termination_date {
            Some(date) if date > today => Wanted::GoneLater,
            _ => Wanted::Gone,
        },
        Status::Active => {
            let soon = today.checked_add_days(Days::new(u64::from(hire_lead_days))).unwrap_or(NaiveDate::MAX);
            if row.start_date.is_some_and(|start| start > soon) {
                Wanted::ActiveLater
            } else {
                Wanted::Active
            }
        }
    }
}

/// Returns the situation and what is done in it.
pub(super) fn decide(wanted: Wanted, account: Account, purpose: Purpose) -> (Situation, Operation) {
    use Account as A;
    use Operation as O;
    use Situation as S;
    use Wanted as W;
    match (wanted, account) {
        (W::Unclear, _) | (W::Kept, A::Nobody | A::Inactive | A::InactiveOpenLogin) => {
            (S::UnclearStatus, O::Hold)
        }
        // Somebody with an account did begin, whatever the status says.
        (W::NeverHired, A::Equal | A::LacksLogin | A::Differs | A::InactiveOpenLogin) => {
            (S::UnclearStatus, O::Hold)
        }

        (W::Active, A::Nobody) => (S::New, O::Create),
        (W::Active, A::Inactive | A::InactiveOpenLogin) => (S::Returning, O::Reactivate),
        (W::ActiveLater, A::Nobody | A::Inactive | A::InactiveOpenLogin) => (S::StartsLater, O::Wait),
        (W::Active | W::ActiveLater | W::Kept, A::Equal) => (S::Equal, O::None),
        (W::Active | W::ActiveLater | W::Kept, A::LacksLogin) => (S::Differs, O::Link),
        (W::Active | W::ActiveLater | W::Kept, A::Differs) => (S::Differs, O::Update),

        // An inactive employee's login goes on working (protocol §6): it is closed as well.
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

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_leaver_is_due_on_the_last_day_or_when_no_day_is_given() {
        let row = |date: Option<&str>| Desired {
            status: Status::Terminated,
            termination_date: date.map(day),
            ..Desired::default()
        };
        let today = day("2026-03-10");
        assert_eq!(wanted(&row(None), today, 7), Wanted::Gone);
        assert_eq!(wanted(&row(Some("2026-03-09")), today, 7), Wanted::Gone);
        assert_eq!(wanted(&row(Some("2026-03-10")), today, 7), Wanted::Gone);
        assert_eq!(wanted(&row(Some("2026-03-11")), today, 7), Wanted::GoneLater);
    }

    #[test]
    fn a_termination_date_alone_proves_nothing() {
        let row = Desired { termination_date: Some(day("2020-01-01")), ..Desired::default() };
        assert_eq!(wanted(&row, day("2026-03-10"), 7), Wanted::Active);
    }

    #[test]
    fn a_new_person_is_prepared_from_the_lead_days_on() {
        let row = Desired { start_date: Some(day("2026-03-17")), ..Desired::default() };
        assert_eq!(wanted(&row, day("2026-03-10"), 7), Wanted::Active);
        assert_eq!(wanted(&row, day("2026-03-09"), 7), Wanted::ActiveLater);
    }

    #[test]
    fn every_row_of_the_table() {
        use Operation as O;
        let sync = |wanted, account| decide(wanted, account, Purpose::Sync).1;
        assert_eq!(sync(Wanted::Active, Account::Nobody), O::Create);
        assert_eq!(sync(Wanted::Active, Account::Equal), O::None);
        assert_eq!(sync(Wanted::Active, Account::Differs), O::Update);
        assert_eq!(sync(Wanted::Active, Account::LacksLogin), O::Link);
        assert_eq!(sync(Wanted::Active, Account::Inactive), O::Reactivate);
        assert_eq!(sync(Wanted::ActiveLater, Account::Nobody), O::Wait);
        assert_eq!(sync(Wanted::ActiveLater, Account::Inactive), O::Wait);
        assert_eq!(sync(Wanted::Gone, Account::Equal), O::Disable);
        assert_eq!(sync(Wanted::Gone, Account::Inactive), O::None);
        assert_eq!(sync(Wanted::Gone, Account::Nobody), O::None);
        assert_eq!(sync(Wanted::GoneLater, Account::Equal), O::None);
        assert_eq!(sync(Wanted::GoneLater, Account::Differs), O::Update);
        assert_eq!(sync(Wanted::GoneLater, Account::LacksLogin), O::None);
        for account in
            [Account::Nobody, Account::Equal, Account::LacksLogin, Account::Differs, Account::Inactive]
        {
            assert_eq!(sync(Wanted::Unclear, account), O::Hold);
        }
        assert_eq!(decide(Wanted::Gone, Account::Nobody, Purpose::Offboard).1, O::Hold);
        for (account, done) in [
            (Account::Nobody, O::Hold),
            (Account::Inactive, O::Hold),
            (Account::InactiveOpenLogin, O::Hold),
            (Account::Equal, O::None),
            (Account::Differs, O::Update),
        ] {
            assert_eq!(sync(Wanted::Kept, account), done, "who does not say who works here opens nothing");
        }
    }
}
