//! Guards about the file: a roster that lost rows or columns since the last accepted one is not acted on, and does not count.

use crate::environment::{Ran, Tenant, program, ran, repository, with_sandbox};
use crate::guards::nothing_was_written;
use roster_sync::sandbox::Shape;

/// A roster of the first people of the chain, with an e-mail each.
fn people(tenant: &Tenant, count: u64) -> String {
    let row = |number| {
        let person = tenant.person(number).unwrap();
        format!("{number},{},{},active\n", person.last_name, person.email)
    };
    let rows: String = (1001..=1000 + count).map(row).collect();
    format!("pos_user_id,last_name,email,status\n{rows}")
}

fn check(tenant: &Tenant, args: &[&str]) -> Ran {
    let mut command = program(tenant.dir.path());
    ran(command.args(["--state-dir", "state", "check", "roster.csv"]).args(args).output().unwrap())
}

#[test]
fn a_roster_that_shrank_is_carried_out_only_when_allowed_and_then_is_what_the_next_is_held_against() {
    let tenant = Tenant::new();
    tenant.run(&["sync", tenant.roster(&people(&tenant, 10))]).exits(0);
    tenant.run(&["sync", tenant.roster(&people(&tenant, 8))]).exits(0);
    let roster = tenant.roster(&people(&tenant, 6));
    tenant.sandbox.clear_requests();
    // It stays stopped however often it is tried: what was stopped was not accepted.
    for _ in 0..2 {
        let stopped = tenant.run(&["sync", roster]).exits(4);
        assert!(stopped.out.contains("STOPPED by the guard roster-shrank"), "{}", stopped.out);
        assert!(stopped.flat().contains("6 rows, 2 fewer than the 8 of the roster"), "{}", stopped.out);
    }
    tenant.run(&["plan", roster]).exits(4);
    tenant.run(&["offboard", roster, "--dry-run", "--format", "json"]).json();
    nothing_was_written(&tenant);
    tenant.run(&["sync", roster, "--allow", "roster-shrank"]).exits(0);
    tenant.run(&["sync", roster]).exits(0);
    tenant.run(&["sync", tenant.roster(&people(&tenant, 4))]).exits(4);
    tenant.configure("roster-shrank = { percent = 40 }\n");
    tenant.run(&["sync", tenant.roster(&people(&tenant, 4))]).exits(0);
}

#[test]
fn nobody_is_absent_from_a_roster_that_was_stopped() {
    let tenant = Tenant::with(11, Shape::Hierarchical);
    tenant.configure("[policy]\nabsent = \"disable\"\n");
    let night = |day: &str, text: String| tenant.run(&["sync", tenant.roster(&text), "--today", day]);
    let whole = people(&tenant, 11);
    let without_one = people(&tenant, 10);
    night("2026-11-20", whole).exits(0);
    night("2026-11-21", people(&tenant, 7)).exits(4);
    night("2026-11-22", people(&tenant, 7)).exits(4);
    night("2026-11-23", without_one.clone()).exits(0);
    assert!(tenant.person(1011).unwrap().active, "absent from one accepted roster only");
    night("2026-11-24", without_one.clone()).exits(0);
    assert!(tenant.person(1011).unwrap().active, "the same contents are the same roster");
    night("2026-11-25", without_one.replace('\n', "\r\n")).exits(0);
    assert!(!tenant.person(1011).unwrap().active);
    assert!((1001..=1010).all(|number| tenant.person(number).unwrap().active));
}

#[test]
fn a_column_that_vanished_or_became_blank_stops_the_run() {
    let tenant = Tenant::new();
    let well = people(&tenant, 5);
    tenant.run(&["sync", tenant.roster(&well)]).exits(0);
    tenant.sandbox.clear_requests();
    let stopped = tenant.run(&["sync", tenant.roster(&well.replace(",email,", ",emial,"))]).exits(4);
    assert!(stopped.out.contains("STOPPED by the guard roster-shape"), "{}", stopped.out);
    assert!(stopped.flat().contains("did \"emial\" mean it?"), "{}", stopped.out);
    let blank = tenant.roster(&well.replace(",active\n", ",\n"));
    let plan = tenant.run(&["plan", blank, "--format", "json"]).exits(4).json();
    let guards = plan["guards"].as_array().unwrap();
    let shape = guards.iter().find(|guard| guard["name"] == "roster-shape").unwrap();
    let message = shape["message"].as_str().unwrap();
    assert!(
        message.starts_with("`status` had values in the roster accepted on ")
            && message.contains("has none now"),
        "{message}"
    );
    let gone = tenant.roster(&well.replace(",status\n", "\n").replace(",active\n", "\n"));
    tenant.run(&["sync", gone]).exits(4);
    nothing_was_written(&tenant);
    tenant.run(&["sync", gone, "--allow", "roster-shape"]).exits(0);
    tenant.run(&["sync", gone]).exits(0);
}

#[test]
fn a_kept_plan_carries_its_rosters_shape() {
    let tenant = Tenant::new();
    tenant.run(&["plan", tenant.roster(&people(&tenant, 5)), "--out", "plan.json"]).exits(0);
    tenant.run(&["apply", "plan.json"]).exits(0);
    let gone = people(&tenant, 5).replace(",email,", ",contact,");
    let stopped = tenant.run(&["sync", tenant.roster(&gone)]).exits(4);
    assert!(stopped.out.contains("roster-shape"), "{}", stopped.out);
}

#[test]
fn check_holds_a_file_against_the_last_one_without_a_login() {
    let tenant = Tenant::new();
    tenant.configure(&format!("[tenants.main]\nurl = \"{}\"\n", tenant.sandbox.url()));
    tenant.roster(&people(&tenant, 10));
    let first = check(&tenant, &["--format", "json"]).exits(0).json();
    assert_eq!(first["guards"].as_array().unwrap().len(), 1, "nothing is known yet: {first}");
    assert!(!tenant.path("state").exists(), "and nothing is made");
    tenant.run(&["--tenant", "main", "sync", "roster.csv"]).exits(0);
    tenant.sandbox.clear_requests();
    assert_eq!(check(&tenant, &["--format", "json"]).exits(0).json()["guards"].as_array().unwrap().len(), 3);
    tenant.roster(&people(&tenant, 5).replace(",email,", ",emial,"));
    let ran = check(&tenant, &[]).exits(4);
    assert!(
        ran.out.contains("The guard roster-shape (a limit that stops a run) would STOP a sync"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("The guard roster-shrank (a limit that stops a run) would STOP a sync"),
        "{}",
        ran.out
    );
    let guards = check(&tenant, &["--format", "json"]).exits(4).json()["guards"].clone();
    let tripped: Vec<&serde_json::Value> = guards
        .as_array()
        .unwrap()
        .iter()
        .filter(|guard| guard["tripped"] == true)
        .map(|guard| &guard["name"])
        .collect();
    assert_eq!(tripped, ["roster-shape", "roster-shrank"]);
    check(&tenant, &["--tenant", "other"]).exits(2);
    assert!(tenant.sandbox.requests().is_empty(), "no request is sent");
}

#[test]
fn check_needs_no_tenant_and_strict_comes_first() {
    let dir = tempfile::tempdir().unwrap();
    let check = |text: &str, args: &[&str]| {
        std::fs::write(dir.path().join("roster.csv"), text).unwrap();
        let mut command = program(dir.path());
        ran(command.args(["--state-dir", "state", "check", "roster.csv"]).args(args).output().unwrap())
    };
    check("pos_user_id\n1001\n", &[]).exits(0);
    check("pos_user_id\n", &[]).exits(4);
    check("pos_user_id,wage_rate\nx,15.00\n", &[]).exits(4);
    check("pos_user_id,wage_rate\nx,15.00\n", &["--strict"]).exits(2);
    check("pos_user_id\n1001\n", &["--sandbox"]).exits(0);
    let two = "[tenants.one]\nsubdomain = \"one\"\n[tenants.two]\nsubdomain = \"two\"\n";
    std::fs::write(dir.path().join("roster-sync.toml"), two).unwrap();
    check("pos_user_id\n1001\n", &[]).exits(0);
    assert!(!dir.path().join("state").exists());
}

#[test]
fn check_knows_the_sandbox_too() {
    let dir = tempfile::tempdir().unwrap();
    let sample = std::fs::read_to_string(repository("sample-roster.csv")).unwrap();
    std::fs::write(dir.path().join("roster.csv"), &sample).unwrap();
    with_sandbox(dir.path(), &["sync", "roster.csv"]).exits(0);
    with_sandbox(dir.path(), &["check", "roster.csv"]).exits(0);
    let half: String = sample.lines().take(60).map(|line| format!("{line}\n")).collect();
    std::fs::write(dir.path().join("roster.csv"), half).unwrap();
    let ran = with_sandbox(dir.path(), &["check", "roster.csv"]).exits(4);
    assert!(ran.flat().contains("59 rows, 55 fewer than the 114"), "{}", ran.out);
}

#[test]
fn a_column_that_moved_by_a_row_stops_the_run_until_somebody_says_that_it_is_right() {
    let tenant = Tenant::new();
    let phone = |number| tenant.person(number).unwrap().phone;
    let row = |number: u64, phone: String| {
        let person = tenant.person(number).unwrap();
        format!("{number},{},{},{},{phone},active\n", person.first_name, person.last_name, person.email)
    };
    let roster =
        |rows: String| tenant.roster(&format!("pos_user_id,first_name,last_name,email,phone,status\n{rows}"));
    tenant.run(&["sync", roster((1001..=1010).map(|number| row(number, phone(number))).collect())]).exits(0);
    tenant.sandbox.clear_requests();
    let moved =
        (1001..=1010).map(|number| row(number, phone(if number > 1004 { number + 1 } else { number })));
    let moved = roster(moved.collect());
    for args in [&["sync", moved][..], &["plan", moved]] {
        let stopped = tenant.run(args).exits(4);
        let said = stopped.flat();
        assert!(
            said.contains(
                "STOPPED by the guard roster-shape: the cells of `phone` seem to stand in the rows of others"
            ),
            "{}",
            stopped.out
        );
    }
    nothing_was_written(&tenant);
    tenant.run(&["sync", moved, "--allow", "roster-shape"]).exits(0);
    tenant.run(&["sync", moved]).exits(0);
}

#[test]
fn a_word_that_was_filled_down_closes_nobody_until_somebody_has_looked() {
    let tenant = Tenant::new();
    let row = |number: u64| {
        let person = tenant.person(number).unwrap();
        let left = (1005..=1007).contains(&number) || !person.active;
        let (word, day) =
            (if left { "terminated" } else { "active" }, if person.active { "" } else { "2026-01-31" });
        format!("{number},{},{},{word},{day}\n", person.last_name, person.email)
    };
    let rows = |numbers: std::ops::RangeInclusive<u64>| numbers.map(row).collect::<String>();
    let gone =
        "9001,Gone,a@example.com,terminated,2026-02-28\n9002,Went,b@example.com,terminated,2026-03-31\n";
    let text = format!(
        "pos_user_id,last_name,email,status,termination_date\n{}{gone}{}",
        rows(1001..=1004),
        rows(1005..=1012)
    );
    tenant.sandbox.clear_requests();
    let stopped = tenant.run(&["sync", tenant.roster(&text)]).exits(4);
    let told = "the cells of `status` may have been filled down: 3 people in lines 8 to 10 would leave without a last day";
    assert!(stopped.flat().contains(told), "{}", stopped.out);
    nothing_was_written(&tenant);
    tenant
        .run(&["sync", "roster.csv", "--allow", "roster-shape", "--allow", "max-disables-per-site"])
        .exits(0);
    assert!((1005..=1007).all(|number| !tenant.person(number).unwrap().active));
}
