//! Guards about the file, held against the last accepted roster.

use super::*;
use crate::model::Field;

/// A history whose last roster had so many rows, with values in these columns.
fn accepted(rows: u64, columns: &[Field]) -> History {
    let columns = columns.iter().copied().collect();
    let last =
        Accepted { day: "2026-03-09".parse().unwrap(), sha256: "old".into(), rows, columns, skipped: 0 };
    History { last: Some(last), absences: BTreeMap::new(), ..History::default() }
}

fn numbers(rows: u64) -> String {
    let rows: String = (1..=rows).map(|index| format!("{}\n", 1000 + index)).collect();
    format!("pos_user_id\n{rows}")
}

fn against(text: &str, history: &History) -> Plan {
    plan_with(text, &tenant(100), &Policy::default(), history)
}

#[test]
fn a_roster_may_lose_a_fifth_of_its_rows_and_not_one_more() {
    for (before, least) in [(100, 80), (99, 80), (20, 16), (5, 4), (4, 4), (3, 3)] {
        let history = accepted(before, &[]);
        let well = against(&numbers(least), &history);
        assert!(stopped_by(&well).is_empty(), "{least} after {before}");
        let made = against(&numbers(least - 1), &history);
        assert_eq!(stopped_by(&made), ["roster-shrank"], "{} after {before}", least - 1);
        let outcome = guard(&made, "roster-shrank");
        assert_eq!((outcome.actual, outcome.limit), (before - least + 1, before / 5));
        assert!(outcome.message.contains("accepted on 2026-03-09"), "{}", outcome.message);
    }
}

#[test]
fn refused_rows_are_in_the_file_and_growing_is_no_loss() {
    let refused = format!("pos_user_id,wage_rate\n{}", "1001,15\n1002,x\n1003,x\n1004,x\n");
    assert!(!guard(&against(&refused, &accepted(4, &[])), "roster-shrank").tripped);
    assert_eq!(guard(&against(&numbers(50), &accepted(4, &[])), "roster-shrank").actual, 0);
    assert!(!guard(&against(&numbers(1), &History::default()), "roster-shrank").tripped, "the first roster");
    let mut policy = Policy::default();
    policy.guards.roster_shrank_percent = 50;
    assert!(stopped_by(&plan_with(&numbers(50), &tenant(100), &policy, &accepted(100, &[]))).is_empty());
}

#[test]
fn rows_of_people_whose_accounts_are_closed_may_go_all_at_once() {
    let history = accepted(100, &[]);
    let closed = |still_active: u64| {
        let mut tenant = tenant(100);
        for one in tenant.employees.values_mut().skip(70).take(usize::try_from(30 - still_active).unwrap()) {
            one.active = false;
        }
        guard(&plan_with(&numbers(70), &tenant, &Policy::default(), &history), "roster-shrank")
    };
    let month = closed(0);
    assert!(!month.tripped, "{}", month.message);
    assert!(month.message.contains("everybody who is active stands in it"), "{}", month.message);
    assert!(!closed(20).tripped, "a fifth may go");
    let cut = closed(21);
    assert_eq!((cut.tripped, cut.actual), (true, 21), "{}", cut.message);
    assert!(cut.message.contains("21 active people do not stand in it"), "{}", cut.message);
    // Whoever a row may mean that is not settled does not stand in the file for sure.
    let unsure = format!(
        "pos_user_id,wage_rate\n{}",
        (1..=70).map(|index| format!("{},x\n", 1000 + index)).collect::<String>()
    );
    let mut tenant = tenant(100);
    tenant.employees.values_mut().skip(70).for_each(|one| one.active = false);
    let made = plan_with(&unsure, &tenant, &Policy::default(), &history);
    assert_eq!(guard(&made, "roster-shrank").tripped, made.summary.refused > 20, "{}", made.summary.refused);
}

/// The outcome of `roster-shape` for a file after one with these columns.
fn shape(text: &str, before: &[Field]) -> GuardOutcome {
    guard(&against(text, &accepted(1, before)), "roster-shape")
}

#[test]
fn a_column_that_had_values_must_not_vanish_or_become_blank() {
    use Field::{Email, Phone, Status};
    let gone = shape("pos_user_id,emial\n1001,p1@example.com\n", &[Field::PosUserId, Email]);
    assert_eq!((gone.actual, gone.tripped, gone.allowable), (1, true, true));
    assert_eq!(
        gone.message,
        "`email` had values in the roster accepted on 2026-03-09 and is no column now (did \"emial\" mean it? Then say \
         so in [roster.columns]: email = \"emial\"): people would not be found by it, and it would not be kept up"
    );
    let blank = shape("pos_user_id,status\n1001,\n1002, \n", &[Status]);
    assert!(
        blank
            .message
            .starts_with("`status` had values in the roster accepted on 2026-03-09 and has none now:")
    );
    let both = shape("pos_user_id,phone\n1001,\n", &[Phone, Status]);
    assert_eq!(both.actual, 2);
    assert!(both.message.contains("nobody would leave, be created or come back"), "{}", both.message);
    let several =
        shape("pos_user_id\n1001\n", &[Field::WageRate, Status, Field::Departments, Field::Permission]);
    assert_eq!(several.actual, 4);
    assert!(
        several.message.contains(
            "`wage_rate`, `departments`, `permission` had values in the roster accepted on 2026-03-09, and each is no column now: \
             it would not be kept up for anybody"
        ),
        "{}",
        several.message
    );
    for text in [
        "pos_user_id,phone\n1001,\n1002,5555550102\n",
        "pos_user_id,phone\n1001,not known\n",
        "phone,pos_user_id,email\n5,1,\n",
    ] {
        assert!(!shape(text, &[Phone, Field::PosUserId]).tripped, "{text}");
    }
}

#[test]
fn a_row_of_the_wrong_length_fills_no_column() {
    let text = "pos_user_id,status,email\n1001,active,p1@example.com\n1002,,x,y\n";
    assert_eq!(roster(text).filled.len(), 3);
    let pushed = "pos_user_id,status,email\n1001,,p1@example.com\n1002,Diaz,active,y\n";
    assert!(shape(pushed, &[Field::Status]).tripped);
}

#[test]
fn columns_that_speak_of_a_few_people_for_a_while_may_run_dry() {
    use Field::{PosPin, TerminationDate, WageEffectiveDate};
    let before = [PosPin, TerminationDate, WageEffectiveDate, Field::Status];
    let text = |status| {
        format!("pos_user_id,status,pos_pin,termination_date,wage_effective_date\n1001,{status},,,\n")
    };
    assert_eq!(shape(&text("active"), &before).actual, 0);
    let early = shape(&text("terminated"), &before);
    assert!(early.message.contains("`termination_date`") && early.actual == 1, "{}", early.message);
    assert_eq!(
        shape("pos_user_id,status\n1001,active\n", &before).actual,
        2,
        "the columns themselves are needed"
    );
}

#[test]
fn the_settings_can_except_columns_and_an_unknown_shape_is_not_compared() {
    let mut policy = Policy::default();
    policy.guards.roster_shape_except = [Field::Email].into();
    let history = accepted(1, &[Field::Email]);
    let made = plan_with(&numbers(1), &tenant(3), &policy, &history);
    assert!(stopped_by(&made).is_empty());
    let unknown = guard(&against(&numbers(1), &accepted(1, &[])), "roster-shape");
    assert!(!unknown.tripped && unknown.message.contains("is not known"), "{}", unknown.message);
}

#[test]
fn a_leavers_file_is_held_against_nothing() {
    let history = accepted(100, &[Field::Email, Field::Status]);
    let roster = roster("pos_user_id\n1001\n");
    let made = make_plan(&roster, &tenant(3), &Policy::default(), &history, Purpose::Offboard, today());
    assert!(stopped_by(&made).is_empty());
}

#[test]
fn what_needs_no_network_says_the_same_as_the_plan() {
    let history = accepted(100, &[Field::Email, Field::PosUserId]);
    let (text, policy) = (numbers(50), Policy::default());
    let alone = roster_guards(&roster(&text), &policy, Some(&history));
    let made = against(&text, &history);
    assert_eq!(alone.len(), 3);
    assert!(alone.iter().all(|outcome| made.guards.contains(outcome)));
    assert_eq!(
        roster_guards(&roster(&text), &policy, None).len(),
        1,
        "without a history only the file is judged"
    );
}

#[test]
fn a_plan_keeps_the_shape_of_its_roster_for_the_next_one() {
    let made = plan("pos_user_id,email,phone\n1001,,5555550101\n", &tenant(1));
    assert_eq!(made.roster.columns, [Field::PosUserId, Field::Phone].into());
    assert_eq!(Plan::from_json(&made.to_sealed_json()).unwrap().roster.columns, made.roster.columns);
}
