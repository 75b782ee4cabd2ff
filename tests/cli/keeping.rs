//! How long things are kept, who is forgotten, and the files that let a computer run the program by itself.

use crate::environment::{Tenant, ago, changed, program, ran};

const ONE_UPDATE: &str = "pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-7777\n";

fn folder(tenant: &Tenant) -> std::path::PathBuf {
    std::fs::read_dir(tenant.path("state")).unwrap().next().unwrap().unwrap().path()
}

fn update(phone: &str) -> String {
    format!("pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-{phone}\n")
}

#[test]
fn of_an_old_run_one_line_stays() {
    let tenant = Tenant::new();
    for phone in ["7001", "7002", "7003"] {
        let roster = tenant.roster(&update(phone));
        tenant.run(&["sync", roster]).exits(0);
    }
    let database = folder(&tenant).join("state.db");
    changed(
        &database,
        "UPDATE run SET started = '2024-01-05T02:00:00.000Z', ended = '2024-01-05T02:07:00.000Z' WHERE number <> 2",
    );
    let shown = tenant.run(&["runs", "prune", "--dry-run", "--format", "json"]).exits(0).json();
    assert_eq!(shown["runs"].as_array().unwrap().len(), 1, "the last accepted roster's stays: {shown}");
    let first = shown["runs"][0].as_str().unwrap().to_owned();
    assert!(folder(&tenant).join("runs").join(&first).join("results.csv").exists(), "nothing went yet");
    tenant.run(&["runs", "prune"]).exits(0);
    assert!(!folder(&tenant).join("runs").join(&first).exists());
    let run = tenant.run(&["runs", "show", &first, "--format", "json"]).exits(0).json();
    assert_eq!((&run["run"]["exit_code"], run["rows"].as_array().unwrap().len()), (&0.into(), 0));
    assert_eq!(tenant.run(&["runs", "list", "--format", "json"]).json()["runs"].as_array().unwrap().len(), 3);
    tenant.configure("[retention]\nruns = \"7days\"\n");
    assert!(tenant.run(&["runs", "prune"]).exits(2).err.contains("30 days"));
}

/// Everything that is some days old takes a tenth of the room, and is told as before.
#[test]
fn what_is_some_days_old_is_packed_and_read_as_before() {
    let tenant = Tenant::new();
    let rows: String = tenant
        .sandbox
        .people()
        .iter()
        .filter(|person| person.active)
        .map(|person| format!("{},{},{}\n", person.pos_user_id, person.last_name, person.phone))
        .collect();
    let roster = tenant.roster(&format!("pos_user_id,last_name,phone\n{rows}"));
    tenant.run(&["sync", roster]);
    let before = tenant.run(&["runs", "show", "last", "--format", "json"]).exits(0).json();
    let run = before["run"]["run"].as_str().unwrap().to_owned();
    let results = folder(&tenant).join("runs").join(&run).join("results.jsonl");
    let size = std::fs::metadata(&results).unwrap().len();
    let long_ago = ago(std::time::Duration::from_hours(24 * 9));
    std::fs::File::options().write(true).open(&results).unwrap().set_modified(long_ago).unwrap();
    changed(
        &folder(&tenant).join("state.db"),
        "UPDATE run SET started = '2026-01-05T02:00:00.000Z', ended = '2026-01-05T02:07:00.000Z'",
    );
    tenant.run(&["runs", "prune"]).exits(0);
    let packed = std::fs::metadata(results.with_extension("jsonl.gz")).unwrap().len();
    assert!(packed * 5 < size && !results.exists(), "{packed} of {size}");
    let after = tenant.run(&["runs", "show", &run, "--format", "json"]).exits(0).json();
    assert_eq!(before["rows"], after["rows"]);
    assert!(!folder(&tenant).join("runs").join(&run).join("plan.json").exists(), "a plan is kept once");
}

#[test]
fn somebody_who_has_left_is_forgotten() {
    let tenant = Tenant::new();
    let roster = tenant.roster(ONE_UPDATE);
    tenant.run(&["sync", roster]).exits(0);
    let name =
        tenant.person(1002).map(|person| format!("{} {}", person.first_name, person.last_name)).unwrap();
    assert!(tenant.run(&["forget", "1002"]).exits(2).err.contains("is active"));
    std::fs::write(tenant.path("leavers.csv"), "pos_user_id\n1002\n").unwrap();
    tenant.run(&["offboard", "leavers.csv"]).exits(0);
    assert!(
        !tenant.run(&["history", &name, "--format", "json"]).json()["rows"].as_array().unwrap().is_empty()
    );
    let told = tenant.run(&["forget", "1002"]).exits(0);
    assert!(told.out.contains("is forgotten") && told.out.contains("keyed hash"), "{}", told.out);
    assert!(
        tenant.run(&["history", &name, "--format", "json"]).json()["rows"].as_array().unwrap().is_empty()
    );
    tenant.run(&["plan", "leavers.csv"]);
    for file in ["state.db", "state.db-wal"] {
        let bytes = std::fs::read(folder(&tenant).join(file)).unwrap_or_default();
        assert!(!bytes.windows(name.len()).any(|part| part == name.as_bytes()), "{file} names them");
    }
    assert!(tenant.run(&["forget", "No Body"]).exits(2).err.contains("nothing is kept"));
}

#[test]
fn the_timers_are_written_for_every_kind_of_computer() {
    let tenant = Tenant::new();
    tenant.configure(
        "[schedule]\ndue = \"03:15\"\nlate_after = \"2h\"\nrandom_delay = \"5m\"\n[tenants.main]\nsubdomain = \"example\"\ntimezone = \"America/Chicago\"\n",
    );
    let print = |kind: &str| {
        let mut command = program(tenant.dir.path());
        ran(command.args(["schedule", "print", "--kind", kind]).output().unwrap()).exits(0).out
    };
    let units = print("systemd");
    for words in [
        "OnCalendar=*-*-* 03:15:00 America/Chicago",
        "OnCalendar=*-*-* 05:45:00 America/Chicago",
        "RandomizedDelaySec=5min",
        "status --notify",
        "ProtectSystem=strict",
    ] {
        assert!(units.contains(words), "{words}\n{units}");
    }
    let table = print("cron");
    assert!(table.contains("CRON_TZ=America/Chicago\n15 3 * * * roster-sync "), "{table}");
    let task = print("windows");
    assert!(task.contains("<RandomDelay>PT5M</RandomDelay>") && task.contains("T03:15:00"), "{task}");
    let mut command = program(tenant.dir.path());
    command.args(["schedule", "install", "--kind", "systemd", "--into", "units"]);
    ran(command.output().unwrap()).exits(0);
    assert!(tenant.path("units/roster-sync-status.timer").exists());
}

#[test]
fn shells_and_the_manual_know_every_command() {
    let tenant = Tenant::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(tenant.run(&["completions", shell]).exits(0).out.contains("roster-sync"), "{shell}");
    }
    assert!(tenant.run(&["man"]).exits(0).out.contains(".TH roster-sync"));
    tenant.run(&["man", "--out", "man"]).exits(0);
    assert!(tenant.path("man/roster-sync-runs-prune.1").exists());
    let schema = tenant.run(&["config", "schema"]).exits(0).json();
    assert!(schema["properties"]["notify"].is_object() && schema["properties"]["tenants"].is_object());
}

#[test]
fn whoever_has_the_same_name_is_not_forgotten_with_somebody() {
    let tenant = Tenant::new();
    let roster = tenant.roster(
        "pos_user_id,first_name,last_name,phone\n1006,Chris,Taylor,(555) 010-7701\n1007,Chris,Taylor,(555) 010-7702\n",
    );
    tenant.run(&["sync", roster]).exits(0);
    std::fs::write(tenant.path("leavers.csv"), "pos_user_id,first_name,last_name\n1006,Chris,Taylor\n")
        .unwrap();
    tenant.run(&["offboard", "leavers.csv"]).exits(0);
    tenant.run(&["forget", "1006"]).exits(0);
    let left = tenant.run(&["history", "Chris Taylor", "--format", "json"]).json();
    let rows = left["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|one| one["row"]["employee_id"] == 3007), "{left}");
    assert!(left.to_string().contains("010-7702") && !left.to_string().contains("010-7701"), "{left}");
}
