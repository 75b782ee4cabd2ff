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

#[test]
fn what_was_closed_has_its_moment_and_what_was_seen_and_a_sheet_without_pay_or_telephone() {
    let tenant = Tenant::new();
    let wage = tenant.person(1004).unwrap().wages[0].rate.to_string();
    let phone = tenant.person(1004).unwrap().phone;
    tenant.roster("pos_user_id\n1004\n9999\n");
    let ran = tenant.run(&["offboard", "roster.csv", "--html", "sheet.html", "--format", "json"]).exits(1);
    let results = ran.json();
    let of = |key: &str| results["rows"].as_array().unwrap().iter().find(|row| row["key"] == key).unwrap();
    let row = of("1004");
    assert_eq!(row["status"], "done", "{results}");
    let closed: chrono::DateTime<chrono::Utc> = row["closed_at"].as_str().unwrap().parse().unwrap();
    let seen = row["seen"].to_string();
    assert!(
        seen.contains("employee 3004 is inactive") && seen.contains("login 513 is switched off"),
        "{seen}"
    );
    assert!(of("9999")["closed_at"].is_null(), "nobody was closed: {results}");
    let sheet = std::fs::read_to_string(tenant.path("sheet.html")).unwrap();
    for part in
        ["Dario", "Castell", "employee 3004", "is inactive on the list", "switched off", "9999", "Closed"]
    {
        assert!(sheet.contains(part), "{part}");
    }
    let year = closed.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    assert!(sheet.contains(&year), "{year}");
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let shown: String = sheet.chars().filter(|c| !matches!(c, '(' | ')' | '-' | ' ')).collect();
    assert!(
        !shown.contains(&digits) && !sheet.contains(&format!("{wage} an hour")),
        "neither pay nor telephone"
    );
    // The run's own record has it too.
    let id = results["run"].as_str().unwrap();
    let shown = tenant.run(&["runs", "show", id, "--format", "json"]).exits(0).json();
    assert_eq!(shown["rows"].to_string().matches("closed_at").count(), 1, "{shown}");
    let time =
        |of: &str| shown["run"][of].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    assert!(time("started") <= closed && closed <= time("ended"), "{shown}");
}

#[test]
fn a_sheet_that_cannot_be_written_stops_it_before_anybody_is_closed() {
    let tenant = Tenant::new();
    tenant.roster("pos_user_id\n1020\n");
    let ran = tenant.run(&["offboard", "roster.csv", "--html", "nowhere/sheet.html"]);
    assert_ne!(ran.code, 0);
    assert!(ran.err.contains("nowhere"), "{}", ran.err);
    assert!(tenant.person(1020).unwrap().active);
}

#[test]
fn a_second_account_of_a_leaver_is_named_and_keeps_the_row_from_being_done() {
    let tenant = Tenant::new();
    let (ana, email) = (tenant.person(1021).unwrap(), tenant.person(1021).unwrap().email);
    tenant.sandbox.edit_person(3049, |person| {
        (person.first_name, person.last_name) = (ana.first_name.clone(), ana.last_name.clone());
        person.phone = ana.phone.clone();
    });
    let second = tenant.sandbox.people().into_iter().find(|one| one.id == 3049).unwrap();
    let named = format!("also active: {} {} {}", second.pos_user_id, ana.first_name, ana.last_name);
    tenant.roster(&format!("pos_user_id,email\n1021,{email}\n"));
    let results =
        tenant.run(&["offboard", "roster.csv", "--html", "sheet.html", "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    assert_eq!(row["status"], "partial", "{results}");
    assert!(row["message"].as_str().unwrap().contains(&named), "{named}: {results}");
    assert!(row["closed_at"].is_string(), "{results}");
    assert!(!tenant.person(1021).unwrap().active && tenant.person(second.pos_user_id).unwrap().active);
    assert!(std::fs::read_to_string(tenant.path("sheet.html")).unwrap().contains(&named));
    // The next night the first account is closed, and the question is still there.
    let again = tenant.run(&["offboard", "roster.csv", "--format", "json"]).exits(1).json();
    assert_eq!(again["rows"][0]["status"], "held", "{again}");
}

#[test]
fn a_guard_about_others_names_the_leavers_who_keep_their_access_and_how_to_close_it() {
    let tenant = Tenant::new();
    tenant.configure("max-updates = { people = 1, percent = 0 }\n");
    let rows = "pos_user_id,first_name,last_name,phone,status\n1020,,,,terminated\n1021,Umar,Tobin,5550100150,active\n1022,Vera,Ulrich,5550100151,active\n";
    let roster = tenant.roster(rows);
    let stopped = tenant.run(&["sync", roster]).exits(4);
    let leaver = tenant.person(1020).unwrap();
    let name = format!("{} {}", leaver.first_name, leaver.last_name);
    assert!(
        stopped.flat().contains("Until then 1 leaver keeps their access") && stopped.out.contains(&name),
        "{}",
        stopped.out
    );
    let said = tenant.run(&["sync", roster, "--format", "json"]).exits(4);
    assert!(said.err.contains(&name), "{}", said.err);
    let printed = said.err.lines().find(|line| line.contains("--only leavers")).unwrap();
    let path = printed.split("roster-sync apply ").nth(1).unwrap().split(' ').next().unwrap();
    let results = tenant.run(&["apply", path, "--only", "leavers", "--format", "json"]).exits(0).json();
    assert_eq!(
        (&results["summary"]["done"], &results["summary"]["skipped"]),
        (&1.into(), &2.into()),
        "{results}"
    );
    assert!(!tenant.person(1020).unwrap().active);
    assert_ne!(tenant.person(1021).unwrap().phone, "5550100150");
    // Guards are evaluated again for the part: one that is about the leavers stops it.
    let many: String = (1020..1030).map(|number| format!("{number},,,,terminated\n")).collect();
    let roster = tenant.roster(&format!(
        "pos_user_id,first_name,last_name,phone,status\n{many}1040,Umar,Tobin,5550100150,active\n"
    ));
    tenant.run(&["plan", roster, "--out", "plan.json"]);
    tenant.run(&["apply", "plan.json", "--only", "leavers"]).exits(4);
    assert!(tenant.person(1025).unwrap().active);
}
