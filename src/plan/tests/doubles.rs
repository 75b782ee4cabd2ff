//! Nobody is created twice because a file has them twice.

use super::decisions::{decided, with};
use super::*;

const ROWS: &str = "pos_user_id,adp_employee_id,email,phone,first_name,last_name,wage_rate,sites\n";

fn operations(rows: &[&str], tenant: &Observed) -> Vec<Operation> {
    let rows: Vec<String> = rows.iter().map(|row| format!("{row},15.25,MAPLE\n")).collect();
    let made = plan(&format!("{ROWS}{}", rows.concat()), tenant);
    made.entries.iter().filter(|entry| entry.line.is_some()).map(Entry::operation).collect()
}

#[test]
fn two_new_rows_that_may_be_one_person_are_asked_about() {
    for rows in [
        // A telephone, though the numbers or the ADP ids differ; an address, which stands in both and is therefore left alone.
        ["2001,,,5555550777,Ana,Vidal", "2002,,,5555550777,Ana,Vidal"],
        ["2001,A7,,5555550777,Ana,Vidal", "2002,A8,,5555550777,Ana,Vidal"],
        ["2001,,ana@example.com,,Ana,Vidal", "2002,,ana@example.com,,Ana,Vidal"],
        ["2001,A7,ana@example.com,5555550777,Ana,Vidal", "2002,A8,Ana@example.com,5555550778,ANA,Vidal"],
        // Nothing but the number, whatever the spelling.
        ["2001,,,,Ana,Vidal", "2002,,,,ANA,Vidal"],
        ["2001,,,,Ana,Vidal", "2002,,,,Vidal,Ana"],
        ["2001,A7,,,José,Vidal", "2002,,,,Jose,Vidal"],
    ] {
        assert_eq!(operations(&rows, &tenant(1)), [Operation::Hold, Operation::Hold], "{rows:?}");
    }
}

#[test]
fn two_people_of_one_name_are_two_where_something_tells_them_apart() {
    for rows in [
        ["2001,A7,,,Ana,Vidal", "2002,A8,,,Ana,Vidal"],
        ["2001,,,5555550777,Ana,Vidal", "2002,,,5555550778,Ana,Vidal"],
        ["2001,,ana@example.com,,Ana,Vidal", "2002,,av@example.com,,Ana,Vidal"],
        ["2001,,,5555550777,Ana,Vidal", "2002,,,5555550777,Luis,Vidal"],
    ] {
        // Where an ADP id is given, those who are there are read first.
        let made = operations(&rows, &tenant(1));
        assert!(
            made.iter().all(|one| matches!(one, Operation::Create | Operation::Wait)),
            "{rows:?}: {made:?}"
        );
    }
}

#[test]
fn somebody_who_is_there_and_is_typed_in_again_is_asked_about() {
    // Their account has another telephone so far, or none: no key finds it for the second row.
    let own = "1001,A1,p1@example.com,5555550777,First1,Last1";
    for (rows, made) in [
        ([own, "2001,,,5555550777,Last1,FIRST1"], [Operation::Update, Operation::Hold]),
        // The row has an error: there are two amounts in it.
        (
            ["1001,A1,,5555550777,First1,Last1,15", "2001,,,5555550777,First1,Last1"],
            [Operation::Hold, Operation::Refused],
        ),
        ([own, "2001,,,5555550778,First1,Last1"], [Operation::Update, Operation::Create]),
        ([own, "2001,,,5555550777,Luis,Last1"], [Operation::Update, Operation::Create]),
    ] {
        let mut all = operations(&rows, &tenant(1));
        all.sort_by_key(|one| *one == Operation::Refused);
        assert_eq!(all, made, "{rows:?}");
    }
}

#[test]
fn a_person_says_who_is_new_and_who_is_left_alone() {
    let text = format!("{ROWS}2001,,,,Ana,Vidal,15.25,MAPLE\n2002,,,,Ana,Vidal,15.25,MAPLE\n");
    let of = |decisions: Vec<MatchDecision>| {
        let made = with(&text, &tenant(1), decisions);
        let rows = made.entries.iter().filter(|entry| entry.line.is_some());
        rows.map(Entry::operation).collect::<Vec<_>>()
    };
    let new = |line| decided(&text, line, &[], Verdict::NewPerson);
    let alone = |line| decided(&text, line, &[], Verdict::LeaveAlone);
    assert_eq!(of(vec![new(2)]), [Operation::Create, Operation::Hold]);
    assert_eq!(of(vec![new(2), new(3)]), [Operation::Create, Operation::Create]);
    assert_eq!(of(vec![alone(3)]), [Operation::Create, Operation::None]);
}

#[test]
fn an_address_or_a_login_that_somebody_has_already_is_left_alone_and_asked_about() {
    const LOGINS: &str =
        "pos_user_id,first_name,last_name,email,backoffice,backoffice_username,wage_rate,sites\n";
    let of = |rows: [&str; 2]| {
        let made = plan(&format!("{LOGINS}{}\n{}\n", rows[0], rows[1]), &tenant(1));
        made.entries
            .into_iter()
            .find(|entry| entry.line == Some(3))
            .map(|one| (one.operation(), one.reason))
            .unwrap()
    };
    let (operation, reason) =
        of(["1001,First1,Last1,a@example.com,,,,", "7001,First1,Last1,a@example.com,,,15.25,MAPLE"]);
    assert_eq!(operation, Operation::Hold, "{reason}");
    assert!(reason.contains("line 2 has the same name and the same e-mail or login"), "{reason}");
    let (operation, reason) =
        of(["1001,First1,Last1,,yes,first1,,", "7001,First1,Last1,,yes,first1,15.25,MAPLE"]);
    assert_eq!(operation, Operation::Hold, "{reason}");
    // Two people share a mailbox, and two of one name have each their own.
    let shared =
        of(["1001,First1,Last1,desk@example.com,,,,", "7001,Ana,Vidal,desk@example.com,,,15.25,MAPLE"]);
    assert_eq!(shared.0, Operation::Create, "{}", shared.1);
    let namesake =
        of(["1001,First1,Last1,a@example.com,,,,", "7001,First1,Last1,b@example.com,,,15.25,MAPLE"]);
    assert_eq!(namesake.0, Operation::Create, "{}", namesake.1);
}
