//! Whose the shifts of a report are: what its numbers mean is told apart from the data, and checked again each time (protocol §11).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::backoffice::Shift;
use crate::model::{EmployeeId, PosUserId, plain_name};

use super::{ClockHint, ClockNumber, ClockedShift, ObservedEmployee, Seen, TimeClock};

/// What the names behind the numbers say of one way to read these.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Reading {
    /// Pairs of a number and a name that are those of somebody listed.
    agree: usize,
    /// Pairs whose number is somebody else's.
    contradict: usize,
}

/// So many pairs must be those of somebody listed before a reading holds.
const ENOUGH: usize = 5;

impl TimeClock {
    /// Makes of a report what it says of each account, where it can be told what its numbers are. `kept` is what they were
    /// found to be before: a few shifts confirm it, one contradiction ends it.
    pub fn of(
        shifts: &[Shift],
        days: (NaiveDate, NaiveDate),
        employees: &BTreeMap<EmployeeId, ObservedEmployee>,
        kept: Option<ClockNumber>,
    ) -> (Self, Option<ClockNumber>) {
        if shifts.is_empty() {
            return (Self::Read { days, shifts: BTreeMap::new() }, kept);
        }
        let number = match told_apart(shifts, employees, kept) {
            Ok(number) => number,
            Err(why) => return (Self::Unusable(why), kept),
        };
        let mut of: BTreeMap<EmployeeId, Vec<ClockedShift>> = BTreeMap::new();
        let numbers = Numbers::of(employees);
        for shift in shifts {
            let Some(account) = numbers.account(number, shift.worker.number) else { continue };
            let began = shift.began;
            let clocked = ClockedShift { began, site: shift.site_code.clone(), by_hand: shift.is_by_hand };
            of.entry(account.id).or_default().push(clocked);
        }
        for shifts in of.values_mut() {
            shifts.sort_by_key(|shift| shift.began);
        }
        (Self::Read { days, shifts: of }, Some(number))
    }

    /// Returns what a report tells of each account beside its shifts.
    pub fn hints(
        shifts: &[Shift],
        employees: &BTreeMap<EmployeeId, ObservedEmployee>,
        number: ClockNumber,
    ) -> BTreeMap<EmployeeId, ClockHint> {
        let numbers = Numbers::of(employees);
        let mut last: BTreeMap<EmployeeId, &Shift> = BTreeMap::new();
        for shift in shifts.iter().filter(|shift| !shift.is_by_hand) {
            let Some(account) = numbers.account(number, shift.worker.number) else { continue };
            let known = last.entry(account.id).or_insert(shift);
            if (known.began, known.came_at) < (shift.began, shift.came_at) {
                *known = shift;
            }
        }
        let hint = |shift: &Shift| ClockHint {
            adp_employee_id: shift.worker.adp_employee_id.clone().unwrap_or_default(),
            rate: shift.rate,
            seen: Seen::Now,
        };
        last.into_iter().map(|(id, shift)| (id, hint(shift))).collect()
    }
}

/// Who has which number.
struct Numbers<'a> {
    employees: &'a BTreeMap<EmployeeId, ObservedEmployee>,
    by_pos_user: BTreeMap<PosUserId, &'a ObservedEmployee>,
}

impl<'a> Numbers<'a> {
    fn of(employees: &'a BTreeMap<EmployeeId, ObservedEmployee>) -> Self {
        let by_pos_user = employees.values().filter_map(|one| Some((one.pos_user_id?, one))).collect();
        Self { employees, by_pos_user }
    }

    fn account(&self, number: ClockNumber, value: u64) -> Option<&'a ObservedEmployee> {
        match number {
            ClockNumber::Employee => self.employees.get(&EmployeeId::new(value)),
            ClockNumber::PosUser => self.by_pos_user.get(&PosUserId::new(value)).copied(),
        }
    }
}

/// Tells from the names what the numbers of a report are, or says why nothing can be told.
///
/// Every pair of a number and a name is held against the listing by both readings. A pair whose number nobody listed has says
/// nothing. A reading holds with at least five pairs that are somebody listed and none that is somebody else, where the other one
/// does not explain the same pairs. One that was found before needs no five again, and must not be contradicted.
fn told_apart(
    shifts: &[Shift],
    employees: &BTreeMap<EmployeeId, ObservedEmployee>,
    kept: Option<ClockNumber>,
) -> Result<ClockNumber, String> {
    let numbers = Numbers::of(employees);
    let pairs: BTreeSet<(u64, String)> =
        shifts.iter().map(|one| (one.worker.number, plain_name(&one.worker.name))).collect();
    let agrees = |number: ClockNumber, (value, name): &(u64, String)| {
        numbers.account(number, *value).map(|one| plain_name(&listed_name(one)) == *name)
    };
    let reading = |number| {
        let mut found = Reading::default();
        for pair in &pairs {
            match agrees(number, pair) {
                Some(true) => found.agree += 1,
                Some(false) => found.contradict += 1,
                None => {}
            }
        }
        found
    };
    let explains_more = |number: ClockNumber| {
        let only_here =
            |pair| agrees(number, pair) == Some(true) && agrees(number.other(), pair) != Some(true);
        pairs.iter().any(only_here)
    };
    let holds = |number: &ClockNumber| {
        let Reading { agree, contradict } = reading(*number);
        agree >= ENOUGH && contradict == 0 && explains_more(*number)
    };
    let told = ClockNumber::ALL.into_iter().find(holds);
    match (told, kept) {
        (Some(told), Some(kept)) if told != kept => {
            Err(format!("its numbers were {}, and now they read as {}", kept.in_words(), told.in_words()))
        }
        (Some(told), _) => Ok(told),
        (None, Some(kept)) if reading(kept).contradict == 0 => Ok(kept),
        (None, Some(kept)) => Err(format!(
            "its numbers were {}, and {} of them are somebody else's now",
            kept.in_words(),
            reading(kept).contradict
        )),
        (None, None) => Err(format!(
            "whether its numbers are employee ids or POS ids cannot be told from {} people",
            pairs.len()
        )),
    }
}

/// Returns a name as the time clock writes it.
fn listed_name(one: &ObservedEmployee) -> String {
    format!("{}, {}", one.name.last(), one.name.first())
}

#[cfg(test)]
mod tests;
