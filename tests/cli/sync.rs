//! The main job: a roster into a Backoffice, and nothing to do the second time.

use crate::environment::{NEW_COLUMNS, SAMPLE_DAY, Tenant, new_row, repository, with_sandbox};
use roster_sync::sandbox::Shape;

#[test]
fn the_sample_roster_is_carried_out_and_then_there_is_nothing_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let sample = repository("sample-roster.csv");
    let sample = sample.to_str().unwrap();
    let first = with_sandbox(dir.path(), &["sync", sample, "--today", SAMPLE_DAY, "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(first["schema"], "roster-sync/results/1");
    let done = |operation: &str| {
        let rows = first["rows"].as_array().unwrap();
        rows.iter().filter(|row| row["operation"] == operation && row["status"] == "done").count()
    };
    assert_eq!((done("create"), done("link"), done("disable")), (3, 1, 2));
    assert_eq!((done("update"), done("reactivate")), (4, 1));
    assert_eq!(first["summary"]["waiting"], 1);
    let second = with_sandbox(dir.path(), &["sync", sample, "--today", SAMPLE_DAY]).exits(0);
    assert!(second.out.contains("Nothing to do."), "{}", second.out);
    let third = with_sandbox(dir.path(), &["sync", sample, "--today", SAMPLE_DAY, "--format", "json"])
        .exits(0)
        .json();
    let posts =
        third["requests"]["by_route"].as_object().unwrap().keys().filter(|route| route.starts_with("POST"));
    assert_eq!(posts.collect::<Vec<_>>(), ["POST /login_check"], "nothing is written");
}

#[test]
fn a_new_person_is_stored_as_the_roster_says_in_both_shapes() {
    for shape in [Shape::Hierarchical, Shape::Flat] {
        let tenant = Tenant::with(120, shape);
        let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "yes,new_person")));
        tenant.run(&["sync", roster]).exits(0);
        let person = tenant.person(2001).unwrap();
        let (template, departments, sites) = tenant.sandbox.words(person.id).unwrap();
        assert_eq!(template, "Cashier", "{shape:?}");
        assert_eq!(departments, ["Greeter", "Cashier"]);
        assert_eq!(sites, ["Harbor Point", "Oak Hill"], "exactly the granted sites, not the others");
        assert_eq!(person.wages[0].rate.to_string(), "15.50");
        assert_eq!(person.wages[0].overtime_rate.unwrap().to_string(), "23.25");
        let login = tenant.sandbox.logins().into_iter().find(|login| login.username == "new_person").unwrap();
        assert_eq!(login.employee_id, Some(person.id));
        tenant.sandbox.clear_requests();
        tenant.run(&["sync", roster]).exits(0);
        let posts = tenant.sandbox.requests().into_iter().filter(|request| request.method == "POST");
        assert_eq!(posts.map(|request| request.path).collect::<Vec<_>>(), ["/login_check"]);
    }
}

#[test]
fn every_access_that_can_be_named_is_what_is_stored() {
    let tenant = Tenant::new();
    for (number, sites, expected) in [
        (2001, "all", 18),
        (2002, "Quarry Road", 1),
        (2003, "HARBOR; MAPLE; OAK; BAYVW", 4),
        (2004, "Harbor Point; Cedar Crossing; Fairfield; King's Corner; Market & Main; PINE", 6),
    ] {
        let row = new_row(number, "no,").replace("Harbor Point; OAK", sites);
        tenant.run(&["sync", tenant.roster(&format!("{NEW_COLUMNS}{row}"))]).exits(0);
        let person = tenant.person(number).unwrap();
        assert_eq!(tenant.sandbox.words(person.id).unwrap().2.len(), expected, "{sites}");
        assert_eq!(person.access.all, sites == "all");
    }
}

#[test]
fn a_dry_run_changes_nothing() {
    let tenant = Tenant::new();
    let before = tenant.sandbox.people();
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n");
    let ran = tenant.run(&["sync", roster, "--dry-run"]).exits(0);
    assert!(ran.out.contains("Close access (1)"), "{}", ran.out);
    assert_eq!(tenant.sandbox.people(), before);
    assert!(!tenant.path("state").join("127.0.0.1/runs").exists());
}

#[test]
fn too_many_leavers_stop_the_whole_run_until_somebody_approves_exactly_this_plan() {
    let tenant = Tenant::new();
    let rows: String =
        (1020..1030).filter(|n| n % 12 != 0).map(|number| format!("{number},terminated\n")).collect();
    let roster = tenant.roster(&format!("pos_user_id,status\n{rows}"));
    let before = tenant.sandbox.people();
    let stopped = tenant.run(&["sync", roster]).exits(4);
    assert!(stopped.out.contains("STOPPED by the guard max-disables"), "{}", stopped.out);
    assert_eq!(tenant.sandbox.people(), before, "nothing at all is written");
    let command = stopped.out.lines().find_map(|line| line.split("roster-sync apply ").nth(1)).unwrap();
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words[1..3], ["--allow", "max-disables"]);
    tenant.run(&["apply", words[0]]).exits(4);
    assert_eq!(tenant.sandbox.people(), before);
    tenant.run(&["apply", words[0], "--allow", "max-disables"]).exits(0);
    assert!(!tenant.person(1021).unwrap().active);
    tenant.run(&["sync", roster, "--allow", "no-such-guard"]).exits(2);
    let more: String =
        (1061..1070).filter(|n| n % 12 != 0).map(|number| format!("{number},terminated\n")).collect();
    let allowed = tenant.run(&[
        "sync",
        tenant.roster(&format!("pos_user_id,status\n{more}")),
        "--allow",
        "max-disables",
    ]);
    assert!(
        !allowed.out.contains("STOPPED"),
        "what was let through is not shown as stopping: {}",
        allowed.out
    );
    allowed.exits(0);
}

#[test]
fn protected_accounts_are_never_disabled() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1001,terminated\n1020,terminated\n");
    let ran = tenant.run(&["sync", roster]).exits(4);
    assert!(ran.out.contains("guard protected") && ran.out.contains("Ana Diaz"), "{}", ran.out);
    tenant.run(&["sync", roster, "--allow", "protected"]).exits(2);
    assert!(tenant.person(1020).unwrap().active);
}

#[test]
fn the_employee_behind_the_signed_in_login_is_never_disabled() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1003,terminated\n");
    let mut command = crate::environment::program(tenant.dir.path());
    command.args(["--state-dir", "state", "--url", &tenant.sandbox.url(), "sync", roster]);
    command.env("ROSTER_SYNC_USERNAME", "user1003").env("ROSTER_SYNC_PASSWORD", "password1003");
    let ran = crate::environment::ran(command.output().unwrap()).exits(4);
    assert!(ran.out.contains("guard protected"), "{}", ran.out);
    assert!(tenant.person(1003).unwrap().active);
}

#[test]
fn a_disable_leaves_everything_else_of_the_form_as_it_was() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1021,terminated\n1034,terminated\n");
    let before: Vec<_> = [1021, 1034].map(|number| tenant.person(number).unwrap()).into();
    tenant.run(&["sync", roster]).exits(0);
    for mut person in before {
        let now = tenant.person(person.pos_user_id).unwrap();
        assert!(!now.active);
        person.active = false;
        person.status_changed.clone_from(&now.status_changed);
        // Backoffice ends the pay of whoever becomes inactive.
        person.wages[0].end.clone_from(&now.wages[0].end);
        assert_eq!(now.notes, person.notes);
        assert!(now == person, "the disable changed another field of {person:?}");
    }
}

#[test]
fn two_runs_at_once_are_one_run_and_a_refusal() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n");
    let state = tenant.path("state");
    let directory = roster_sync::state::StateDir::open(&state, "127.0.0.1").unwrap();
    let lock = directory.lock("`sync` since noon").unwrap();
    let ran = tenant.run(&["sync", roster]).exits(7);
    assert!(ran.err.contains("since noon"), "{}", ran.err);
    assert!(tenant.person(1020).unwrap().active);
    drop(lock);
    tenant.run(&["sync", roster]).exits(0);
}
