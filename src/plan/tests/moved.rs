//! Columns of which the cells stand in the rows of others stop the run.

use super::*;
use crate::model::Field;

/// A tenant of whom each works at one of four sites, and some have left.
pub(super) fn chain(people: u64, left: &[u64]) -> Observed {
    let mut tenant = tenant(people);
    for (id, name, code) in [(13, "Oak Hill", "OAK"), (14, "Bayview", "BAYVW")] {
        let (id, name, code) = (SiteId::new(id), name.into(), code.into());
        tenant.catalogue.sites.sites.push(Site { id, name, code, district: None });
    }
    for (index, one) in (1..).zip(tenant.employees.values_mut()) {
        one.sites = Some(BTreeSet::from([SiteId::new(11 + index % 4)]).into());
        one.active = !left.contains(&index);
    }
    tenant
}

/// The rows of everybody as Backoffice has them, and with one column of their own.
pub(super) fn rows(people: u64, column: &str, cell: impl Fn(u64) -> String) -> String {
    let row = |index: u64| {
        format!("{},p{index}@example.com,First{index},Last{index},{}\n", 1000 + index, cell(index))
    };
    format!("pos_user_id,email,first_name,last_name,{column}\n{}", (1..=people).map(row).collect::<String>())
}

#[track_caller]
pub(super) fn shape(text: &str, tenant: &Observed) -> Option<String> {
    let mut policy = Policy::default();
    for cap in [
        &mut policy.guards.max_grants,
        &mut policy.guards.max_updates,
        &mut policy.guards.max_disables_per_site,
    ] {
        cap.people = 100;
    }
    let made = plan_with(text, tenant, &policy, &History::default());
    let guard = made.guards.iter().find(|guard| guard.name == GuardName::RosterShape).unwrap();
    assert!(guard.allowable && guard.tripped == (guard.actual > 0), "{}", guard.message);
    guard.tripped.then(|| guard.message.clone())
}

fn phone(index: u64) -> String {
    format!("555555{:04}", 100 + index)
}

pub(super) fn site(index: u64) -> String {
    ["Harbor Point", "Maple Street", "Oak Hill", "Bayview"][usize::try_from(index % 4).unwrap()].to_owned()
}

#[test]
fn telephones_that_moved_by_a_row_stop_the_run() {
    let tenant = chain(12, &[]);
    // From line 8 on each has that of the row below.
    let moved = rows(12, "phone", |index| phone(if (7..12).contains(&index) { index + 1 } else { index }));
    let message = shape(&moved, &tenant).unwrap();
    assert!(
        message.starts_with("the cells of `phone` seem to stand in the rows of others: 4 of the 5 rows"),
        "{message}"
    );
    assert!(message.contains("(First7 Last7 would get that of First8 Last8)"), "{message}");
    let above = rows(12, "phone", |index| phone(if index > 6 { index - 1 } else { index }));
    assert!(shape(&above, &tenant).is_some());
    // Every third look-up found nothing.
    let looked_up = rows(12, "phone", |index| match index {
        3 | 6 | 9 => "#N/A".to_owned(),
        12 => phone(12),
        _ => phone(index + 1),
    });
    assert!(shape(&looked_up, &tenant).is_some());
    let sorted = rows(12, "phone", |index| phone(13 - index));
    assert!(shape(&sorted, &tenant).is_some());
}

#[test]
fn new_telephones_and_two_that_are_exchanged_stop_nothing() {
    let tenant = chain(12, &[]);
    assert_eq!(shape(&rows(12, "phone", |index| phone(index + 200)), &tenant), None);
    let two = |index| match index {
        4 => phone(5),
        5 => phone(4),
        other => phone(other),
    };
    assert_eq!(shape(&rows(12, "phone", two), &tenant), None);
}

#[test]
fn sites_that_moved_by_a_row_stop_the_run_and_whoever_moves_to_another_does_not() {
    let tenant = chain(12, &[]);
    let moved = rows(12, "sites", |index| site(if index > 5 { index + 1 } else { index }));
    let message = shape(&moved, &tenant).unwrap();
    assert!(message.contains("`sites`") && message.contains("6 of the 7 rows"), "{message}");
    // All go to one place; two places exchange their people; a few change about.
    assert_eq!(shape(&rows(12, "sites", |_| site(0)), &tenant), None);
    let exchanged = rows(12, "sites", |index| match index % 4 {
        0 => site(1),
        1 => site(0),
        _ => site(index),
    });
    assert_eq!(shape(&exchanged, &tenant), None);
    let few = rows(12, "sites", |index| site(if index < 6 { index + 1 } else { index }));
    assert_eq!(shape(&few, &tenant), None);
}

#[test]
fn a_column_that_may_come_and_go_may_move() {
    let mut policy = Policy::default();
    policy.guards.roster_shape_except = [Field::Phone].into();
    let moved = rows(12, "phone", |index| phone(if index < 12 { index + 1 } else { index }));
    let made = plan_with(&moved, &chain(12, &[]), &policy, &History::default());
    assert_eq!(made.tripped().count(), 0);
}

#[test]
fn words_for_who_works_here_that_stand_in_the_rows_of_others_close_nobody() {
    let tenant = chain(60, &[5, 15, 25]);
    let of = |left: &[u64], days: &[u64]| {
        rows(60, "status,termination_date", |index| {
            let word = if left.contains(&index) { "terminated" } else { "active" };
            format!("{word},{}", if days.contains(&index) { "2026-01-31" } else { "" })
        })
    };
    let was = [5, 15, 25];
    // By a row, sorted alone, and by a row where the file has no last days at all.
    for (left, days) in [
        (&[4, 14, 24][..], &was[..]),
        (&[6, 16, 26], &was),
        (&[58, 59, 60], &was),
        (&[15, 59, 60], &was),
        (&[4, 14, 24], &[]),
    ] {
        let message = shape(&of(left, days), &tenant).unwrap();
        assert!(message.contains("`status`") && message.contains("none of whom has a last day"), "{message}");
    }
    // As it is; three who leave; three who come back while three leave on their day; one of each; two of each; three of each somewhere else.
    for (left, days) in [
        (&was[..], &was[..]),
        (&[5, 15, 25, 7, 8, 9], &was),
        (&[7, 8, 9], &[7, 8, 9]),
        (&[4, 15, 25], &was),
        (&[4, 6, 25], &[]),
        (&[40, 50, 60], &[]),
        (&[], &was),
    ] {
        assert_eq!(shape(&of(left, days), &tenant), None, "{left:?}");
    }
}

#[test]
fn raises_from_one_step_of_pay_to_the_next_stop_nothing() {
    let mut tenant = tenant(12);
    let rate = |index: u64| format!("{}.50", 14 + index / 2);
    for (index, one) in (1..).zip(tenant.employees.values_mut()) {
        one.pay = Some(details::pay(&rate(index), crate::observed::Seen::Now).into());
    }
    assert_eq!(shape(&rows(12, "wage_rate", |index| rate(index + 2)), &tenant), None);
    let moved = rows(12, "wage_rate", |index| rate(if index > 4 { 17 - index } else { index }));
    assert!(shape(&moved, &tenant).is_some());
}
