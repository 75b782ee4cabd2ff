use super::*;
use crate::roster::mapping::{Constant, NamePart, Part, Rule};

fn header(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn resolve(cells: &[&str], mapping: &Mapping) -> Result<Columns, MappingError> {
    super::resolve(&header(cells), mapping)
}

fn mapped(cells: &[&str], mapping: &Mapping) -> Vec<(String, String)> {
    let columns = resolve(cells, mapping).unwrap();
    columns.mapped().into_iter().map(|one| (one.role.to_string(), one.from)).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(role, from)| ((*role).to_owned(), (*from).to_owned())).collect()
}

fn with(role: &str, source: ColumnSource) -> Mapping {
    Mapping { columns: [(role.parse().unwrap(), source)].into(), ..Mapping::default() }
}

#[test]
fn a_header_is_matched_whole_and_never_by_a_part_of_it() {
    let found = mapped(
        &["Employee ID", "First Name They Go By", "Previous Termination Date", "Work E-mail Domain"],
        &Mapping::default(),
    );
    assert_eq!(found, pairs(&[("adp_employee_id", "Employee ID"), ("first_name", "First Name They Go By")]));
}

#[test]
fn two_columns_for_one_field_are_an_error_that_names_both_and_the_line_that_decides() {
    let error = resolve(&["Employee ID", "Work Email", "Personal Email"], &Mapping::default())
        .unwrap_err()
        .to_string();
    assert!(error.contains("email = \"Work Email\"   or   email = \"Personal Email\""), "{error}");
    let chosen = with("email", ColumnSource::Header("Personal Email".into()));
    assert_eq!(
        mapped(&["Employee ID", "Work Email", "Personal Email"], &chosen),
        pairs(&[("adp_employee_id", "Employee ID"), ("email", "Personal Email")])
    );
}

#[test]
fn a_preset_takes_the_best_of_its_headers_that_is_there() {
    let adp = Mapping::preset(Preset::AdpWorkforceNow);
    let found = mapped(
        &[
            "File Number",
            "Associate ID",
            "Personal Contact: Personal Email",
            "Payroll Name",
            "Position Status",
        ],
        &adp,
    );
    assert_eq!(
        found,
        pairs(&[
            ("adp_employee_id", "Associate ID"),
            ("email", "Personal Contact: Personal Email"),
            ("status", "Position Status"),
            ("full_name", "Payroll Name")
        ])
    );
}

#[test]
fn the_settings_join_split_and_stand_in() {
    let joined = with("sites", ColumnSource::Joined(vec!["Region".into(), "Store".into()]));
    assert_eq!(mapped(&["ID", "Region", "Store"], &joined)[1].1, "Region + Store");
    let part = with("last_name", ColumnSource::Part(Part { column: "Who".into(), part: NamePart::Last }));
    assert_eq!(mapped(&["ID", "Who"], &part)[1].1, "Who, its last name");
    let constant = with("permission", ColumnSource::Constant(Constant { constant: "Cashier".into() }));
    assert_eq!(mapped(&["ID"], &constant)[1].1, "always \"Cashier\"");
    let none = with("wage_rate", ColumnSource::Header(String::new()));
    assert_eq!(mapped(&["ID", "Pay Rate"], &none), pairs(&[("adp_employee_id", "ID")]));
}

#[test]
fn a_column_that_is_not_there_is_told_with_those_that_are() {
    let wrong = with("email", ColumnSource::Header("Wrok Email".into()));
    let error = resolve(&["ID", "Work Email"], &wrong).unwrap_err().to_string();
    assert!(error.contains("\"Work Email\", \"ID\""), "{error}");
    let rule = Rule {
        column: Some("Job".into()),
        equals: Some("x".into()),
        permission: Some("y".into()),
        ..Rule::default()
    };
    let error =
        resolve(&["ID"], &Mapping { rules: vec![rule], ..Mapping::default() }).unwrap_err().to_string();
    assert!(error.contains("rule 1") && error.contains("\"Job\""), "{error}");
}

#[test]
fn cells_of_sensitive_columns_are_not_kept_unless_they_are_used() {
    let columns =
        resolve(&["ID", "SSN", "City", "Birth Date"], &with("sites", ColumnSource::Header("City".into())))
            .unwrap();
    let record = StringRecord::from(vec!["7", "000-00-0000", "Elm Grove", "01/02/1990"]);
    assert_eq!(columns.kept(&record), ["7", "", "Elm Grove", ""]);
}

#[test]
fn misspelled_headers_get_a_suggestion() {
    assert_eq!(nearest("emial"), Some(Field::Email));
    assert_eq!(nearest("shoe size"), None);
}

#[test]
fn headers_are_read_by_their_words() {
    let found = mapped(
        &[
            "EmployeeId",
            "Preferred/Legal Last Name",
            "FirstName",
            "Personal Mobile",
            "TerminationDate",
            "OT Rate",
            "Back Office?",
        ],
        &Mapping::default(),
    );
    assert_eq!(
        found,
        pairs(&[
            ("adp_employee_id", "EmployeeId"),
            ("first_name", "FirstName"),
            ("last_name", "Preferred/Legal Last Name"),
            ("phone", "Personal Mobile"),
            ("overtime_wage_rate", "OT Rate"),
            ("termination_date", "TerminationDate"),
            ("backoffice", "Back Office?"),
        ])
    );
    assert_eq!(mapped(&["EmployeeId", "ID"], &Mapping::preset(Preset::Canonical)), pairs(&[]));
}

fn asked(cells: &[&str], mapping: &Mapping) -> Vec<String> {
    let columns = resolve(cells, mapping).unwrap();
    columns.unread().filter(|column| column.is_asked_about()).map(|column| column.header.clone()).collect()
}

#[test]
fn a_column_that_may_say_who_works_here_is_asked_about_beside_another() {
    assert_eq!(asked(&["Employee ID", "Status", "Suspended"], &Mapping::default()), ["Suspended"]);
    let ignored = Mapping { ignore: vec!["suspended".into()], ..Mapping::default() };
    assert_eq!(asked(&["Employee ID", "Status", "Suspended"], &ignored), [""; 0]);
    assert_eq!(asked(&["Employee ID", "Locked"], &Mapping::default()), ["Locked"]);
    assert_eq!(asked(&["Employee ID", "Status", "Locked"], &Mapping::default()), [""; 0]);
}

#[test]
fn what_looks_like_a_field_is_asked_about_unless_the_field_has_a_column() {
    assert_eq!(asked(&["Employee ID", "Work Phone", "PIN"], &Mapping::default()), ["Work Phone", "PIN"]);
    assert_eq!(asked(&["Employee ID", "Phone", "Work Phone"], &Mapping::default()), [""; 0]);
    assert_eq!(
        asked(&["Employee ID", "Department", "Home Department Description"], &Mapping::default()).len(),
        2
    );
}

#[test]
fn a_column_that_a_rule_reads_is_no_question() {
    let rule = Rule {
        column: Some("Department".into()),
        equals: Some("Tunnel".into()),
        sites: Some("OAK".into()),
        ..Rule::default()
    };
    let ruled = Mapping { rules: vec![rule], ..Mapping::default() };
    assert_eq!(mapped(&["ID", "Department"], &ruled), pairs(&[("adp_employee_id", "ID")]));
}

#[test]
fn the_name_somebody_goes_by_is_one_where_there_is_no_other() {
    let found = mapped(&["Employee Id", "Last Name", "Preferred/First Name"], &Mapping::default());
    assert!(found.contains(&("first_name".into(), "Preferred/First Name".into())), "{found:?}");
}

#[test]
fn what_stands_behind_the_name_of_a_contact_is_asked_about() {
    let own = ["Employee ID", "First Name", "Last Name", "Status"];
    let of = |others: &[&'static str]| [&own[..], others].concat();
    for (others, asked_about) in [
        (&["Contact Name", "Contact Phone", "Relationship"][..], &["Contact Phone"][..]),
        (&["Contact Name", "Contact Phone"], &["Contact Phone"]),
        (&["Contact", "Relationship", "Phone", "Email"], &["Phone", "Email"]),
        (&["Emergency Name", "Relation", "Cell Phone"], &["Cell Phone"]),
    ] {
        assert_eq!(asked(&of(others), &Mapping::default()), asked_about, "{others:?}");
    }
    for (others, phone) in [
        (
            &["Mobile Phone", "Email", "Emergency Contact Name", "Relationship", "Emergency Contact Phone"][..],
            "Mobile Phone",
        ),
        (&["Emergency Contact Name", "Relationship", "Emergency Contact Phone", "Cell Phone"], "Cell Phone"),
        (&["Phone", "Contact", "Relationship"], "Phone"),
        (&["Contact Name", "Relationship", "Employee Phone"], "Employee Phone"),
    ] {
        let found = mapped(&of(others), &Mapping::default());
        assert!(found.contains(&("phone".into(), phone.into())), "{others:?}: {found:?}");
    }
    // Where nobody else is named, a contact is the person.
    let found = mapped(&["Employee ID", "Contact Name", "Contact Phone"], &Mapping::default());
    assert!(found.contains(&("full_name".into(), "Contact Name".into())), "{found:?}");
    let found = mapped(&["Employee ID", "Contact Name", "Relationship"], &Mapping::default());
    assert!(found.iter().all(|(role, _)| role == "adp_employee_id"), "{found:?}");
}

#[test]
fn the_status_of_a_thing_that_people_have_is_asked_about() {
    let own = ["Employee ID", "First Name", "Last Name"];
    let of = |others: &[&'static str]| [&own[..], others].concat();
    for (others, asked_about) in [
        (&["License Type", "Status", "Expires"][..], &["Status"][..]),
        (&["Benefit Plan", "Status", "End Date"], &["Status", "End Date"]),
        (&["Item", "Status", "Returned"], &["Status"]),
    ] {
        assert_eq!(asked(&of(others), &Mapping::default()), asked_about, "{others:?}");
    }
    for others in [
        &["License Type", "Employment Status"][..],
        &["License Type", "Status", "Location"],
        &["Benefit Plan", "Status", "Hire Date"],
        &["Item", "Status", "Job Title"],
        &["Status", "End Date"],
    ] {
        let found = mapped(&of(others), &Mapping::default());
        assert!(found.iter().any(|(role, _)| role == "status"), "{others:?}: {found:?}");
    }
}

#[test]
fn where_a_shift_is_worked_is_asked_about() {
    let own = ["Employee ID", "First Name", "Last Name"];
    let of = |others: &[&'static str]| [&own[..], others].concat();
    for (others, asked_about) in [
        (&["Shift Date", "Start Time", "End Time", "Location", "Role"][..], &["Location"][..]),
        (
            &["Date", "Clock In", "Clock Out", "Hours", "Location", "Department", "Status"],
            &["Location", "Department", "Status"],
        ),
        (&["Day", "In", "Out", "Store"], &["Store"]),
        // The first day of each is none of being hired, or there is a day of the shift beside it.
        (&["Shift", "Start Date", "Start Time", "End Time", "Location"], &["Location"]),
        (&["Date Hired", "Date", "Shift", "Start Time", "End Time", "Location"], &["Location"]),
        (&["Hire Date", "Shift Date", "Location"], &["Location"]),
    ] {
        assert_eq!(asked(&of(others), &Mapping::default()), asked_about, "{others:?}");
    }
    for others in [&["Shift", "Location"][..], &["Start Time", "End Time", "Location"], &["Date", "Location"]]
    {
        let found = mapped(&of(others), &Mapping::default());
        assert!(found.iter().any(|(role, _)| role == "sites"), "{others:?}: {found:?}");
    }
    // Everybody has a usual shift, which says since when they work here.
    for hired in ["Hire Date", "Date Hired", "Original Hire Date"] {
        let others = [hired, "Status", "Location", "Shift", "Start Time", "End Time"];
        let found = mapped(&of(&others), &Mapping::default());
        let roles: Vec<&str> = found.iter().map(|(role, _)| role.as_str()).collect();
        assert!(roles.contains(&"sites") && roles.contains(&"status"), "{hired}: {roles:?}");
    }
}
