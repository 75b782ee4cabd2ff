//! A part of a plan, the place of its results, and what stays undone: nothing is used up, and nothing is in anybody's way.

use crate::environment::{ANY_ROSTER, Tenant};

const LEAVERS: &str =
    "pos_user_id,first_name,last_name,status,phone\n1020,,,terminated,\n1021,Umar,Tobin,active,5550100150\n";

fn kept(tenant: &Tenant) {
    tenant.roster(LEAVERS);
    tenant.run(&["plan", "roster.csv", "--out", "plan.json"]).exits(0);
}

#[test]
fn what_the_plan_does_not_have_is_refused_before_anything_begins() {
    let tenant = Tenant::new().known();
    kept(&tenant);
    for wrong in ["999", "line-999", "employee-3030", "2,999"] {
        let refused = tenant.run(&["apply", "plan.json", "--only", wrong]).exits(2);
        assert!(refused.err.contains("the plan has no"), "{}", refused.err);
    }
    tenant.run(&["apply", "plan.json", "--only", "everybody"]).exits(2);
    assert_eq!(tenant.run(&["runs", "list", "--format", "json"]).json()["runs"], serde_json::json!([]));
    tenant.run(&["apply", "plan.json"]).exits(0);
    assert!(!tenant.person(1020).unwrap().active);
}

#[test]
fn a_part_is_named_by_line_by_entry_or_as_the_leavers() {
    for only in ["2", "line-2", "leavers"] {
        let tenant = Tenant::new().known();
        kept(&tenant);
        let before = tenant.person(1021).unwrap().phone;
        tenant.run(&["apply", "plan.json", "--only", only]).exits(0);
        assert!(!tenant.person(1020).unwrap().active, "{only}");
        assert_eq!(tenant.person(1021).unwrap().phone, before, "{only}");
    }
}

#[test]
fn a_place_that_cannot_be_written_stops_one_run_before_it_begins_and_no_later_one() {
    let tenant = Tenant::new().known();
    let roster = tenant.roster(LEAVERS);
    let refused = tenant.run(&["sync", roster, "--results", "nowhere/results.csv"]).exits(2);
    assert!(refused.err.contains("nowhere"), "{}", refused.err);
    let mine = "name,salary\nSomebody,1\n";
    std::fs::write(tenant.path("mine.csv"), mine).unwrap();
    tenant.run(&["sync", roster, "--results", "mine.csv"]).exits(2);
    assert_eq!(std::fs::read_to_string(tenant.path("mine.csv")).unwrap(), mine);
    assert_eq!(tenant.run(&["runs", "list", "--format", "json"]).json()["runs"], serde_json::json!([]));
    assert!(tenant.person(1020).unwrap().active);
    tenant.run(&["sync", roster, "--results", "results.csv"]).exits(0);
    tenant.run(&["sync", roster, "--results", "results.csv"]).exits(0);
    let results = std::fs::read_to_string(tenant.path("results.csv")).unwrap();
    assert_eq!(results.lines().count(), 3, "{results}");
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_can_be_written_no_more_go_to_the_state_folder_and_say_so() {
    let tenant = Tenant::new().known();
    let roster = tenant.roster(LEAVERS);
    let ran = tenant.run(&["sync", roster, "--results", "/dev/full"]).exits(8);
    assert!(ran.err.contains("/dev/full could not be written"), "{}", ran.err);
    assert!(!tenant.person(1020).unwrap().active, "the run went on");
    let runs = tenant.run(&["runs", "list", "--format", "json"]).exits(0).json();
    let id = runs["runs"][0]["run"].as_str().unwrap();
    let state = std::fs::read_dir(tenant.path("state")).unwrap();
    let results = state
        .map(|folder| folder.unwrap().path().join("runs").join(id).join("results.csv"))
        .find(|path| path.exists());
    let results = std::fs::read_to_string(results.unwrap()).unwrap();
    assert_eq!(results.lines().count(), 3, "{results}");
    tenant.run(&["sync", roster]).exits(0);
}

#[test]
fn somebody_disabled_for_being_absent_is_put_back_by_an_undo() {
    let tenant = Tenant::new().known();
    let all = "{ people = 500, percent = 100 }";
    tenant.configure(&format!(
        "{ANY_ROSTER}max-disables = {all}\nmax-disables-per-site = {all}\nlast-manager = []\n[policy]\nabsent = \"disable\"\nabsent_runs = 1\n"
    ));
    let people = tenant.sandbox.people();
    let rows: String = people
        .iter()
        .filter(|one| one.active && one.pos_user_id != 1021)
        .map(|one| format!("{},{},{}\n", one.pos_user_id, one.first_name, one.last_name))
        .collect();
    let roster = tenant.roster(&format!("pos_user_id,first_name,last_name\n{rows}"));
    let ran = tenant.run(&["sync", roster, "--format", "json"]);
    assert!(!tenant.person(1021).unwrap().active, "{}", ran.out);
    let id = ran.json()["run"].as_str().unwrap().to_owned();
    let undone = tenant.run(&["runs", "undo", &id, "--format", "json"]).exits(0).json();
    assert!(tenant.person(1021).unwrap().active, "{undone}");
}
