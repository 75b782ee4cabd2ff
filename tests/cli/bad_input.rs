//! Bad things get a clear error and lose nothing.

use crate::environment::{Tenant, program, ran, repository, with_sandbox};

#[test]
fn every_problem_of_the_broken_roster_is_told_with_line_and_column() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(repository("fixtures/broken-roster.csv"), dir.path().join("broken-roster.csv")).unwrap();
    let check = |more: &[&str]| {
        ran(program(dir.path()).args(["check", "broken-roster.csv"]).args(more).output().unwrap())
    };
    let document = check(&["--format", "json"]).exits(0).json();
    let problems = document["problems"].as_array().unwrap();
    let codes: std::collections::BTreeSet<&str> =
        problems.iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(codes.len() >= 15, "{codes:?}");
    assert!(
        problems
            .iter()
            .all(|one| one["line"].as_u64().unwrap() > 1 && !one["message"].as_str().unwrap().is_empty())
    );
    check(&["--strict"]).exits(2);
    let text = check(&[]).exits(0).out;
    for problem in problems {
        let place = format!("broken-roster.csv:{}", problem["line"]);
        assert!(text.contains(&place), "{place}");
    }
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("check_broken_roster", text);
    });
}

#[test]
fn the_good_rows_of_a_broken_roster_go_on_and_the_others_are_pinned() {
    let tenant = Tenant::new();
    // When the one leaves and what the other may enter cannot be read.
    let text = "pos_user_id,status,termination_date,sites\n1020,terminated,,\n1021,terminated,soon,\n1022,active,,Nowhere\n";
    let roster = tenant.roster(text);
    let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
    let absent = plan["entries"].as_array().unwrap().iter().filter(|entry| entry["situation"] == "absent");
    let numbers: Vec<u64> = absent.filter_map(|entry| entry["person"]["pos_user_id"].as_u64()).collect();
    assert!(!numbers.contains(&1021) && !numbers.contains(&1022), "pinned people are not absent");
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    assert_eq!(
        (results["summary"]["done"].clone(), results["summary"]["refused"].clone()),
        (1.into(), 2.into())
    );
    assert!(!tenant.person(1020).unwrap().active);
    assert!(tenant.person(1021).unwrap().active, "a refused leaver is not disabled");
    tenant.run(&["sync", roster, "--strict"]).exits(2);
}

/// A rate or an address that cannot be read is left alone: it says nothing of who somebody is, nor of whether they work here.
#[test]
fn what_a_row_does_not_need_keeps_it_from_nothing() {
    let tenant = Tenant::new();
    let before = tenant.person(1022).unwrap();
    let text = "pos_user_id,first_name,last_name,status,wage_rate,phone\n\
                1021,Umar,Tobin,terminated,fifteen,\n1022,Vera,Ulrich,active,fifteen,5550100150\n";
    // The rate of whoever stays is asked about; their telephone is changed all the same.
    let results = tenant.run(&["sync", tenant.roster(text), "--format", "json"]).exits(1).json();
    assert_eq!(
        (&results["summary"]["done"], &results["summary"]["partial"]),
        (&1.into(), &1.into()),
        "{results}"
    );
    assert!(!tenant.person(1021).unwrap().active, "a leaver leaves whatever the pay says");
    let now = tenant.person(1022).unwrap();
    assert_eq!((now.phone.as_str(), now.wages), ("5550100150", before.wages), "the pay is left alone");
}

#[test]
fn refused_rows_come_back_with_their_reason_to_be_mended() {
    let tenant = Tenant::new();
    let roster = tenant
        .roster("pos_user_id;shoe;wage_rate;sites\n1020;44;x;Nowhere\n1021;45;;Harbour Point\n1022;;;\n");
    let out = tenant.run(&["sync", roster]).exits(1).out;
    let path =
        out.lines().find_map(|line| line.strip_prefix("Refused rows, to mend")).unwrap().trim().to_owned();
    let rejects = std::fs::read_to_string(tenant.dir.path().join(path)).unwrap();
    let lines: Vec<&str> = rejects.lines().collect();
    assert_eq!(lines[0], "pos_user_id;shoe;wage_rate;sites;reject_reason");
    assert!(
        lines[1].starts_with("1020;44;x;Nowhere;") && lines[2].starts_with("1021;45;;Harbour Point;"),
        "{rejects}"
    );
    assert!(lines[2].contains("Harbor Point"), "the nearest name is told: {rejects}");
}

#[test]
fn what_is_no_roster_is_told_and_nothing_is_asked() {
    let tenant = Tenant::new();
    let write = |name: &str, bytes: &[u8]| std::fs::write(tenant.path(name), bytes).unwrap();
    write("empty.csv", b"");
    write("nohead.csv", b"1001,Ana,Diaz\n");
    write("book.csv", b"PK\x03\x04\x00\x00");
    write("binary.csv", &[b"email\n".as_slice(), &[0, 1, 2, 3]].concat());
    write("long.csv", &[b"email\n".as_slice(), &vec![b'a'; 50_000_000]].concat());
    std::fs::create_dir(tenant.path("folder")).unwrap();
    for (name, words) in [
        ("empty.csv", "is empty"),
        ("nohead.csv", "names the columns"),
        ("book.csv", "ZIP archive"),
        ("binary.csv", "binary"),
        ("long.csv", "long.csv:2"),
        ("folder", "is a folder"),
        ("missing.csv", "missing.csv"),
    ] {
        let ran = tenant.run(&["sync", name]).exits(2);
        assert!(ran.err.contains(words), "{name}: {}", ran.err);
    }
    assert!(tenant.sandbox.requests().is_empty());
    write("header.csv", b"pos_user_id,status\n");
    assert!(tenant.run(&["sync", "header.csv"]).exits(4).out.contains("empty-roster"));
}

#[test]
fn a_missing_or_bad_connection_is_told_with_the_remedy() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("r.csv"), "pos_user_id,status\n1020,terminated\n").unwrap();
    let run = |args: &[&str], environment: &[(&str, &str)]| {
        let mut command = program(dir.path());
        command.args(["plan", "r.csv", "--state-dir", "state"]).args(args).envs(environment.iter().copied());
        ran(command.output().unwrap())
    };
    let secret = [("ROSTER_SYNC_USERNAME", "bot"), ("ROSTER_SYNC_PASSWORD", "hunter2hunter2")];
    assert!(run(&[], &[]).exits(2).err.contains("--sandbox"));
    assert!(run(&["--url", "https://x.example.com"], &[]).exits(2).err.contains("ROSTER_SYNC_USERNAME"));
    assert!(
        run(&["--url", "https://x.example.com"], &secret[..1]).exits(2).err.contains("ROSTER_SYNC_PASSWORD")
    );
    let http = run(&["--url", "http://x.example.com"], &secret).exits(2);
    assert!(http.err.contains("not https") && !http.err.contains("hunter2"), "{}", http.err);
    assert!(run(&["--url", "nonsense"], &secret).exits(2).err.contains("not an address"));
    let closed = run(&["--url", "http://127.0.0.1:9"], &secret).exits(6);
    assert!(closed.err.contains("reach"), "{}", closed.err);
    std::fs::write(dir.path().join("roster-sync.toml"), "[rate]\nburts = 4\n").unwrap();
    let config = run(&[], &secret).exits(2);
    assert!(config.err.contains("line 2") && config.err.contains("burts"), "{}", config.err);
    for (setting, value) in [("requests_per_second", "0"), ("burst", "0"), ("max_runtime", "\"0s\"")] {
        std::fs::write(dir.path().join("roster-sync.toml"), format!("[rate]\n{setting} = {value}\n"))
            .unwrap();
        let named = run(&[], &secret).exits(2);
        assert!(named.err.contains(&format!("the setting rate.{setting} has the value")), "{}", named.err);
    }
}

#[test]
fn a_wrong_password_is_a_refused_sign_in() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n");
    let ran = tenant.run_as(&["sync", roster], "not-the-password");
    assert!(!ran.err.contains("not-the-password") && !ran.out.contains("not-the-password"));
    ran.exits(5);
    assert_eq!(tenant.sandbox.requests_by_route()["POST /login_check"], 1, "never tried over and over");
}

#[test]
fn json_is_one_document_even_when_things_go_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let ran = with_sandbox(dir.path(), &["sync", "missing.csv", "--format", "json"]).exits(2);
    assert_eq!(ran.json()["error"]["exit_code"], 2);
}
