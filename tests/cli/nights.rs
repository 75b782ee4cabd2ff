//! Whatever ends a night is known afterwards: as a run in the store, in `status`, by the exit code.

use serde_json::Value;

use roster_sync::sandbox::{Mishap, MishapKind};

use crate::environment::{NEW_COLUMNS, Ran, Tenant, changed, new_row};

fn last_run(tenant: &Tenant) -> Value {
    let listed = tenant.run(&["runs", "list", "--limit", "1", "--format", "json"]).exits(0).json();
    listed["runs"][0].clone()
}

fn status(tenant: &Tenant) -> Ran {
    tenant.run(&["status", "--format", "json"])
}

const ONE_UPDATE: &str = "pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-7777\n";

/// A roster of the people who are there, of whom so many have left.
fn leavers(tenant: &Tenant, number: usize) -> &'static str {
    let people = tenant.sandbox.people();
    let mut left = 0;
    let rows = people.iter().filter(|person| person.active && person.pos_user_id != 1001).map(|person| {
        left += 1;
        let status = if left <= number { "terminated" } else { "active" };
        format!("{},{},{status}\n", person.pos_user_id, person.last_name)
    });
    let rows: String = rows.collect();
    tenant.roster(&format!("pos_user_id,last_name,status\n{rows}"))
}

#[test]
fn every_way_a_night_can_end_is_a_run_with_its_reason() {
    let tenant = Tenant::new().known();
    let ends = |args: &[&str], code: i32, kind: &str, words: &str| {
        tenant.run(args).exits(code);
        let run = last_run(&tenant);
        assert_eq!((&run["exit_code"], &run["reason"]["kind"]), (&code.into(), &kind.into()), "{run}");
        let told = run["reason"]["reason"].as_str().unwrap_or_default().to_owned();
        assert!(told.contains(words), "{told}");
        let shown = tenant.run(&["runs", "show", "last"]).exits(0);
        assert!(shown.flat().contains(words), "{}", shown.out);
    };
    ends(&["sync", "missing.csv"], 2, "roster", "missing.csv");
    std::fs::write(tenant.path("bad.csv"), "%PDF-1.7 no roster\n").unwrap();
    ends(&["sync", "bad.csv"], 2, "roster", "PDF");
    ends(&["offboard", "missing.csv"], 2, "roster", "missing.csv");
    let roster = tenant.roster(ONE_UPDATE);
    ends(&["sync", roster, "--allow", "no-such-guard"], 2, "usage", "no-such-guard");
    ends(&["apply", "missing.json"], 2, "usage", "missing.json");
    let many = leavers(&tenant, 30);
    ends(&["sync", many], 4, "guard", "max-disables");
}

#[test]
fn a_refused_sign_in_and_a_backoffice_that_is_not_there_are_runs_too() {
    let tenant = Tenant::new();
    let roster = tenant.roster(ONE_UPDATE);
    tenant.run_as(&["sync", roster], "wrong").exits(5);
    assert_eq!(last_run(&tenant)["reason"]["kind"], "sign-in-refused");
    let url = "http://127.0.0.1:9";
    let there = ["--url", url, "sync", roster];
    let mut command = crate::environment::program(tenant.dir.path());
    command
        .args(["--state-dir", "elsewhere"])
        .args(there)
        .env("ROSTER_SYNC_USERNAME", "x")
        .env("ROSTER_SYNC_PASSWORD", "x");
    crate::environment::ran(command.output().unwrap()).exits(6);
    let mut command = crate::environment::program(tenant.dir.path());
    command.args(["--state-dir", "elsewhere", "--url", url, "runs", "list", "--format", "json"]);
    let listed = crate::environment::ran(command.output().unwrap()).exits(0).json();
    assert_eq!(listed["runs"][0]["reason"]["kind"], "unreachable");
}

#[test]
fn a_night_that_found_the_tenant_held_is_told() {
    let tenant = Tenant::new();
    let roster = tenant.roster(ONE_UPDATE);
    tenant.run(&["sync", roster]).exits(0);
    let folder = std::fs::read_dir(tenant.path("state")).unwrap().next().unwrap().unwrap().path();
    let held = std::fs::OpenOptions::new().write(true).open(folder.join("lock")).unwrap();
    held.lock().unwrap();
    tenant.run(&["sync", roster]).exits(7);
    assert_eq!(last_run(&tenant)["reason"]["kind"], "locked");
}

#[test]
fn a_dry_run_is_no_night() {
    let tenant = Tenant::new();
    tenant.run(&["sync", "missing.csv", "-n"]).exits(2);
    let listed = tenant.run(&["runs", "list"]).exits(0);
    assert_eq!(listed.out, "No runs yet.\n");
}

#[test]
fn status_tells_the_last_success_what_waits_and_what_is_overdue() {
    let tenant = Tenant::new().known();
    let never = status(&tenant).exits(1).json();
    assert_eq!(never["tenants"][0]["state"], "overdue");
    let roster = tenant.roster(ONE_UPDATE);
    tenant.run(&["sync", roster]).exits(0);
    let well = status(&tenant).exits(0).json();
    assert_eq!((&well["schema"], &well["overdue"]), (&"roster-sync/status/1".into(), &0.into()));
    assert_eq!(
        (&well["tenants"][0]["state"], &well["tenants"][0]["last"]["exit_code"]),
        (&"well".into(), &0.into())
    );
    let many = leavers(&tenant, 30);
    tenant.run(&["sync", many]).exits(4);
    let waiting = status(&tenant).exits(0).json();
    let one = &waiting["tenants"][0];
    assert_eq!(one["state"], "waiting");
    let command = one["waits"][0]["command"].as_str().unwrap();
    assert!(command.contains("apply") && command.contains("--allow max-disables"), "{command}");
    let text = tenant.run(&["status"]).exits(0);
    assert!(text.out.contains("roster-sync apply") && text.out.contains("last success"), "{}", text.out);
    let plan = one["waiting_plan"]["plan"].as_str().unwrap().to_owned();
    let guards: Vec<String> = one["waiting_plan"]["guards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    let mut args = vec!["apply", &plan];
    for guard in &guards {
        args.extend(["--allow", guard]);
    }
    tenant.run(&args).exits(0);
    assert!(status(&tenant).exits(0).json()["tenants"][0]["waits"].as_array().unwrap().is_empty());
}

#[test]
fn status_says_what_needs_somebody_beside_its_heading() {
    let tenant = Tenant::new().known();
    tenant.sandbox.arm(
        roster_sync::sandbox::Mishap::new(roster_sync::sandbox::MishapKind::Status(500))
            .on("POST", "/employee/update"),
    );
    tenant.run(&["sync", tenant.roster(ONE_UPDATE)]).exits(1);
    let text = tenant.run(&["status"]).exits(0);
    assert!(text.out.contains("needs somebody  1 row failed"), "{}", text.out);
}

#[test]
fn a_run_of_the_day_before_yesterday_is_overdue() {
    let tenant = Tenant::new();
    let roster = tenant.roster(ONE_UPDATE);
    tenant.run(&["sync", roster]).exits(0);
    let folder = std::fs::read_dir(tenant.path("state")).unwrap().next().unwrap().unwrap().path();
    changed(&folder.join("state.db"), "UPDATE run SET ended = '2026-01-05T02:07:00.000Z'");
    let text = tenant.run(&["status"]).exits(1);
    assert!(text.out.contains("OVERDUE"), "{}", text.out);
    tenant.configure("[schedule]\ndue = \"02:00\"\nlate_after = \"4h\"\n");
    let told = status(&tenant).exits(1).json();
    assert!(told["tenants"][0]["next_due"].is_string(), "{told}");
    tenant.configure("[schedule]\ndue = \"two\"\n");
    assert!(status(&tenant).exits(2).err.contains("02:00"));
}

#[test]
fn status_tells_every_tenant_of_the_settings() {
    let tenant = Tenant::new();
    let settings = "[tenants.north]\nsubdomain = \"north\"\n[tenants.south]\nsubdomain = \"south\"\n";
    std::fs::write(tenant.path("roster-sync.toml"), settings).unwrap();
    let mut command = crate::environment::program(tenant.dir.path());
    command.args(["--state-dir", "state", "status", "--format", "json"]);
    let told = crate::environment::ran(command.output().unwrap()).exits(1).json();
    let names: Vec<&str> =
        told["tenants"].as_array().unwrap().iter().map(|one| one["tenant"].as_str().unwrap()).collect();
    assert_eq!(names, ["north", "south"]);
}

#[test]
fn the_list_of_runs_fits_a_terminal() {
    let tenant = Tenant::new();
    let long = "export-of-everybody-2026-11-27-final.csv";
    std::fs::write(tenant.path(long), ONE_UPDATE).unwrap();
    tenant.run(&["sync", long]).exits(0);
    let run = last_run(&tenant)["run"].as_str().unwrap().to_owned();
    tenant.run(&["runs", "undo", &run]).exits(0);
    tenant.run(&["sync", "missing.csv"]).exits(2);
    let listed = tenant.run(&["runs", "list", "--limit", "2"]).exits(0);
    assert!(listed.out.lines().all(|line| line.chars().count() <= 80), "{}", listed.out);
    assert_eq!(listed.out.lines().filter(|line| line.starts_with("20")).count(), 2, "{}", listed.out);
}

#[test]
fn what_happened_to_somebody_is_told_over_all_runs() {
    let tenant = Tenant::new();
    let roster = tenant.roster(ONE_UPDATE);
    tenant.run(&["sync", roster]).exits(0);
    let roster = tenant.roster("pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-8888\n");
    tenant.run(&["sync", roster]).exits(0);
    let told = tenant.run(&["history", "1002", "--format", "json"]).exits(0).json();
    assert_eq!(told["rows"].as_array().unwrap().len(), 2, "{told}");
    let name = told["rows"][0]["row"]["name"].as_str().unwrap().to_owned();
    let text = tenant.run(&["history", &name]).exits(0);
    assert!(text.flat().contains("phone"), "{}", text.out);
    assert!(tenant.run(&["history", "Nobody At All"]).exits(0).out.contains("Nothing is kept"));
}

#[test]
fn the_log_is_one_json_object_a_line_progress_and_errors_included() {
    let tenant = Tenant::new();
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(20_001, "no,")));
    let ran = tenant.run(&["--log-format", "json", "sync", roster]).exits(0);
    let lines: Vec<Value> = ran.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(
        lines.iter().any(|line| line["fields"]["message"].as_str().unwrap_or_default().contains("create")),
        "{}",
        ran.err
    );
    for args in [&["--log-format", "json", "sync", "missing.csv"][..], &["--log-format=json", "sink"]] {
        let ran = tenant.run(args).exits(2);
        let read: Vec<Value> = ran.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(read.last().unwrap()["level"], "ERROR", "{}", ran.err);
    }
}

#[test]
fn events_are_streamed_on_standard_output() {
    let tenant = Tenant::new();
    let roster = tenant.roster(ONE_UPDATE);
    let ran = tenant.run(&["sync", roster, "--format", "jsonl"]).exits(0);
    let events: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert!(
        ["planned", "started", "row-finished", "finished"].iter().all(|name| names.contains(name)),
        "{names:?}"
    );
    assert_eq!((names.last(), &events.last().unwrap()["exit_code"]), (Some(&"ended"), &0.into()));
    let ran = tenant.run(&["sync", "missing.csv", "--format", "jsonl"]).exits(2);
    let error: Value = serde_json::from_str(ran.out.trim()).unwrap();
    assert_eq!((&error["event"], &error["exit_code"]), (&"error".into(), &2.into()));
}

/// The first signal lets what is under way finish, the second does not wait.
#[cfg(unix)]
#[test]
fn the_first_signal_finishes_and_the_second_stops_at_once() {
    use std::io::Read;
    let rows: String = (0..8).map(|one| new_row(20_001 + one, "no,")).collect();
    for (signals, words) in
        [(&["-HUP"][..], "again to stop at once"), (&["-TERM", "-INT"], "Stopped at once")]
    {
        let tenant = Tenant::new().known();
        let roster = tenant.roster(&format!("{NEW_COLUMNS}{rows}"));
        tenant.sandbox.arm(Mishap::new(MishapKind::Latency(600)).on("POST", "/employee"));
        let mut child = tenant.start(&["sync", roster]);
        let begun = std::time::Instant::now();
        let at_work =
            || tenant.sandbox.requests().iter().any(|request| request.route.starts_with("POST /employee"));
        while !at_work() && begun.elapsed() < std::time::Duration::from_mins(1) {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        for signal in signals {
            let pid = child.id().to_string();
            std::process::Command::new("kill").args([*signal, pid.as_str()]).status().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(150));
        }
        let ended = child.wait().unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        tenant.sandbox.clear_faults();
        assert!(said.contains(words), "{said}");
        assert_eq!(ended.code(), Some(130), "{said}");
    }
}
