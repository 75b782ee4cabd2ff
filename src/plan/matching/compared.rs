//! Unread is not different: a row is new only when every key that it gives was compared with everybody listed, active or not.
//! Compared means read now, or remembered.

use std::collections::BTreeSet;

use crate::model::EmployeeId;
use crate::observed::{Observed, ObservedEmployee};
use crate::plan::{MatchKey, Policy};
use crate::roster::Desired;

use super::identity::{Evidence, Evidences};
use super::index::{Index, Matched};

/// Returns how many accounts a row could be about because a key that it gives was not read of them.
pub(in crate::plan) fn not_compared_with(row: &Desired, observed: &Observed, index: &Index<'_>) -> usize {
    let lacks = Lacks::of(row, index);
    if !lacks.anything() {
        return 0;
    }
    observed.employees.values().filter(|one| lacks.of_account(one)).count()
}

/// Returns whose page is looked at first because it may tell at once who a row is about: candidates whom a key found, people
/// of the row's name, owners of its telephone.
pub(in crate::plan) fn look_first(
    matched: &[(&Desired, Matched)],
    observed: &Observed,
    index: &Index<'_>,
) -> BTreeSet<EmployeeId> {
    let mut first = BTreeSet::new();
    for (row, found) in matched {
        let lacks = Lacks::of(row, index);
        if !lacks.anything() || matches!(found, Matched::One(..) | Matched::LeftAlone(_)) {
            continue;
        }
        let of_phone = row.phone.map_or(&[][..], |phone| index.of_phone(phone));
        let found = index.candidates(row).into_keys();
        let of_clock = of_clock(row, observed);
        let near = found.chain(index.of_name(row).iter().copied()).chain(of_phone.iter().copied());
        let near = near.chain(of_clock);
        let unread = |id: &EmployeeId| {
            let account = observed.employees.get(id);
            account.is_some_and(|account| account.details.is_none() && lacks.of_account(account))
        };
        first.extend(near.filter(unread));
    }
    first
}

/// Returns whom the time clock gives the row's ADP id: it may find an account, and never excludes one.
fn of_clock(row: &Desired, observed: &Observed) -> Option<EmployeeId> {
    let wanted = row.adp_employee_id.as_deref()?;
    let said =
        |one: &&ObservedEmployee| one.clock.as_ref().is_some_and(|hint| hint.adp_employee_id == wanted);
    observed.employees.values().find(said).map(|one| one.id)
}

/// Returns everybody with whom a row that no key finds was not compared yet, as far as the night's share goes.
pub(in crate::plan) fn everybody_unread(
    matched: &[(&Desired, Matched)],
    observed: &Observed,
    index: &Index<'_>,
    policy: &Policy,
) -> BTreeSet<EmployeeId> {
    let left =
        usize::try_from(policy.max_pages_a_night.saturating_sub(observed.compared)).unwrap_or(usize::MAX);
    let open = matched.iter().filter(|(row, found)| is_open(row, found, index));
    let lacks = open.map(|(row, _)| Lacks::of(row, index)).fold(Lacks::default(), Lacks::and);
    if !lacks.anything() || left == 0 {
        return BTreeSet::new();
    }
    let unread = observed.employees.values().filter(|one| one.details.is_none() && lacks.of_account(one));
    unread.take(left).map(|one| one.id).collect()
}

/// Whether no key finds anybody, so that a key that was not read yet may.
fn is_open(row: &Desired, found: &Matched, index: &Index<'_>) -> bool {
    matches!(found, Matched::Nobody | Matched::Conflict { .. }) && index.candidates(row).is_empty()
}

/// The keys of a row that only a person's own page tells.
#[derive(Debug, Clone, Copy, Default)]
struct Lacks {
    adp: bool,
    email: bool,
}

impl Lacks {
    fn of(row: &Desired, index: &Index<'_>) -> Self {
        Self {
            adp: row.adp_employee_id.is_some() && index.uses(MatchKey::AdpEmployeeId),
            email: row.email.is_some() && index.uses(MatchKey::Email),
        }
    }

    const fn and(self, other: Self) -> Self {
        Self { adp: self.adp || other.adp, email: self.email || other.email }
    }

    const fn anything(self) -> bool {
        self.adp || self.email
    }

    const fn of_account(self, account: &ObservedEmployee) -> bool {
        (self.adp && account.details.is_none()) || (self.email && account.email.is_none())
    }
}

/// Returns how many listed accounts a key was not read of; only ADP ids and e-mails stand on pages of their own.
pub(in crate::plan) fn unread_of(key: MatchKey, row: &Desired, observed: &Observed) -> usize {
    let unread = |one: &&ObservedEmployee| {
        let all = Evidences::of(row, one);
        match key {
            MatchKey::AdpEmployeeId => all.adp == Evidence::Unread,
            MatchKey::Email => all.email == Evidence::Unread,
            MatchKey::PosUserId | MatchKey::NamePhone => false,
        }
    };
    observed.employees.values().filter(unread).count()
}
