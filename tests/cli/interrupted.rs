//! Stopped, killed, started twice: nothing is lost, and the next one goes on from what is true.

use std::time::{Duration, Instant};

use roster_sync::sandbox::{Mishap, MishapKind};

use crate::environment::{ANY_ROSTER, NEW_COLUMNS, Tenant, new_row, ran};

fn new_people(tenant: &Tenant, count: u64) -> &'static str {
    let rows: String = (2001..2001 + count).map(|number| new_row(number, "no,")).collect();
    tenant.roster(&format!("{NEW_COLUMNS}{rows}"))
}

fn created(tenant: &Tenant) -> usize {
    tenant.sandbox.people().iter().filter(|person| person.pos_user_id > 2000).count()
}

fn wait_until(what: impl Fn() -> bool) {
    let begun = Instant::now();
    while !what() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it never came to that");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Starts the program and kills it as soon as a request of it hangs; nothing hangs afterwards.
fn killed_where_it_hangs(tenant: &Tenant, args: &[&str]) {
    let mut process = tenant.start(args);
    wait_until(|| tenant.sandbox.hanging() > 0);
    process.kill().unwrap();
    process.wait().unwrap();
    tenant.sandbox.clear_faults();
}

#[cfg(unix)]
fn signal(process: &std::process::Child, name: &str) {
    let pid = process.id().to_string();
    assert!(std::process::Command::new("kill").args([name, &pid]).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_signal_finishes_what_is_in_flight_and_the_run_is_resumed() {
    for name in ["-INT", "-TERM"] {
        let tenant = Tenant::new();
        let roster = new_people(&tenant, 8);
        tenant.sandbox.arm(Mishap::new(MishapKind::Latency(30)).on("POST", "/employee"));
        let process = tenant.start(&["sync", roster]);
        wait_until(|| created(&tenant) > 0);
        signal(&process, name);
        let stopped = ran(process.wait_with_output().unwrap());
        assert_eq!(stopped.code, 130, "{name}: {}\n{}", stopped.out, stopped.err);
        assert!(stopped.out.contains("roster-sync runs resume 20"), "{}", stopped.out);
        assert!(created(&tenant) < 8, "it did not stop");
        for person in tenant.sandbox.people().iter().filter(|person| person.pos_user_id > 2000) {
            assert!(person.matrix.is_some(), "who was begun is finished");
        }
        tenant.sandbox.clear_faults();
        let resumed = tenant.run(&["runs", "resume", "--format", "json"]).exits(0).json();
        assert_eq!((&resumed["summary"]["done"], created(&tenant)), (&serde_json::json!(8), 8), "{resumed}");
        tenant.run(&["runs", "resume"]).exits(0).out.contains("Nothing to resume");
    }
}

#[test]
fn a_run_that_takes_too_long_stops_in_time() {
    // Everybody was read before: the time goes on writing.
    let tenant = Tenant::new().known();
    let known = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "no,")));
    tenant.run(&["plan", known]).exits(0);
    tenant.configure_with("max_runtime = \"3s\"\nsessions = 1\n", "");
    let roster = new_people(&tenant, 10);
    tenant.sandbox.arm(Mishap::new(MishapKind::Latency(300)).on("POST", "/employee"));
    let stopped = tenant.run(&["sync", roster, "--format", "json"]).exits(1);
    let results = stopped.json();
    assert!(results["summary"]["not-attempted"].as_u64().unwrap() > 0, "{results}");
    tenant.sandbox.clear_faults();
    tenant.configure("");
    tenant.run(&["runs", "resume"]).exits(0);
    assert_eq!(created(&tenant), 10);
}

#[test]
fn reading_counts_for_the_time_too() {
    let tenant = Tenant::new();
    tenant.configure_with("max_runtime = \"200ms\"\n", "");
    tenant.sandbox.arm(Mishap::new(MishapKind::Latency(500)));
    let ran = tenant.run(&["sync", new_people(&tenant, 1)]).exits(1);
    assert!(ran.err.contains("max_runtime"), "{}", ran.err);
}

#[test]
fn what_a_killed_run_had_begun_is_finished_by_the_next_sync() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    tenant.roster(&format!("{NEW_COLUMNS}{}{}", new_row(2001, "yes,new_login"), new_row(2002, "no,")));
    // Killed when the login exists and has no rights: no later plan would see that anything is missing.
    tenant.sandbox.arm(Mishap::new(MishapKind::HangAfter).on("POST", "/user/insert").times(1));
    killed_where_it_hangs(&tenant, &["sync", "roster.csv", "--credentials", "c.csv"]);
    let login = || tenant.sandbox.logins().into_iter().find(|login| login.username == "new_login").unwrap();
    assert!(login().tokens.is_empty());
    let next = tenant.run(&["sync", "roster.csv", "--credentials", "c.csv"]).exits(0);
    assert!(next.err.contains("did not come to its end"), "{}", next.err);
    assert!(!login().tokens.is_empty() && !login().access.sites.is_empty());
    assert_eq!(created(&tenant), 2);
    let credentials = std::fs::read_to_string(tenant.path("c.csv")).unwrap();
    assert!(credentials.contains(&login().password), "the password on disk is the one that works");
    assert_eq!(credentials.lines().count(), 3, "one line for each: {credentials}");
    let again = tenant.run(&["sync", "roster.csv"]).exits(0);
    assert!(again.out.contains("Nothing to do"), "{}", again.out);
}

/// Whoever stops it while it finishes what another run had begun has stopped this run, and it is told as that: a night that is put
/// back into a queue goes on elsewhere, one that has failed does not.
#[cfg(unix)]
#[test]
fn stopped_while_it_finishes_what_a_killed_run_had_begun_it_was_interrupted() {
    let tenant = Tenant::new().known();
    tenant.configure(ANY_ROSTER);
    let roster = new_people(&tenant, 3);
    tenant.sandbox.arm(Mishap::new(MishapKind::HangAfter).on("POST", "/employee/insert").times(1));
    killed_where_it_hangs(&tenant, &["sync", roster]);
    tenant.sandbox.clear_requests();
    tenant.sandbox.arm(Mishap::new(MishapKind::Latency(400)));
    let process = tenant.start(&["sync", roster]);
    wait_until(|| tenant.sandbox.requests().len() > 2);
    signal(&process, "-TERM");
    let stopped = ran(process.wait_with_output().unwrap());
    assert_eq!(stopped.code, 130, "{}\n{}", stopped.out, stopped.err);
    assert!(stopped.err.contains("it was interrupted"), "{}", stopped.err);
    tenant.sandbox.clear_faults();
    let last = tenant.run(&["status", "--format", "json"]).json();
    assert!(last.to_string().contains("\"kind\":\"interrupted\""), "{last:#}");
    tenant.run(&["sync", roster]).exits(0);
    assert_eq!(created(&tenant), 3);
}

#[test]
fn of_two_that_start_together_one_runs() {
    let tenant = Tenant::new().known();
    // One person: nothing else is under way in the first run while it waits.
    let roster = new_people(&tenant, 1);
    tenant.sandbox.arm(Mishap::new(MishapKind::HangBefore).on("POST", "/employee/insert"));
    let mut first = tenant.start(&["sync", roster]);
    wait_until(|| tenant.sandbox.hanging() > 0);
    let (people, requests) = (tenant.sandbox.people(), tenant.sandbox.requests().len());
    let second = tenant.run(&["sync", roster]).exits(7);
    assert!(second.err.contains("`sync` since 20") && second.err.contains("(process "), "{}", second.err);
    assert_eq!(tenant.sandbox.people(), people);
    let after = &tenant.sandbox.requests()[requests..];
    assert!(after.iter().all(|request| request.method == "GET"), "{after:?}");
    first.kill().unwrap();
    first.wait().unwrap();
    tenant.sandbox.clear_faults();
    tenant.run(&["sync", roster]).exits(0);
    assert_eq!(created(&tenant), 1, "the lock is gone with its holder");
}

#[test]
fn an_encrypted_credentials_file_holds_the_secrets_of_a_resumed_run() {
    let tenant = Tenant::new();
    let key = age::x25519::Identity::generate();
    tenant.configure(&format!("{ANY_ROSTER}[credentials]\nrecipients = [\"{}\"]\n", key.to_public()));
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "yes,new_login")));
    tenant.sandbox.arm(Mishap::new(MishapKind::HangAfter).on("POST", "/employee/insert").times(1));
    killed_where_it_hangs(&tenant, &["sync", roster, "--credentials", "c.csv"]);
    tenant.run(&["runs", "resume"]).exits(0);
    let text =
        String::from_utf8(age::decrypt(&key, &std::fs::read(tenant.path("c.csv.age")).unwrap()).unwrap());
    let text = text.unwrap();
    let login = tenant.sandbox.logins().into_iter().find(|login| login.username == "new_login").unwrap();
    let pin = tenant.person(2001).unwrap().pos_pin;
    assert!(text.contains(&pin) && text.contains(&login.password), "{text}");
    for name in ["state.db", "state.db-wal"] {
        let bytes = std::fs::read(tenant.path("state/127.0.0.1").join(name)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&login.password), "a password stands in {name}");
    }
}

#[test]
fn somebody_absent_whose_login_alone_was_closed_when_the_run_was_killed_is_disabled_by_the_next_sync() {
    let tenant = Tenant::new();
    tenant.configure(&format!("{ANY_ROSTER}[policy]\nabsent = \"disable\"\nabsent_runs = 1\n"));
    let people = tenant.sandbox.people();
    let others = people.iter().filter(|one| one.active && one.id != 3018 && one.pos_user_id != 1004);
    let rows: String = others.map(|one| format!("{},{},active\n", one.pos_user_id, one.last_name)).collect();
    let roster = tenant.roster(&format!("pos_user_id,last_name,status\n{rows}"));
    let login = || tenant.sandbox.logins().into_iter().find(|login| login.id == 513).unwrap();
    tenant.sandbox.arm(Mishap::new(MishapKind::HangBefore).on("POST", "/employee/update").times(1));
    killed_where_it_hangs(&tenant, &["sync", roster]);
    assert!(!login().active && tenant.person(1004).unwrap().active, "killed between the two writes");
    let ran = tenant.run(&["sync", roster]).exits(0);
    assert!(ran.err.contains("did not come to its end"), "{}", ran.err);
    assert!(!tenant.person(1004).unwrap().active && !login().active);
    assert!(
        tenant.sandbox.people().iter().filter(|one| one.active).count() + 1
            == people.iter().filter(|one| one.active).count()
    );
}

#[test]
fn a_run_that_was_killed_can_be_given_up_and_what_nobody_knows_is_told() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    let roster = new_people(&tenant, 1);
    tenant.sandbox.arm(Mishap::new(MishapKind::HangBefore).on("POST", "/employee/insert").times(1));
    killed_where_it_hangs(&tenant, &["sync", roster]);
    let runs = tenant.run(&["runs", "list", "--limit", "1", "--format", "json"]).exits(0).json();
    let id = runs["runs"][0]["run"].as_str().unwrap().to_owned();
    let given_up = tenant.run(&["runs", "abandon", &id]).exits(0);
    for told in ["Given up", "New2001 Person", "insert", "credentials.csv"] {
        assert!(given_up.out.contains(told), "{told}: {}", given_up.out);
    }
    tenant.run(&["runs", "abandon", &id]).exits(2);
    assert!(tenant.run(&["runs", "resume"]).exits(0).out.contains("Nothing to resume"));
    assert!(tenant.run(&["runs", "show", "last"]).exits(0).out.contains("given up"));
    let next = tenant.run(&["sync", roster]).exits(0);
    assert!(!next.err.contains("did not come to its end"), "{}", next.err);
    assert_eq!(created(&tenant), 1);
}
