//! Who leaves, comes back, leaves later or is missing; and their Backoffice logins.

use crate::environment::{ANY_ROSTER, Tenant, program, ran};
use roster_sync::sandbox::{Fault, Login, Twist};

fn login(tenant: &Tenant, id: u64) -> Login {
    tenant.sandbox.logins().into_iter().find(|login| login.id == id).unwrap()
}

#[test]
fn a_leaver_ends_with_employee_and_login_closed_and_both_proven() {
    for (command, text) in
        [("sync", "pos_user_id,status\n1004,terminated\n"), ("offboard", "pos_user_id\n1004\n")]
    {
        let tenant = Tenant::new().known();
        let roster = tenant.roster(text);
        let mut wanted = login(&tenant, 513);
        let results = tenant.run(&[command, roster, "--format", "json"]).exits(0).json();
        let row = &results["rows"][0];
        assert_eq!(
            (&row["status"], &row["changed"]),
            (&"done".into(), &"login closed; employee disabled".into())
        );
        assert_eq!(row["user_id"], 513);
        assert!(!tenant.person(1004).unwrap().active);
        wanted.active = false;
        assert!(
            login(&tenant, 513) == wanted,
            "nothing but the login's state changed, the password included"
        );
        let requests = tenant.sandbox.requests_by_route();
        assert_eq!((requests["GET /user"], requests["GET /employee"]), (2, 2), "each proven by a listing");
        let again = tenant.run(&[command, roster, "--format", "json"]).exits(0).json();
        assert_eq!(again["summary"]["unchanged"], 1);
    }
}

#[test]
fn a_login_is_found_by_its_own_page_whatever_it_is_called() {
    let tenant = Tenant::new();
    // Another e-mail and another name: only the edit page of the login says whose it is.
    tenant.sandbox.edit_login(513, |login| {
        login.email = "boss@example.com".into();
        (login.first_name, login.last_name) = ("The".into(), "Boss".into());
    });
    let roster = tenant.roster("pos_user_id,status\n1004,terminated\n");
    tenant.run(&["sync", roster]).exits(0);
    assert!(!login(&tenant, 513).active);
}

#[test]
fn a_namesakes_login_is_not_closed() {
    let tenant = Tenant::new();
    tenant.sandbox.edit_login(501, |login| {
        (login.first_name, login.last_name) = ("Umar".into(), "Tobin".into());
    });
    let roster = tenant.roster("pos_user_id,status\n1021,terminated\n");
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert!(results["rows"][0]["message"].as_str().unwrap().contains("/user/edit/501"), "{results}");
    assert!(login(&tenant, 501).active && !tenant.person(1021).unwrap().active);
}

#[test]
fn the_login_is_closed_before_the_employee() {
    let tenant = Tenant::new().known();
    tenant.run(&["sync", tenant.roster("pos_user_id,status\n1004,terminated\n")]).exits(0);
    let posts = tenant.sandbox.posts().into_iter().map(|(path, _)| path);
    let posts: Vec<String> = posts.filter(|path| path.ends_with("/update")).collect();
    assert_eq!(posts, ["/user/update", "/employee/update"]);
}

#[test]
fn a_login_that_could_not_be_closed_leaves_nobody_active_and_says_what_is_left_to_do() {
    for (twists, then) in [(vec![], "partial"), (vec![Twist::InactiveOwnersLogins], "done")] {
        let tenant = Tenant::new();
        tenant.sandbox.twist(twists);
        tenant.sandbox.set_fault(Fault::IgnoreLoginChanges);
        let roster = tenant.roster("pos_user_id,status\n1004,terminated\n");
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
        assert_eq!(results["rows"][0]["status"], "partial");
        assert!(results["rows"][0]["message"].as_str().unwrap().contains("/user/edit/513"), "{results}");
        assert!(!tenant.person(1004).unwrap().active);
        tenant.sandbox.clear_faults();
        // Whether Backoffice changes the login of somebody inactive at all is not known.
        let again = tenant.run(&["sync", roster, "--format", "json"]);
        let row = again.json()["rows"][0].clone();
        assert_eq!(row["status"], then, "{row}");
        assert_eq!(login(&tenant, 513).active, then == "partial");
        if then == "partial" {
            let message = row["message"].as_str().unwrap();
            assert!(message.contains("related employee is active"), "{message}");
            assert!(
                message.contains("/employee/edit/3004") && message.contains("/user/edit/513"),
                "{message}"
            );
        }
    }
}

#[test]
fn a_login_that_goes_with_its_employee_is_closed_by_nobody_twice() {
    let tenant = Tenant::new();
    tenant.sandbox.twist(vec![Twist::DisablingClosesLogins]);
    tenant.sandbox.set_fault(Fault::IgnoreLoginChanges);
    let results =
        tenant.run(&["sync", tenant.roster("pos_user_id,status\n1004,terminated\n"), "--format", "json"]);
    let row = results.exits(0).json()["rows"][0].clone();
    assert_eq!(
        (&row["status"], &row["changed"]),
        (&"done".into(), &"employee disabled; login closed".into())
    );
    assert!(!login(&tenant, 513).active);
}

#[test]
fn a_login_whose_owner_nobody_can_read_is_named_and_keeps_only_who_resembles_from_being_done() {
    for (name, status, code) in [("Front Office", "done", 0), ("Umar Tobin", "partial", 1)] {
        let tenant = Tenant::new();
        tenant.sandbox.edit_login(501, |login| {
            let (first, last) = name.split_once(' ').unwrap();
            (login.first_name, login.last_name) = (first.into(), last.into());
        });
        tenant.sandbox.mangle(Some(std::sync::Arc::new(|path: &str, html: String| {
            if path == "/user/edit/501" { html.replace("user-edit-edit-form", "user-sso-form") } else { html }
        })));
        let roster = tenant.roster("pos_user_id,status\n1021,terminated\n");
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(code).json();
        let row = &results["rows"][0];
        assert_eq!(row["status"], status, "{results}");
        assert!(row["message"].as_str().unwrap().contains("/user/edit/501"), "{results}");
        assert!(!tenant.person(1021).unwrap().active && login(&tenant, 501).active);
    }
}

#[test]
fn a_second_login_that_is_switched_off_stays_so_where_one_works() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    tenant.sandbox.edit_login(501, |login| {
        (login.first_name, login.last_name) = ("Dario".into(), "Castell".into());
        (login.employee_id, login.active) = (Some(3004), false);
    });
    let roster = tenant.roster(
        "pos_user_id,last_name,email,backoffice,backoffice_username\n1004,Castell,person1004@example.com,yes,user1004\n",
    );
    tenant.run(&["sync", roster]).exits(0);
    assert!(!login(&tenant, 501).active && login(&tenant, 513).active);
    // Where none works, somebody says which of the two.
    tenant.sandbox.edit_login(513, |login| login.active = false);
    let ran = tenant.run(&["sync", roster]).exits(1);
    assert!(ran.out.contains("front_office") && ran.out.contains("user1004"), "{}", ran.out);
    assert!(!login(&tenant, 501).active && !login(&tenant, 513).active);
}

#[test]
fn close_logins_can_be_switched_off() {
    let tenant = Tenant::new();
    tenant.configure("[policy]\nclose_logins = false\n");
    let roster = tenant.roster("pos_user_id,status\n1004,terminated\n");
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert!(results["rows"][0]["message"].as_str().unwrap().contains("goes on working"), "{results}");
    assert!(login(&tenant, 513).active && !tenant.person(1004).unwrap().active);
}

#[test]
fn the_login_that_is_signed_in_with_is_never_closed() {
    let tenant = Tenant::new();
    let as_dario = |args: &[&str]| {
        let mut command = program(tenant.dir.path());
        command.args(["--state-dir", "state", "--url", &tenant.sandbox.url()]).args(args);
        command.env("ROSTER_SYNC_USERNAME", "user1004").env("ROSTER_SYNC_PASSWORD", "password1004");
        ran(command.output().unwrap())
    };
    let roster = tenant.roster("pos_user_id,status\n1004,terminated\n");
    let ran = as_dario(&["sync", roster]).exits(4);
    assert!(ran.out.contains("guard protected"), "{}", ran.out);
    let ran = as_dario(&["user", "disable", "--username", "user1004"]).exits(2);
    assert!(ran.err.contains("signs in with"), "{}", ran.err);
    assert!(login(&tenant, 513).active && tenant.person(1004).unwrap().active);
}

#[test]
fn somebody_who_comes_back_is_active_with_everything_as_the_roster_says() {
    let tenant = Tenant::new();
    let mut wanted = tenant.person(1036).unwrap();
    let roster = tenant.roster(
        "pos_user_id,first_name,last_name,phone,email,sites,wage_rate,permission,start_date\n\
         1036,Joy,Isham,5550100150,joy@example.com,HARBOR,24.00,Cashier,2026-11-23\n",
    );
    let results = tenant.run(&["sync", roster, "--today", "2026-11-23", "--format", "json"]).exits(0).json();
    assert_eq!(
        (&results["rows"][0]["operation"], &results["rows"][0]["status"]),
        (&"reactivate".into(), &"done".into())
    );
    let now = tenant.person(1036).unwrap();
    assert_eq!(tenant.sandbox.words(3036).unwrap().0, "Cashier");
    assert_eq!(now.wages[0].rate.to_string(), "24.00");
    wanted.active = true;
    wanted.phone = "5550100150".into();
    wanted.email = "joy@example.com".into();
    wanted.access.sites = [11].into();
    wanted.start_date = "2026-11-23".parse().unwrap();
    wanted.wages.clone_from(&now.wages);
    wanted.matrix.clone_from(&now.matrix);
    wanted.authority = now.authority;
    wanted.status_changed.clone_from(&now.status_changed);
    assert!(now == wanted, "{now:?}");
    tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
}

#[test]
fn a_rehire_under_another_number_is_held_with_both_unless_another_key_ties_them() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    let columns = "pos_user_id,first_name,last_name,phone,adp_employee_id,wage_rate,sites,departments";
    let held = tenant.roster(&format!("{columns}\n2050,Joy,Isham,5550100035,,24.00,HARBOR,R&D\n"));
    let ran = tenant.run(&["sync", held]).exits(1);
    assert!(ran.out.contains("1036") && ran.out.contains("2050"), "{}", ran.out);
    assert_eq!(tenant.sandbox.people().len(), 120, "nobody is created twice");
    let tied = tenant.roster(&format!("{columns}\n2050,Joy,Isham,,ADP40035,24.00,HARBOR,R&D\n"));
    tenant.run(&["sync", tied]).exits(0);
    let person = tenant.person(2050).unwrap();
    assert_eq!((person.id, person.active), (3036, true));
}

#[test]
fn coming_back_opens_a_login_only_where_the_row_asks() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    let leave = tenant.roster("pos_user_id,status\n1004,terminated\n");
    tenant.run(&["sync", leave]).exits(0);
    let back = tenant.roster("pos_user_id,last_name,status\n1004,Castell,active\n");
    tenant.run(&["sync", back]).exits(0);
    assert!(tenant.person(1004).unwrap().active && !login(&tenant, 513).active);
    let wanted =
        tenant.roster("pos_user_id,last_name,backoffice,backoffice_username\n1004,Castell,yes,user1004\n");
    let results = tenant.run(&["sync", wanted, "--format", "json"]).exits(0).json();
    assert_eq!(results["rows"][0]["changed"], "login switched on");
    assert!(login(&tenant, 513).active);
    tenant.run(&["plan", wanted, "--detailed-exitcode"]).exits(0);
}

#[test]
fn the_day_decides_who_is_due() {
    let tenant = Tenant::new();
    let roster = tenant.roster(
        "pos_user_id,first_name,last_name,status,start_date,termination_date,phone\n\
         1021,Umar,Tobin,terminated,,2026-12-01,5550100150\n\
         1022,Vera,Ulrich,active,2026-11-02,2026-10-01,\n",
    );
    let plan = |day: &str| tenant.run(&["plan", roster, "--today", day, "--format", "json"]).exits(0).json();
    let before = plan("2026-11-30");
    assert_eq!(before["entries"][0]["operation"], "update", "changes go on until the day");
    assert!(before["entries"][0]["reason"].as_str().unwrap().contains("2026-12-01"));
    assert_eq!(before["entries"][1]["operation"], "update", "an old end before a new start ends nothing");
    assert_eq!(plan("2026-12-01")["entries"][0]["operation"], "update", "the last shift is still to come");
    assert_eq!(plan("2026-12-02")["entries"][0]["operation"], "disable");
    let today = |days: &str| {
        ["offboard", roster, "--dry-run", "--today", days, "--format", "json"].map(str::to_owned)
    };
    let offboard = |day: &str| tenant.run(&today(day).each_ref().map(String::as_str)).exits(0).json();
    assert_eq!(offboard("2026-12-01")["entries"][0]["operation"], "disable", "somebody's word: on the day");
    assert_ne!(offboard("2026-11-30")["entries"][0]["operation"], "disable");
    tenant.run(&["sync", roster, "--today", "2026-11-30"]).exits(0);
    let later = plan("2026-11-30");
    assert_eq!(
        (&later["summary"]["wait"], &later["entries"][0]["situation"]),
        (&1.into(), &"leaves-later".into())
    );
    let results = tenant.run(&["sync", roster, "--today", "2026-11-30", "--format", "json"]).exits(0).json();
    assert_eq!(results["rows"][0]["status"], "waiting");
}

#[test]
fn the_tenants_time_zone_decides_which_day_it_is() {
    let tenant = Tenant::new();
    let day = |zone: &str| {
        let settings = format!(
            "[tenants.main]\nurl = \"{}\"\nusername = \"sync_bot\"\ntimezone = \"{zone}\"\n",
            tenant.sandbox.url()
        );
        std::fs::write(tenant.path("zone.toml"), settings).unwrap();
        let mut command = program(tenant.dir.path());
        command.args([
            "--config",
            "zone.toml",
            "--state-dir",
            "state",
            "plan",
            "roster.csv",
            "--format",
            "json",
        ]);
        ran(command.env("ROSTER_SYNC_PASSWORD", tenant.sandbox.password()).output().unwrap())
    };
    tenant.roster("pos_user_id\n1021\n");
    let today = |zone: &str| {
        let text = day(zone).exits(0).json()["today"].as_str().unwrap().to_owned();
        text.parse::<chrono::NaiveDate>().unwrap()
    };
    // These two are 26 hours apart: never on the same day.
    assert!(today("Pacific/Kiritimati") > today("Etc/GMT+12"));
    let ran = day("Chicago").exits(2);
    assert!(ran.err.contains("America/Chicago"), "{}", ran.err);
}

/// Everybody active but these.
fn everybody_but(tenant: &Tenant, missing: &[u64]) -> String {
    let people = tenant.sandbox.people();
    let active = people
        .iter()
        .filter(|person| person.active && person.id != 3018 && !missing.contains(&person.pos_user_id));
    active.map(|person| format!("{},{},active\n", person.pos_user_id, person.last_name)).collect()
}

#[test]
fn somebody_missing_is_disabled_only_after_two_accepted_rosters_in_a_row() {
    let tenant = Tenant::new();
    tenant.configure("[policy]\nabsent = \"disable\"\n");
    let missing = everybody_but(&tenant, &[1002, 1030]);
    let roster = tenant.roster(&format!("pos_user_id,last_name,status\n{missing}"));
    let day = |day: &str| tenant.run(&["sync", roster, "--today", day]).exits(0).out;
    assert!(day("2026-11-23").contains("1 of 2 rosters in a row"));
    tenant.run(&["plan", roster, "--today", "2026-11-24"]).exits(0);
    assert!(
        day("2026-11-23").contains("1 of 2 rosters in a row"),
        "the same file on the same day counts once"
    );
    assert!(day("2026-11-24").contains("1 of 2 rosters in a row"), "nor do the same contents on another day");
    assert!(tenant.person(1002).unwrap().active);
    // They are back for a night: it starts again.
    let whole = everybody_but(&tenant, &[1030]);
    tenant.roster(&format!("pos_user_id,last_name,status\n{whole}"));
    day("2026-11-24");
    assert!(!tenant.person(1030).unwrap().active, "absent twice in a row");
    tenant.roster(&format!("pos_user_id,last_name,status\n{missing}"));
    let old = tenant.run(&["sync", roster, "--today", "2026-11-25"]).exits(4).flat();
    assert!(old.contains("roster-stale"), "{old}");
    tenant.roster(&format!("pos_user_id,last_name,status\n{missing}\n"));
    assert!(day("2026-11-25").contains("1 of 2 rosters in a row"));
    tenant.roster(&format!("pos_user_id,last_name,status\n{missing}\n\n"));
    let results = tenant.run(&["sync", roster, "--today", "2026-11-26", "--format", "json"]).exits(0).json();
    let row = results["rows"].as_array().unwrap().iter().find(|row| row["line"].is_null()).unwrap();
    assert_eq!((&row["status"], &row["employee_id"]), (&"done".into(), &3002.into()));
    assert!(!tenant.person(1002).unwrap().active && !login(&tenant, 511).active, "their login too");
}

#[test]
fn a_list_of_changes_closes_those_alone_who_leave() {
    let tenant = Tenant::new().known();
    let email = |number| tenant.person(number).unwrap().email;
    let name = |number| {
        let person = tenant.person(number).unwrap();
        format!("{} {}", person.first_name, person.last_name)
    };
    let changes = tenant.roster("POS ID,Action,Date\n1004,Termination,2026-11-20\n1005,New Hire,2026-11-20\n1006,Transfer,2026-11-20\n");
    let ran = tenant.run(&["offboard", changes, "--today", "2026-11-25"]).exits(1);
    assert!(
        ran.flat().contains("\"Action\" says \"New Hire\": whether this person leaves, only you know"),
        "{}",
        ran.out
    );
    let active = |number| tenant.person(number).unwrap().active;
    assert_eq!([1004, 1005, 1006].map(active), [false, true, true]);
    // A form that takes down who filled it in.
    let form = tenant.roster(&format!(
        "Timestamp,Email Address,Employee leaving\n11/20/2026 9:12:01,{},{}\n",
        email(1007),
        name(1008)
    ));
    let ran = tenant.run(&["offboard", form, "--today", "2026-11-25"]).exits(1);
    assert!(ran.flat().contains("both names differ"), "{}", ran.out);
    assert!(active(1007) && active(1008));
}
