//! One writer for a tenant, whichever machines work on it and whatever happens to them.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::environment::{NEW_COLUMNS, Ran, new_row, ran};
use crate::machines::Fleet;

/// Requests are given up after a second, so that leases can be short.
const RATE: &str = "timeout_seconds = 1\nsessions = 1\n";
/// How long leases are in these tests, and a little more.
const LEASE: Duration = Duration::from_secs(15);

/// A roster that takes some seconds to carry out: everybody of it is new or gets another telephone.
fn roster(fleet: &Fleet, hash: u64) -> &'static str {
    let columns = format!("{},phone\n", NEW_COLUMNS.trim_end());
    let new: String =
        (2001..2005).map(|number| format!("{},\n", new_row(number, "no,").trim_end())).collect();
    let known = fleet.tenant.sandbox.people();
    let known = known.iter().filter(|one| one.active && (1010..1016).contains(&one.pos_user_id));
    let changed: String = known
        .map(|one| {
            let (id, first, last) = (one.pos_user_id, &one.first_name, &one.last_name);
            format!("{id},{first},{last},,,,,,,,555010{:04}\n", id + hash)
        })
        .collect();
    fleet.tenant.roster(&format!("{columns}{new}{changed}"))
}

fn writes(fleet: &Fleet) -> usize {
    let requests = fleet.tenant.sandbox.requests();
    requests.iter().filter(|one| one.method == "POST" && !one.path.contains("login")).count()
}

fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < until, "{what} did not come about");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

fn ended(child: Child) -> Ran {
    ran(child.wait_with_output().unwrap())
}

/// Everybody is there once, and as the roster says.
fn is_true(fleet: &Fleet, hash: u64) {
    let people = fleet.tenant.sandbox.people();
    for number in 2001..2005 {
        assert_eq!(people.iter().filter(|one| one.pos_user_id == number).count(), 1, "{number}");
        let name = format!("New{number}");
        assert_eq!(people.iter().filter(|one| one.first_name == name).count(), 1, "{name} is there once");
    }
    for one in people.iter().filter(|one| one.active && (1010..1016).contains(&one.pos_user_id)) {
        let digits: String = one.phone.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits, format!("555010{:04}", one.pos_user_id + hash), "{}", one.pos_user_id);
    }
}

/// A fleet whose Backoffice is known, and gets no more than so many requests a second from now on.
fn slow_fleet(rate: u32) -> Option<Fleet> {
    let fleet = Fleet::new(RATE)?;
    fleet.run("first", &["doctor"]).exits(0);
    fleet.pace(rate);
    fleet.tenant.sandbox.clear_requests();
    Some(fleet)
}

#[test]
fn of_two_machines_one_runs_and_the_other_is_told_who() {
    let Some(fleet) = slow_fleet(8) else { return };
    let file = roster(&fleet, 0);
    let first = fleet.prepared("first", &["sync", file]).spawn().unwrap();
    wait_for("a write", || writes(&fleet) > 0);
    let second = fleet.run("second", &["sync", file]).exits(7);
    assert!(second.err.contains("another run is under way: `sync` since"), "{}", second.err);
    assert!(second.err.contains(&format!("(process {}) on ", first.id())), "{}", second.err);
    ended(first).exits(0);
    is_true(&fleet, 0);
    let again = fleet.run("second", &["sync", file, "--format", "json"]).exits(0).json();
    let rows = again["rows"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["status"] == "unchanged"), "{again}");
}

#[test]
fn a_machine_that_slept_past_its_lease_sends_nothing_more() {
    let one = |stopped_after: usize| {
        let Some(fleet) = slow_fleet(16) else { return };
        let file = roster(&fleet, 0);
        let first = fleet.prepared("first", &["sync", file]).spawn().unwrap();
        wait_for("a request", || fleet.tenant.sandbox.requests().len() > stopped_after);
        signal(&first, "-STOP");
        std::thread::sleep(LEASE);
        fleet.run("second", &["sync", file]).exits(0);
        is_true(&fleet, 0);
        let before = fleet.tenant.sandbox.requests().len();
        signal(&first, "-CONT");
        let first = ended(first);
        assert!([6, 7].contains(&first.code), "{stopped_after}: {} {}", first.code, first.err);
        let after = fleet.tenant.sandbox.requests();
        assert_eq!(after.len(), before, "stopped after {stopped_after} requests: {:?}", &after[before..]);
        is_true(&fleet, 0);
        let open = fleet.run("second", &["runs", "list", "--format", "json"]).exits(0).json();
        assert!(open["runs"].as_array().unwrap().iter().all(|run| !run["ended"].is_null()), "{open}");
    };
    std::thread::scope(|scope| {
        for stopped_after in [3, 14, 23, 36] {
            scope.spawn(move || one(stopped_after));
        }
    });
}

#[test]
fn whoever_follows_a_killed_machine_looks_first() {
    // Another point of the run each time; the whole of it is in reach of the last ones.
    for killed_after in [9, 13, 15, 18, 20, 23, 26, 31, 37, 42] {
        let Some(fleet) = slow_fleet(40) else { return };
        let file = roster(&fleet, 0);
        let mut first = fleet.prepared("first", &["sync", file]).spawn().unwrap();
        wait_for("a request", || {
            fleet.tenant.sandbox.requests().len() > killed_after || first.try_wait().unwrap().is_some()
        });
        first.kill().unwrap();
        first.wait().unwrap();
        fleet.pace(1000);
        // Nobody waits in a test for what the one above waits for.
        fleet.sql("UPDATE roster_sync.lease SET expires = now()");
        let second = fleet.run("second", &["sync", file, "--format", "json"]).exits(0).json();
        is_true(&fleet, 0);
        assert!(second["rows"].is_array(), "{killed_after}: {second}");
    }
}

#[test]
fn a_machine_that_lost_the_database_stops_before_its_lease_ends() {
    let Some(fleet) = slow_fleet(3) else { return };
    let file = roster(&fleet, 0);
    let gate = Gate::before(&fleet);
    let first = fleet.prepared("first", &["sync", file]).spawn().unwrap();
    wait_for("a write", || writes(&fleet) > 0);
    gate.close();
    let closed = Instant::now();
    let first = ended(first);
    assert!([7, 8].contains(&first.code), "{} {}", first.code, first.err);
    assert!(!first.err.trim().is_empty());
    let before = fleet.tenant.sandbox.requests().len();
    assert!(closed.elapsed() < Duration::from_mins(1));
    gate.open();
    fleet.pace(1000);
    std::thread::sleep(LEASE.saturating_sub(closed.elapsed()));
    assert_eq!(fleet.tenant.sandbox.requests().len(), before);
    fleet.run("second", &["sync", file]).exits(0);
    is_true(&fleet, 0);
}

/// A way to the database that can be closed.
struct Gate {
    is_open: Arc<AtomicBool>,
}

impl Gate {
    /// Puts one between a fleet's machines and their database.
    fn before(fleet: &Fleet) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (own, server) =
            (listener.local_addr().unwrap().port(), crate::cluster::Cluster::get().unwrap().port());
        let path = fleet.path("roster-sync.toml");
        let settings = std::fs::read_to_string(&path).unwrap();
        std::fs::write(
            &path,
            settings.replace(&format!("127.0.0.1:{server}/"), &format!("127.0.0.1:{own}/")),
        )
        .unwrap();
        let is_open = Arc::new(AtomicBool::new(true));
        let seen = Arc::clone(&is_open);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if let (true, Ok(server)) =
                    (seen.load(Ordering::Relaxed), TcpStream::connect(("127.0.0.1", server)))
                {
                    for (from, to) in [(&client, &server), (&server, &client)] {
                        let (from, to, seen) =
                            (from.try_clone().unwrap(), to.try_clone().unwrap(), Arc::clone(&seen));
                        std::thread::spawn(move || carry(from, to, &seen));
                    }
                }
            }
        });
        Self { is_open }
    }

    fn close(&self) {
        self.is_open.store(false, Ordering::Relaxed);
    }

    fn open(&self) {
        self.is_open.store(true, Ordering::Relaxed);
    }
}

/// Carries bytes while the way is open; then they vanish, and nobody is told.
fn carry(mut from: TcpStream, mut to: TcpStream, is_open: &AtomicBool) {
    let mut bytes = [0; 8192];
    while let Ok(count) = from.read(&mut bytes) {
        if count == 0 {
            break;
        }
        if is_open.load(Ordering::Relaxed) && to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Both);
}
