//! A plan is a file: kept, looked at, applied exactly and at most once.

use crate::environment::{NEW_COLUMNS, SAMPLE_DAY, Tenant, new_row, program, ran, repository, with_sandbox};

#[test]
fn plan_then_apply_then_plan_again() {
    let dir = tempfile::tempdir().unwrap();
    let sample = repository("sample-roster.csv");
    let sample = sample.to_str().unwrap();
    let run = |args: &[&str]| with_sandbox(dir.path(), args);
    run(&["plan", sample, "--today", SAMPLE_DAY, "--out", "plan.json"]).exits(0);
    run(&["plan", sample, "--today", SAMPLE_DAY, "--detailed-exitcode"]).exits(3);
    run(&["apply", "plan.json"]).exits(0);
    let last = ["plan", sample, "--today", SAMPLE_DAY, "--format", "json", "--detailed-exitcode"];
    let plan = run(&last).exits(0).json();
    let (unchanged, wait) = (&plan["summary"]["unchanged"], &plan["summary"]["wait"]);
    assert_eq!(unchanged.as_u64().unwrap() + 1, plan["roster"]["rows"].as_u64().unwrap());
    assert_eq!(wait, 1, "somebody leaves on a later day");
    let again = run(&["apply", "plan.json"]).exits(2);
    assert!(again.err.contains("was applied already"), "{}", again.err);
}

#[test]
fn plan_and_results_name_the_settings_file_that_held() {
    let tenant = Tenant::new();
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "no,")));
    let told = tenant.run(&["plan", roster]).exits(0).out;
    assert!(told.lines().any(|line| line.starts_with("  settings ") && line.contains("roster-sync.toml")));
    let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    for document in [plan, results] {
        assert!(document["settings"].as_str().unwrap().ends_with("roster-sync.toml"), "{document:#}");
    }
    let dir = tempfile::tempdir().unwrap();
    let sample = repository("sample-roster.csv");
    let bare = with_sandbox(dir.path(), &["plan", sample.to_str().unwrap(), "--format", "json"]).exits(0);
    assert!(bare.json().get("settings").is_none());
}

#[test]
fn a_plan_has_the_documented_shape_and_stays_the_same() {
    let tenant = Tenant::new();
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "no,")));
    // The first time also reads whose e-mail no listing shows, and remembers it.
    tenant.run(&["plan", roster, "--today", "2026-11-23"]).exits(0);
    let plan = tenant.run(&["plan", roster, "--format", "json", "--today", "2026-11-23"]).exits(0).json();
    for key in ["schema", "tenant", "roster", "summary", "guards", "entries", "problems", "requests"] {
        assert!(plan.get(key).is_some(), "{key}");
    }
    let entry = &plan["entries"][0];
    for key in ["line", "situation", "reason", "operation", "person", "changes", "warnings"] {
        assert!(entry.get(key).is_some(), "{key}");
    }
    assert_eq!(entry["changes"][0]["field"], "first_name");
    let mut again =
        tenant.run(&["plan", roster, "--format", "json", "--today", "2026-11-23"]).exits(0).json();
    again["read_at"] = plan["read_at"].clone();
    // What was read of people for it is remembered.
    again["requests"] = plan["requests"].clone();
    assert_eq!(plan, again);
}

#[test]
fn what_changed_since_the_plan_is_left_alone() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n1021,terminated\n1022,terminated\n");
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    tenant.sandbox.edit_person(3020, |person| person.last_name = "Newname".into());
    tenant.sandbox.edit_person(3021, |person| person.active = false);
    let results = tenant.run(&["apply", "plan.json", "--format", "json"]).exits(1).json();
    let status = |name: &str| {
        let rows = results["rows"].as_array().unwrap();
        rows.iter().find(|row| row["key"] == name).unwrap()["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status("1020"), "stale");
    assert_eq!(status("1021"), "unchanged");
    assert_eq!(status("1022"), "done");
    assert!(tenant.person(1020).unwrap().active);
}

#[test]
fn only_some_lines_can_be_applied() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n1021,terminated\n");
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    tenant.run(&["apply", "plan.json", "--only", "3"]).exits(0);
    assert!(tenant.person(1020).unwrap().active && !tenant.person(1021).unwrap().active);
}

#[test]
fn a_given_pin_is_used_and_stands_in_no_plan() {
    let tenant = Tenant::new();
    let text = format!("pos_pin,{NEW_COLUMNS}48151623,{}", new_row(2001, "no,"));
    let roster = tenant.roster(&text);
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    assert!(!std::fs::read_to_string(tenant.path("plan.json")).unwrap().contains("48151623"));
    std::fs::rename(tenant.path("roster.csv"), tenant.path("moved.csv")).unwrap();
    tenant.run(&["apply", "plan.json", "--results", "r.csv"]).exits(1);
    assert!(
        tenant.person(2001).is_none(),
        "without the roster the given PIN is not known, and none is invented"
    );
    std::fs::rename(tenant.path("moved.csv"), tenant.path("roster.csv")).unwrap();
    tenant.run(&["sync", roster]).exits(0);
    assert_eq!(tenant.person(2001).unwrap().pos_pin, "48151623");
}

#[test]
fn a_plan_for_another_tenant_or_no_plan_at_all_is_refused() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n");
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    let other = with_sandbox(tenant.dir.path(), &["apply", "plan.json"]).exits(2);
    assert!(other.err.contains("was made for"), "{}", other.err);
    tenant.run(&["apply", roster]).exits(2);
    tenant.run(&["apply", "missing.json"]).exits(2);
    let text = std::fs::read_to_string(tenant.path("plan.json")).unwrap().replace("plan/2", "plan/9");
    std::fs::write(tenant.path("later.json"), text).unwrap();
    assert!(tenant.run(&["apply", "later.json"]).exits(2).err.contains("plan/9"));
}

#[test]
fn a_plan_that_shows_something_else_than_it_would_do_is_refused_though_its_seal_fits() {
    use roster_sync::model::Field;
    use roster_sync::plan::{Plan, Value};
    let tenant = Tenant::new();
    let text = "pos_user_id,first_name,last_name,phone,sites\n1021,Umar,Tobin,5550100191,Harbor Point\n";
    tenant.run(&["plan", tenant.roster(text), "--out", "plan.json"]).exits(0);
    let written = std::fs::read_to_string(tenant.path("plan.json")).unwrap();
    let made = Plan::from_json(&written).unwrap();
    let apply = |text: String| {
        std::fs::write(tenant.path("other.json"), text).unwrap();
        let refused = tenant.run(&["apply", "other.json"]).exits(2);
        assert!(tenant.person(1021).unwrap().phone != "5550100191", "nothing is written");
        refused.err
    };
    for (field, to) in [(Field::Phone, "(555) 010-0199"), (Field::Sites, "Maple Street")] {
        let mut other = made.clone();
        let shown = other.entries[0].changes.iter_mut().find(|change| change.field == field).unwrap();
        shown.to = Value::read(field, to);
        let error = apply(other.to_sealed_json());
        assert!(error.contains(&format!("what line-2 shows of {field} is not what it would do")), "{error}");
    }
    let mut silent = made.clone();
    silent.guards.clear();
    assert!(apply(silent.to_sealed_json()).contains("does not say what the guard"));
    assert!(apply(made.to_json()).contains("has no seal"));
    tenant.run(&["apply", "plan.json"]).exits(0);
}

#[test]
fn a_plan_is_applied_to_the_address_it_was_made_for_and_to_no_other() {
    let (planned, other) = (Tenant::new(), Tenant::new());
    let at =
        |url: &str| planned.configure(&format!("[tenants.main]\nurl = \"{url}\"\nusername = \"sync_bot\"\n"));
    let run = |args: &[&str]| {
        let mut command = program(planned.dir.path());
        command.env("ROSTER_SYNC_USERNAME", other.sandbox.username());
        command.env("ROSTER_SYNC_PASSWORD", other.sandbox.password());
        ran(command.args(["--state-dir", "state", "--tenant", "main"]).args(args).output().unwrap())
    };
    let roster = planned.roster("pos_user_id,status\n1020,terminated\n");
    at(&planned.sandbox.url());
    run(&["plan", roster, "--out", "plan.json"]).exits(0);
    at(&other.sandbox.url());
    let refused = run(&["apply", "plan.json"]).exits(2);
    assert!(refused.err.contains(&planned.sandbox.url()), "{}", refused.err);
    assert!(other.person(1020).unwrap().active, "nothing is written");
    at(&planned.sandbox.url());
    run(&["apply", "plan.json"]).exits(0);
}

#[test]
fn plans_read_well() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(repository("sample-roster.csv"), dir.path().join("roster.csv")).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"as of \d{4}-\d\d-\d\d \d\d:\d\d UTC", "as of [moment]");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for format in ["text", "markdown", "csv"] {
            let args = ["plan", "roster.csv", "--today", "2026-11-23", "--format", format];
            insta::assert_snapshot!(format!("plan_{format}"), with_sandbox(dir.path(), &args).exits(0).out);
        }
    });
}

#[test]
fn a_kept_plan_is_shown_whole_with_the_hash_that_names_it() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,5550100191\n");
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    let text = std::fs::read_to_string(tenant.path("plan.json")).unwrap();
    let plan = roster_sync::plan::Plan::from_json(&text).unwrap();
    let shown = tenant.run(&["plan", "show", "plan.json"]).exits(0);
    assert!(shown.out.contains("(555) 010-0191") && shown.out.contains(&plan.hash()), "{}", shown.out);
    assert!(shown.out.contains(&tenant.sandbox.url()), "{}", shown.out);
    tenant.run(&["plan", "show", roster]).exits(2);
    tenant.run(&["plan"]).exits(2);
}

#[test]
fn a_part_of_a_plan_is_chosen_by_lines_entries_or_the_leavers_and_judged_alone() {
    let tenant = Tenant::new();
    let people =
        tenant.sandbox.people().into_iter().filter(|person| (1040..1090).contains(&person.pos_user_id));
    let row = |one: roster_sync::sandbox::Person| {
        let number = one.pos_user_id;
        format!("{number},{},{},5550107{:03},active\n", one.first_name, one.last_name, number - 1000)
    };
    let changed: String = people.map(row).collect();
    let roster = tenant
        .roster(&format!("pos_user_id,first_name,last_name,phone,status\n1020,,,,terminated\n{changed}"));
    let stopped = tenant.run(&["sync", roster]).exits(4);
    assert!(stopped.out.contains("STOPPED by the guard max-updates"), "{}", stopped.out);
    let line = stopped.out.lines().find(|line| line.contains("--only leavers")).unwrap();
    let plan = line.split_whitespace().find(|word| word.contains("plans/")).unwrap().to_owned();
    for (part, words) in [
        ("999", "the plan has no line 999"),
        ("line-x", "names nothing"),
        ("employee-1", "no entry employee-1"),
    ] {
        let refused = tenant.run(&["apply", &plan, "--only", part]).exits(2);
        assert!(refused.err.contains(words), "{part}: {}", refused.err);
    }
    tenant.run(&["apply", &plan, "--only", "leavers"]).exits(0);
    assert!(!tenant.person(1020).unwrap().active, "the leaver's access is closed");
    assert!(tenant.person(1041).unwrap().phone != "5550107041", "and nothing else was done");
}

#[test]
fn a_plan_gives_way_to_a_roster_that_was_carried_out_after_it_was_made() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,5550100191\n");
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    let roster = tenant.roster("pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,5550100192\n");
    tenant.run(&["sync", roster]).exits(0);
    let late = tenant.run(&["apply", "plan.json"]).exits(2);
    assert!(late.err.contains("roster-sync plan roster.csv"), "{}", late.err);
    assert_eq!(tenant.person(1021).unwrap().phone, "5550100192");
}

#[test]
fn a_plan_holds_for_some_days_and_no_longer() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n");
    let text = tenant.run(&["plan", roster, "--format", "json"]).exits(0).out;
    let mut plan: roster_sync::plan::Plan = serde_json::from_str(&text).unwrap();
    plan.read_at -= chrono::Duration::days(8);
    let old = ["apply", "old.json", "--foreign", &plan.hash()];
    std::fs::write(tenant.path("old.json"), plan.to_sealed_json()).unwrap();
    let late = tenant.run(&old).exits(2);
    assert!(
        late.err.contains("8 days old") && late.err.contains("roster-sync plan roster.csv"),
        "{}",
        late.err
    );
    assert!(tenant.person(1020).unwrap().active, "nothing is written");
    tenant.configure("[policy]\nplan_max_age_days = 30\n");
    tenant.run(&old).exits(0);
}
