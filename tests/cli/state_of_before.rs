//! What the version before left is taken over: nothing is lost, and a run that it was killed in is gone on with.

use std::path::Path;

use crate::environment::{Tenant, changed, repository};

const BEFORE: &str = "fixtures/state-of-version-6";

/// A tenant on the chain of that moment, with the state that was left of it.
fn before() -> Tenant {
    let place = Tenant::of_chain(&repository(BEFORE).join("backoffice.json"));
    place.configure(
        "roster-shrank = { percent = 100 }\nmax-disables = { people = 99, percent = 99 }\n\
         max-disables-per-site = { people = 99, percent = 99 }\n[policy]\nabsent = \"disable\"\nabsent_runs = 1\n[tenants.chain]\n",
    );
    copy(&repository(BEFORE).join("chain"), &place.path("state/chain"));
    std::fs::copy(repository(BEFORE).join("r3.csv"), place.path("r3.csv")).unwrap();
    place
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// Whether the login of employee 3003 is open: the run was killed between closing the account and closing the login.
fn login_is_open(tenant: &Tenant) -> bool {
    tenant.sandbox.logins().into_iter().any(|login| login.employee_id == Some(3003) && login.active)
}

#[test]
fn a_run_that_the_version_before_was_killed_in_is_resumed() {
    let tenant = before();
    assert!(login_is_open(&tenant));
    let runs = tenant.run(&["--tenant", "chain", "runs", "list"]).exits(0);
    assert!(runs.out.contains("20261128-033958-f42d") && runs.out.contains("not ended"), "{}", runs.out);
    let decisions = tenant.run(&["--tenant", "chain", "matches", "list"]).exits(0);
    assert!(decisions.out.contains("Kim Reyes"), "{}", decisions.out);
    let aside = tenant.path("state/chain/state-version-6.db");
    assert!(aside.exists(), "to go back to");
    tenant.run(&["--tenant", "chain", "runs", "resume"]).exits(0);
    assert!(!login_is_open(&tenant), "of somebody whom no row names");
    assert!(!aside.exists(), "a run came to its end: nobody goes back");
    let again = tenant.run(&["--tenant", "chain", "runs", "resume"]).exits(0);
    assert!(again.out.contains("Nothing to resume"), "{}", again.out);
}

#[test]
fn the_next_sync_finishes_what_was_begun_of_somebody_whom_no_row_names() {
    let tenant = before();
    let next = tenant.run(&["--tenant", "chain", "sync", "r3.csv"]);
    assert!(next.err.contains("did not come to its end"), "{}\n{}", next.out, next.err);
    assert!(!login_is_open(&tenant));
}

#[test]
fn a_damaged_plan_of_an_open_run_blocks_nothing() {
    let tenant = before();
    let plan = "state/chain/runs/20261128-033958-f42d/plan.json";
    std::fs::write(tenant.path(plan), "{ \"schema\": ").unwrap();
    let next = tenant.run(&["--tenant", "chain", "sync", "r3.csv"]);
    assert!([0, 1].contains(&next.code), "{}\n{}", next.out, next.err);
    for told in ["was given up", "Cara Boland", "close-login", "credentials.csv"] {
        assert!(next.err.contains(told), "{told}: {}", next.err);
    }
    let runs = tenant.run(&["--tenant", "chain", "runs", "list", "--format", "json"]).exits(0).json();
    assert!(runs["runs"].as_array().unwrap().iter().all(|run| !run["ended"].is_null()), "{runs}");
}

#[test]
fn what_is_kept_from_before_is_taken_for_this_address_only_when_its_people_are_here() {
    let tenant = before();
    changed(
        &tenant.path("state/chain/state.db"),
        "INSERT INTO absence (employee, rosters, since) SELECT 9000 + value, 1, '2026-11-27' FROM \
         (WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 9) SELECT value FROM n)",
    );
    let refused = tenant.run(&["--tenant", "chain", "plan", "r3.csv"]).exits(2);
    assert!(refused.err.contains("does not belong to http://127.0.0.1"), "{}", refused.err);
}
