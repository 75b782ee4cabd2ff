//! What a plan makes of a roster that does not say everything.

use super::*;

#[test]
fn a_roster_that_does_not_say_who_works_here_creates_and_brings_back_nobody() {
    let mut tenant = tenant(3);
    tenant.employees.get_mut(&EmployeeId::new(3002)).unwrap().active = false;
    let text = format!(
        "{}\n2001,Ana,Diaz,ana@example.com,,15.25,MAPLE\n1001,First1,Changed,,,,\n1002,First2,Last2,,,,\n",
        "pos_user_id,first_name,last_name,email,phone,wage_rate,sites"
    );
    let unsaid = read_bytes("r.csv", text.as_bytes(), &Mapping::default()).unwrap();
    let made = make_plan(&unsaid, &tenant, &Policy::default(), &History::default(), Purpose::Sync, today());
    let operations: Vec<Operation> =
        made.entries.iter().filter(|one| one.line.is_some()).map(Entry::operation).collect();
    assert_eq!(operations, [Operation::Hold, Operation::Update, Operation::Hold]);
    assert!(
        made.notices.iter().any(|notice| notice.contains("everybody_active = true in [roster]")),
        "{:?}",
        made.notices
    );
    let said = plan(&text, &tenant);
    let operations: Vec<Operation> =
        said.entries.iter().filter(|one| one.line.is_some()).map(Entry::operation).collect();
    assert_eq!(operations, [Operation::Create, Operation::Update, Operation::Reactivate]);
}

#[test]
fn a_new_person_waits_where_a_cell_could_not_be_read_and_somebody_there_does_not() {
    let head = "pos_user_id,first_name,last_name,email,phone,wage_rate,sites";
    let made = plan(
        &format!("{head}\n2001,Ana,Diaz,ana@example.com,,soon,MAPLE\n1001,First1,Changed,,,soon,\n"),
        &tenant(1),
    );
    assert_eq!(made.entries[0].operation(), Operation::Hold);
    assert!(made.entries[0].reason.contains("wage_rate could not be read"), "{}", made.entries[0].reason);
    assert_eq!(made.entries[1].operation(), Operation::Update);
}

#[test]
fn a_new_person_with_a_salary_is_told_what_to_do_once() {
    let made = plan(
        "pos_user_id,first_name,last_name,email,wage_rate,pay_type,sites\n2001,Ana,Diaz,ana@example.com,52000,Salaried,MAPLE\n",
        &tenant(1),
    );
    assert_eq!(made.entries[0].operation(), Operation::Hold);
    assert!(
        made.entries[0].reason.contains("create them in Backoffice by hand once"),
        "{}",
        made.entries[0].reason
    );
}

#[test]
fn sites_in_one_cell_are_read_with_any_usual_separator() {
    for cell in
        ["\"MAPLE, Harbor Point\"", "MAPLE / Harbor Point", "MAPLE & Harbor Point", "MAPLE|Harbor Point"]
    {
        let made = plan(&format!("pos_user_id,sites\n1001,{cell}\n"), &tenant(1));
        assert_ne!(made.entries[0].operation(), Operation::Refused, "{cell}: {}", made.entries[0].reason);
    }
}

#[test]
fn a_leaver_is_held_where_another_column_says_otherwise_or_may_have_a_later_day() {
    let held = |text: &str| {
        let (situation, operation, reason) = first(text, &tenant(1));
        assert_eq!((situation, operation), (Situation::UnclearStatus, Operation::Hold), "{reason}");
        reason
    };
    assert_eq!(
        held("pos_user_id,Status,Active?\n1001,Terminated,Yes\n"),
        "the status says terminated, but \"Active?\" says \"Yes\": which is right? If the status is: [roster] ignore = [\"Active?\"]. \
         If the other is: [roster.columns] is_active = \"Active?\""
    );
    assert_eq!(
        held("pos_user_id,Status,LWD\n1001,Terminated,04/20/2026\n"),
        "terminated, and \"LWD\", which is not read, says \"04/20/2026\": is that the last day? Then [roster.columns] \
         termination_date = \"LWD\". If not: [roster] ignore = [\"LWD\"]"
    );
    assert_eq!(
        first("pos_user_id,Status,LWD\n1001,Terminated,03/01/2026\n", &tenant(1)).1,
        Operation::Disable
    );
}

#[test]
fn a_file_with_first_and_last_name_exchanged_creates_and_renames_nobody() {
    let rows =
        "1001,Last1,First1,5555550101,,\n1002,Last2,First2,5555550102,,\n1003,First3,Last3,5555550103,,\n";
    let new = "2001,Diaz,Ana,5555550199,15.25,MAPLE\n";
    let text = format!("pos_user_id,first_name,last_name,phone,wage_rate,sites\n{rows}{new}");
    let made = plan(&text, &tenant(3));
    let operations: Vec<Operation> =
        made.entries.iter().filter(|one| one.line.is_some()).map(Entry::operation).collect();
    assert_eq!(operations, [Operation::None, Operation::None, Operation::None, Operation::Hold]);
    assert!(made.entries[3].reason.contains("other way round for 2 people"), "{}", made.entries[3].reason);
    // One row that was typed so is no habit of the file.
    let one = text.replace(rows, "1001,Last1,First1,5555550101,,\n");
    assert_eq!(plan(&one, &tenant(3)).entries[1].operation(), Operation::Create);
    let typed = text.replace("Last2,First2", "First2,Last2");
    let made = plan(&typed, &tenant(3));
    assert_eq!(made.entries[3].operation(), Operation::Create);
}

#[test]
fn a_whole_name_or_an_initial_is_never_written_over_a_name() {
    for (first, last, warned) in [
        ("F.", "Last1", false),
        ("f", "Last1", false),
        ("First1 Last1", "", true),
        ("", "First1 Last1", true),
        ("\"Last1, First1\"", "", true),
        ("First1 Last1", "Last1", false),
    ] {
        let made = plan(
            &format!("pos_user_id,first_name,last_name,phone\n1001,{first},{last},5555550101\n"),
            &tenant(1),
        );
        let entry = &made.entries[0];
        assert_eq!(entry.operation(), Operation::None, "{first} {last}");
        let told =
            entry.warnings.iter().any(|warning| warning.contains("has first and last name in the roster"));
        assert_eq!(told, warned, "{first} {last}: {:?}", entry.warnings);
    }
    let other = plan("pos_user_id,first_name,last_name,phone\n1001,G.,Last1,5555550101\n", &tenant(1));
    assert_eq!(other.entries[0].operation(), Operation::Update);
}

#[test]
fn a_row_that_says_active_brings_back_nobody_who_left_by_another_row_since() {
    let mut tenant = tenant(2);
    tenant.employees.get_mut(&EmployeeId::new(3002)).unwrap().active = false;
    let rows = |number: u64, hired: &str| {
        let name = number - 1000;
        format!(
            "pos_user_id,first_name,last_name,phone,status,start_date,termination_date\n\
             {number},First{name},Last{name},555555010{name},active,{hired},\n\
             {number},First{name},Last{name},555555010{name},terminated,2021-01-15,2025-08-28\n"
        )
    };
    let (situation, operation, reason) = first(&rows(1002, "2021-01-15"), &tenant);
    assert_eq!((situation, operation), (Situation::UnclearStatus, Operation::Hold));
    assert!(reason.contains("left on 2025-08-28"), "{reason}");
    assert_eq!(first(&rows(1002, "2025-09-01"), &tenant).1, Operation::Reactivate, "hired again since");
    assert_eq!(
        first(&rows(1001, "2021-01-15"), &tenant).0,
        Situation::Equal,
        "whoever is there may be a transfer"
    );
}
