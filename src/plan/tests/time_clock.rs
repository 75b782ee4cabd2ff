//! What the time clock says of leavers and absent people, and what it saves reading.

use super::details::pages;
use super::*;
use crate::observed::{ClockHint, ClockedShift, Seen};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A tenant in which these people clocked in on these days.
fn with_shifts(people: u64, shifts: &[(u64, &str, bool)]) -> Observed {
    let mut of: BTreeMap<EmployeeId, Vec<ClockedShift>> = BTreeMap::new();
    for (index, began, by_hand) in shifts {
        let shift = ClockedShift { began: day(began), site: "HARBOR".into(), by_hand: *by_hand };
        of.entry(EmployeeId::new(3000 + index)).or_default().push(shift);
    }
    let days = (day("2026-02-08"), today());
    Observed { time_clock: TimeClock::Read { days, shifts: of }, ..tenant(people) }
}

const LEAVER: &str = "pos_user_id,status,termination_date\n1001,terminated,2026-03-05\n";

fn operation(tenant: &Observed) -> (Situation, Operation) {
    let made = plan(LEAVER, tenant);
    let entry = made.entries.iter().find(|entry| entry.line == Some(2)).unwrap();
    (entry.situation, entry.operation())
}

#[test]
fn days_are_compared_as_they_are_printed_and_shifts_by_hand_say_nothing() {
    let left = (Situation::Leaver, Operation::Disable);
    assert_eq!(operation(&tenant(3)), left, "nobody asked");
    assert_eq!(operation(&with_shifts(3, &[])), left);
    assert_eq!(operation(&with_shifts(3, &[(1, "2026-03-05", false)])), left, "the last day itself");
    assert_eq!(operation(&with_shifts(3, &[(1, "2026-03-08", true)])), left, "by hand");
    assert_eq!(operation(&with_shifts(3, &[(2, "2026-03-08", false)])), left, "somebody else");
    let held = (Situation::StillWorking, Operation::Hold);
    assert_eq!(operation(&with_shifts(3, &[(1, "2026-03-06", false)])), held);
    assert_eq!(operation(&with_shifts(3, &[(1, "2026-03-06", false), (1, "2026-03-08", true)])), held);
}

fn found(leavers: u64, working: u64) -> GuardOutcome {
    let rows: String =
        (1..=leavers).map(|index| format!("{},terminated,2026-03-05\n", 1000 + index)).collect();
    let shifts: Vec<(u64, &str, bool)> = (1..=working).map(|index| (index, "2026-03-08", false)).collect();
    let text = format!("pos_user_id,status,termination_date\n{rows}");
    let made = plan(&text, &with_shifts(leavers, &shifts));
    made.guards.into_iter().find(|guard| guard.name == GuardName::StillWorking).unwrap()
}

#[test]
fn the_guard_trips_above_three_people_and_a_quarter_of_the_leavers() {
    for (leavers, working, limit, trips) in [
        (3, 3, 3, false),
        (4, 4, 3, true),
        (16, 4, 4, false),
        (16, 5, 4, true),
        (40, 10, 10, false),
        (40, 11, 10, true),
    ] {
        let guard = found(leavers, working);
        assert_eq!(
            (guard.limit, guard.actual, guard.tripped),
            (limit, working, trips),
            "{working} of {leavers}"
        );
        assert_eq!(guard.people.len() as u64, working);
    }
}

#[test]
fn a_tripped_guard_stays_tripped_for_a_part_until_it_is_switched_off() {
    let rows: String = (1..=5).map(|index| format!("{},terminated,2026-03-05\n", 1000 + index)).collect();
    let shifts: Vec<(u64, &str, bool)> = (1..=4).map(|index| (index, "2026-03-08", false)).collect();
    let text = format!("pos_user_id,status,termination_date\n{rows}");
    let made = plan(&text, &with_shifts(5, &shifts));
    assert!(made.leavers_who_wait().is_empty(), "it is about leavers");
    let limits = Policy::default().guards;
    let tripped = |limits: &GuardLimits| {
        let again = guards_again(&made, Entry::is_leaver, true, &made.everybody, limits);
        again.iter().find(|guard| guard.name == GuardName::StillWorking).unwrap().tripped
    };
    assert!(tripped(&limits));
    assert!(!tripped(&GuardLimits { still_working: false, ..limits }));
}

#[test]
fn the_days_that_are_asked_for_reach_back_to_the_earliest_last_day_and_no_month_further() {
    let asked = |text: &str| pages(text, &tenant(3)).shifts;
    let row = |last: &str| format!("pos_user_id,status,termination_date\n1001,terminated,{last}\n");
    assert_eq!(asked("pos_user_id,last_name\n1001,Last1\n"), None, "nobody leaves");
    assert_eq!(asked(&row("2026-03-02")), Some((day("2026-03-02"), today())));
    assert_eq!(asked(&row("2025-06-30")), Some((day("2026-02-08"), today())), "31 days");
    assert_eq!(asked(&row("")), Some((day("2026-03-03"), today())));
    assert_eq!(asked(&row("2026-05-01")), None, "not due");
    let asked_before = Observed { time_clock: TimeClock::Unusable("no".into()), ..tenant(3) };
    assert_eq!(pages(&row("2026-03-02"), &asked_before).shifts, None);
}

#[test]
fn the_first_night_of_5000_people_reads_one_report_instead_of_10000_pages() {
    let people = 5_000;
    let rows: String =
        (1..=people).map(|index| format!("{},A{index},Last{index},15.00\n", 1000 + index)).collect();
    let text = format!("pos_user_id,adp_employee_id,last_name,wage_rate\n{rows}");
    let count = |pages: &crate::observed::Pages| pages.profiles.len() + pages.pay.len() + pages.compare.len();
    // Without the time clock: two pages of everybody.
    let before = pages(&text, &tenant(people));
    assert_eq!((count(&before), before.shifts), (10_000, None));
    let mut first = Observed { first_reading: true, ..tenant(people) };
    let asked = pages(&text, &first);
    assert_eq!((count(&asked), asked.shifts), (0, Some((day("2026-02-25"), today()))), "one report first");
    // Everybody but 40 people worked in the last fortnight.
    for (id, one) in first.employees.iter_mut().skip(40) {
        let adp_employee_id = format!("A{}", id.get() - 3000);
        one.clock = Some(ClockHint { adp_employee_id, rate: "15.00".parse().ok(), seen: Seen::Now }.into());
    }
    first.time_clock = TimeClock::Read { days: (day("2026-02-25"), today()), shifts: BTreeMap::new() };
    assert_eq!(count(&pages(&text, &first)), 80);
    // What the clock says otherwise is looked at, and so is what else a row wants.
    let one = first.employees.get_mut(&EmployeeId::new(3100)).unwrap();
    one.clock.as_mut().unwrap().adp_employee_id = "A7".into();
    let two = first.employees.get_mut(&EmployeeId::new(3101)).unwrap();
    two.clock.as_mut().unwrap().rate = "14.00".parse().ok();
    assert_eq!(count(&pages(&text, &first)), 82);
    let made = plan(&text, &first);
    assert_eq!(made.summary.unchanged, people, "nothing is written because of it");
}
