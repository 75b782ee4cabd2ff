//! Somebody else works in Backoffice at the same time: their changes are never overwritten.

use roster_sync::sandbox::{Mishap, MishapKind, Twist};

use crate::environment::{NEW_COLUMNS, Tenant, new_row};

#[test]
fn a_change_made_while_the_plan_is_applied_is_kept_and_shown() {
    let tenant = Tenant::new();
    let roster = tenant.roster(
        "pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,5550100150\n1022,Vera,Ulrich,5550100151\n",
    );
    // Right before each form is read, somebody corrects the telephone on it.
    tenant.sandbox.arm(Mishap::new(MishapKind::Rival).on("GET", "/employee/edit/3021"));
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    let row = &results["rows"].as_array().unwrap().iter().find(|row| row["line"] == 2).unwrap();
    assert_eq!(row["status"], "stale", "{results}");
    let message = row["message"].as_str().unwrap();
    assert!(message.contains("(555) 010-0020") && message.contains("(555) 019-3021"), "{message}");
    assert_eq!(tenant.person(1021).unwrap().phone, "(555) 019-3021");
    assert_eq!(tenant.person(1022).unwrap().phone, "5550100151", "the others go on");
}

#[test]
fn what_a_rival_wrote_into_another_field_stays_when_the_form_goes_back() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,last_name,sites\n1021,Tobin,Harbor Point; Oak Hill\n");
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    tenant.sandbox.edit_person(3021, |person| person.notes = "left-handed".into());
    tenant.run(&["apply", "plan.json"]).exits(0);
    let person = tenant.person(1021).unwrap();
    assert_eq!((person.notes.as_str(), person.access.sites.len()), ("left-handed", 2));
}

#[test]
fn a_number_an_email_or_a_phone_that_got_taken_meanwhile_is_a_conflict() {
    let columns = NEW_COLUMNS.replace("email", "email,phone");
    for take in [
        |person: &mut roster_sync::sandbox::Person| person.pos_user_id = 2001,
        |person: &mut roster_sync::sandbox::Person| person.email = "new2001@example.com".into(),
        |person: &mut roster_sync::sandbox::Person| person.phone = "(555) 010-0155".into(),
    ] {
        let tenant = Tenant::new();
        tenant.sandbox.twist(vec![Twist::UniquePhones]);
        let row = new_row(2001, "no,").replace("new2001@example.com", "new2001@example.com,5550100155");
        let roster = tenant.roster(&format!("{columns}{row}"));
        tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
        tenant.sandbox.edit_person(3030, take);
        let before = tenant.sandbox.people();
        let results = tenant.run(&["apply", "plan.json", "--format", "json"]).exits(1).json();
        assert_eq!(results["rows"][0]["status"], "conflict", "{results}");
        assert_eq!(tenant.sandbox.people(), before);
    }
}

#[test]
fn an_employee_whom_somebody_else_creates_under_the_same_number_is_not_taken_for_ours() {
    let tenant = Tenant::new();
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "no,")));
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    // Ours is lost on its way; meanwhile somebody enters the same new hire by hand, with a PIN of their own.
    tenant.sandbox.arm(Mishap::new(MishapKind::ResetBefore).on("POST", "/employee/insert").times(1));
    tenant.sandbox.edit_person(3030, |person| {
        person.pos_user_id = 2001;
        (person.first_name, person.last_name) = ("New2001".into(), "Person".into());
        person.pos_pin = "777777".into();
    });
    let results = tenant.run(&["apply", "plan.json", "--format", "json"]).exits(1).json();
    assert_eq!(results["rows"][0]["status"], "conflict", "{results}");
    assert!(results["rows"][0]["message"].as_str().unwrap().contains("another PIN"), "{results}");
}

/// Whatever is to be written: where an id is somebody else's by the time of the write, that person gets none of it.
#[test]
fn whoever_has_an_id_by_now_gets_nothing_that_was_planned_for_another() {
    let tenant = Tenant::new();
    let roster = tenant.roster(
        "pos_user_id,last_name,status,phone,wage_rate,permission,sites,backoffice,backoffice_username\n\
         1021,Tobin,active,,,,,yes,umar_tobin\n1022,Ulrich,active,,21.35,,,,\n1023,Vance,active,,,Manager,,,\n\
         1024,Whitlock,active,,,,Maple Street,,\n1036,Isham,active,,,,,,\n1003,Boland,terminated,,,,,,\n",
    );
    tenant.run(&["plan", roster, "--out", "plan.json", "--format", "json"]).exits(0);
    let planned = [3021, 3022, 3023, 3024, 3036, 3003];
    for id in planned {
        tenant.sandbox.edit_person(id, |person| {
            (person.first_name, person.last_name) = ("Ivo".into(), format!("Quint{id}"));
            (person.phone, person.email) = (format!("(555) 012-{id}"), format!("ivo{id}@example.com"));
        });
    }
    let (people, logins) = (tenant.sandbox.people(), tenant.sandbox.logins());
    tenant.sandbox.clear_requests();
    let results = tenant.run(&["apply", "plan.json", "--format", "json"]).exits(1).json();
    let rows = results["rows"].as_array().unwrap();
    assert_eq!(rows.iter().filter(|row| row["status"] == "stale").count(), planned.len(), "{results:#}");
    assert_eq!((tenant.sandbox.people(), tenant.sandbox.logins()), (people, logins));
    let written = tenant.sandbox.requests_by_route();
    assert!(
        written.keys().all(|route| !route.starts_with("POST ") || route.contains("login_check")),
        "{written:?}"
    );
}

/// A proxy on the way may send a form twice and pass on the second answer: what was refused because it is there already is what
/// was sent. The row goes on, and the PIN and the password that are in use by now are told.
#[test]
fn what_arrived_twice_is_ours_though_the_answer_says_that_it_is_taken() {
    let tenant = Tenant::new().known();
    for path in ["/employee/insert", "/user/insert"] {
        tenant.sandbox.arm(Mishap::new(MishapKind::Twice).on("POST", path));
    }
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "yes,new_person")));
    let sync = ["sync", roster, "--credentials", "credentials.csv", "--format", "json"];
    let results = tenant.run(&sync).exits(0).json();
    assert_eq!(results["rows"][0]["status"], "done", "{results}");
    let person = tenant.person(2001).unwrap();
    let login = tenant.sandbox.logins().into_iter().find(|login| login.username == "new_person").unwrap();
    assert_eq!(login.employee_id, Some(person.id));
    let told = std::fs::read_to_string(tenant.path("credentials.csv")).unwrap();
    assert!(told.contains(&person.pos_pin) && told.contains(&login.password), "{told}");
    tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
}

/// Of the same name, number and PIN, and with rights already: somebody else made this one, and may have given it another login.
#[test]
fn who_has_rights_already_did_not_arrive_twice() {
    let tenant = Tenant::new().known();
    let columns = NEW_COLUMNS.replace("permission,", "permission,pos_pin,");
    let row = new_row(2001, "543210,no,");
    let roster = tenant.roster(&format!("{columns}{row}"));
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    tenant.sandbox.edit_person(3030, |person| {
        person.pos_user_id = 2001;
        (person.first_name, person.last_name) = ("New2001".into(), "Person".into());
        person.pos_pin = "543210".into();
    });
    let before = tenant.sandbox.people();
    let results = tenant.run(&["apply", "plan.json", "--format", "json"]).exits(1).json();
    assert_ne!(results["rows"][0]["status"], "done", "{results}");
    assert_eq!(tenant.sandbox.people(), before);
}
