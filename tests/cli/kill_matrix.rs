//! The program is killed before and after every request of a run, the sandbox being another process, and goes on with
//! `runs resume`: everything as wanted, nobody twice, every PIN and password at hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::environment::{figure, is_whole, program, ran};

/// A Backoffice in a process of its own, told what to do by calls.
struct Elsewhere {
    process: Child,
    address: String,
    dir: TempDir,
    /// The state of a client after its first contact: what is killed is the run.
    known: TempDir,
}

impl Elsewhere {
    fn start() -> Self {
        let dir = in_memory();
        let mut process = Command::new(assert_cmd::cargo::cargo_bin("roster-sync"))
            .args(["sandbox", "--employees", "60", "--state-dir", "."])
            .current_dir(dir.path())
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines
            .map(Result::unwrap)
            .find_map(|line| line.trim().strip_prefix("http://").map(ToOwned::to_owned));
        let elsewhere = Self { process, address: address.unwrap(), dir, known: in_memory() };
        let doctor = client(&elsewhere, &elsewhere.known, &["doctor"]).status().unwrap();
        assert!(doctor.success());
        elsewhere
    }

    fn call(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} /_sandbox/{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    fn state(&self, what: &str) -> u64 {
        let state: Value = serde_json::from_str(&self.call("GET", "state", "")).unwrap();
        state[what].as_u64().unwrap()
    }

    /// The chain as stored.
    fn truth(&self) -> Value {
        let path = self.dir.path().join("sandbox/backoffice.json");
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const DISABLED: [u64; 10] = [1002, 1003, 1005, 1021, 1022, 1023, 1025, 1026, 1027, 1028];
const LINKED: [u64; 10] = [1029, 1030, 1031, 1032, 1033, 1034, 1037, 1038, 1039, 1040];
const UPDATED: [u64; 10] = [1041, 1042, 1043, 1044, 1045, 1046, 1047, 1049, 1050, 1051];

/// 30 creates, 10 logins, 10 disables, 10 updates.
fn roster(people: &BTreeMap<u64, Value>) -> String {
    let mut text =
        "pos_user_id,first_name,last_name,status,phone,wage_rate,departments,sites,permission,backoffice,\
                    backoffice_username,backoffice_permission\n"
            .to_owned();
    let name = |number: u64| {
        let text = |part: &str| people[&number][part].as_str().unwrap().to_owned();
        format!("{number},{},{}", text("first_name"), text("last_name"))
    };
    for number in DISABLED {
        writeln!(text, "{},terminated,,,,,,,,", name(number)).unwrap();
    }
    for number in LINKED {
        writeln!(text, "{},active,,,,,,yes,login{number},Manager", name(number)).unwrap();
    }
    for (index, number) in UPDATED.into_iter().enumerate() {
        let (wage, sites, permission) = match index {
            0..3 => ("25.25", "", ""),
            3..6 => ("", "", "Shift Leader"),
            6..8 => ("", "Maple Street; Oak Hill", ""),
            _ => ("", "", ""),
        };
        writeln!(text, "{},active,55501{number:05},{wage},,{sites},{permission},,,", name(number)).unwrap();
    }
    for number in 2001..2031 {
        writeln!(
            text,
            "{number},New,Person{number},active,55502{number:05},15.50,Cashier,Harbor Point; OAK,Cashier,,,"
        )
        .unwrap();
    }
    text
}

fn by_number(truth: &Value) -> BTreeMap<u64, Value> {
    let people = truth["people"].as_array().unwrap();
    people.iter().map(|one| (one["pos_user_id"].as_u64().unwrap(), one.clone())).collect()
}

/// A folder in memory where there is one: a run puts every step on disk before it sends it, and hundreds of runs would wait
/// for the disk most of the time.
fn in_memory() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let there = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    there.unwrap()
}

/// The place of one client: settings, roster, state.
fn place(elsewhere: &Elsewhere) -> TempDir {
    let dir = in_memory();
    let cap = "{ people = 99, percent = 9 }";
    let names =
        ["max-disables", "max-disables-per-site", "max-creates", "max-updates", "max-logins", "max-grants"];
    let caps: String = names.iter().map(|name| format!("{name} = {cap}\n")).collect();
    let guards = format!("[guards]\n{caps}");
    let settings = format!("[rate]\nrequests_per_second = 5000\nburst = 5000\n{guards}");
    std::fs::write(dir.path().join("roster-sync.toml"), settings).unwrap();
    let state = "state/127.0.0.1";
    std::fs::create_dir_all(dir.path().join(state)).unwrap();
    let database = format!("{state}/state.db");
    std::fs::copy(elsewhere.known.path().join(&database), dir.path().join(&database)).unwrap();
    std::fs::write(dir.path().join("roster.csv"), roster(&by_number(&elsewhere.truth()))).unwrap();
    dir
}

fn client(elsewhere: &Elsewhere, dir: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("roster-sync"));
    command
        .current_dir(dir.path())
        .env_clear()
        .env("ROSTER_SYNC_USERNAME", "sync_bot")
        .env("ROSTER_SYNC_PASSWORD", PASSWORD)
        .args(["--state-dir", "state", "--url", &format!("http://{}", elsewhere.address)])
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Kills a sync at a request, resumes it, and holds the end against what was wanted. Returns whether it came to the kill.
fn killed_at(elsewhere: &Elsewhere, request: u64, moment: &str) -> bool {
    elsewhere.call("POST", "reset", "");
    let dir = place(elsewhere);
    elsewhere.call("POST", "faults", &format!("{moment},after={},times=1", request - 1));
    let mut process =
        client(elsewhere, &dir, &["sync", "roster.csv", "--credentials", "c.csv"]).spawn().unwrap();
    while elsewhere.state("hanging") == 0 {
        if process.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    process.kill().unwrap();
    process.wait().unwrap();
    elsewhere.call("POST", "clear", "");
    let what = format!("killed at request {request}, {moment}");
    let run = |args: &[&str]| {
        let mut command = program(dir.path());
        command
            .args(["--state-dir", "state", "--url", &format!("http://{}", elsewhere.address)])
            .env("ROSTER_SYNC_USERNAME", "sync_bot")
            .env("ROSTER_SYNC_PASSWORD", PASSWORD);
        ran(command.args(args).output().unwrap())
    };
    let mut resumed = run(&["runs", "resume", "--format", "json"]);
    if resumed.code == 0 && resumed.json()["run"].is_null() {
        // Killed before anything was written: there is no run yet.
        resumed = run(&["sync", "roster.csv", "--credentials", "c.csv", "--format", "json"]);
    }
    assert_eq!(resumed.code, 0, "{what}: {}\n{}", resumed.out, resumed.err);
    for row in resumed.json()["rows"].as_array().unwrap() {
        assert_eq!(row["status"], "done", "{what}: {row}");
    }
    judge(&what, &elsewhere.truth(), &std::fs::read_to_string(dir.path().join("c.csv")).unwrap());
    true
}

fn judge(what: &str, truth: &Value, credentials: &str) {
    let people = by_number(truth);
    assert_eq!(truth["people"].as_array().unwrap().len(), 90, "{what}: somebody exists twice, or not");
    assert_eq!(people.len(), 90, "{what}: somebody exists twice");
    let logins = truth["logins"].as_array().unwrap();
    let login_of = |number: u64| -> Vec<&Value> {
        let id = &people[&number]["id"];
        logins.iter().filter(|login| login["employee_id"] == *id).collect()
    };
    for number in DISABLED {
        assert_eq!(people[&number]["active"], false, "{what}: {number}");
        assert!(login_of(number).iter().all(|login| login["active"] == false), "{what}: login of {number}");
    }
    for number in LINKED {
        let logins = login_of(number);
        assert_eq!(logins.len(), 1, "{what}: logins of {number}");
        assert!(!logins[0]["tokens"].as_array().unwrap().is_empty(), "{what}: rights of {number}");
        assert_eq!(logins[0]["access"], people[&number]["access"], "{what}: stores of the login of {number}");
    }
    for (index, number) in UPDATED.into_iter().enumerate() {
        let person = &people[&number];
        assert_eq!(person["phone"], format!("55501{number:05}"), "{what}: {number}");
        let records = person["wages"].as_array().unwrap();
        let raised = records.iter().filter(|record| record["rate"] == "25.25").count();
        assert_eq!(raised, usize::from(index < 3), "{what}: pay of {number}");
    }
    let mut rows = csv::Reader::from_reader(credentials.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 40, "{what}: one line of secrets for each that has some");
    for row in &rows {
        let number: u64 = row[4].parse().unwrap();
        if number > 2000 {
            let person = &people[&number];
            assert_eq!(person["pos_pin"], row[5], "{what}: PIN of {number}");
            assert!(!person["matrix"]["grants"].as_array().unwrap().is_empty(), "{what}: rights of {number}");
        } else {
            assert_eq!(login_of(number)[0]["password"], row[7], "{what}: password of {number}");
        }
    }
}

const PASSWORD: &str = "only4thesandbox";

/// How far it is from one kill point to the next: every one of them takes too long for every change (`.ci/full` asks for that).
/// An odd number, so that points before and after a request take turns.
fn stride() -> u64 {
    if is_whole() { 1 } else { 5 }
}

#[test]
fn killed_before_and_after_every_request_and_resumed() {
    let stride = stride();
    let next = AtomicU64::new(0);
    let points = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let elsewhere = Elsewhere::start();
                loop {
                    let turn = next.fetch_add(stride, Ordering::Relaxed);
                    let moment = ["hang-before", "hang-after"][usize::from(turn % 2 == 1)];
                    if !killed_at(&elsewhere, turn / 2 + 1, moment) {
                        break;
                    }
                    points.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let points = points.into_inner();
    figure(&format!("kill matrix: {points} kill points, every {stride}. of them"));
    assert!(points > 2 * (30 * 3 + 10 * 3 + 10 * 2 + 10 * 2) / stride, "only {points} kill points");
}
