//! One tenant handed from machine to machine: its Backoffice never sees more requests than agreed, and what a frozen machine had
//! under way makes nobody twice.

use std::time::Duration;

use crate::chain::{Chain, NEW, Wanted, name, wait_for};
use crate::wire::Wire;

/// A chain of one tenant behind a wire.
pub(crate) fn behind_a_wire(rate: u32) -> Option<(Chain, Wire)> {
    let chain = Chain::new(&Wanted { tenants: 1, rate, ..Wanted::default() })?;
    let wire = Wire::before(&chain.sandboxes[0].url());
    let own = chain.sandboxes[0].url();
    chain.edit(|text| text.replace(own.trim_end_matches('/'), &wire.url()));
    chain.begin();
    Some((chain, wire))
}

#[test]
fn no_second_sees_more_requests_than_agreed_however_often_a_tenant_changes_hands() {
    let Some((chain, wire)) = behind_a_wire(5) else { return };
    chain.run("first", &["fleet", "run", "--now", "t000"]).exits(0);
    let mut machine = 0;
    while !ended(&chain) {
        machine += 1;
        assert!(machine < 12, "{}", chain.said());
        let sent = wire.seen().len() + 9;
        let worker = chain.worker(&format!("machine-{machine}"), 1);
        wait_for("more requests", || wire.seen().len() > sent || ended(&chain));
        if machine != 3 {
            worker.ends();
            continue;
        }
        // One is killed. Whoever follows waits for the end of its lease, and the queue for longer than that; not in this test.
        worker.kill();
        chain.sql("UPDATE roster_sync.lease SET expires = now()");
        chain.sql("SELECT roster_sync_queue.force_unlock_workers(array_agg(id)) FROM roster_sync_queue._private_workers");
    }
    assert!(machine > 3, "it was handed over: {machine}");
    chain.is_true(0);
    let most = wire.most_within(Duration::from_secs(1));
    assert!(most <= 5, "{most} requests within a second: {:?}", wire.seen());
    crate::environment::figure(&format!(
        "{machine} workers, {} requests, at most {most} in a second",
        wire.seen().len()
    ));
}

fn ended(chain: &Chain) -> bool {
    chain.number("SELECT count(*) FROM roster_sync.night WHERE ended IS NOT NULL") == 1
}

/// The window that no lease closes: a machine is frozen when its look at the lease is over and its request is not at the server yet.
/// Here the wire has the request, and the machine is stopped.
#[test]
fn what_a_frozen_machine_had_under_way_makes_nobody_twice_whenever_it_arrives() {
    for arrives_first in [true, false] {
        let Some((chain, wire)) = behind_a_wire(1000) else { return };
        let file = format!("{}.csv", name(0));
        chain.run("first", &["--tenant", "t000", "doctor"]).exits(0);
        wire.hold("POST /employee/insert");
        let first = chain.prepared("first", &["--tenant", "t000", "sync", &file]).spawn().unwrap();
        wire.until_held();
        let signal = |name: &str| {
            let id = first.id().to_string();
            assert!(std::process::Command::new("kill").args([name, &id]).status().unwrap().success());
        };
        signal("-STOP");
        // Its lease ends.
        chain.sql("UPDATE roster_sync.lease SET expires = now()");
        if arrives_first {
            wire.let_go();
            wait_for("the late request", || !new_people(&chain).is_empty());
        }
        let second =
            chain.run("second", &["--tenant", "t000", "sync", &file, "--format", "json"]).exits(0).json();
        assert_eq!(new_people(&chain).len(), NEW.count(), "{second}");
        wire.let_go();
        signal("-CONT");
        let first = crate::environment::ran(first.wait_with_output().unwrap());
        assert!([6, 7].contains(&first.code), "{} {}", first.code, first.err);
        assert_eq!(new_people(&chain).len(), NEW.count(), "arrived first: {arrives_first}");
        chain.is_true(0);
        let again =
            chain.run("second", &["--tenant", "t000", "sync", &file, "--format", "json"]).exits(0).json();
        assert!(again["rows"].as_array().unwrap().iter().all(|row| row["status"] == "unchanged"), "{again}");
    }
}

fn new_people(chain: &Chain) -> Vec<String> {
    let people = chain.sandboxes[0].people();
    people.into_iter().filter(|one| one.first_name.starts_with("New")).map(|one| one.first_name).collect()
}
