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
            skipped: 0,
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
    made.entries.iter().filter(|entry| entry.situation == Situation::Absent).map(Entry::operation).collect()
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
    let once = plan_with(ONE, &tenant(3), &policy(1), &History::default());
    let first = once.entries.iter().find(|entry| entry.operation() == Operation::Disable).unwrap();
    assert!(first.reason.ends_with(", in 1 roster"), "{}", first.reason);
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

/// Who is absent by a plan that closes them at once.
fn closed(text: &str, tenant: &Observed, history: &History) -> (Vec<u64>, Plan) {
    let made = plan_with(text, tenant, &policy(1), history);
    let absent = made.entries.iter().filter(|entry| entry.situation == Situation::Absent);
    (absent.filter_map(|entry| Some(entry.person.employee_id?.get() - 3000)).collect(), made)
}

#[test]
fn whoever_a_refused_row_may_be_by_any_value_that_can_be_read_is_not_absent() {
    let head = "pos_user_id,adp_employee_id,email,first_name,last_name,phone,status,wage_rate\n";
    for row in [
        // A broken address and nothing else but the name; the telephone; one name; an unreadable number.
        ",,p2@@example,First2,Last2,,active,",
        ",,p2@@example,Last2,First2,,active,",
        ",,p2@@example,,,5555550102,active,",
        ",,p2@example.com,,,,active,x",
        "10x2,,,First2,Last2,,terminated,",
    ] {
        let (absent, made) =
            closed(&format!("{head}1001,,,First1,Last1,,active,\n{row}\n"), &tenant(3), &History::default());
        assert_eq!(absent, [3], "{row}");
        let entry = made.entries.iter().find(|entry| entry.line == Some(3)).unwrap();
        assert!(
            entry.warnings.iter().any(|one| one.contains("counts as absent: First2 Last2")),
            "{row}: {:?}",
            entry.warnings
        );
        assert!(made.notices.iter().any(|one| one.starts_with("1 person does not count as absent")), "{row}");
    }
}

#[test]
fn a_row_of_which_nothing_can_be_read_may_be_anybody() {
    let (absent, made) = closed("email,status\np1@@example,active\n", &tenant(3), &History::default());
    assert!(absent.is_empty(), "{absent:?}");
    assert_eq!(made.entries[0].operation(), Operation::Refused);
}

#[test]
fn owners_of_what_a_held_row_wants_namesakes_and_people_of_a_refused_create_are_not_absent() {
    let rows = "1001,First1,Last1,p1@example.com,,,,,\n";
    for row in [
        // Held: an unknown status; the telephone of 2, the name of 2.
        "2001,Ana,Diaz,,5555550102,15,MAPLE,,furlough",
        "2001,First2,Last2,,,15,MAPLE,,furlough",
        // A create that lacks its sites and pay.
        "2001,First2,Last2,,,,,,active",
        "2001,Ana,Diaz,,5555550102,,,,active",
    ] {
        let text = format!(
            "pos_user_id,first_name,last_name,email,phone,wage_rate,sites,permission,status\n{rows}{row}\n"
        );
        assert_eq!(closed(&text, &tenant(3), &History::default()).0, [3], "{row}");
    }
}

#[test]
fn whoever_a_remembered_decision_names_is_not_absent_without_a_word() {
    let decision = MatchDecision {
        row: RowIdentity { pos_user_id: Some(PosUserId::new(2001)), ..RowIdentity::default() },
        considered: [EmployeeId::new(3002)].into(),
        decided: Decided { verdict: Verdict::LeaveAlone, by: "Kim".into(), at: None, why: String::new() },
    };
    let history = History { decisions: vec![decision], ..History::default() };
    let (absent, made) = closed(ONE, &tenant(3), &history);
    assert_eq!(absent, [3]);
    assert!(made.notices.iter().any(|one| one.contains("decisions about rows that are not in this file")));
}

#[test]
fn whoever_could_be_an_unsettled_row_is_read_before_they_are_absent() {
    let text = "pos_user_id,adp_employee_id,status\n1001,,active\n,A9,furlough\n";
    let roster = roster(text);
    let none = History::default();
    let pages = needs(&roster, &tenant(2), &policy(1), &none, Purpose::Sync, today());
    assert_eq!(pages.compare, [EmployeeId::new(3001), EmployeeId::new(3002)].into());
    assert!(closed(text, &tenant(2), &none).0.is_empty(), "not read: it may be them");
}

#[test]
fn a_row_that_is_matched_for_sure_speaks_for_its_account_alone() {
    // The row of 1 has the telephone of 2, who is in no row.
    let text = "pos_user_id,first_name,last_name,phone\n1001,First1,Last1,5555550102\n";
    assert_eq!(closed(text, &tenant(2), &History::default()).0, [2]);
}

#[test]
fn a_leaver_whom_no_key_finds_is_told_with_whoever_of_that_name_is_active_and_in_no_row() {
    let mut tenant = tenant(2);
    for one in tenant.employees.values_mut() {
        one.name = PersonName::as_observed("First1", "Last1");
    }
    let header = "pos_user_id,first_name,last_name,status\n";
    let gone = "4711,First1,Last1,terminated\n";
    let made = plan(&format!("{header}{gone}1002,First1,Last1,active\n"), &tenant);
    let told = made.entries[0].warnings.join("\n");
    assert_eq!(made.entries[0].operation(), Operation::None);
    assert!(told.contains("POS id 1001, employee 3001") && !told.contains("1002"), "{told}");
    let made = plan(&format!("{header}{gone}1001,First1,Last1,active\n1002,First1,Last1,active\n"), &tenant);
    assert!(made.entries[0].warnings.is_empty(), "both work: {:?}", made.entries[0].warnings);
}
