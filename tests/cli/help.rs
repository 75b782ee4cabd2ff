//! Every help text, as a payroll clerk reads it.

use crate::environment::{program, ran};

#[test]
fn every_help_text_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let commands: [&[&str]; 54] = [
        &[],
        &["check"],
        &["plan"],
        &["apply"],
        &["sync"],
        &["offboard"],
        &["explain"],
        &["doctor"],
        &["list"],
        &["list", "sites"],
        &["list", "departments"],
        &["list", "permissions"],
        &["list", "employees"],
        &["list", "users"],
        &["list", "shifts"],
        &["available"],
        &["employee"],
        &["employee", "show"],
        &["employee", "create"],
        &["employee", "update"],
        &["employee", "disable"],
        &["employee", "reactivate"],
        &["user"],
        &["user", "create"],
        &["user", "disable"],
        &["user", "enable"],
        &["review"],
        &["matches"],
        &["matches", "list"],
        &["matches", "remove"],
        &["runs"],
        &["status"],
        &["notify"],
        &["notify", "test"],
        &["history"],
        &["forget"],
        &["schedule"],
        &["schedule", "print"],
        &["schedule", "install"],
        &["completions"],
        &["man"],
        &["config", "schema"],
        &["runs", "prune"],
        &["runs", "list"],
        &["runs", "show"],
        &["runs", "resume"],
        &["runs", "abandon"],
        &["runs", "undo"],
        &["password"],
        &["sandbox"],
        &["state"],
        &["state", "rebind"],
        &["state", "compact"],
        &["help"],
    ];
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        for command in commands {
            let help = ran(program(dir.path()).args(command).arg("--help").output().unwrap());
            let name = format!("help_{}", command.join("_")).trim_end_matches('_').to_owned();
            if command != ["help"] {
                insta::assert_snapshot!(name, help.exits(0).out);
            }
        }
    });
}

#[test]
fn the_version_tells_what_it_is_built_of() {
    let dir = tempfile::tempdir().unwrap();
    let asked = |flag: &str| ran(program(dir.path()).arg(flag).output().unwrap()).exits(0).out;
    let number = concat!("roster-sync ", env!("CARGO_PKG_VERSION"));
    assert_eq!(asked("-V"), format!("{number}\n"));
    let told = asked("--version");
    assert!(told.starts_with(number), "{told}");
    for word in ["commit", "target", "protocol"] {
        let line = told.lines().find_map(|line| line.strip_prefix(word)).unwrap_or_default().trim();
        assert!(!line.is_empty() && line != "unknown", "{word}\n{told}");
    }
    let protocol =
        std::fs::read_to_string(crate::environment::repository("docs/backoffice-protocol.md")).unwrap();
    let day = told.split_whitespace().last().unwrap();
    assert!(protocol.contains(&format!("\nAs of {day}.\n")), "{told}");
}

/// What every command takes is told once, and taken everywhere.
#[test]
fn what_every_command_takes_is_told_once() {
    let dir = tempfile::tempdir().unwrap();
    let help =
        |args: &[&str]| ran(program(dir.path()).args(args).arg("--help").output().unwrap()).exits(0).out;
    assert!(help(&[]).contains("--state-dir"));
    for args in [&["sync"][..], &["runs", "list"], &["employee", "create"]] {
        assert!(!help(args).contains("--state-dir"), "{args:?}");
    }
    let narrow = ran(program(dir.path()).args(["help", "sync"]).output().unwrap()).exits(0).out;
    assert!(narrow.contains("--dry-run") && !narrow.contains("--state-dir"), "{narrow}");
    for dry_run in ["-n", "--dry-run"] {
        let ran = crate::environment::with_sandbox(dir.path(), &["sync", "missing.csv", dry_run]);
        assert!(ran.exits(2).err.contains("missing.csv"));
    }
}

#[test]
fn every_command_is_in_one_group() {
    let dir = tempfile::tempdir().unwrap();
    let manual = dir.path().join("manual");
    ran(program(dir.path()).args(["man", "--out"]).arg(&manual).output().unwrap()).exits(0);
    let pages = std::fs::read_dir(&manual).unwrap().map(|page| page.unwrap().file_name());
    let name = |page: std::ffi::OsString| {
        let page = page.into_string().unwrap();
        page.strip_prefix("roster-sync-")?.strip_suffix(".1").map(ToOwned::to_owned)
    };
    // The page of a command's command has another dash.
    let mut all: Vec<String> = pages.filter_map(name).filter(|name| !name.contains('-')).collect();
    all.push("help".to_owned());
    all.sort_unstable();
    let help = ran(program(dir.path()).arg("--help").output().unwrap()).exits(0).out;
    let commands = help.split("Options for every command").next().unwrap();
    let mut grouped: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| line.starts_with(char::is_alphabetic))
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    grouped.sort_unstable();
    assert_eq!(grouped, all);
}

#[test]
fn what_every_command_takes_is_taken_behind_it_too() {
    let dir = tempfile::tempdir().unwrap();
    let asked = ["runs", "list", "--sandbox", "--quiet"];
    ran(program(dir.path()).args(asked).output().unwrap()).exits(0);
}
