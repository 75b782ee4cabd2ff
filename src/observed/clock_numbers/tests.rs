use super::*;
use crate::backoffice::Worker;
use crate::model::PersonName;

fn listed(id: u64, pos: u64, last: &str) -> (EmployeeId, ObservedEmployee) {
    let id = EmployeeId::new(id);
    let one = ObservedEmployee {
        id,
        name: PersonName::as_observed("Ana", last),
        phone: "".into(),
        pos_user_id: Some(PosUserId::new(pos)),
        departments: std::sync::Arc::default(),
        sites: None,
        template: "Cashier".into(),
        hourly: true,
        active: true,
        email: None,
        details: None,
        pay: None,
        clock: None,
    };
    (id, one)
}

const NAMES: [&str; 8] = ["Diaz", "Archer", "O'Neil", "Castell", "Dunmore", "Ekholm", "Farrow", "Gantry"];

/// Eight people, employee id 11 to 18 and POS id 17 down to 10: most numbers are two people's.
fn people() -> BTreeMap<EmployeeId, ObservedEmployee> {
    NAMES.iter().zip(0..).map(|(name, at)| listed(11 + at, 17 - at, name)).collect()
}

fn shift(number: u64, last: &str, day: &str) -> Shift {
    Shift {
        worker: Worker { number, name: format!("{last}, Ana"), adp_employee_id: None },
        began: day.parse().unwrap(),
        came_at: chrono::NaiveTime::default(),
        ended: None,
        site_code: "HARBOR".into(),
        rate: None,
        hours: "8.00".into(),
        is_by_hand: false,
        is_changed: false,
        comment: None,
    }
}

/// The shifts of the first so many people, by either number.
fn worked(people: usize, number: ClockNumber) -> Vec<Shift> {
    let of = |at: u64| match number {
        ClockNumber::Employee => 11 + at,
        ClockNumber::PosUser => 17 - at,
    };
    NAMES.iter().zip(0..).take(people).map(|(name, at)| shift(of(at), name, "2026-11-03")).collect()
}

fn told(shifts: &[Shift], kept: Option<ClockNumber>) -> Option<ClockNumber> {
    told_apart(shifts, &people(), kept).ok()
}

#[test]
fn five_people_without_a_contradiction_tell_what_the_numbers_are() {
    for number in ClockNumber::ALL {
        assert_eq!(told(&worked(5, number), None), Some(number));
        assert_eq!(told(&worked(4, number), None), None, "too few");
        assert_eq!(ClockNumber::of(number.as_str()), Some(number));
        let mut stranger = worked(8, number);
        stranger.push(shift(if number == ClockNumber::Employee { 12 } else { 16 }, "Nobody", "2026-11-04"));
        assert_eq!(told(&stranger, None), None, "one contradiction");
    }
}

#[test]
fn a_number_that_nobody_listed_has_says_nothing() {
    let mut shifts = worked(5, ClockNumber::Employee);
    shifts.push(shift(99, "Gone", "2026-11-03"));
    assert_eq!(told(&shifts, None), Some(ClockNumber::Employee));
    let few: Vec<Shift> = worked(4, ClockNumber::Employee).into_iter().chain(shifts.pop()).collect();
    assert_eq!(told(&few, None), None, "and counts for nothing");
}

#[test]
fn the_same_person_twice_is_one_pair() {
    let shifts: Vec<Shift> = (0..3).flat_map(|_| worked(3, ClockNumber::Employee)).collect();
    assert_eq!(told(&shifts, None), None);
}

#[test]
fn numbers_that_are_both_tell_nothing() {
    let same: BTreeMap<_, _> = NAMES.iter().zip(11..).map(|(name, id)| listed(id, id, name)).collect();
    assert!(told_apart(&worked(8, ClockNumber::Employee), &same, None).is_err());
}

#[test]
fn spelling_is_no_contradiction() {
    let mut shifts = worked(5, ClockNumber::PosUser);
    shifts[2].worker.name = "ONEIL,  ana".into();
    assert_eq!(told(&shifts, None), Some(ClockNumber::PosUser));
}

#[test]
fn what_was_found_before_is_checked_again_each_time() {
    let kept = Some(ClockNumber::Employee);
    assert_eq!(told(&worked(2, ClockNumber::Employee), kept), kept, "a few shifts are enough");
    assert_eq!(told(&worked(2, ClockNumber::PosUser), kept), None, "other people's numbers");
    assert_eq!(told(&worked(5, ClockNumber::PosUser), kept), None, "another kind by now");
    let one = [shift(11, "Nobody", "2026-11-03")];
    assert_eq!(told(&one, kept), None, "one contradiction");
}

#[test]
fn shifts_that_somebody_entered_are_nobodys_last() {
    let days = ("2026-11-01".parse().unwrap(), "2026-11-14".parse().unwrap());
    let mut shifts = worked(5, ClockNumber::Employee);
    shifts.push(shift(11, "Diaz", "2026-11-01"));
    shifts.push(Shift { is_by_hand: true, ..shift(11, "Diaz", "2026-11-09") });
    let (clock, number) = TimeClock::of(&shifts, days, &people(), None);
    assert_eq!(number, Some(ClockNumber::Employee));
    let id = EmployeeId::new(11);
    assert_eq!(clock.last_shift(id).map(|shift| shift.began), "2026-11-03".parse().ok());
    assert!(clock.shift_after(id, "2026-11-02".parse().unwrap()).is_some());
    assert!(clock.shift_after(id, "2026-11-03".parse().unwrap()).is_none(), "on the last day itself");
    assert!(clock.last_shift(EmployeeId::new(18)).is_none());
    let (nobody, kept) = TimeClock::of(&[], days, &people(), None);
    assert!(nobody.was_asked() && nobody.last_shift(id).is_none() && kept.is_none());
}
