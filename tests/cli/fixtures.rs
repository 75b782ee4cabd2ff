//! Every file in `fixtures/`: how it was read or why it was refused, and what a sync would make of each system's export.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use insta::{assert_snapshot, with_settings};

use crate::environment::{Tenant, program, ran};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "toml"))
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The settings beside a file, if it has any.
fn settings(path: &Path) -> Option<String> {
    let settings = path.with_extension("toml");
    settings.exists().then(|| settings.to_str().unwrap().to_owned())
}

/// Checks a file in a folder of its own, as somebody does who has just downloaded it.
fn checked(path: &Path) -> String {
    let dir = tempfile::tempdir().unwrap();
    let name = name(path);
    std::fs::copy(path, dir.path().join(&name)).unwrap();
    let mut command = program(dir.path());
    command.args(["check", &name]);
    if let Some(settings) = settings(path) {
        command.args(["--config", &settings]);
    }
    let ran = ran(command.output().unwrap());
    format!("exit {}\n{}{}", ran.code, ran.out, ran.err)
}

fn all_checked(folder: &str) -> String {
    let files = files(folder);
    assert!(files.len() > 12, "{files:?}");
    files.iter().map(|path| format!("$ roster-sync check {}\n{}\n", name(path), checked(path))).collect()
}

#[test]
fn what_goes_wrong_with_exports_is_survived_or_refused_in_words() {
    with_settings!({ prepend_module_to_snapshot => false }, { assert_snapshot!("fixtures_nasty", all_checked("nasty")) });
}

#[test]
fn every_kind_of_file_is_read_or_called_by_its_name() {
    with_settings!({ prepend_module_to_snapshot => false }, { assert_snapshot!("fixtures_also", all_checked("also")) });
}

#[test]
fn every_systems_export_is_read_as_it_is() {
    with_settings!({ prepend_module_to_snapshot => false }, { assert_snapshot!("fixtures_exports", all_checked("exports")) });
}

/// From the export to a dry run, with at most ten lines of settings.
#[test]
fn every_systems_export_comes_to_a_plan() {
    let tenant = Tenant::new();
    let mut told = String::new();
    for path in files("exports") {
        let own = std::fs::read_to_string(settings(&path).unwrap()).unwrap();
        let lines = own.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).count();
        assert!(lines <= 10, "{} has {lines} lines", path.display());
        tenant.configure(&own);
        let file = path.to_str().unwrap();
        let plan = tenant.run(&["plan", file, "--today", "2026-11-24", "--format", "json"]).exits(0).json();
        let mut counts = std::collections::BTreeMap::new();
        for entry in plan["entries"].as_array().unwrap() {
            let operation = entry["operation"].as_str().unwrap().to_owned();
            *counts
                .entry(if entry["situation"] == "absent" { "absent".to_owned() } else { operation })
                .or_insert(0) += 1;
        }
        told.push_str(&name(&path));
        told.push_str(": ");
        writeln!(told, "{counts:?}").unwrap();
    }
    with_settings!({ prepend_module_to_snapshot => false }, { assert_snapshot!("fixtures_plans", told) });
}
