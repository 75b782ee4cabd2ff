//! What columns say that are not the ones that are believed.

use super::*;
use crate::roster::{Role, StatusWord};

/// Returns the header that contradicts the status of each row.
fn contradicted(roster: &Roster) -> Vec<Option<&str>> {
    roster.people.iter().map(|one| one.contradiction().map(|other| other.header.as_ref())).collect()
}

#[test]
fn a_second_column_about_employment_that_says_the_contrary_is_told_and_never_passed_over() {
    for (header, works, gone) in [
        ("Active", "Yes", "No"),
        ("Is Active?", "TRUE", "FALSE"),
        ("Inactive", "N", "Y"),
        ("Terminated", "0", "1"),
        ("Current Status", "Active", "Terminated"),
        ("Currently Employed", "y", "n"),
    ] {
        let text = format!(
            "pos_user_id,Status,{header}\n1,Terminated,{works}\n2,Active,{gone}\n3,Active,{works}\n4,Terminated,{gone}\n\
             5,Active,perhaps\n6,Active,\n7,On Leave,{works}\n"
        );
        let read = roster(&text);
        let expected = [Some(header), Some(header), None, None, None, None, None];
        assert_eq!(contradicted(&read), expected, "{header}");
        let told: Vec<u64> = read
            .problems
            .iter()
            .filter(|problem| problem.code == ProblemCode::StatusContradicted)
            .map(|problem| problem.line)
            .collect();
        assert_eq!(told, [2, 3], "{header}");
        // Both ways out that are offered settle it.
        let ignoring = Mapping { ignore: vec![header.to_owned()], ..Mapping::default() };
        let role = read.people[0].contradiction().unwrap().role;
        let column = crate::roster::ColumnSource::Header(header.to_owned());
        let choosing = Mapping { columns: [(role, column)].into(), ..Mapping::default() };
        for (mapping, first) in [(ignoring, Status::Terminated), (choosing, Status::Active)] {
            let read = read_bytes("roster.csv", text.as_bytes(), &mapping).unwrap();
            assert!(read.people.iter().all(|one| one.contradiction().is_none()), "{header}");
            assert_eq!(read.people[0].status, first, "{header}");
        }
    }
}

#[test]
fn what_takes_somebody_off_the_payroll_or_closes_their_access_is_told_beside_an_active_status() {
    for (header, works, gone, role) in [
        ("Access Revoked", "No", "Yes", Role::HasLeft),
        ("Account Closed", "", "x", Role::HasLeft),
        ("Removed from Payroll", "N", "Y", Role::HasLeft),
        ("On Payroll", "Yes", "No", Role::IsActive),
        ("Still on Payroll?", "Y", "N", Role::IsActive),
        ("Payroll Status", "Active", "Inactive", Role::Field(Field::Status)),
        ("Account Status", "Active", "Disabled", Role::Field(Field::Status)),
        ("Employment Type", "Full-time", "Inactive", Role::Field(Field::Status)),
    ] {
        let text = format!(
            "pos_user_id,Status,{header}\n1,Active,{gone}\n2,Active,{works}\n3,Active,\n4,Terminated,{gone}\n"
        );
        let read = roster(&text);
        assert_eq!(contradicted(&read), [Some(header), None, None, None], "{header}");
        assert_eq!(read.people[0].contradiction().unwrap().role, role, "{header}");
        let ignoring = Mapping { ignore: vec![header.to_owned()], ..Mapping::default() };
        let read = read_bytes("roster.csv", text.as_bytes(), &ignoring).unwrap();
        assert!(read.people.iter().all(|one| one.contradiction().is_none()), "{header}");
    }
    // Neither a number nor a group of the payroll says anything of it.
    for (header, cell) in
        [("Payroll Code", "N"), ("Payroll Group", "No"), ("Access Level", "N"), ("Payroll Company", "F")]
    {
        let read = roster(&format!("pos_user_id,Status,{header}\n1,Active,{cell}\n"));
        assert_eq!(contradicted(&read), [None], "{header}");
    }
}

#[test]
fn where_the_settings_say_that_everybody_works_here_a_column_may_say_otherwise_of_some() {
    let everybody = Mapping { everybody_active: true, ..Mapping::default() };
    for (header, gone) in
        [("Deleted", "Yes"), ("Access Revoked", "Y"), ("On Payroll", "No"), ("Estatus", "Baja")]
    {
        let text = format!("pos_user_id,first_name,{header}\n1,Ana,{gone}\n2,Ben,\n");
        let read = read_bytes("roster.csv", text.as_bytes(), &everybody).unwrap();
        assert_eq!(contradicted(&read), [Some(header), None], "{header}");
        assert!(!read.people[0].contradiction().unwrap().has_status);
        // Where nobody said so, nobody comes back anyway, and nothing is to be settled row by row.
        assert_eq!(contradicted(&roster(&text)), [None, None], "{header}");
    }
}

#[test]
fn a_status_with_its_last_day_is_believed_against_another_column() {
    let read =
        roster("pos_user_id,Status,Term Date,Active\n1,Terminated,2026-12-31,Yes\n2,Terminated,,Yes\n");
    assert_eq!(contradicted(&read), [None, Some("Active")]);
}

#[test]
fn a_column_of_employment_speaks_in_the_words_of_the_settings() {
    let mut mapping = Mapping::default();
    mapping.values.status.insert("Gone fishing".to_owned(), StatusWord::Terminated);
    let text = "pos_user_id,Status,Current Status\n1,Active,Gone Fishing\n";
    let read = read_bytes("roster.csv", text.as_bytes(), &mapping).unwrap();
    assert_eq!(contradicted(&read), [Some("Current Status")]);
}

#[test]
fn rows_that_a_line_heads_as_leavers_are_never_taken_for_people_who_work_here() {
    let two = "Active Employees,,\npos_user_id,first_name,last_name\n1,Ana,Diaz\n,,\nTerminated Employees,,\n\
               pos_user_id,first_name,last_name\n2,Ben,Archer\n";
    let everybody = Mapping { everybody_active: true, ..Mapping::default() };
    for mapping in [Mapping::default(), everybody] {
        let error = read_bytes("roster.csv", two.as_bytes(), &mapping).unwrap_err().to_string();
        assert!(
            error.starts_with("roster.csv: line 5, \"Terminated Employees\", is of people who have left"),
            "{error}"
        );
        let titled = two.replace("Active Employees", "Inactive Staff 11/2026");
        assert!(read_bytes("roster.csv", titled.as_bytes(), &mapping).is_err());
    }
    let names = b"pos_user_id,first_name,last_name\n1,Ana,Diaz\n";
    for file in ["leavers.csv", "/drop/Terminations_2026-11.csv", "former employees.csv"] {
        let error = read_bytes(file, names, &Mapping::default()).unwrap_err().to_string();
        assert!(
            error.contains("the file is of people who have left") && error.contains("offboard"),
            "{error}"
        );
        assert!(crate::roster::read_leavers_bytes(file, names, &Mapping::default()).is_ok());
    }
    for file in
        ["roster.csv", "/leavers/roster.csv", "roster-archive.csv", "active_and_terminated.csv", "term2.csv"]
    {
        assert!(read_bytes(file, names, &Mapping::default()).is_ok(), "{file}");
    }
    let told = two.replace("last_name\n", "last_name,status\n").replace(",,\n", ",,,\n");
    let told = told.replace("Diaz", "Diaz,active").replace("Archer", "Archer,terminated");
    let read = roster(&told);
    assert_eq!(read.people.iter().map(|one| one.line).collect::<Vec<_>>(), [3, 7]);
    assert!(
        read.problems.is_empty() && read.refused.is_empty(),
        "a heading is no person: {:?}",
        read.problems
    );
    let both = two.replace("Terminated Employees", "Active and terminated");
    assert!(read_bytes("roster.csv", both.as_bytes(), &Mapping::default()).is_ok());
}

#[test]
fn a_second_header_in_another_order_is_no_row_and_no_header_of_what_follows() {
    let head = "pos_user_id,first_name,last_name,phone,status\n1,Ana,Diaz,,active\n";
    for other in [
        "pos_user_id,last_name,first_name,phone,status",
        "first_name,last_name,pos_user_id,status,phone",
        "POS_USER_ID,First_Name,Last_Name,Status,Home",
    ] {
        let text = format!("{head}{other}\n2,Archer,Ben,,active\n");
        let error = read_bytes("r.csv", text.as_bytes(), &Mapping::default()).unwrap_err().to_string();
        assert!(error.starts_with("r.csv:3: a second header stands here"), "{error}");
    }
    let again = format!("{head}pos_user_id,first_name,last_name,phone,status\n2,Ben,Archer,,active\n");
    assert_eq!(roster(&again).people.len(), 2);
    let person =
        roster("first_name,last_name,phone,status,permission\nStatus,Diaz,5555550101,active,Permission\n");
    assert_eq!(person.people.len(), 1);
}

#[test]
fn another_column_may_say_that_somebody_has_left_and_says_of_nobody_that_they_work_here() {
    for (header, gone, other) in [
        ("Deleted", "Yes", "No"),
        ("is_deleted", "true", "false"),
        ("Separated?", "Y", "N"),
        ("Employment Type", "Terminated", "Full Time"),
        ("Worker Type", "Former Employee", "Employee"),
        ("Lifecycle Stage", "offboarded", "Onboarded"),
        ("Record Status", "Deleted", "Active"),
    ] {
        let text = format!(
            "pos_user_id,Status,{header}\n1,Active,{gone}\n2,Active,{other}\n3,Terminated,{other}\n4,Terminated,{gone}\n5,Active,\n"
        );
        let expected = [Some(header), None, None, None, None];
        assert_eq!(contradicted(&roster(&text)), expected, "{header}");
        let ignoring = Mapping { ignore: vec![header.to_owned()], ..Mapping::default() };
        let read = read_bytes("roster.csv", text.as_bytes(), &ignoring).unwrap();
        assert_eq!(contradicted(&read), [None; 5], "{header}");
    }
    for (header, cell) in [
        ("License Type", "Terminated"),
        ("Benefit Status", "Terminated"),
        ("Employee Type", "T"),
        ("Employee Type", "Temp"),
        ("Rehire Eligible", "No"),
        ("State", "Deleted"),
        ("Disabled", "Yes"),
    ] {
        let text = format!("pos_user_id,Status,{header}\n1,Active,{cell}\n");
        assert_eq!(contradicted(&roster(&text)), [None], "{header}");
    }
}

/// The days that are told of leavers, by line.
fn perhaps_last(text: &str) -> Vec<(u64, String)> {
    let read = roster(text);
    let day = |one: &Desired| Some((one.line, one.rare().otherwise.as_ref()?.day?.to_string()));
    read.people.iter().filter_map(day).collect()
}

#[test]
fn a_day_that_leavers_alone_have_may_be_the_last_one_whatever_it_is_called() {
    for header in [
        "DOT",
        "LWD",
        "Term Effective",
        "Leave Date",
        "Off-boarded On",
        "Effective To",
        "Uscita",
        "Retirement Date",
    ] {
        let text = format!(
            "pos_user_id,status,{header}\n1,terminated,12/20/2026\n2,active,\n3,active,12/24/2026\n4,active,\n5,terminated,05.12.2026\n\
             6,terminated,\n"
        );
        let days = [(2, "2026-12-20".to_owned()), (6, "2026-12-05".to_owned())];
        assert_eq!(perhaps_last(&text), days, "{header}: the later day where it could be two");
    }
}

#[test]
fn a_day_of_something_else_is_no_last_day() {
    for header in [
        "Benefits End Date",
        "COBRA Thru",
        "Visa Expiry",
        "Next Review",
        "Rehire Eligible Date",
        "Birth Date",
        "Final Check Date",
    ] {
        let text = format!("pos_user_id,status,{header}\n1,terminated,12/20/2026\n2,active,\n3,active,\n");
        assert_eq!(perhaps_last(&text), [], "{header}");
    }
    let of_everybody = "pos_user_id,status,Expires\n1,terminated,12/20/2026\n2,active,12/20/2027\n3,active,12/20/2027\n4,active,\n";
    assert_eq!(perhaps_last(of_everybody), [], "most people who work here have one as well");
    let numbers = "pos_user_id,status,Locker\n1,terminated,46376\n2,terminated,20261220000\n";
    assert_eq!(perhaps_last(numbers), []);
    let told = "pos_user_id,status,Term Date,DOT\n1,terminated,2026-11-20,2026-12-20\n";
    assert_eq!(perhaps_last(told), [], "the last day is told");
    let ignoring = Mapping { ignore: vec!["DOT".to_owned()], ..Mapping::default() };
    let text = "pos_user_id,status,DOT\n1,terminated,12/20/2026\n";
    let read = read_bytes("roster.csv", text.as_bytes(), &ignoring).unwrap();
    assert!(read.people[0].rare().otherwise.is_none());
}

#[test]
fn a_last_day_that_is_still_to_be_told_holds_a_leaver_and_nobody_else() {
    for word in ["TBD", "tba", "T.B.D."] {
        let read =
            roster(&format!("pos_user_id,status,termination_date\n1,terminated,{word}\n2,active,{word}\n"));
        let refused: Vec<u64> = read.refused.iter().map(|row| row.readable.line).collect();
        assert_eq!(refused, [2], "{word}");
        assert!(read.problems[0].hint.contains("as soon as it is known"), "{:?}", read.problems);
        assert_eq!(read.problems.len(), 1, "{word}");
    }
    let leavers = b"pos_user_id,Last Day\n1,TBD\n2,N/A\n";
    let read = crate::roster::read_leavers_bytes("l.csv", leavers, &Mapping::default()).unwrap();
    assert_eq!((read.people.len(), read.refused.len()), (1, 1), "{:?}", read.problems);
    let read = roster("pos_user_id,status,termination_date\n1,terminated,N/A\n");
    assert_eq!(read.people[0].status, Status::Terminated);
}

#[test]
fn of_a_history_of_statuses_the_latest_counts_whatever_the_order_of_the_rows() {
    let read_rows = |header: &str, rows: &[&str]| {
        let rows: Vec<String> = rows.iter().map(|row| format!("A1,Ben,Archer,{row}\n")).collect();
        roster(&format!("adp_employee_id,first_name,last_name,status,{header}\n{}", rows.concat()))
    };
    let hired = "active,01/05/2021";
    let left = "terminated,11/20/2026";
    for header in ["Status Effective Date", "Effective Date", "Status Date"] {
        for rows in [[hired, left, "leave,06/15/2026"], [left, hired, "leave,06/15/2026"]] {
            let read = read_rows(header, &rows);
            let [person] = &read.people[..] else { panic!("{header}: {:?}", read.problems) };
            let day = person.termination_date.map(|day| day.to_string());
            assert_eq!(
                (&person.status, day.as_deref()),
                (&Status::Terminated, Some("2026-11-20")),
                "{header}"
            );
        }
        let again = read_rows(header, &[hired, "terminated,11/20/2022", "active,03/15/2024"]);
        assert_eq!(again.people[0].status, Status::Active, "{header}");
        let transfer = read_rows(header, &["terminated,06/30/2025", "active,06/30/2025"]);
        assert_eq!(transfer.people[0].status, Status::Active, "{header}");
    }
    let unclear = read_rows("Status Date", &["active,04/05/2026", "terminated,05/04/2026"]);
    assert!(unclear.people.is_empty(), "May is later than April, or April than May: {:?}", unclear.people);
    assert!(unclear.problems.iter().any(|problem| problem.code == ProblemCode::RowsContradict));
    let both = "adp_employee_id,first_name,last_name,status,hire_date,Term Date,Status Date\n\
                A1,Ben,Archer,active,2021-01-05,,2021-01-05\nA1,Ben,Archer,terminated,2021-01-05,2026-11-20,2026-11-23\n";
    let read = roster(both);
    let day = read.people[0].termination_date.map(|day| day.to_string());
    assert_eq!(
        (&read.people[0].status, day.as_deref()),
        (&Status::Terminated, Some("2026-11-20")),
        "the day itself"
    );
    let told = "A1,Ben,Archer,active,04/05/2026\nA1,Ben,Archer,terminated,05/04/2026\nA2,Cy,Boland,active,11/20/2025\n";
    let read = roster(&format!("adp_employee_id,first_name,last_name,status,Status Date\n{told}"));
    assert_eq!(read.people[0].status, Status::Terminated, "another date tells the order");
    let undated = read_rows("Status Date", &["active,", "terminated,05/20/2026"]);
    assert_eq!(undated.people[0].status, Status::Active, "nothing says which is the later");
}

#[test]
fn what_is_to_be_written_in_the_settings_can_be_written_there() {
    let read = roster("pos_user_id,status\n1,\"Active\nas \"\"of\"\" 11/1\"\n");
    let hint = &read.problems[0].hint;
    let line = hint.split(": ").nth(1).unwrap().split(" (put").next().unwrap();
    assert_eq!(line, r#""Active\nas \"of\" 11/1" = "hold""#);
    let told: toml::Table = line.replace("hold", "active").parse().unwrap();
    let mut mapping = Mapping::default();
    mapping.values.status.extend(told.keys().map(|key| (key.clone(), StatusWord::Active)));
    let text = b"pos_user_id,status\n1,\"Active\nas \"\"of\"\" 11/1\"\n";
    assert_eq!(read_bytes("r.csv", text, &mapping).unwrap().people[0].status, Status::Active);
}

#[test]
fn days_in_a_column_of_yes_and_no_are_told_to_be_days_and_the_way_out_works() {
    let text = "pos_user_id,Terminated\n1,11/20/2026\n2,\n";
    let read = roster(text);
    assert!(read.problems[0].hint.contains("termination_date = \"Terminated\""), "{:?}", read.problems);
    let column = crate::roster::ColumnSource::Header("Terminated".to_owned());
    let columns = [(crate::roster::Role::Field(Field::TerminationDate), column)].into();
    let told = read_bytes("r.csv", text.as_bytes(), &Mapping { columns, ..Mapping::default() }).unwrap();
    let statuses: Vec<&Status> = told.people.iter().map(|one| &one.status).collect();
    assert_eq!((statuses, told.problems.len()), (vec![&Status::Terminated, &Status::Unsaid], 0));
}
