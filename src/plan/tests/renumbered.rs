//! Nobody gets a second account because their number was changed.

use super::decisions::{decided, with};
use super::identity::{ALL, known};
use super::*;

const ROWS: &str = "pos_user_id,first_name,last_name,wage_rate,sites,phone\n";

#[track_caller]
fn of_first(text: &str, tenant: &Observed) -> (Operation, String) {
    let (_, operation, reason) = first(&format!("{ROWS}{text}"), tenant);
    (operation, reason)
}

#[test]
fn a_new_number_of_somebody_whom_no_row_names_any_more_is_asked_about() {
    let (operation, reason) = of_first("7001,First1,Last1,15.25,MAPLE,\n1002,First2,Last2,,,\n", &tenant(2));
    assert_eq!(operation, Operation::Hold, "{reason}");
    assert!(reason.contains("no row names First1 Last1 (POS id 1001) any more"), "{reason}");
    // First and last name the other way round are the same name.
    assert_eq!(of_first("7001,Last1,First1,15.25,MAPLE,\n", &tenant(2)).0, Operation::Hold);
}

#[test]
fn an_account_that_was_given_to_somebody_new_by_hand_is_asked_about_though_a_leaver_still_has_its_number() {
    let left = "1001,Gone,Person,,,\n";
    let mut given = tenant(2);
    given.employees.get_mut(&EmployeeId::new(3001)).unwrap().phone = "".into();
    let (operation, reason) =
        of_first(&format!("7001,First1,Last1,15.25,MAPLE,5555550177\n1002,First2,Last2,,,\n{left}"), &given);
    assert_eq!(operation, Operation::Hold, "{reason}");
    assert!(reason.contains("no row names First1 Last1 (POS id 1001) any more"), "{reason}");
}

#[test]
fn a_row_into_which_the_name_was_copied_is_no_row_of_the_account() {
    let mut tenant = tenant(2);
    tenant.employees.get_mut(&EmployeeId::new(3002)).unwrap().phone = "".into();
    let text = format!("{ROWS}1001,First2,Last2,,,5555550101\n7001,First2,Last2,15.25,MAPLE,5555550777\n");
    let made = plan(&text, &tenant);
    let operations: Vec<Operation> = made.entries.iter().take(2).map(Entry::operation).collect();
    assert_eq!(operations, [Operation::Hold, Operation::Hold], "{}", made.entries[1].reason);
}

#[test]
fn somebody_of_the_same_name_is_new_where_more_than_the_number_tells_them_apart() {
    let new = |text: &str, tenant: &Observed| {
        let (operation, reason) = of_first(text, tenant);
        assert_eq!(operation, Operation::Create, "{reason}");
    };
    // The other one has a row of their own, or another telephone.
    new("7001,First1,Last1,15.25,MAPLE,\n1001,First1,Last1,,,\n", &tenant(2));
    new("7001,First1,Last1,15.25,MAPLE,5555550999\n", &tenant(2));
    new("7001,First1,Other,15.25,MAPLE,\n", &tenant(2));
}

#[test]
fn somebody_who_is_missing_where_all_others_are_named_stands_under_other_numbers() {
    let others = |range: std::ops::RangeInclusive<u64>| {
        range.map(|index| format!("{},First{index},Last{index},,,\n", 1000 + index)).collect::<String>()
    };
    let (operation, reason) =
        of_first(&format!("7001,First1,Last1,15.25,MAPLE,5555550999\n{}", others(2..=20)), &tenant(20));
    assert_eq!(operation, Operation::Hold, "{reason}");
    assert!(reason.contains("were their numbers changed, or is this somebody new?"), "{reason}");
    // In a file of some people many are missing, and whoever has a row of their own is not.
    let some = format!("7001,First1,Last1,15.25,MAPLE,5555550999\n{}", others(2..=12));
    assert_eq!(of_first(&some, &tenant(20)).0, Operation::Create);
    let all = format!("7001,First1,Last1,15.25,MAPLE,5555550999\n{}", others(1..=20));
    assert_eq!(of_first(&all, &tenant(20)).0, Operation::Create);
}

#[test]
fn one_name_and_the_telephone_are_enough_of_somebody_who_is_missing_where_all_others_are_named() {
    let others = |range: std::ops::RangeInclusive<u64>| {
        range.map(|index| format!("{},First{index},Last{index},,,\n", 1000 + index)).collect::<String>()
    };
    let phone = tenant(1).employees[&EmployeeId::new(3001)].phone().unwrap().to_string();
    for names in ["First1,Married", "Frist1,Last1"] {
        let row = format!("7001,{names},15.25,MAPLE,\"{phone}\"\n");
        let (operation, reason) = of_first(&format!("{row}{}", others(2..=20)), &tenant(20));
        assert_eq!(operation, Operation::Hold, "{names}: {reason}");
        assert!(reason.contains("no row names First1 Last1 (POS id 1001) any more"), "{reason}");
        // A sister of somebody who is named, and a file of some people.
        assert_eq!(
            of_first(&format!("{row}{}", others(1..=20)), &tenant(20)).0,
            Operation::Create,
            "{names}"
        );
        assert_eq!(
            of_first(&format!("{row}{}", others(2..=12)), &tenant(20)).0,
            Operation::Create,
            "{names}"
        );
    }
    let another = format!("7001,Ana,Vidal,15.25,MAPLE,\"{phone}\"\n{}", others(2..=20));
    assert_eq!(of_first(&another, &tenant(20)).0, Operation::Create, "a telephone is handed on");
}

#[test]
fn whoever_may_come_back_under_a_new_number_is_asked_about() {
    let mut left = tenant(2);
    left.employees.get_mut(&EmployeeId::new(3001)).unwrap().active = false;
    let (operation, reason) = of_first("7001,First1,Last1,15.25,MAPLE,\n", &left);
    assert_eq!(operation, Operation::Hold, "{reason}");
    assert!(reason.contains("First1 Last1 worked here before (POS id 1001)"), "{reason}");
    assert_eq!(of_first("7001,First1,Last1,15.25,MAPLE,5555550999\n", &left).0, Operation::Create);
}

#[test]
fn a_file_of_some_people_and_a_person_who_was_asked_create_as_before() {
    let text = format!("{ROWS}7001,First1,Last1,15.25,MAPLE,\n");
    let mut some = roster(&text);
    some.rows_only = true;
    let made = make_plan(&some, &tenant(2), &Policy::default(), &History::default(), Purpose::Sync, today());
    assert_eq!(made.entries[0].operation(), Operation::Create, "{}", made.entries[0].reason);
    let made = with(&text, &tenant(2), vec![decided(&text, 2, &[3001], Verdict::NewPerson)]);
    assert_eq!(made.entries[0].operation(), Operation::Create, "{}", made.entries[0].reason);
}

#[test]
fn whoever_is_said_to_be_the_same_keeps_their_account() {
    let text = format!("{ROWS}7001,First1,Last1,15.25,MAPLE,\n");
    let same = decided(&text, 2, &[3001], super::decisions::same(3001));
    let made = with(&text, &tenant(2), vec![same]);
    let entry = &made.entries[0];
    assert_eq!(entry.person.employee_id, Some(EmployeeId::new(3001)), "{}", entry.reason);
    let numbers = entry.changes.iter().filter(|change| change.field == crate::model::Field::PosUserId);
    let to: Vec<&Value> = numbers.map(|change| &change.to).collect();
    assert_eq!(to, [&Value::Number(PosUserId::new(7001))]);
}

#[test]
fn everybody_under_another_adp_id_is_told_once_with_what_settles_it() {
    let tenant = known(6);
    let rows = |id: fn(u64) -> String, people: std::ops::RangeInclusive<u64>| {
        let row = |index: u64| format!(",{},,First{index},Last{index},555555010{index},active\n", id(index));
        format!("{ALL}{}", people.map(row).collect::<String>())
    };
    let told = |text: &str, policy: &Policy| {
        let history = History::default();
        let made = make_plan(&roster(text), &tenant, policy, &history, Purpose::Sync, today());
        let notice = made.notices.iter().find(|one| one.contains("ADP id")).cloned();
        (made.summary.conflict, made.summary.update, notice)
    };
    let whole = Policy::default();
    let anew = rows(|index| format!("N9{index}"), 1..=6);
    let (conflicts, _, notice) = told(&anew, &whole);
    let notice = notice.expect("one cause is told once");
    assert_eq!(conflicts, 6);
    assert!(notice.starts_with("6 rows have another ADP id than Backoffice, and agree"), "{notice}");
    let line = "keys = [\"pos_user_id\", \"email\", \"name+phone\"]";
    assert!(notice.contains(line), "{notice}");
    // What it says to do does it, and nothing is to be told then.
    let keys = vec![MatchKey::PosUserId, MatchKey::Email, MatchKey::NamePhone];
    let without = Policy { match_keys: keys, ..Policy::default() };
    assert_eq!(told(&anew, &without), (0, 6, None));
    // Another spelling is another cause; a single person's new number is none.
    let spelled = told(&rows(|index| format!("a{index}"), 1..=6), &whole).2.expect("told");
    assert!(spelled.starts_with("6 rows write the ADP id with another case"), "{spelled}");
    let some = rows(|index| if index < 3 { format!("N9{index}") } else { format!("A{index}") }, 1..=6);
    let (conflicts, _, notice) = told(&some, &whole);
    assert_eq!((conflicts, notice), (2, None));
}
