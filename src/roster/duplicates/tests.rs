use crate::roster::{Mapping, Roster, read_bytes};

fn roster(text: &str) -> Roster {
    read_bytes("roster.csv", text.as_bytes(), &Mapping::default()).unwrap()
}

fn codes(roster: &Roster) -> Vec<(u64, &str)> {
    roster.problems.iter().map(|problem| (problem.line, problem.code.as_str())).collect()
}

#[test]
fn duplicates_refuse_every_row_concerned_and_name_the_lines() {
    let roster =
        roster("pos_user_id,email,phone\n1,a@example.com,5550102233\n2,A@Example.com,\n3,,5550102233\n1,,\n");
    assert_eq!(
        codes(&roster),
        [
            (2, "duplicate-pos-user-id"),
            (2, "duplicate-email"),
            (2, "duplicate-phone"),
            (3, "duplicate-email"),
            (4, "duplicate-phone"),
            (5, "duplicate-pos-user-id"),
        ]
    );
    assert_eq!(roster.problems[0].message, "stands in lines 2 and 5");
    assert_eq!(roster.people.iter().map(|person| person.line).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(roster.people[0].email, None, "a shared mailbox is left alone");
    assert!(roster.people[1].phone.is_some(), "people may share a telephone");
    assert_eq!(roster.refused[0].cells[0], "1");
}

#[test]
fn ids_that_differ_by_zeros_in_front_are_not_read_as_two_people() {
    let roster = roster("adp_employee_id\n000145\n145\n");
    assert_eq!(codes(&roster), [(2, "duplicate-adp-employee-id"), (3, "duplicate-adp-employee-id")]);
    assert!(roster.people.is_empty());
    assert!(roster.problems[0].hint.contains("removed the zeros"));
}

#[test]
fn a_family_keeps_the_telephone_that_it_shares() {
    let head = "pos_user_id,first_name,last_name,phone";
    let roster = roster(&format!("{head}\n,Ana,Diaz,5550102233\n1002,Ben,Diaz,5550102233\n"));
    assert_eq!(codes(&roster), [(2, "duplicate-phone"), (3, "duplicate-phone")]);
    assert!(roster.people.iter().all(|person| person.phone.is_some()));
}

#[test]
fn a_telephone_and_a_name_that_two_rows_share_tell_nobody_apart() {
    let head = "pos_user_id,first_name,last_name,phone";
    let roster = roster(&format!("{head}\n,Ana,Diaz,5550102233\n1002,ANA,Diaz,5550102233\n"));
    assert_eq!(codes(&roster), [(2, "duplicate-phone"), (2, "no-key"), (3, "duplicate-phone")]);
    assert!(roster.refused[0].readable.phone.is_some(), "it may pin an account");
    assert!(roster.people[0].phone.is_some());
}

#[test]
fn a_telephone_of_more_people_than_a_family_is_left_alone() {
    let rows = (1..=6).map(|id| format!("{id},Name{id},Last,5550102233\n")).collect::<Vec<_>>().concat();
    let roster = roster(&format!("pos_user_id,first_name,last_name,phone\n{rows}"));
    assert_eq!(roster.problems.len(), 6);
    assert!(roster.people.iter().all(|person| person.phone.is_none()));
}

#[test]
fn a_refused_row_keeps_the_phone_it_shares() {
    let roster = roster("pos_user_id,phone,sites\n1,5550102233,;\n2,5550102233,OAK\n");
    assert!(roster.refused[0].readable.phone.is_some());
}

#[test]
fn a_value_in_every_row_makes_no_message_as_long_as_the_file() {
    let rows = (1..=300).map(|id| format!("{id},office@example.com\n")).collect::<Vec<_>>().concat();
    let roster = roster(&format!("pos_user_id,email\n{rows}"));
    assert_eq!(roster.problems[0].message, "stands in lines 2, 3, 4, 5, 6 and 295 more");
    assert_eq!(roster.people.len(), 300);

    let addresses = "office@example.com\n".repeat(300);
    let roster = self::roster(&format!("email\n{addresses}"));
    assert_eq!(roster.refused[299].cells, ["office@example.com"], "nothing else tells these people apart");
}

#[test]
fn a_login_that_two_rows_name_is_left_alone_in_both() {
    let head = "pos_user_id,email,backoffice,backoffice_username";
    let roster = roster(&format!("{head}\n1,a@example.com,yes,user1\n2,b@example.com,yes,USER1\n"));
    assert_eq!(codes(&roster), [(2, "duplicate-username"), (3, "duplicate-username")]);
    assert!(
        roster
            .people
            .iter()
            .all(|person| person.backoffice.is_none() && person.rare().backoffice_username.is_none())
    );
}

#[test]
fn a_leavers_number_that_somebody_else_has_by_now_keeps_nobodys_access_open() {
    let header = "pos_user_id,adp_employee_id,first_name,last_name,email,status\n";
    let read = |rows: &str| roster(&format!("{header}{rows}"));
    let given = read("1002,A1,Ben,Archer,,terminated\n1002,A2,Nina,New,,active\n");
    assert!(given.refused.is_empty() && given.people[0].pos_user_id.is_none(), "{:?}", given.problems);
    assert!(given.people[1].pos_user_id.is_some());
    assert_eq!(given.problems[0].message, "stands in lines 2 and 3");
    for (rows, why) in [
        ("1002,,Ben,Archer,,terminated\n1002,A2,Nina,New,,active\n", "nothing else tells who leaves"),
        ("1002,A1,Ana,Diaz,,terminated\n1002,A2,Ana,Ruiz,,active\n", "she may have married"),
        ("1002,A1,Ben,Archer,,terminated\n1002,A2,,,nina@example.com,active\n", "it may be him"),
        ("1002,A1,Ben,Archer,,active\n1002,A2,Nina,New,,active\n", "both work here"),
        ("1002,A1,Ben,Archer,,terminated\n1002,A2,Nina,New,,terminated\n", "both leave"),
    ] {
        assert_eq!(read(rows).refused.len(), 2, "{why}");
    }
}
