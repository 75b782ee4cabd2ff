//! Everybody in the file leaves, whichever key names them.

use crate::environment::Tenant;

#[test]
fn any_key_is_enough() {
    for (file, text) in [
        ("POS ids", "pos_user_id\n1020\n1021\n"),
        ("e-mails", "email\nperson1020@example.com\nPerson1021@Example.com\n"),
        ("ADP ids", "adp_employee_id\nADP40020\nADP40021\n"),
        ("bare e-mails", "person1021@example.com\nperson1022@example.com\n"),
    ] {
        let tenant = Tenant::new();
        tenant.roster(text);
        let results = tenant.run(&["offboard", "roster.csv", "--format", "json"]).exits(0).json();
        assert_eq!(results["summary"]["done"], 2, "{file}: {results}");
        assert!(!tenant.person(1021).unwrap().active, "{file}");
        assert_eq!(tenant.sandbox.people().iter().filter(|person| !person.active).count(), 12, "{file}");
    }
}

#[test]
fn somebody_who_is_not_found_is_told() {
    let tenant = Tenant::new();
    tenant.roster("pos_user_id\n1020\n9999\n");
    let ran = tenant.run(&["offboard", "roster.csv"]).exits(1);
    assert!(ran.out.contains("9999") && ran.out.contains("nobody in Backoffice"), "{}", ran.out);
    assert!(!tenant.person(1020).unwrap().active);
}

#[test]
fn whoever_is_not_in_the_file_is_not_touched_and_a_second_run_does_nothing() {
    let tenant = Tenant::new();
    tenant.roster("pos_user_id\n1020\n");
    tenant.run(&["offboard", "roster.csv"]).exits(0);
    let after = tenant.sandbox.people();
    let again = tenant.run(&["offboard", "roster.csv", "--format", "json"]).exits(0).json();
    assert_eq!(again["summary"]["unchanged"], 1);
    assert_eq!(tenant.sandbox.people(), after);
}

#[test]
fn a_dry_run_names_them_and_writes_nothing() {
    let tenant = Tenant::new();
    tenant.roster("pos_user_id\n1020\n");
    let ran = tenant.run(&["offboard", "roster.csv", "--dry-run"]).exits(0);
    assert!(ran.out.contains("POS 1020") && ran.out.contains("Nothing was changed"), "{}", ran.out);
    assert!(tenant.person(1020).unwrap().active);
}
