mod field_cases;

mod habits;
mod other_columns;
mod sections;
mod skip;
mod workbooks;

use super::*;
use crate::roster::values::is_more_than_a_name;
use crate::roster::{Desired, Severity, Status, WantedSites};
use proptest::prelude::*;

fn roster(text: &str) -> Roster {
    read_bytes("roster.csv", text.as_bytes(), &Mapping::default()).unwrap()
}

/// The codes of a file of one row.
fn codes(header: &str, row: &str) -> Vec<String> {
    roster(&format!("{header}\n{row}\n"))
        .problems
        .into_iter()
        .map(|problem| problem.code.to_string())
        .collect()
}

#[test]
fn a_column_that_is_not_there_is_not_managed_and_an_empty_cell_says_nothing() {
    let roster = roster("pos_user_id,phone,sites\n1001,,\n");
    let person = &roster.people[0];
    assert!(person.phone.is_none() && person.sites.is_none() && person.email.is_none());
    assert_eq!(roster.columns.len(), 3);
    assert!(roster.problems.is_empty());
}

#[test]
fn each_bad_value_has_its_code() {
    for (header, row, code) in [
        ("pos_user_id", "12x", "bad-pos-user-id"),
        ("pos_user_id", "1.4E+10", "bad-pos-user-id"),
        ("adp_employee_id", "1.4E+10", "bad-adp-employee-id"),
        ("adp_employee_id", "=A1", "bad-adp-employee-id"),
        ("pos_user_id,first_name", "1,#REF!", "spreadsheet-error"),
        ("pos_user_id,wage_rate,pay_type", "1,15,by the car", "unclear-pay"),
        ("pos_user_id,wage_rate", "1,800.00", "implausible-wage"),
        ("pos_user_id,email", "1,a@example.com; b@example.com", "two-values"),
        ("pos_user_id,phone", "1,5550100777; 5550100778", "bad-phone"),
        ("pos_user_id,full_name", "1,Ana Maria Diaz", "doubtful-name"),
        ("pos_user_id,full_name,status", "1,\"Diaz, Ana (Terminated)\",active", "name-says-otherwise"),
        ("email", "ana@", "bad-email"),
        ("pos_user_id,first_name", "1,a\u{7}b", "bad-name"),
        ("pos_user_id,first_name", "1,\"a\nb\"", "line-feed"),
        ("pos_user_id,sites", "1,Oak\u{7}Hill", "bad-name"),
        ("pos_user_id,first_name", "1,JosÃ©", "garbled-text"),
        ("pos_user_id,pos_pin", "1,12", "bad-pin"),
        ("pos_user_id,wage_rate", "1,14.755", "rounded-wage"),
        ("pos_user_id,wage_rate", "1,\u{20ac}14.75", "bad-wage"),
        ("pos_user_id,first_name", "1,?ukasz", "garbled-text"),
        ("pos_user_id,phone", "1,+65 9123 4567", "bad-phone"),
        ("pos_user_id,phone", "1,000-000-0000", "bad-phone"),
        ("pos_user_id,phone", "1,5550100777; 5550100778", "bad-phone"),
        ("pos_user_id,wage_rate", "1,\"45,000.00\"", "implausible-wage"),
        ("pos_user_id,start_date", "1,03/01/26", "bad-date"),
        ("pos_user_id,backoffice", "1,maybe", "bad-yes-no"),
        ("pos_user_id,backoffice_username", "1,1ana", "bad-username"),
        ("pos_user_id,sites", "1,;", "empty-list"),
        ("pos_user_id,phone", "1,555-0122", "bad-phone"),
        ("pos_user_id,phone", "1,(555) 010-2233 x9", "phone-extension"),
        ("pos_user_id,emergency_contact_name", "1,a\u{7}b", "bad-emergency-contact"),
        ("pos_user_id,status", "1,activ", "unknown-status"),
        ("pos_user_id,status", "1,", "blank-status"),
        ("pos_user_id,wage_rate,overtime_wage_rate", "1,15,14", "overtime-below-rate"),
        ("pos_user_id,wage_effective_date", "1,2026-01-01", "wage-date-without-wage"),
        ("pos_user_id,start_date,termination_date", "1,2026-01-01,2025-01-01", "dates-contradict"),
        ("pos_user_id,email,backoffice", "1,a@example.com,yes", "login-needs-username"),
        ("pos_user_id,backoffice,backoffice_username", "1,yes,ana_diaz", "login-needs-email"),
        ("first_name,last_name", "Ana,Diaz", "no-key"),
        ("pos_user_id,phone", "1", "row-length"),
        ("pos_user_id,phone", "1,,extra", "row-length"),
        ("pos_user_id,sites,permission,phone", "1,Lake,side,Cashier,", "row-length"),
    ] {
        assert_eq!(codes(header, row), [code], "{header} / {row}");
    }
}

#[test]
fn an_error_refuses_its_row_and_no_other_and_keeps_the_keys_it_shows() {
    let roster = roster("pos_user_id,email,sites\n1001,ana@example.com,;\n1002,ben@example.com,OAK\n");
    assert_eq!(roster.people.len(), 1);
    assert_eq!(roster.refused[0].readable.pos_user_id.unwrap().get(), 1001);
    assert_eq!(roster.refused[0].cells, ["1001", "ana@example.com", ";"]);
}

#[test]
fn a_warning_leaves_the_field_alone_and_the_row_goes_on() {
    let roster = roster("pos_user_id,phone\n1001,12\n");
    assert_eq!(roster.people.len(), 1);
    assert_eq!(roster.problems[0].severity, Severity::Warning);
    assert_eq!(roster.people[0].phone, None);
}

#[test]
fn a_pin_stands_neither_in_a_problem_nor_in_debug_output() {
    for pin in ["4711.0", "47110815473", "=\"4711\"", "4711", "\"4711\n\""] {
        let roster = roster(&format!("pos_user_id,pos_pin,wage_rate\n1001,{pin},x\n"));
        assert!(!format!("{roster:?}").contains("4711"), "{roster:?}");
    }
    let roster = roster("pos_user_id,pos_pin,sites\n1001,123,;\n");
    assert_eq!(roster.problems[0].value, "(hidden)");
    assert_eq!(roster.refused[0].cells, ["1001", "123", ";"], "rejects.csv gives the row back whole");
}

#[test]
fn lines_are_physical_through_quoted_line_feeds_and_crlf() {
    let roster = roster("pos_user_id,departments\r\n1,\"Greeter;\nCashier\"\r\n\r\n2,x\r\n3x,\r\n");
    assert_eq!(roster.people.iter().map(|person| person.line).collect::<Vec<_>>(), [2, 5]);
    assert_eq!(roster.problems[0].line, 6);
}

#[test]
fn line_ends_of_old_macs_are_lines_too() {
    let roster = roster("pos_user_id,phone\r1,\r2x,\r");
    assert_eq!((roster.rows, roster.problems[0].line), (2, 3));
}

#[test]
fn a_line_that_ends_otherwise_than_the_others_has_a_number_of_its_own() {
    let roster = roster("pos_user_id,phone\n1,(555) 010-0001\r1,(555) 010-0002\r\n2x,\n");
    let refused = roster.refused.iter().map(|row| (row.readable.line, row.cells[1].as_str()));
    let expected = [(2, "(555) 010-0001"), (3, "(555) 010-0002"), (4, "")];
    assert_eq!(refused.collect::<Vec<_>>(), expected, "two rows that claim one number, and one without any");
    let error =
        read_bytes("r.csv", b"email\na@example.com\rb\x81@example.com\n", &Mapping::default()).unwrap_err();
    assert!(matches!(error, FileError::NotLetters { line: 3, .. }), "{error}");
}

#[test]
fn a_quote_that_is_never_closed_names_its_line_and_nothing_is_read() {
    for (text, line) in [
        ("email,sites\na@example.com,\"Oak\nb@example.com,Elm\n", 2),
        ("email,sites,phone\na@example.com,\"Oak\nElm\",\"555\nb@example.com,,\n", 3),
        ("email,sites\na@example.com,Oak\nb@example.com,\"", 3),
    ] {
        let error = read_bytes("r.csv", text.as_bytes(), &Mapping::default()).unwrap_err();
        assert!(
            matches!(error, FileError::OpenQuote { line: found, .. } if found == line),
            "{text}: {error}"
        );
    }
    assert_eq!(roster("email,sites\na@example.com,\"Oak\"").people.len(), 1);
    assert!(read_bytes("r.csv", b"email,\"sites\na@example.com,Oak\n", &Mapping::default()).is_err());
}

#[test]
fn a_row_of_the_wrong_length_still_shows_the_keys_that_pin_its_account() {
    let roster = roster("pos_user_id,email,sites\n1001,ana@example.com\n1002,ben@example.com,Oak,Hill\n");
    let pinned: Vec<u64> = roster.refused.iter().map(|row| row.readable.pos_user_id.unwrap().get()).collect();
    assert_eq!(pinned, [1001, 1002]);
    assert!(roster.people.is_empty() && roster.refused.iter().all(|row| row.readable.sites.is_none()));
}

#[test]
fn names_with_tilde_are_names() {
    assert!(codes("pos_user_id,first_name", "1,JOÃO").is_empty());
}

#[test]
fn a_blank_status_is_held_whatever_the_dates_say() {
    let roster = roster("pos_user_id,status,start_date,termination_date\n1,,2026-01-01,2025-01-01\n");
    assert_eq!(roster.people[0].status, Status::Unclear(Box::default()));
}

#[test]
fn somebody_said_to_be_gone_before_they_started_is_refused_and_a_rehire_is_not() {
    let head = "pos_user_id,status,start_date,termination_date";
    assert_eq!(codes(head, "1,terminated,2026-01-01,2025-01-01"), ["left-before-start"]);
    assert_eq!(codes(head, "1,active,2026-01-01,2025-01-01"), ["dates-contradict"]);
    let roster = roster("pos_user_id,start_date,termination_date\n1,2026-01-01,2025-01-01\n");
    assert_eq!(roster.people[0].status, Status::Unsaid);
    assert_eq!(roster.people[0].termination_date, None);
}

#[test]
fn a_word_nobody_knows_is_asked_about_and_never_answered() {
    let hint = |word: &str| roster(&format!("pos_user_id,status\n1,{word}\n")).problems[0].hint.clone();
    for word in
        ["activ", "Inactive", "terminate", "Not Terminated", "Full-Time", "Resigned", "Active - Long Term"]
    {
        assert!(hint(word).contains(&format!("\"{word}\" = \"hold\"")), "{word}");
        assert!(!hint(word).contains("= \"terminated\"") && !hint(word).contains("= \"active\""), "{word}");
    }
}

#[test]
fn stores_and_departments_may_stand_on_lines_of_their_own() {
    let roster = roster("pos_user_id,sites\n1,\"Oak Hill\nElm Grove; \"\n2,ALL\n");
    let named = ["Elm Grove", "Oak Hill"].map(ToOwned::to_owned).into();
    assert_eq!(roster.people[0].sites, Some(WantedSites::Named(named).into()));
    assert_eq!(roster.people[1].sites, Some(WantedSites::All.into()));
}

/// One line per problem, as a reader of the file would look for it.
fn told(roster: &Roster) -> String {
    let lines = roster.problems.iter().map(|problem| {
        let crate::roster::Problem { code, severity, line, column, value, message, hint } = problem;
        format!("{line}: {severity:?} {code} {column} [{value}] {message} -> {hint}\n")
    });
    lines.collect::<Vec<_>>().concat()
}

#[test]
fn the_broken_roster_tells_everything_that_is_wrong_with_it() {
    let roster = read_bytes(
        "broken-roster.csv",
        include_bytes!("../../../fixtures/broken-roster.csv"),
        &Mapping::default(),
    )
    .unwrap();
    let kinds: BTreeSet<&str> = roster.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert!(kinds.len() >= 18, "{kinds:?}");
    assert_eq!(roster.rows, (roster.people.len() + roster.refused.len()) as u64);
    let keyless = roster.refused.iter().filter(|row| !row.readable.has_key()).map(|row| row.readable.line);
    assert_eq!(keyless.collect::<Vec<_>>(), [29], "every other refused row pins its account");
    assert_eq!(unread(&roster), [("emial".to_owned(), None)], "the file has its e-mails elsewhere");
    let people =
        roster.people.iter().map(|one| format!("{} {} {}\n", one.line, one.key(), one.display_name()));
    insta::assert_snapshot!(format!("{}\npeople\n{}", told(&roster), people.collect::<Vec<_>>().concat()));
}

#[test]
fn a_header_alone_is_a_roster_of_nobody() {
    assert_eq!(roster("pos_user_id,email\n").rows, 0);
}

#[test]
fn a_folder_and_a_missing_file_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(read_file(dir.path(), &Mapping::default()), Err(FileError::Directory { .. })));
    assert!(matches!(
        read_file(&dir.path().join("none.csv"), &Mapping::default()),
        Err(FileError::Io { .. })
    ));
}

#[test]
fn without_a_status_column_a_termination_date_means_terminated() {
    let roster = roster("pos_user_id,termination_date\n1,2026-01-01\n2,\n");
    assert_eq!(roster.people[0].status, Status::Terminated);
    assert_eq!(roster.people[1].status, Status::Unsaid);
    let everybody = Mapping { everybody_active: true, ..Mapping::default() };
    let text = b"pos_user_id,termination_date\n1,2026-01-01\n2,\n";
    assert_eq!(read_bytes("r.csv", text, &everybody).unwrap().people[1].status, Status::Active);
}

fn unread(roster: &Roster) -> Vec<(String, Option<Field>)> {
    roster.unread_columns.iter().map(|column| (column.header.clone(), column.meant())).collect()
}

#[test]
fn unknown_columns_are_named_with_what_they_may_mean() {
    let roster = roster("pos_user_id,emial,shoe size\n1,a@example.com,44\n");
    assert_eq!(unread(&roster), [("emial".to_owned(), Some(Field::Email)), ("shoe size".to_owned(), None)]);
}

#[test]
fn what_is_no_roster_says_what_it_is() {
    let message = |bytes: &[u8]| read_bytes("r.csv", bytes, &Mapping::default()).unwrap_err().to_string();
    assert!(message(b"").contains("empty"));
    assert!(message(b" \n\n").contains("empty"));
    assert!(message(b"PK\x03\x04rest").contains("ZIP archive"));
    assert!(message(b"%PDF-1.7").contains("PDF"));
    assert!(message(b"\xff\xfea\0b").contains("UTF-16"));
    assert!(message(b"<html><table>").contains("web page"));
    assert!(message(b"a\0b").contains("binary"));
    assert!(message(b"email\nzo\x81@example.com\n").contains("r.csv:2"));
    assert!(message(b"1001,Ana,Diaz\n").contains("names the columns"));
    for row in
        ["1001,Ana,Diaz,active\n1002,Ben,Archer,terminated\n", "Ana,Diaz,ana.diaz@example.com,active\n"]
    {
        assert!(message(row.as_bytes()).contains("names the columns"), "{row}");
    }
    let long = [b"email\n".as_slice(), &vec![b'a'; 2 << 20]].concat();
    assert!(message(&long).contains("r.csv:2: the line has more than"));
}

#[test]
fn words_of_headers_in_a_persons_row_are_no_header() {
    for rest in ["Id,Ex", "Status,Phone", "Site|Wage"] {
        let read = roster(&format!("pos_user_id;first_name\n1001;\"q {rest}\"\n"));
        let names: Vec<_> = read.people.iter().map(|one| one.first_name.as_deref()).collect();
        assert_eq!(names.len(), 1, "{rest}: {:?}", read.problems);
    }
}

/// Cells that mean the same however they are written down.
fn written(rows: &[(u64, String)], delimiter: char, crlf: bool, bom: bool, swapped: bool) -> String {
    let end = if crlf { "\r\n" } else { "\n" };
    let line = |a: &str, b: &str| {
        if swapped { format!("{b}{delimiter}{a}{end}") } else { format!("{a}{delimiter}{b}{end}") }
    };
    let mut text = if bom { "\u{feff}".to_owned() } else { String::new() };
    text.push_str(&line("pos_user_id", "first_name"));
    for (id, name) in rows {
        text.push_str(&line(&id.to_string(), &format!("\"{}\"", name.replace('"', "\"\""))));
    }
    text
}

proptest! {
    #[test]
    fn a_roster_reads_the_same_however_it_is_written(
        // No word in front is a title, which is read as none of the name.
        names in prop::collection::vec(
            "q[A-Za-zéł;,\" ]{0,10}x"
                .prop_filter("what stands in quotation marks is a nickname", |name| !name.contains(" \""))
                .prop_filter("aka is none of the name", |name| !is_more_than_a_name(name)),
            1..20,
        ),
        delimiter in prop::sample::select(vec![',', ';', '\t']),
        crlf: bool, bom: bool, swapped: bool,
    ) {
        let rows: Vec<(u64, String)> = (1001..).zip(names).collect();
        let read = roster(&written(&rows, delimiter, crlf, bom, swapped));
        prop_assert!(read.problems.is_empty(), "{:?}", read.problems);
        let people: Vec<(u64, String)> = read.people.iter()
            .map(|one| (one.pos_user_id.unwrap().get(), one.first_name.clone().unwrap().into_string())).collect();
        let expected: Vec<(u64, String)> = rows.into_iter().map(|(id, name)| (id, name.trim().to_owned())).collect();
        prop_assert_eq!(people, expected);
    }

    #[test]
    fn the_order_of_rows_changes_nothing_but_lines(
        rows in prop::collection::vec("[1-9]{1,2}x?,[ab]?(@example[.]com)?,(555555010[0-9])?,(1[0-9])?", 0..30)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let read = |rows: &[String]| {
            let roster = roster(&format!("pos_user_id,email,phone,wage_rate\n{}\n", rows.join("\n")));
            let without_line = |person: &Desired| format!("{:?}", Desired { line: 0, ..person.clone() });
            let mut people: Vec<String> = roster.people.iter().map(without_line).collect();
            people.sort();
            let mut refused: Vec<_> = roster.refused.iter().map(|row| row.cells.clone()).collect();
            refused.sort();
            let mut problems: Vec<_> = roster.problems.into_iter().map(|one| (one.code, one.value)).collect();
            problems.sort();
            (people, refused, problems)
        };
        prop_assert_eq!(read(&rows.0), read(&rows.1));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_bytes("r.csv", &bytes, &Mapping::default());
        let _ = read_bytes("r.csv", &[b"pos_user_id,email,phone,status,wage_rate\n".as_slice(), &bytes].concat(), &Mapping::default());
    }
}

#[test]
fn headers_in_another_language_are_asked_about_by_what_they_mean() {
    let spanish = "No. de empleado,Nombre,Apellidos,Estatus,Fecha de baja,Sueldo por hora\nA1,Ben,Archer,Activo,,14.75\n";
    let error = read_bytes("r.csv", spanish.as_bytes(), &Mapping::default()).unwrap_err().to_string();
    for line in [
        "adp_employee_id = \"No. de empleado\"",
        "status = \"Estatus\"",
        "termination_date = \"Fecha de baja\"",
    ] {
        assert!(error.contains("[roster.columns]") && error.contains(line), "{error}");
    }
    // What it advises is what the file needs.
    let lines = error.split_once("each: ").unwrap().1.split_once('?').unwrap().0.replace("   ", "\n");
    let mut mapping: Mapping = Mapping::default();
    for line in lines.lines() {
        let (role, header) = line.split_once(" = ").unwrap();
        let column = crate::roster::ColumnSource::Header(header.trim_matches('"').to_owned());
        mapping.columns.insert(role.parse().unwrap(), column);
    }
    mapping.values.status.insert("Activo".to_owned(), crate::roster::StatusWord::Active);
    let read = read_bytes("r.csv", spanish.as_bytes(), &mapping).unwrap();
    assert_eq!((read.people.len(), read.problems.len()), (1, 0), "{:?}", read.problems);
    // Beside headers that are read, one that may say who works here is no column of no interest.
    let some = "Employee ID,Pr\u{e9}nom,Nom,Statut\nA1,Ben,Archer,Inactif\n";
    let read = read_bytes("r.csv", some.as_bytes(), &Mapping::default()).unwrap();
    assert!(
        read.unread_columns.iter().all(crate::roster::UnreadColumn::is_asked_about),
        "{:?}",
        read.unread_columns
    );
    assert!(read.unread_columns.iter().any(crate::roster::UnreadColumn::speaks_of_employment));
}
