//! A machine is killed before and after every request of a run, and another one goes on from the database: nobody twice, every
//! result true, every PIN at hand.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::chain::{Chain, NEW, name};
use crate::environment::{figure, is_whole};
use crate::hand_over::behind_a_wire;
use crate::wire::{Cut, Wire};

/// How many points of a run are tried where not all are.
const SAMPLE: usize = 3;

#[test]
fn what_a_machine_was_killed_in_another_one_finishes_wherever_it_was() {
    let Some((chain, wire)) = known() else { return };
    let first = wire.seen().len() + 1;
    sync(&chain, "first", 0);
    let last = wire.seen().len();
    let step = if is_whole() { 1 } else { (last - first) / SAMPLE };
    let mut tried = 0;
    for at in (first..=last).step_by(step) {
        for cut in [Cut::Before(at), Cut::After(at)] {
            let Some((chain, wire)) = known() else { return };
            killed_at(cut, &chain, &wire);
            tried += 1;
        }
    }
    figure(&format!(
        "{tried} of {} points of a run, killed on one machine and finished on another",
        2 * (last + 1 - first)
    ));
}

/// A tenant whose Backoffice was looked at, behind a wire.
fn known() -> Option<(Chain, Wire)> {
    let (chain, wire) = behind_a_wire(1000)?;
    chain.run("first", &["--tenant", "t000", "doctor"]).exits(0);
    Some((chain, wire))
}

fn sync(chain: &Chain, machine: &str, code: i32) -> Value {
    let file = format!("{}.csv", name(0));
    chain.run(machine, &["--tenant", "t000", "sync", &file, "--format", "json"]).exits(code).json()
}

fn killed_at(cut: Cut, chain: &Chain, wire: &Wire) {
    wire.cut(cut);
    let file = format!("{}.csv", name(0));
    let mut first = chain.prepared("first", &["--tenant", "t000", "sync", &file]).spawn().unwrap();
    wire.until_held();
    first.kill().unwrap();
    first.wait().unwrap();
    wire.mend();
    // Nobody waits here for the end of its lease.
    chain.sql("UPDATE roster_sync.lease SET expires = now()");
    let second = sync(chain, "second", 0);
    let people = chain.sandboxes[0].people();
    let new: Vec<_> = people.iter().filter(|one| one.first_name.starts_with("New")).collect();
    assert_eq!(new.len(), NEW.count(), "{cut:?}: {second}");
    chain.is_true(0);
    assert_eq!(chain.number("SELECT count(*) FROM roster_sync.run WHERE ended IS NULL"), 0, "{cut:?}");
    let again = sync(chain, "third", 0);
    let is_unchanged = |row: &Value| row["status"] == "unchanged";
    assert!(again["rows"].as_array().unwrap().iter().all(is_unchanged), "{cut:?}: {again}");
    let secrets = secrets(chain);
    for one in new {
        assert!(secrets.contains(&one.pos_pin), "{cut:?}: the PIN of {} is lost", one.first_name);
    }
}

/// Everything that the credentials files of all machines say.
fn secrets(chain: &Chain) -> String {
    let key = std::fs::read_to_string(chain.path("fleet.key")).unwrap();
    let key: age::x25519::Identity = key.trim().parse().unwrap();
    let mut files = Vec::new();
    below(chain.dir.path(), &mut files);
    let mut all = String::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|end| end == "age")) {
        let bytes = std::fs::read(path).unwrap();
        let opened = age::Decryptor::new_buffered(&bytes[..]).unwrap();
        opened
            .decrypt(std::iter::once(&key as &dyn age::Identity))
            .unwrap()
            .read_to_string(&mut all)
            .unwrap();
    }
    all
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            below(&entry.path(), files);
        } else {
            files.push(entry.path());
        }
    }
}
