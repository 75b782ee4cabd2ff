//! `runs undo`: what a run did is put back, and what somebody changed since is not.

use std::collections::BTreeMap;

use roster_sync::sandbox::{Fault, Person};
use serde_json::Value;

use crate::environment::{ANY_ROSTER, NEW_COLUMNS, Tenant, changed, new_row};

const CHANGES: &str = "\
pos_user_id,first_name,last_name,status,phone,email,wage_rate,departments,sites,permission,emergency_contact_name\n\
1021,Umar,Tobin,active,5550100191,tobin@example.com,16.50,Cashier,Harbor Point; OAK,Manager,Uma Tobin\n\
1022,Vera,Ulrich,active,,,,,all,,\n\
1036,Joy,Isham,active,5550100193,,,,Harbor Point,,\n\
1003,Cara,Boland,terminated,,,,,,,\n";

fn people(tenant: &Tenant) -> BTreeMap<u64, Person> {
    tenant.sandbox.people().into_iter().map(|person| (person.pos_user_id, person)).collect()
}

fn synced(tenant: &Tenant, text: &str) -> String {
    tenant.configure(ANY_ROSTER);
    let roster = tenant.roster(text);
    let ran = tenant.run(&["sync", roster, "--format", "json"]).exits(0);
    ran.json()["run"].as_str().unwrap().to_owned()
}

fn statuses(results: &Value) -> Vec<(u64, String)> {
    let rows = results["rows"].as_array().unwrap().iter();
    rows.map(|row| (row["line"].as_u64().unwrap(), row["status"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn changes_disables_and_returns_are_put_back() {
    let tenant = Tenant::new();
    // As somebody typed it: of that the digits are not all.
    tenant.sandbox.edit_person(3021, |one| one.phone = "555.010.0021 x77".to_owned());
    let (before, logins) = (people(&tenant), tenant.sandbox.logins());
    let run = synced(&tenant, CHANGES);
    assert_ne!(people(&tenant), before);
    let dry = tenant.run(&["runs", "undo", &run, "--dry-run"]).exits(0);
    assert!(dry.out.contains("Manager") && dry.out.contains("changed back"), "{}", dry.out);
    let results = tenant.run(&["runs", "undo", &run, "--format", "json"]).exits(0).json();
    assert!(statuses(&results).iter().all(|(_, status)| status == "done"), "{results}");
    for (number, was) in &before {
        let mut now = people(&tenant)[number].clone();
        // Moments and the wage history only grow.
        assert_eq!(now.wages[0].rate, was.wages[0].rate, "{number}");
        now.wages.clone_from(&was.wages);
        now.status_changed.clone_from(&was.status_changed);
        assert_eq!(now, *was, "{number}");
    }
    assert_eq!(tenant.sandbox.logins(), logins, "the leaver's login works again");
    let again = tenant.run(&["runs", "undo", &run, "--format", "json"]).exits(0).json();
    assert!(statuses(&again).iter().all(|(_, status)| status == "unchanged"), "twice is once: {again}");
}

#[test]
fn created_people_become_inactive_and_new_logins_are_closed() {
    let tenant = Tenant::new();
    let rows = format!(
        "{NEW_COLUMNS}{}{}1021,Umar,Tobin,,,,,,yes,umar_new\n",
        new_row(2001, "yes,new_login"),
        new_row(2002, "no,")
    );
    let run = synced(&tenant, &rows);
    let plan = tenant.run(&["runs", "undo", &run, "--dry-run"]).exits(0);
    assert!(
        plan.flat().contains("backoffice yes (new_login) → no"),
        "the login that goes with them: {}",
        plan.out
    );
    tenant.run(&["runs", "undo", &run]).exits(0);
    for number in [2001, 2002] {
        assert!(!tenant.person(number).unwrap().active, "{number}");
    }
    assert!(tenant.person(1021).unwrap().active);
    let logins = tenant.sandbox.logins();
    let made = logins.iter().filter(|login| ["new_login", "umar_new"].contains(&login.username.as_str()));
    assert_eq!(made.map(|login| login.active).collect::<Vec<_>>(), [false, false]);
}

#[test]
fn what_somebody_changed_since_is_kept_and_told() {
    let tenant = Tenant::new();
    let run = synced(&tenant, CHANGES);
    // One of the fields that the run wrote, and one that it did not.
    tenant.sandbox.edit_person(3021, |person| person.phone = "(555) 010-0177".into());
    tenant.sandbox.edit_person(3022, |person| person.notes = "asked for mornings".into());
    let results = tenant.run(&["runs", "undo", &run, "--format", "json"]).exits(1).json();
    let rows = results["rows"].as_array().unwrap();
    assert_eq!(rows.iter().find(|row| row["line"] == 2).unwrap()["status"], "stale", "{results}");
    let message = rows.iter().find(|row| row["line"] == 2).unwrap()["message"].as_str().unwrap();
    assert!(message.contains("0177"), "{message}");
    let person = tenant.person(1021).unwrap();
    assert_eq!((person.phone.as_str(), person.email.as_str()), ("(555) 010-0177", "tobin@example.com"));
    let other = tenant.person(1022).unwrap();
    assert_eq!(other.notes, "asked for mornings");
    assert!(!other.access.all, "the stores were put back, the note of somebody else stayed");
}

#[test]
fn rights_that_were_taken_away_since_are_called_what_the_listing_calls_them() {
    let tenant = Tenant::new();
    let run = synced(&tenant, CHANGES);
    tenant.sandbox.edit_person(3021, |person| person.matrix = None);
    let results = tenant.run(&["runs", "undo", &run, "--only", "2", "--format", "json"]).exits(1).json();
    let message = results["rows"][0]["message"].as_str().unwrap();
    assert!(message.contains("the permission is None now, the run gave Manager"), "{message}");
}

#[test]
fn one_line_can_be_put_back_alone() {
    let tenant = Tenant::new();
    let run = synced(&tenant, CHANGES);
    tenant.run(&["runs", "undo", &run, "--only", "5"]).exits(0);
    assert!(tenant.person(1003).unwrap().active);
    assert!(tenant.person(1022).unwrap().access.all, "the other lines stay as they are");
}

#[test]
fn an_undo_has_guards_and_can_be_undone_itself() {
    let tenant = Tenant::new();
    let rows: String = (2001..2007).map(|number| new_row(number, "no,")).collect();
    let run = synced(&tenant, &format!("{NEW_COLUMNS}{rows}"));
    tenant.configure("max-disables = { people = 3, percent = 1 }\n");
    let stopped = tenant.run(&["runs", "undo", &run]).exits(4);
    assert!(stopped.out.contains("max-disables"), "{}", stopped.out);
    assert!(tenant.person(2001).unwrap().active, "nothing was written");
    let allowed = [
        "runs",
        "undo",
        &run,
        "--allow",
        "max-disables",
        "--allow",
        "max-disables-per-site",
        "--format",
        "json",
    ];
    let undone = tenant.run(&allowed).exits(0).json();
    assert!(!tenant.person(2001).unwrap().active);
    tenant.run(&["runs", "undo", undone["run"].as_str().unwrap()]).exits(0);
    assert!(tenant.person(2001).unwrap().active);
}

/// A run that stopped half way may have secrets and rows under way: it is finished or given up before anything is put back.
#[test]
fn nothing_is_put_back_beside_a_run_that_is_open() {
    let tenant = Tenant::new();
    let first = synced(&tenant, CHANGES);
    let roster = tenant.roster("pos_user_id,last_name,phone,status\n1030,,5550100177,active\n");
    let open = tenant.run(&["sync", roster, "--rows-only", "--format", "json"]).json();
    let open = open["run"].as_str().unwrap().to_owned();
    // As if five failures in a row had stopped it.
    let database = tenant.path("state/127.0.0.1/state.db");
    changed(&database, "UPDATE run SET stopped = 'failures' WHERE number = (SELECT max(number) FROM run)");
    let before = people(&tenant);
    let refused = tenant.run(&["runs", "undo", &first]).exits(2);
    assert!(refused.err.contains("is open") && refused.err.contains("runs abandon"), "{}", refused.err);
    assert_eq!(people(&tenant), before, "nothing was sent");
    tenant.run(&["runs", "abandon", &open]).exits(0);
    tenant.run(&["runs", "undo", &first]).exits(0);
}

#[test]
fn a_field_that_is_to_be_empty_again_and_is_not_is_no_success() {
    let tenant = Tenant::new();
    tenant.sandbox.edit_person(3021, |person| person.phone = String::new());
    let roster = tenant.roster("pos_user_id,last_name,phone\n1021,Tobin,5550100150\n");
    let run = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json()["run"].clone();
    tenant.sandbox.set_fault(Fault::IgnoreUpdates);
    let results = tenant.run(&["runs", "undo", "last", "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    assert_eq!(row["status"], "failed", "nothing of it happened: {results:#}");
    assert_eq!(tenant.person(1021).unwrap().phone, "5550100150");
    tenant.sandbox.clear_faults();
    tenant.run(&["runs", "undo", run.as_str().unwrap()]).exits(0);
    assert_eq!(tenant.person(1021).unwrap().phone, "");
}

#[test]
fn a_run_that_ended_before_it_had_a_plan_has_nothing_to_put_back() {
    let tenant = Tenant::new().known();
    tenant.sandbox.set_fault(Fault::Maintenance);
    let roster = tenant.roster("pos_user_id,last_name,phone\n1021,Tobin,5550100150\n");
    tenant.run(&["sync", roster]).exits(6);
    tenant.sandbox.clear_faults();
    let undone = tenant.run(&["runs", "undo", "last"]).exits(2);
    assert!(undone.err.contains("ended before it wrote anything"), "{}", undone.err);
}
