use super::*;
use crate::roster::{Mapping, Severity};

fn read(text: &str) -> Result<Roster, FileError> {
    read_leavers_bytes("leavers.csv", text.as_bytes(), &Mapping::default())
}

#[test]
fn one_column_with_any_key_is_enough() {
    for text in [
        "pos_user_id\n1001\n",
        "ADP Employee ID\nADP40000\n",
        "email\na@example.com\n",
        "Work E-Mail\na@example.com\n",
        "a@example.com\n",
        "\u{feff}a@example.com\r\n\r\n",
    ] {
        let roster = read(text).unwrap();
        assert_eq!(roster.people.len(), 1, "{text}");
        assert_eq!(roster.people[0].status, Status::Terminated);
        assert_eq!(roster.people[0].termination_date, None);
    }
}

#[test]
fn numbers_without_a_name_are_not_guessed() {
    for text in ["1001\n1002\n", "a@example.com\n1002\n"] {
        let message = read(text).unwrap_err().to_string();
        assert!(message.contains("pos_user_id, adp_employee_id or email"), "{message}");
    }
    assert!(read("pos user\n1001\n").is_err());
    assert!(read("emial\na@example.com\n").unwrap_err().to_string().contains("did you mean email?"));
}

#[test]
fn what_has_nothing_to_do_with_leaving_keeps_nobody_in() {
    let roster = read("pos_user_id,wage_rate,sites,start_date\n1001,x,;,soon\n").unwrap();
    assert_eq!((roster.people.len(), roster.problems.len()), (1, 0));
    assert_eq!(roster.columns.into_iter().collect::<Vec<_>>(), [Field::PosUserId]);
    assert!(roster.unread_columns.is_empty(), "they are canonical columns all the same");
}

#[test]
fn a_bad_address_beside_a_number_keeps_nobody_in() {
    let roster = read("pos_user_id,email\n1006,none@\n1008,person1008@example.com.\n").unwrap();
    assert_eq!(roster.people.len(), 2);
    assert!(
        roster.problems.iter().all(|problem| problem.severity == Severity::Warning),
        "{:?}",
        roster.problems
    );
}

#[test]
fn a_bad_key_or_date_still_refuses_its_row() {
    let roster = read("pos_user_id,termination_date\n10x,\n1002,soon\n1003,2026-11-30\n").unwrap();
    assert_eq!(roster.refused.len(), 2);
    assert!(roster.people[0].termination_date.is_some());
}

#[test]
fn a_row_that_says_active_leaves_with_a_warning() {
    let roster = read("pos_user_id,status\n1001,active\n1002,terminated\n1003,gone\n1004,\n").unwrap();
    assert!(roster.people.iter().all(|person| person.status == Status::Terminated));
    let problems: Vec<_> =
        roster.problems.iter().map(|problem| (problem.line, problem.code.as_str())).collect();
    assert_eq!(problems, [(2, "leaver-is-active")]);
    assert_eq!(roster.problems[0].severity, Severity::Warning);
}

#[test]
fn somebody_named_twice_leaves_once() {
    let roster = read("email\nana@example.com\nAna@Example.com\n").unwrap();
    assert_eq!(roster.people.len(), 1);
    assert_eq!((roster.problems[0].line, roster.problems[0].code.as_str()), (3, "leaver-repeated"));
    let roster = read("pos_user_id,email\n1001,ana@example.com\n1001,ben@example.com\n").unwrap();
    assert_eq!(roster.refused.len(), 2, "two people under one id are not guessed");
}

#[test]
fn the_one_day_of_a_leavers_file_is_the_last_one_whatever_it_is_called() {
    let last = "2026-12-31".parse().ok();
    for header in [
        "Effective Date",
        "Date",
        "Leave Date",
        "Final Day",
        "Inactive Date",
        "Resignation Date",
        "Status Effective Date",
        "Last Shift",
        "Effective",
    ] {
        let roster = read(&format!("POS ID,{header}\n1002,12/31/2026\n")).unwrap();
        assert_eq!(roster.people[0].termination_date, last, "{header}");
        assert!(roster.problems.is_empty(), "{header}: {:?}", roster.problems);
    }
    for header in ["Hire Date", "Termination Reason", "Termination", "Birth Date", "Review Date"] {
        let roster = read(&format!("POS ID,{header}\n1002,12/31/2026\n")).unwrap();
        assert_eq!(roster.people[0].termination_date, None, "{header}");
    }
    let both = read("POS ID,Effective Date,Last Day\n1002,01/01/2026,12/31/2026\n").unwrap();
    assert_eq!(both.people[0].termination_date, last, "the better word counts");
    let either = read("POS ID,Effective Date,Date\n1002,01/01/2026,12/31/2026\n").unwrap();
    assert_eq!(either.people[0].termination_date, None, "of two nobody knows which");
    assert_eq!(either.problems.len(), 1, "{:?}", either.problems);
}

#[test]
fn changes_that_are_no_leaving_are_asked_about() {
    for (header, cell) in [
        ("Action", "New Hire"),
        ("Type", "Transfer"),
        ("Event", "Promotion"),
        ("Reason", "Leave of Absence"),
        ("Notes", "CANCELLED - staying"),
        ("Comment", "Rescinded 11/20"),
        ("Status", "Rehired"),
        ("Action", "Keep"),
        ("Approved?", "No"),
        ("Terminate?", "N"),
        ("Disable Account", "FALSE"),
        ("Notes", "do not disable yet"),
        ("Decision", "Not approved"),
    ] {
        let roster = read(&format!("Employee ID,{header}\nA1,Termination\nA2,{cell}\n")).unwrap();
        assert_eq!((roster.people.len(), roster.refused.len()), (1, 1), "{header} {cell}");
        let problem = roster.problems.iter().find(|one| one.code == ProblemCode::LeaverStays).unwrap();
        assert!(problem.line == 3 && problem.hint.contains("[roster] ignore"), "{problem:?}");
    }
    for (header, cell) in [
        ("Reason", "Transferred to another company"),
        ("Rehire", "Rehire"),
        ("Eligible for Rehire", "Yes"),
        ("Replacement", "New Hire"),
        ("Status", "LOA"),
        ("Type", "Voluntary"),
        ("Notes", "hired away by a rival"),
        ("Notes", "do not rehire"),
        ("Rehire?", "No"),
        ("Processed", "No"),
        ("Approved By", "Noe"),
        ("Final check paid", "No"),
    ] {
        let roster = read(&format!("Employee ID,{header}\nA1,Termination\nA2,{cell}\n")).unwrap();
        assert_eq!(
            (roster.people.len(), roster.refused.len()),
            (2, 0),
            "{header} {cell}: {:?}",
            roster.problems
        );
    }
    let mapping = Mapping { ignore: vec!["Action".into()], ..Mapping::default() };
    let roster = read_leavers_bytes("leavers.csv", b"Employee ID,Action\nA1,New Hire\n", &mapping).unwrap();
    assert_eq!(roster.people.len(), 1);
}

#[test]
fn the_name_of_whoever_leaves_is_read_beside_the_address_of_who_says_so() {
    for header in ["Employee leaving", "Person leaving", "Team member", "Name of employee", "Employee"] {
        let text = format!(
            "Timestamp,Email Address,{header},Manager\n11/20/2026 9:12:01,e@example.com,Ben Archer,Ana Diaz\n"
        );
        let roster = read(&text).unwrap();
        let row = &roster.people[0];
        assert_eq!(
            (row.first_name.as_deref(), row.last_name.as_deref()),
            (Some("Ben"), Some("Archer")),
            "{header}"
        );
    }
    for header in ["Manager of employee", "Replacement employee", "Employee type", "Store"] {
        let roster = read(&format!("Email Address,{header}\ne@example.com,Ben Archer\n")).unwrap();
        assert!(roster.problems.is_empty(), "{header}: {:?}", roster.problems);
        assert_eq!(roster.people[0].first_name, None, "{header}");
    }
    assert_eq!(read("Email Address,Employee\ne@example.com,A 17\n").unwrap().people[0].first_name, None);
}
