//! State belongs to an address: another one under the same name is refused, and one address has one name.

use crate::environment::{Tenant, program, ran};

fn run_at(place: &Tenant, other: &Tenant, args: &[&str]) -> crate::environment::Ran {
    let settings = |url: &str| {
        format!(
            "[tenants.main]\nurl = \"{url}\"\nusername = \"{}\"\npassword_env = \"ITS_PASSWORD\"\n[tenants.second]\nurl = \"{url}\"\nusername = \"{}\"\npassword_env = \"ITS_PASSWORD\"\n",
            other.sandbox.username(),
            other.sandbox.username()
        )
    };
    std::fs::write(place.path("roster-sync.toml"), settings(&other.sandbox.url())).unwrap();
    let mut command = program(place.dir.path());
    command.args(["--state-dir", "state"]).env("ITS_PASSWORD", other.sandbox.password());
    ran(command.args(args).output().unwrap())
}

const ROSTER: &str = "pos_user_id,last_name,phone\n1021,Tobin,5550100151\n";

#[test]
fn another_address_under_the_same_name_is_refused() {
    let (home, staging) = (Tenant::new(), Tenant::new());
    home.roster(ROSTER);
    run_at(&home, &home, &["--tenant", "main", "plan", "roster.csv", "--out", "plan.json"]).exits(0);
    run_at(&home, &staging, &["--tenant", "main", "apply", "plan.json"]).exits(2);
    for args in [&["plan", "roster.csv"][..], &["sync", "roster.csv"], &["doctor"]] {
        let mut all = vec!["--tenant", "main"];
        all.extend(args);
        let refused = run_at(&home, &staging, &all).exits(2);
        assert!(refused.err.contains("belongs to http://127.0.0.1"), "{}", refused.err);
        assert!(refused.err.contains("state rebind"), "{}", refused.err);
    }
    assert!(
        staging.sandbox.requests().iter().all(|request| request.path != "/login_check"),
        "the password goes nowhere else"
    );
}

#[test]
fn one_backoffice_under_two_names_is_noticed() {
    let home = Tenant::new();
    home.roster(ROSTER);
    run_at(&home, &home, &["--tenant", "main", "plan", "roster.csv"]).exits(0);
    let refused = run_at(&home, &home, &["--tenant", "second", "plan", "roster.csv"]).exits(2);
    assert!(refused.err.contains("is the tenant \"main\" already"), "{}", refused.err);
}

#[cfg(unix)]
#[test]
fn a_plan_that_is_kept_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = Tenant::new();
    home.run(&["plan", home.roster(ROSTER), "--out", "plan.json"]).exits(0);
    let mode = std::fs::metadata(home.path("plan.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn two_names_with_one_folder_are_refused() {
    let home = Tenant::new();
    home.roster(ROSTER);
    for (one, other) in [("Main", "main"), ("main", "'.main'"), ("'..'", "main")] {
        let table = |name: &str| format!("[tenants.{name}]\nurl = \"https://chain.example.com\"\n");
        std::fs::write(home.path("roster-sync.toml"), table(one) + &table(other)).unwrap();
        let refused = program_at(&home, &["--tenant", "main", "plan", "roster.csv"]).exits(2);
        assert!(refused.err.contains("folder") || refused.err.contains("tenant name"), "{}", refused.err);
    }
}

#[test]
fn a_tenant_moves_where_its_people_are_and_nowhere_else() {
    let (home, moved) = (Tenant::new(), Tenant::new());
    // Pay stands on pages of single people: whose were read is remembered.
    home.roster("pos_user_id,last_name,wage_rate\n1021,Tobin,31.25\n");
    run_at(&home, &home, &["--tenant", "main", "plan", "roster.csv"]).exits(0);
    let to = moved.sandbox.url();
    let gone = Tenant::with(3, roster_sync::sandbox::Shape::Hierarchical);
    run_at(&home, &gone, &["state", "rebind", "main", "--to", &gone.sandbox.url()]).exits(2);
    run_at(&home, &moved, &["state", "rebind", "main", "--to", &to]).exits(0);
    run_at(&home, &moved, &["--tenant", "main", "plan", "roster.csv"]).exits(0);
    run_at(&home, &home, &["--tenant", "main", "plan", "roster.csv"]).exits(2);
}

fn program_at(place: &Tenant, args: &[&str]) -> crate::environment::Ran {
    let mut command = program(place.dir.path());
    command.args(["--state-dir", "state"]).env("ROSTER_SYNC_USERNAME", "x").env("ROSTER_SYNC_PASSWORD", "y");
    ran(command.args(args).output().unwrap())
}
