//! The single calls and the lists.

use crate::environment::Tenant;

#[test]
fn lists_are_tables_documents_and_spreadsheets() {
    let tenant = Tenant::new();
    for (what, rows) in
        [("sites", 18), ("departments", 7), ("permissions", 12), ("employees", 119), ("users", 14)]
    {
        let document = tenant.run(&["list", what, "--format", "json"]).exits(0).json();
        assert_eq!(document["rows"].as_array().unwrap().len(), rows, "{what}");
        assert_eq!(tenant.run(&["list", what, "--format", "csv"]).exits(0).out.lines().count(), rows + 1);
        assert!(tenant.run(&["list", what]).exits(0).out.contains(&format!("{rows} {what}")));
    }
}

#[test]
fn what_is_free_is_told_for_inactive_people_too() {
    let tenant = Tenant::new();
    let free = |args: &[&str]| tenant.run(&[&["available"], args].concat()).code == 0;
    assert!(free(&["--pos-user-id", "5000"]) && !free(&["--pos-user-id", "1012"]));
    assert!(free(&["--email", "nobody@example.com"]));
    assert!(!free(&["--email", "Person1024@example.com"]), "an inactive person's e-mail stays taken");
    assert!(!free(&["--email", "front_office@example.com"]), "a login's e-mail is taken");
    assert!(free(&["--phone", "5555550199"]) && !free(&["--phone", "555.010.0011"]));
}

#[test]
fn one_employee_can_be_shown_created_and_disabled() {
    let tenant = Tenant::new();
    let shown =
        tenant.run(&["employee", "show", "--pos-user-id", "1002", "--format", "json"]).exits(0).json();
    assert_eq!(shown["sites"], serde_json::json!(["Maple Street", "Oak Hill"]));
    assert_eq!(shown["permission"], "Cashier");
    let login = ["--email", "maya@example.com", "--backoffice-username", "maya_corbett"];
    tenant.hire("2001", "15.25", "csa", &login).exits(0);
    let person = tenant.person(2001).unwrap();
    assert_eq!(
        tenant.sandbox.words(person.id).unwrap(),
        ("CSA".into(), vec!["Greeter".into()], vec!["Harbor Point".into()])
    );
    assert!(std::fs::read_to_string(tenant.path("credentials.csv")).unwrap().contains(&person.pos_pin));
    tenant.run(&["employee", "disable", "--email", "maya@example.com"]).exits(0);
    assert!(!tenant.person(2001).unwrap().active);
    assert_eq!(tenant.sandbox.logins().iter().filter(|login| login.username == "maya_corbett").count(), 1);
}

#[test]
fn a_name_that_several_people_bear_is_never_guessed() {
    let tenant = Tenant::new();
    let ran = tenant.run(&["employee", "disable", "--name", "chris taylor"]).exits(1);
    assert!(ran.err.contains("POS id 1006") && ran.err.contains("POS id 1007"), "{}", ran.err);
    tenant.run(&["employee", "disable", "--name", "Chris Taylor", "--phone", "(555) 010-0006"]).exits(0);
    assert!(tenant.person(1006).unwrap().active && !tenant.person(1007).unwrap().active);
}

#[test]
fn a_login_can_stand_alone_or_belong_to_an_employee() {
    let tenant = Tenant::new();
    tenant
        .run(&[
            "user",
            "create",
            "--username",
            "kiosk_one",
            "--email",
            "kiosk@example.com",
            "--name",
            "Kiosk One",
        ])
        .exits(0);
    tenant
        .run(&[
            "user",
            "create",
            "--username",
            "umar",
            "--email",
            "person1021@example.com",
            "--pos-user-id",
            "1021",
        ])
        .exits(0);
    let logins = tenant.sandbox.logins();
    let owner = |name: &str| logins.iter().find(|login| login.username == name).unwrap().employee_id;
    assert_eq!((owner("kiosk_one"), owner("umar")), (None, Some(3021)));
    let taken = tenant
        .run(&["user", "create", "--username", "umar", "--email", "x@example.com", "--name", "X Y"])
        .exits(1);
    assert!(taken.err.contains("already taken"), "{}", taken.err);
}

#[test]
fn explain_tells_one_persons_story() {
    let tenant = Tenant::new();
    let roster = tenant
        .roster("pos_user_id,first_name,last_name,phone,pos_pin\n1020,Tara,Salazar,5555550100,47118152\n");
    for person in ["1020", "tara  SALAZAR"] {
        let text = tenant.run(&["explain", roster, person]).exits(0).out;
        assert!(text.contains("found by pos_user_id") && text.contains("→ (555) 555-0100"), "{text}");
        assert!(!text.contains("47118152"), "{text}");
    }
    let absent = tenant.run(&["explain", roster, "Ana Diaz"]).exits(0).out;
    assert!(absent.contains("not in the roster"), "{absent}");
    tenant.run(&["explain", roster, "Nobody Here"]).exits(2);
}

#[test]
fn runs_can_be_listed_and_shown() {
    let tenant = Tenant::new();
    tenant.run(&["runs", "list"]).exits(0);
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n");
    tenant.run(&["sync", roster]).exits(0);
    let runs = tenant.run(&["runs", "list", "--format", "json"]).exits(0).json();
    let id = runs["runs"][0]["run"].as_str().unwrap().to_owned();
    let run = tenant.run(&["runs", "show", &id, "--format", "json"]).exits(0).json();
    assert_eq!(run["steps"][0]["outcome"], "done");
    assert!(tenant.run(&["runs", "show", &id]).exits(0).out.contains("employee disabled"));
    tenant.run(&["runs", "show", "nope"]).exits(2);
}

#[test]
fn one_employee_can_be_changed_and_made_active_again() {
    let tenant = Tenant::new();
    let mut wanted = tenant.person(1021).unwrap();
    let update =
        |more: &[&str]| tenant.run(&[&["employee", "update", "--pos-user-id", "1021"], more].concat());
    let ran = update(&[
        "--set-phone",
        "555-010-0150",
        "--set-sites",
        "HARBOR; Oak Hill",
        "--set-wage-rate",
        "20.00",
        "--set-wage-effective-date",
        "2027-01-01",
        "--set-permission",
        "cashier",
    ])
    .exits(0);
    assert!(ran.out.contains("phone  (555) 010-0020 → (555) 010-0150"), "{}", ran.out);
    assert!(ran.out.contains("wage_rate  $19.00/hr → 20.00"), "{}", ran.out);
    let now = tenant.person(1021).unwrap();
    assert_eq!(tenant.sandbox.words(3021).unwrap().0, "Cashier");
    wanted.phone = "5550100150".into();
    wanted.access.sites = [11, 13].into();
    wanted.wages.clone_from(&now.wages);
    wanted.matrix.clone_from(&now.matrix);
    assert!(now == wanted, "{now:?}");
    assert!(update(&["--set-phone", "555-010-0150"]).exits(0).out.contains("is so already"));
    let ran = update(&["--set-sites", "Harbour Point"]).exits(2);
    assert!(ran.err.contains("there is no site"), "{}", ran.err);
    update(&[]).exits(2);
    let ran = tenant.run(&["employee", "update", "--pos-user-id", "1015", "--set-wage-rate", "20.00"]);
    assert!(ran.code != 0 && ran.err.contains("not by the hour"), "{}", ran.err);
    tenant.run(&["employee", "reactivate", "--pos-user-id", "1036"]).exits(0);
    assert!(tenant.person(1036).unwrap().active);
    let again = tenant.run(&["employee", "reactivate", "--pos-user-id", "1036"]).exits(0);
    assert!(again.out.contains("was active already"), "{}", again.out);
}

#[test]
fn one_login_can_be_closed_and_opened_again() {
    let tenant = Tenant::new();
    let active = || tenant.sandbox.logins().iter().find(|login| login.id == 511).unwrap().active;
    let closed =
        tenant.run(&["user", "disable", "--username", "USER1002", "--format", "json"]).exits(0).json();
    assert_eq!((&closed["user_id"], &closed["outcome"]), (&511.into(), &"closed".into()));
    assert!(!active());
    tenant.run(&["user", "enable", "--email", "person1002@example.com"]).exits(0);
    assert!(active());
    let ran = tenant.run(&["user", "disable", "--username", "sync_bot"]).exits(2);
    assert!(ran.err.contains("never switched off"), "{}", ran.err);
    let ran = tenant.run(&["user", "disable", "--username", "nobody_here"]);
    assert!(ran.code != 0 && ran.err.contains("nobody_here"), "{}", ran.err);
    tenant.sandbox.set_fault(roster_sync::sandbox::Fault::IgnoreLoginChanges);
    let ran = tenant.run(&["user", "disable", "--username", "user1002"]);
    assert!(ran.code != 0 && ran.err.contains("was not closed"), "{}", ran.err);
}
