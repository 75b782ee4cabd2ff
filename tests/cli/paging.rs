//! Long text is shown in a pager where standard output is a terminal. The terminal is made by `script` of util-linux; where that is
//! missing, the tests say so and are skipped.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::environment::{figure, repository, with_sandbox};

/// What a person sees who types a command at a terminal of 24 rows and 80 columns; `None` where no terminal can be made.
fn at_a_terminal(dir: &Path, command: &str, environment: &[(&str, &str)]) -> Option<String> {
    let program = assert_cmd::cargo::cargo_bin("roster-sync");
    let typed = format!(
        "stty rows 24 cols 80; {} {command} --sandbox --state-dir state; echo \"ended with $?\"",
        program.display()
    );
    let mut script = Command::new("script");
    script.args(["-q", "-e", "-c", &typed, "/dev/null"]).current_dir(dir).env_clear();
    script
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("HOME", dir)
        .env("SHELL", "/bin/sh")
        .env("TERM", "xterm");
    script.env("ROSTER_SYNC_PASSWORD", "not-for-a-pager").envs(environment.iter().copied());
    let Ok(ran) = script.stdin(Stdio::null()).output() else {
        figure("paging: skipped, there is no `script` of util-linux here");
        return None;
    };
    Some(String::from_utf8(ran.stdout).unwrap().replace("\r\n", "\n"))
}

/// A pager that writes down what it was given, and ends with this code.
fn pager(dir: &Path, code: u8) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = dir.join("pager");
    let text = format!("#!/bin/sh\ncat > shown\nenv > environment\nexit {code}\n");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path.to_str().unwrap().to_owned()
}

fn sample(dir: &Path) -> String {
    std::fs::copy(repository("sample-roster.csv"), dir.join("roster.csv")).unwrap();
    // What every run says once is said before: reading takes a while only the first time.
    with_sandbox(dir, &["plan", "roster.csv"]).exits(0);
    "plan roster.csv".to_owned()
}

#[test]
fn a_long_plan_goes_to_the_pager_with_its_colours_and_without_the_password() {
    let dir = tempfile::tempdir().unwrap();
    let (plan, pager) = (sample(dir.path()), pager(dir.path(), 0));
    let Some(seen) = at_a_terminal(dir.path(), &plan, &[("ROSTER_SYNC_PAGER", &pager), ("PAGER", "false")])
    else {
        return;
    };
    let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
    let shown = read("shown");
    assert!(shown.contains("Close access") && shown.contains("\u{1b}[1m"), "{shown}");
    assert!(!seen.contains("Close access") && seen.contains("ended with 0"), "{seen}");
    let environment = read("environment");
    assert!(!environment.contains("not-for-a-pager"), "{environment}");
    assert!(environment.contains("LESS=FRX"), "{environment}");
}

#[test]
fn a_short_text_a_document_and_whoever_wants_none_get_no_pager() {
    let dir = tempfile::tempdir().unwrap();
    let (plan, pager) = (sample(dir.path()), pager(dir.path(), 0));
    for (command, environment) in [
        ("list departments", &[("PAGER", pager.as_str())][..]),
        (&format!("{plan} --format json"), &[("PAGER", &pager)]),
        (&format!("{plan} --no-pager"), &[("PAGER", &pager)]),
        (&plan, &[("PAGER", &pager), ("ROSTER_SYNC_PAGER", "")]),
        (&plan, &[("PAGER", "cat")]),
        (&plan, &[("PAGER", &pager), ("TERM", "dumb")]),
    ] {
        let Some(seen) = at_a_terminal(dir.path(), command, environment) else { return };
        assert!(seen.contains("ended with 0") && seen.lines().count() > 5, "{command}: {seen}");
        assert!(!dir.path().join("shown").exists(), "{command} {environment:?}");
    }
}

#[test]
fn a_pager_that_is_missing_or_fails_hides_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (plan, failing) = (sample(dir.path()), pager(dir.path(), 3));
    for pager in ["/nowhere/pager", &failing] {
        let Some(seen) = at_a_terminal(dir.path(), &plan, &[("PAGER", pager)]) else { return };
        assert!(seen.contains("Close access") && seen.contains("ended with 0"), "{pager}: {seen}");
    }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let dir = tempfile::tempdir().unwrap();
    let plan = sample(dir.path());
    let Some(seen) = at_a_terminal(dir.path(), &format!("{plan} -v"), &[("PAGER", "head -n 3")]) else {
        return;
    };
    assert!(seen.contains("Plan for sandbox") && seen.contains("ended with 0"), "{seen}");
    assert!(!seen.contains("Close access"), "{seen}");
}

#[test]
fn nothing_is_paged_into_a_pipe() {
    let dir = tempfile::tempdir().unwrap();
    sample(dir.path());
    let pager = pager(dir.path(), 0);
    let mut command = crate::environment::program(dir.path());
    let output =
        command.args(["plan", "roster.csv", "--sandbox", "--state-dir", "state"]).env("PAGER", pager);
    assert!(String::from_utf8(output.output().unwrap().stdout).unwrap().contains("Close access"));
    assert!(!dir.path().join("shown").exists());
}
