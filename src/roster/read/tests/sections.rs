//! Lines above the header that name sections of columns, and lines that only look like it.

use super::*;
use crate::roster::{ColumnSource, Role};

fn mapped(roster: &Roster) -> Vec<String> {
    let mapped = roster.how.mapping.iter();
    mapped.map(|mapped| format!("{} ← {}", mapped.role, mapped.from)).collect()
}

#[test]
fn what_stands_under_somebody_elses_section_is_not_the_persons_own() {
    for (above, header) in [
        ("Employee,,Emergency Contact,", "POS ID,Status,Name,Phone"),
        ("Employee Information,,Manager,", "POS ID,Status,Email,Phone"),
        ("Employee,,Previous Employment,", "POS ID,Status,Start Date,End Date"),
        ("Employee,,Leave of Absence,", "POS ID,Status,Start Date,End Date"),
        ("Employee,,Benefits,", "POS ID,Status,Start Date,End Date"),
        ("Employee,,Home Store,", "POS ID,Status,Code,Phone"),
    ] {
        let text = format!("{above}\n{header}\n1002,Active,2020-01-05,2026-11-01\n");
        let roster = roster(&text);
        let own = [Field::Phone, Field::Email, Field::FirstName, Field::StartDate, Field::TerminationDate];
        let read: Vec<_> = own.iter().filter(|field| roster.columns.contains(field)).collect();
        assert!(read.is_empty(), "{above}: {:?}", mapped(&roster));
        assert!(roster.columns.contains(&Field::PosUserId), "{above}: {:?}", mapped(&roster));
        assert!(roster.columns.contains(&Field::Status), "{above}: {:?}", mapped(&roster));
    }
    let roster = roster(
        "Employee,,Emergency Contact,\nPOS ID,Status,Name,Phone\n1002,Active,Mia Archer,555-555-0188\n",
    );
    let contact = roster.people[0].emergency_contact();
    assert_eq!(contact.name.as_deref(), Some("Mia Archer"));
    let note = "\"Phone\" is read as \"Emergency Contact Phone\", as the line above the header says";
    assert!(roster.how.notes.iter().any(|one| one.text == note), "{:?}", roster.how.notes);
}

#[test]
fn a_header_on_two_lines_is_read_whole() {
    let roster = roster(
        "POS,First,Last,Emp,Home,Hire,Pay,Term\nID,Name,Name,Status,Phone,Date,Rate,Date\n\
         1002,Ben,Archer,Terminated,555-010-0001,2021-01-05,14.75,2026-12-31\n",
    );
    let ben = &roster.people[0];
    assert_eq!((ben.first_name.as_deref(), ben.last_name.as_deref()), (Some("Ben"), Some("Archer")));
    assert_eq!(ben.termination_date, "2026-12-31".parse().ok(), "{:?}", mapped(&roster));
    assert_eq!(ben.start_date, "2021-01-05".parse().ok());
}

#[test]
fn the_header_of_a_next_page_is_no_person() {
    let header = "Number,First Name,Last Name,Status,Date\n";
    let roster = roster(&format!(
        "Employee,,,,Termination\n{header}A1,Ben,Archer,Active,\n{header}A2,Cara,Boland,Terminated,2026-12-31\n"
    ));
    assert_eq!((roster.people.len(), roster.problems.len()), (2, 0), "{:?}", roster.problems);
}

#[test]
fn titles_and_what_the_settings_name_keep_the_header_as_it_is() {
    for above in [
        "Active Employees,,,",
        "Employee Roster - Splash Valley LLC,,,",
        "Manager:,John Smith,,",
        "Active Employees,,,Pay Period",
        "Emergency Contact Roster,,,11/25/2026",
        "Location:,HARBOR,,",
        ",,,",
    ] {
        let roster = roster(&format!("{above}\nPOS ID,Name,Status,Phone\n1002,Ben Archer,Active,\n"));
        assert_eq!(
            mapped(&roster),
            ["phone ← Phone", "status ← Status", "pos_user_id ← POS ID", "full_name ← Name"],
            "{above}"
        );
    }
    let mut mapping = Mapping::default();
    mapping.columns.insert(Role::Field(Field::Phone), ColumnSource::Header("Phone".into()));
    let text = "Employee,,Manager\nPOS ID,Status,Phone\n1002,Active,555-010-0001\n";
    let roster = read_bytes("roster.csv", text.as_bytes(), &mapping).unwrap();
    assert!(roster.columns.contains(&Field::Phone), "{:?}", mapped(&roster));
}
