//! Names in the rows of others are written over nobody.

use super::decisions::{decided, same, with};
use super::identity::details;
use super::*;

const KEYS: &str = "pos_user_id,email,phone,first_name,last_name\n";

/// Rows of three people, with these names.
fn rows(names: [(&str, &str); 3]) -> String {
    let row = |(index, (first, last)): (u64, &(&str, &str))| {
        format!("{},p{index}@example.com,555555{:04},{first},{last}\n", 1000 + index, 100 + index)
    };
    let rows: Vec<String> = (1..).zip(&names).map(row).collect();
    format!("{KEYS}{}", rows.concat())
}

#[track_caller]
fn is_held(names: [(&str, &str); 3], held: [bool; 3]) -> Plan {
    let made = plan(&rows(names), &tenant(3));
    for (entry, held) in made.entries.iter().zip(held) {
        let operation = entry.operation();
        assert_eq!(operation == Operation::Hold, held, "{names:?} line {:?}: {}", entry.line, entry.reason);
    }
    made
}

#[test]
fn names_that_are_exchanged_between_rows_are_written_over_nobody() {
    // A column alone, of two people and of three, and both columns.
    is_held([("First1", "Last2"), ("First2", "Last1"), ("First3", "Last3")], [true, true, false]);
    is_held([("First2", "Last1"), ("First1", "Last2"), ("First3", "Last3")], [true, true, false]);
    let made = is_held([("First1", "Last3"), ("First2", "Last1"), ("First3", "Last2")], [true; 3]);
    assert!(
        made.entries[0].reason.contains("line 4 gives another name to First3 Last3, whose name this row has"),
        "{}",
        made.entries[0].reason
    );
    // One cell too many: the first takes a new name, each of the others that of the row above.
    is_held([("First1", "Newcomer"), ("First2", "Last1"), ("First3", "Last2")], [false, true, true]);
}

#[test]
fn a_new_name_that_nobody_gives_up_is_written() {
    is_held([("First1", "Married"), ("First2", "Last2"), ("Fresh", "Last3")], [false; 3]);
    // Two people may have one name: they keep it both.
    is_held([("First1", "Last2"), ("First2", "Last2"), ("First3", "Last3")], [false; 3]);
    // Case and marks are no exchange.
    is_held([("FIRST1", "LAST1"), ("first2", "last2"), ("First3", "Last3")], [false; 3]);
}

#[test]
fn the_whole_name_of_somebody_else_who_works_here_is_asked_about() {
    let mut tenant = tenant(3);
    for (index, one) in (1..).zip(tenant.employees.values_mut()) {
        one.details = Some(details(&format!("A{index}"), index).into());
    }
    let text = |first: &str, last: &str, status: &str| {
        format!("pos_user_id,adp_employee_id,first_name,last_name,status\n1001,A1,{first},{last},{status}\n")
    };
    let made = |text: &str| {
        let made = plan(text, &tenant);
        let entry = made.entries.into_iter().find(|entry| entry.line == Some(2)).unwrap();
        (entry.operation(), entry.reason)
    };
    for status in ["active", "terminated"] {
        let (operation, reason) = made(&text("First2", "Last2", status));
        assert_eq!(operation, Operation::Hold, "{reason}");
        assert!(reason.contains("First2 Last2 is somebody else here (employee 3002)"), "{reason}");
    }
    assert_eq!(made(&text("Fresh", "Newname", "active")).0, Operation::Update);
    // Who has left keeps their name.
    tenant.employees.get_mut(&EmployeeId::new(3002)).unwrap().active = false;
    let made = plan(&text("First2", "Last2", "active"), &tenant);
    let entry = made.entries.into_iter().find(|entry| entry.line == Some(2)).unwrap();
    assert_eq!(entry.operation(), Operation::Hold, "{}", entry.reason);
    assert!(
        entry.reason.contains("First2 Last2 is somebody else who worked here (employee 3002)"),
        "{}",
        entry.reason
    );
}

#[test]
fn a_name_that_somebody_new_has_instead_is_asked_about_at_both() {
    let mut tenant = tenant(1);
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().details = Some(details("A1", 1).into());
    let text = "pos_user_id,adp_employee_id,first_name,last_name,phone,wage_rate,sites\n\
                1001,A1,Ana,Vidal,,,\n2001,,First1,Last1,5555550777,15.25,MAPLE\n";
    let made = plan(text, &tenant);
    let operations: Vec<Operation> = made.entries.iter().take(2).map(Entry::operation).collect();
    assert_eq!(operations, [Operation::Hold, Operation::Hold], "{}", made.entries[0].reason);
    assert!(made.entries[0].reason.contains("line 3 has that name"), "{}", made.entries[0].reason);
    // Or the same one.
    let copied = text.replace("First1,Last1", "Ana,Vidal");
    let reason = plan(&copied, &tenant).entries.into_iter().find(|one| one.line == Some(2)).unwrap().reason;
    assert!(reason.contains("line 3 has the same name, and may be somebody else"), "{reason}");
    assert!(
        made.entries[1].reason.contains("line 2 gives another name to First1 Last1"),
        "{}",
        made.entries[1].reason
    );
}

#[test]
fn an_account_that_somebody_new_has_by_name_is_no_leavers_by_its_number_and_one_name() {
    let mut given = tenant(1);
    given.employees.get_mut(&EmployeeId::new(3001)).unwrap().phone = "".into();
    let header = "pos_user_id,first_name,last_name,phone,status,wage_rate,sites\n";
    let new = "2001,First1,Last1,5555550777,active,15.25,MAPLE\n";
    for old in ["1001,First1,Before,,terminated,,\n", "1001,First1,Before,,active,,\n"] {
        let made = plan(&format!("{header}{old}{new}"), &given);
        let operations: Vec<Operation> = made.entries.iter().take(2).map(Entry::operation).collect();
        assert_eq!(operations, [Operation::Hold, Operation::Hold], "{old}: {}", made.entries[0].reason);
        assert!(made.entries[0].reason.contains("line 3 has that name"), "{}", made.entries[0].reason);
    }
    // The telephone says that it is theirs, who married; somebody new of the very name that they give up is asked about all the same.
    let theirs = format!(
        "{header}1001,First1,Before,5555550101,terminated,,\n2001,First1,Other,5555550777,active,15.25,MAPLE\n"
    );
    assert_eq!(plan(&theirs, &tenant(1)).entries[0].operation(), Operation::Disable);
    let both = theirs.replace("Other", "Last1");
    let operations: Vec<Operation> =
        plan(&both, &tenant(1)).entries.iter().take(2).map(Entry::operation).collect();
    assert_eq!(operations, [Operation::Hold, Operation::Hold]);
}

#[test]
fn two_new_names_that_another_row_gives_its_account_too_are_asked_about() {
    let mut tenant = tenant(2);
    for (index, one) in (1..).zip(tenant.employees.values_mut()) {
        one.details = Some(details(&format!("A{index}"), index).into());
    }
    let text = "pos_user_id,adp_employee_id,first_name,last_name\n1001,A1,First2,Wed\n1002,A2,First2,Wed\n";
    let made = plan(text, &tenant);
    let operations: Vec<Operation> = made.entries.iter().take(2).map(Entry::operation).collect();
    assert_eq!(operations, [Operation::Hold, Operation::Update], "{}", made.entries[0].reason);
    assert!(made.entries[0].reason.contains("line 3 gets the same name"), "{}", made.entries[0].reason);
}

/// Names exchanged with a row that is not carried out itself: the reasons of both.
fn beside(other: &str, own: &str) -> [(Operation, String); 2] {
    let mut tenant = tenant(3);
    for (index, one) in (1..).zip(tenant.employees.values_mut()) {
        one.details = Some(details(&format!("A{index}"), index).into());
        // Nobody by that name works here any more.
        one.active = index != 2;
    }
    let text = format!(
        "pos_user_id,adp_employee_id,first_name,last_name,status,wage_rate\n{other}\n{own}\n1003,A3,First3,Last3,active,\n"
    );
    let made = plan(&text, &tenant);
    [2, 3].map(|line| {
        let entry = made.entries.iter().find(|entry| entry.line == Some(line)).unwrap();
        (entry.operation(), entry.reason.clone())
    })
}

#[test]
fn names_exchanged_with_a_row_that_is_not_carried_out_are_asked_about() {
    let own = "1001,A1,First2,Last2,active,";
    for (other, what) in [
        ("1002,,First1,Last1,active,", Operation::Hold),
        ("1002,A2,First1,Last1,on the moon,", Operation::Hold),
        ("1002,A2,First1,Last1,active", Operation::Refused),
    ] {
        let [(operation, _), (held, reason)] = beside(other, own);
        assert_eq!((operation, held), (what, Operation::Hold), "{other}: {reason}");
        assert!(
            reason.contains("line 2 gives another name to First2 Last2, whose name this row has"),
            "{reason}"
        );
    }
    // Somebody new under a number that was handed on has the name, and the name of the row is nobody's.
    let [(operation, _), (held, reason)] =
        beside("1002,,First1,Last1,active,", "1001,A1,Milena,Urban,active,");
    assert_eq!((operation, held), (Operation::Hold, Operation::Hold), "{reason}");
    assert!(reason.contains("line 2 has that name, and is not settled"), "{reason}");
    // A number that was handed on, and a marriage into a name like that of whoever had it, are two things.
    let [(held, _), (operation, reason)] = beside("1002,,Joe,Brown,active,", "1001,A1,First1,Last2,active,");
    assert_eq!((held, operation), (Operation::Hold, Operation::Update), "{reason}");
}

#[test]
fn whoever_says_whose_the_rows_are_is_followed() {
    let text = rows([("First1", "Last2"), ("First2", "Last1"), ("First3", "Last3")]);
    let said = |line: u64, id: u64| decided(&text, line, &[3001, 3002], same(id));
    let made = with(&text, &tenant(3), vec![said(2, 3001), said(3, 3002)]);
    let operations: Vec<Operation> = made.entries.iter().take(2).map(Entry::operation).collect();
    assert_eq!(operations, [Operation::Update, Operation::Update], "{}", made.entries[0].reason);
}

/// The lines that are asked about, of people with these last names.
fn asked(names: &[&str]) -> Vec<u64> {
    let row = |(index, last): (u64, &&str)| {
        format!("{},p{index}@example.com,555555{:04},First{index},{last}\n", 1000 + index, 100 + index)
    };
    let text = format!("{KEYS}{}", (1..).zip(names).map(row).collect::<String>());
    let made = plan(&text, &tenant(names.len() as u64));
    let held = made.entries.iter().filter(|entry| entry.operation() == Operation::Hold);
    held.filter_map(|entry| entry.line).collect()
}

#[test]
fn a_name_of_somebody_whose_row_has_none_is_asked_about() {
    // Looked up one row off, and nothing found for every second.
    assert_eq!(asked(&["Last2", "#N/A", "Last4", "#N/A", "Last5"]), [2, 4]);
    assert_eq!(asked(&["Married", "#N/A", "Last3"]), Vec::<u64>::new());
}

#[test]
fn the_end_of_names_that_moved_by_a_row_is_asked_about() {
    assert_eq!(asked(&["Last1", "Last3", "Last4", "Last5", "Last6", "Last6"]), [3, 4, 5, 6]);
}

#[test]
fn a_name_that_was_filled_down_is_asked_about() {
    assert_eq!(asked(&["Last1", "Last2", "Last2", "Last2", "Last2"]), [4, 5, 6]);
    // One who marries a colleague, three of a family, and three who are called otherwise by now.
    assert_eq!(asked(&["Last1", "Last2", "Last2", "Last4", "Last5"]), Vec::<u64>::new());
    assert_eq!(asked(&["Joint", "Joint", "Joint", "Last4", "Last5"]), Vec::<u64>::new());
    assert_eq!(asked(&["One", "Two", "Three", "Last4", "Last5"]), Vec::<u64>::new());
}
