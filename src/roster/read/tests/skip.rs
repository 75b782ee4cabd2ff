//! Rows that are none of ours, and several companies in one file.

use super::*;

fn mapping(text: &str) -> Mapping {
    toml::from_str(text).unwrap()
}

fn read(text: &str, settings: &str) -> Roster {
    read_bytes("r.csv", text.as_bytes(), &mapping(settings)).unwrap()
}

const FILE: &str = "Employee ID,First Name,Last Name,Company Code,Location,Status,Email\n\
                    A1,Ana,Diaz,WASH,Elm Grove,Active,ana@example.com\n\
                    A2,Ben,Archer,HQ,Head Office,Active,none@\n\
                    A3,Cara,Boland,WASH,Remote - Tulsa,Active,\n\
                    A4,Dario,Castell,hq,Head Office,perhaps,\n";

#[test]
fn rows_that_the_settings_pass_over_are_counted_and_say_who_they_mean() {
    let roster = read(
        FILE,
        "skip = [{ field = \"Company Code\", equals = \"HQ\" }, { field = \"sites\", matches = \"remote.*\" }]",
    );
    assert_eq!(roster.people.iter().map(|one| one.line).collect::<Vec<_>>(), [2]);
    assert_eq!(roster.passed_over.iter().map(|one| one.readable.line).collect::<Vec<_>>(), [3, 4, 5]);
    assert!(roster.refused.is_empty() && roster.problems.is_empty(), "{:?}", roster.problems);
    assert_eq!(roster.rows, 4, "they are rows of the file");
    assert_eq!(roster.passed_over[0].readable.adp_employee_id.as_deref(), Some("A2"));
    assert!(roster.passed_over[1].reason.contains("\"sites\", rule 2 of [[roster.skip]]"));
    let counted =
        roster.how.skipped.iter().find(|one| one.what == crate::roster::SkippedRow::NotOurs).unwrap();
    assert_eq!(counted.count, 3);
}

#[test]
fn a_rule_for_a_column_that_the_file_does_not_have_stops_the_file() {
    let settings = mapping("skip = [{ field = \"Cost Center\", equals = \"9\" }]");
    let error = read_bytes("r.csv", FILE.as_bytes(), &settings).unwrap_err().to_string();
    assert!(error.contains("rule 1 of [[roster.skip]]") && error.contains("\"Cost Center\""), "{error}");
}

#[test]
fn a_row_of_another_length_is_refused_and_not_passed_over() {
    let roster = read(
        "pos_user_id,Company Code,status\n1,HQ,active,x\n2,WASH,active\n",
        "skip = [{ field = \"Company Code\", equals = \"HQ\" }]",
    );
    assert_eq!((roster.refused.len(), roster.passed_over.len()), (1, 0), "nothing says which cell moved");
}

#[test]
fn whoever_stands_in_a_leavers_file_leaves_whatever_rosters_pass_over() {
    let settings = mapping("skip = [{ field = \"Company Code\", equals = \"HQ\" }]");
    let roster = crate::roster::read_leavers_bytes("l.csv", b"pos_user_id\n1006\n", &settings).unwrap();
    assert_eq!((roster.people.len(), roster.passed_over.len()), (1, 0));
}

#[test]
fn several_companies_are_asked_about_until_somebody_has_said_which_are_ours() {
    let asked = |settings: &str| {
        let of = |problem: &&crate::roster::Problem| problem.code.as_str() == "several-companies";
        read(FILE, settings).problems.iter().find(of).cloned()
    };
    let problem = asked("").unwrap();
    assert_eq!(problem.severity, Severity::Warning);
    assert!(problem.message.contains("\"WASH\" (2 rows)"), "{}", problem.message);
    for settings in ["ignore = [\"Company Code\"]", "skip = [{ field = \"Company Code\", one_of = [] }]"] {
        assert_eq!(asked(settings), None, "{settings}");
        assert!(problem.hint.contains(settings), "{}", problem.hint);
    }
    for header in ["Company", "Payroll Company Code", "Co Code", "Company: Short Name", "Legal Entity"] {
        let text = FILE.replace("Company Code", header);
        let found = read(&text, "").problems.iter().any(|one| one.code.as_str() == "several-companies");
        assert!(found, "{header}");
    }
    let one = FILE.replace("HQ", "WASH").replace("hq", "WASH");
    assert!(read(&one, "").problems.iter().all(|problem| problem.code.as_str() != "several-companies"));
}
