//! People who are not in the roster.

use super::*;

fn known(rosters: u32) -> History {
    let since = "2026-03-08".parse().unwrap();
    let absent = |index: u64| (EmployeeId::new(3000 + index), Absence { rosters, since });
    History {
        last: Some(Accepted {
            day: "2026-03-09".parse().unwrap(),
            sha256: "old".into(),
            rows: 1,
            columns: BTreeSet::new(),
        }),
        absences: [absent(2), absent(3)].into(),
        ..History::default()
    }
}

fn policy(after: u32) -> Policy {
    Policy { absent: AbsentPolicy::Disable { after }, ..Policy::default() }
}

const ONE: &str = "pos_user_id,status\n1001,active\n";

/// Operations of the absent people.
fn operations(text: &str, policy: &Policy, history: &History) -> Vec<Operation> {
    let made = plan_with(text, &tenant(3), policy, history);
    made.entries
        .iter()
        .filter(|entry| entry.situation == Situation::Absent)
        .map(|entry| entry.operation())
        .collect()
}

#[test]
fn the_policy_decides_and_disables_only_after_enough_rosters_in_a_row() {
    use Operation::{Disable, Report};
    assert_eq!(operations(ONE, &Policy::default(), &known(9)), [Report, Report]);
    let ignore = Policy { absent: AbsentPolicy::Ignore, ..Policy::default() };
    assert!(operations(ONE, &ignore, &known(9)).is_empty());
    assert_eq!(operations(ONE, &policy(2), &History::default()), [Report, Report], "the first time");
    assert_eq!(operations(ONE, &policy(2), &known(1)), [Disable, Disable], "the second time in a row");
    assert_eq!(operations(ONE, &policy(3), &known(1)), [Report, Report]);
    assert_eq!(operations(ONE, &policy(1), &History::default()), [Disable, Disable]);
}

#[test]
fn the_plan_says_since_when_and_counts_them_in_the_guard() {
    let made = plan_with(ONE, &tenant(3), &policy(2), &known(1));
    let entry = made.entries.iter().find(|entry| entry.operation() == Operation::Disable).unwrap();
    assert_eq!(entry.reason, "not in the roster since 2026-03-08, in 2 rosters in a row");
    assert_eq!((entry.line, entry.before().unwrap().active), (None, true));
    assert_eq!(made.guards.iter().find(|guard| guard.name == "max-disables").unwrap().actual, 2);
}

#[test]
fn pinned_rows_and_conflicts_are_never_absent() {
    let pinned = "pos_user_id,status,wage_rate\n1001,active,15\n1002,active,x\n";
    assert_eq!(operations(pinned, &policy(1), &known(9)).len(), 1, "the row of 1002 is refused, not missing");
    let conflict = "pos_user_id,last_name,status\n1001,Last1,active\n1002,Other,active\n";
    assert_eq!(operations(conflict, &policy(1), &known(9)).len(), 1);
}

#[test]
fn a_leavers_file_says_nothing_about_anybody_else() {
    let roster = roster("pos_user_id,status\n1001,terminated\n");
    let made = make_plan(&roster, &tenant(3), &policy(1), &known(9), Purpose::Offboard, today());
    assert_eq!(made.entries.len(), 1);
}

#[test]
fn logins_of_people_about_to_be_disabled_are_looked_for() {
    let roster = roster(ONE);
    let mut tenant = tenant(2);
    let login = super::logins::user(500, "x", "p2@example.com");
    tenant.users = Some([(UserId::new(500), login)].into());
    let links = |policy: &Policy, history: &History| {
        needs(&roster, &tenant, policy, history, Purpose::Sync, today()).links
    };
    assert!(links(&policy(2), &History::default()).is_empty());
    assert_eq!(links(&policy(2), &known(1)), [UserId::new(500)].into());
}
