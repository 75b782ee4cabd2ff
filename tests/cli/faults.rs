//! When Backoffice or the way to it misbehaves: done and proven, or not done and said so.

use crate::environment::{NEW_COLUMNS, Tenant, new_row};
use roster_sync::sandbox::{Fault, Mishap, MishapKind};

const INSERT: &str = "/employee/insert";

fn one_new_person(tenant: &Tenant) -> &'static str {
    tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "no,")))
}

#[test]
fn a_maintenance_page_ends_the_run_with_its_title() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::Maintenance);
    let ran = tenant.run(&["sync", one_new_person(&tenant)]).exits(6);
    assert!(ran.err.contains("Scheduled maintenance"), "{}", ran.err);
}

#[test]
fn sessions_that_expire_are_not_noticed() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::ExpireSessionsAfter(3));
    let rows: String = (2001..2004).map(|number| new_row(number, "no,")).collect();
    tenant.run(&["sync", tenant.roster(&format!("{NEW_COLUMNS}{rows}"))]).exits(0);
    assert_eq!(tenant.sandbox.people().iter().filter(|person| person.last_name == "Person").count(), 3);
}

#[test]
fn sign_ins_that_end_each_other_lead_to_one_session() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::NewSignInEndsOthers);
    let rows: String = (2001..2009).map(|number| new_row(number, "no,")).collect();
    let ran = tenant.run(&["sync", tenant.roster(&format!("{NEW_COLUMNS}{rows}"))]);
    assert!(ran.err.contains("one session"), "{}", ran.err);
    ran.exits(0);
    assert_eq!(tenant.sandbox.people().iter().filter(|person| person.last_name == "Person").count(), 8);
}

#[test]
fn a_listing_that_breaks_off_yields_no_plan() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::TruncateListing);
    let before = tenant.sandbox.people();
    let ran = tenant.run(&["sync", one_new_person(&tenant)]).exits(4);
    assert!(ran.out.contains("incomplete-listing"), "{}", ran.out);
    assert_eq!(tenant.sandbox.people(), before);
    tenant.run(&["sync", "roster.csv", "--allow", "incomplete-listing"]).exits(2);
}

#[test]
fn a_form_that_is_answered_with_500_twice_says_so_and_that_nothing_changed() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,last_name,sites\n1021,Tobin,Harbor Point; Oak Hill\n");
    tenant.sandbox.arm(Mishap::new(MishapKind::Status(500)).on("POST", "/employee/update"));
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    let message = row["message"].as_str().unwrap();
    assert_eq!(row["status"], "failed");
    assert!(message.contains("500") && message.contains("Nothing was changed"), "{message}");
    assert!(!message.contains("stored"), "nothing was stored, be it right or wrong: {message}");
}

#[test]
fn wrong_stores_stop_the_person_before_any_permission() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::InvertSitesOnInsert);
    let results = tenant.run(&["sync", one_new_person(&tenant), "--format", "json"]).exits(1).json();
    assert_eq!(results["rows"][0]["status"], "partial");
    let message = results["rows"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("wanted the sites Harbor Point; Oak Hill") && message.contains("Maple Street"),
        "{message}"
    );
    let person = tenant.person(2001).unwrap();
    assert_eq!(tenant.sandbox.words(person.id).unwrap().0, "None", "no permission was granted");
}

#[test]
fn an_insert_whose_answer_is_lost_is_looked_up_and_never_sent_twice() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::LoseAnswerOnce { method: "POST", path: INSERT });
    tenant.run(&["sync", one_new_person(&tenant)]).exits(0);
    assert_eq!(tenant.sandbox.requests_by_route()["POST /employee/insert"], 1);
    assert_eq!(tenant.sandbox.words(tenant.person(2001).unwrap().id).unwrap().0, "Cashier");
}

#[test]
fn an_insert_that_never_arrived_is_sent_once_more() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::LoseRequestOnce { method: "POST", path: INSERT });
    tenant.run(&["sync", one_new_person(&tenant)]).exits(0);
    assert_eq!(tenant.sandbox.requests_by_route()["POST /employee/insert"], 2);
    assert_eq!(tenant.sandbox.people().iter().filter(|person| person.pos_user_id == 2001).count(), 1);
}

#[test]
fn an_insert_that_never_arrives_is_said_to_have_failed_and_leaves_no_secret() {
    let tenant = Tenant::new();
    tenant.sandbox.arm(Mishap::new(MishapKind::ResetBefore).on("POST", INSERT));
    let results = tenant
        .run(&["sync", one_new_person(&tenant), "--format", "json", "--credentials", "c.csv"])
        .exits(1)
        .json();
    assert_eq!(results["rows"][0]["status"], "failed");
    assert!(tenant.person(2001).is_none());
    assert!(!tenant.path("c.csv").exists());
    assert_eq!(
        tenant.sandbox.requests_by_route()["POST /employee/insert"],
        2,
        "once more, not again and again"
    );
    tenant.sandbox.clear_faults();
    tenant.run(&["sync", "roster.csv"]).exits(0);
    assert!(tenant.person(2001).is_some());
}

#[test]
fn a_server_error_after_a_write_is_looked_at_too() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::StatusOnce {
        method: "POST",
        path: "/employee/permissions",
        status: 500,
    });
    tenant.run(&["sync", one_new_person(&tenant)]).exits(0);
    assert_eq!(tenant.sandbox.words(tenant.person(2001).unwrap().id).unwrap().0, "Cashier");
}

#[test]
fn a_disable_that_is_not_stored_is_not_called_done() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::IgnoreUpdates);
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n");
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    assert_eq!(results["rows"][0]["status"], "failed");
    assert!(results["rows"][0]["message"].as_str().unwrap().contains("still active"), "{results}");
}

#[test]
fn a_login_that_is_refused_leaves_the_employee_and_says_so() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::RefuseLogins);
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "yes,new_person")));
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    assert_eq!(results["rows"][0]["status"], "partial");
    assert!(results["rows"][0]["message"].as_str().unwrap().contains("the employee exists"), "{results}");
}

#[test]
fn a_number_that_no_listing_shows_but_is_taken_is_a_conflict() {
    let tenant = Tenant::new();
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(1018, "no,")));
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    assert_eq!(results["rows"][0]["status"], "conflict");
    assert!(results["rows"][0]["message"].as_str().unwrap().contains("already in use"), "{results}");
}

#[test]
fn reads_are_tried_again() {
    let tenant = Tenant::new();
    for path in ["/employee/create", "/user/create"] {
        tenant.sandbox.set_fault(Fault::StatusOnce { method: "GET", path, status: 500 });
    }
    tenant.sandbox.set_fault(Fault::StatusOnce { method: "GET", path: "/user", status: 429 });
    let ran = tenant.run(&["sync", one_new_person(&tenant)]).exits(0);
    assert!(ran.err.contains("more slowly"), "{}", ran.err);
}

#[test]
fn failures_in_a_row_stop_the_run_and_the_rest_is_not_attempted() {
    let tenant = Tenant::new();
    std::fs::write(
        tenant.path("roster-sync.toml"),
        "[rate]\nrequests_per_second = 1000\nburst = 1000\nsessions = 1\n[guards]\nmax-disables = { people = 50, percent = 50 }\nmax-disables-per-site = { people = 50, percent = 50 }\n",
    )
    .unwrap();
    let rows: String = (1025..1045)
        .filter(|number| number % 12 != 0)
        .map(|number| format!("{number},terminated\n"))
        .collect();
    let roster = tenant.roster(&format!("pos_user_id,status\n{rows}"));
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    for person in tenant.sandbox.people().iter().filter(|person| (3025..3045).contains(&person.id)) {
        tenant
            .sandbox
            .edit_person(person.id, |person| person.access = roster_sync::sandbox::Access::default());
    }
    let results = tenant.run(&["apply", "plan.json", "--format", "json"]).exits(1).json();
    assert_eq!(results["summary"]["failed"], 5, "{results}");
    assert!(results["summary"]["not-attempted"].as_u64().unwrap() > 5);
    assert!(results["stopped"]["failures"].as_str().unwrap().contains("in a row"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_finishes_what_is_in_flight_and_says_what_was_not_done() {
    use std::process::Command;
    let tenant = Tenant::new();
    let config = "[roster]\neverybody_active = true\n[rate]\nrequests_per_second = 8\nburst = 1\nsessions = 1\n[guards]\nmax-creates = { people = 50, percent = 50 }\n";
    std::fs::write(tenant.path("roster-sync.toml"), config).unwrap();
    let rows: String = (2001..2021).map(|number| new_row(number, "no,")).collect();
    tenant.roster(&format!("{NEW_COLUMNS}{rows}"));
    let mut child = tenant.start(&["sync", "roster.csv", "--results", "r.csv"]);
    while !tenant.sandbox.requests_by_route().contains_key("POST /employee/insert") {
        assert!(child.try_wait().unwrap().is_none(), "it ended before anybody was created");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let ran = crate::environment::ran(child.wait_with_output().unwrap()).exits(130);
    let created = tenant.sandbox.people().iter().filter(|person| person.last_name == "Person").count();
    assert!((1..20).contains(&created), "{}", ran.out);
    let results = std::fs::read_to_string(tenant.path("r.csv")).unwrap();
    assert_eq!(results.lines().count(), 21, "every row has its result");
    assert_eq!(results.lines().filter(|line| line.contains(",done,")).count(), created, "{results}");
    tenant.run(&["sync", "roster.csv"]).exits(0);
    assert_eq!(tenant.sandbox.people().iter().filter(|person| person.last_name == "Person").count(), 20);
}

#[test]
fn everything_that_was_sent_of_a_new_person_is_held_against_what_is_stored() {
    let tenant = Tenant::new().known();
    let columns = NEW_COLUMNS.replace("email", "email,phone");
    let row = new_row(2001, "no,").replace("new2001@example.com", "new2001@example.com,5550100155");
    let roster = tenant.roster(&format!("{columns}{row}"));
    // Another telephone stands on the form that is read back.
    tenant.sandbox.arm(Mishap::new(MishapKind::Rival).on("GET", "/employee/edit/"));
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    assert_eq!(row["status"], "partial", "{results}");
    assert!(row["message"].as_str().unwrap().contains("phone"), "{results}");
    assert!(tenant.person(2001).is_some());
}

/// A login that could not be closed is told with what Backoffice answered. It stored nothing, and took no form.
#[test]
fn a_login_whose_closing_is_answered_with_500_is_told_as_that() {
    for command in ["offboard", "user"] {
        let tenant = Tenant::new().known();
        tenant.sandbox.arm(Mishap::new(MishapKind::Status(500)).on("POST", "/user/update"));
        let login = tenant.sandbox.logins().into_iter().find(|login| login.id == 513).unwrap();
        let owner =
            tenant.sandbox.people().into_iter().find(|one| Some(one.id) == login.employee_id).unwrap();
        let file = tenant.roster(&format!("pos_user_id\n{}\n", owner.pos_user_id));
        let ran = match command {
            "offboard" => tenant.run(&["offboard", file]),
            _ => tenant.run(&["user", "disable", "--username", &login.username]),
        };
        let said = format!("{} {}", ran.flat(), ran.err);
        assert!(ran.code == 1 && said.contains("status 500"), "{command}: {said}");
        assert!(!said.contains("stored open") && !said.contains("took the form"), "{command}: {said}");
    }
}

/// An employee who could not be disabled, likewise.
#[test]
fn a_leaver_whose_form_is_answered_with_500_is_told_as_that() {
    let tenant = Tenant::new().known();
    tenant.sandbox.arm(Mishap::new(MishapKind::Status(500)).on("POST", "/employee/update"));
    let ran = tenant.run(&["offboard", tenant.roster("pos_user_id\n1021\n")]);
    assert!(ran.code == 1 && ran.flat().contains("is still active (it is unclear"), "{}", ran.flat());
    assert!(ran.flat().contains("status 500") && !ran.flat().contains("took the form"), "{}", ran.flat());
}

/// Pages are read, and forms sent, in UTF-8: what is written otherwise would go back with other letters, in fields that nobody meant
/// to change too.
#[test]
fn a_page_in_other_letters_is_neither_read_nor_sent_back() {
    let tenant = Tenant::new().known();
    let one = tenant.person(1021).unwrap();
    tenant.sandbox.edit_person(one.id, |one| one.emergency_contact_name = "Zoë Ñuñez".to_owned());
    let roster = tenant.roster("pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,5550150123\n");
    let letters = || Mishap::new(MishapKind::OtherLetters);
    tenant.sandbox.arm(letters().on("GET", "/employee/edit/"));
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    assert_eq!(row["status"], "failed", "{row}");
    assert!(row["message"].as_str().unwrap().contains("written in windows-1252 and not in UTF-8"), "{row}");
    let kept = tenant.person(1021).unwrap();
    assert_eq!((kept.emergency_contact_name.as_str(), kept.phone), ("Zoë Ñuñez", one.phone));

    for path in ["/employee", "/user", "/login"] {
        tenant.sandbox.clear_faults();
        tenant.sandbox.arm(letters().on("GET", path));
        let ran = tenant.run(&["sync", roster]);
        let told = format!("{}{}", ran.out, ran.err);
        assert!(told.contains("windows-1252") && ran.code != 0, "{path}: {told}");
        assert!(tenant.sandbox.posts().iter().all(|(path, _)| path == "/login_check"), "{path}");
    }
}

/// A proxy may lead a single request elsewhere: what only reads is asked for again.
#[test]
fn a_read_that_is_led_to_another_server_once_is_asked_for_again() {
    let tenant = Tenant::new().known();
    let roster = tenant.roster("pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,5550150123\n");
    for path in ["/employee/edit/", "/employee", "/user", "/login"] {
        tenant.sandbox.arm(Mishap::new(MishapKind::Portal).on("GET", path).times(1));
    }
    tenant.run(&["sync", roster]).exits(0);
    assert_eq!(tenant.person(1021).unwrap().phone, "5550150123");
    // One that stays so is told with the other's name.
    tenant.sandbox.arm(Mishap::new(MishapKind::Portal).on("GET", "/employee"));
    let ran = tenant.run(&["sync", roster]).exits(6);
    assert!(ran.err.contains("portal.example.com") && !ran.err.contains("back=1"), "{}", ran.err);
}

/// A login that is tried over and over is locked some day: an answer that is neither yes nor no ends the run as well.
#[test]
fn a_password_is_sent_once_where_the_answer_to_it_says_nothing() {
    for kind in [MishapKind::Status(403), MishapKind::Status(400), MishapKind::Maintenance] {
        let tenant = Tenant::new();
        tenant.sandbox.arm(Mishap::new(kind).on("POST", "/login_check"));
        let ran = tenant.run(&["sync", one_new_person(&tenant)]).exits(6);
        assert!(ran.err.contains("/login_check answers a sign-in with status"), "{kind:?} {}", ran.err);
        let sent = tenant.sandbox.posts().iter().filter(|(path, _)| path == "/login_check").count();
        assert_eq!(sent, 1, "{kind:?}");
    }
}

/// What passes may be over a moment later: the same password goes once more, and no third time.
#[test]
fn a_password_is_sent_twice_at_most_where_no_answer_comes_to_it() {
    for kind in [MishapKind::Status(429), MishapKind::Status(502), MishapKind::ResetAfter] {
        let tenant = Tenant::new();
        tenant.sandbox.arm(Mishap::new(kind).on("POST", "/login_check"));
        for command in [&["sync", one_new_person(&tenant)][..], &["list", "sites"], &["doctor"]] {
            let before = tenant.sandbox.posts().len();
            let ran = tenant.run(command).exits(6);
            assert!(ran.err.contains("the password is not sent again"), "{kind:?} {}", ran.err);
            assert_eq!(tenant.sandbox.posts().len() - before, 2, "{kind:?} {command:?}");
        }
        tenant.sandbox.clear_faults();
        tenant.sandbox.arm(Mishap::new(kind).on("POST", "/login_check").times(1));
        tenant.run(&["list", "sites"]).exits(0);
    }
}

/// Some servers let a login in once and ask a second sign-in right behind it for more: whoever is in does the work alone.
#[test]
fn sessions_that_cannot_be_signed_in_beside_the_first_are_given_up() {
    for kind in [MishapKind::Status(403), MishapKind::Maintenance, MishapKind::Status(429)] {
        let tenant = Tenant::new();
        tenant.sandbox.arm(Mishap::new(kind).on("POST", "/login_check").after(1));
        let rows: String = (2001..2009).map(|number| new_row(number, "no,")).collect();
        tenant.run(&["sync", tenant.roster(&format!("{NEW_COLUMNS}{rows}"))]).exits(0);
        let made = tenant.sandbox.people().iter().filter(|person| person.last_name == "Person").count();
        assert_eq!(made, 8, "{kind:?}");
        let sent = tenant.sandbox.posts().iter().filter(|(path, _)| path == "/login_check").count();
        assert!(sent <= 4, "{kind:?}: the password was sent {sent} times, more than there are sessions");
    }
}

/// A firewall answers one request of many as if the login had no right to it: neither a page nor a form was looked at, and both are
/// asked for once more before that is believed.
#[test]
fn one_answer_that_a_right_is_missing_leaves_nobody_half_done() {
    let rows = "pos_user_id,first_name,last_name,email,phone,status,wage_rate,departments,sites,permission,backoffice,backoffice_username\n\
        2001,New,Person,new2001@example.com,,active,15.50,Cashier,Harbor Point; OAK,Cashier,yes,new2001\n\
        1021,Umar,Tobin,,5550150123,active,,,,,,\n1022,Vera,Ulrich,,,active,20.25,,,,,\n\
        1023,Wes,Vance,,,active,,,,Cashier,,\n1002,Ben,Archer,,,terminated,,,,,,\n";
    for kind in [MishapKind::Status(403), MishapKind::SentHome] {
        let tenant = Tenant::new().known();
        for form in ["employee/insert", "employee/permissions/update", "employee/compensation/update"]
            .into_iter()
            .chain(["employee/update", "user/insert", "user/permissions/update", "user/update"])
        {
            tenant.sandbox.arm(Mishap::new(kind).on("POST", &format!("/{form}")).times(1));
        }
        for page in ["employee?", "employee/edit/", "employee/permissions/", "employee/compensation/"]
            .into_iter()
            .chain(["user?", "user/edit/", "user/permissions/"])
        {
            tenant.sandbox.arm(Mishap::new(kind).on("GET", &format!("/{page}")).times(1));
        }
        tenant.run(&["sync", tenant.roster(rows)]).exits(0);
        let of = |number| tenant.person(number).unwrap();
        assert_eq!(tenant.sandbox.people().iter().filter(|one| one.pos_user_id == 2001).count(), 1);
        assert_eq!(of(1021).phone, "5550150123");
        assert!(!of(1002).active && tenant.sandbox.logins().iter().any(|one| one.username == "new2001"));
        tenant.run(&["plan", tenant.roster(rows), "--detailed-exitcode"]).exits(0);
    }
    // Where it stays so, the row says what is missing, and not that nobody knows.
    for kind in [MishapKind::Status(403), MishapKind::SentHome] {
        let tenant = Tenant::new().known();
        for form in ["/employee/insert", "/employee/update", "/employee/compensation/update"] {
            tenant.sandbox.arm(Mishap::new(kind).on("POST", form));
        }
        let results = tenant.run(&["sync", tenant.roster(rows), "--format", "json"]).exits(1).json();
        for (line, form) in [(2, "insert"), (3, "update"), (4, "compensation/update")] {
            let row = results["rows"].as_array().unwrap().iter().find(|row| row["line"] == line).unwrap();
            let wanted = format!("the signed-in login may not open /employee/{form}");
            assert!(row["message"].as_str().unwrap().contains(&wanted), "{kind:?} {row}");
        }
    }
}
