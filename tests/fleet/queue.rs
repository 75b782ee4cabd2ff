//! The nights of a fleet: each once, by whichever worker is there; what is tried again, and what is not.

use std::time::Duration;

use crate::chain::{Chain, Wanted, name, wait_for};
use crate::cluster::Cluster;
use crate::environment::ran;
use crate::reviewing::Review;

/// How long a night of these tests may take, with a worker that is lost in between.
const LONG: Duration = Duration::from_mins(2);

/// A time of day that was so many hours ago.
pub(crate) fn ago(hours: u32) -> Option<String> {
    let sql = format!("SELECT to_char(now() AT TIME ZONE 'UTC' - interval '{hours} hours', 'HH24:MI')");
    Some(Cluster::get()?.run(&sql, "postgres").trim().to_owned())
}

#[test]
fn every_tenant_has_one_night_whoever_is_there_to_run_it() {
    let Some(due) = ago(1) else { return };
    let more = "[notify]\nmetrics_file = \"fleet.prom\"\n";
    let Some(chain) = Chain::new(&Wanted { tenants: 6, due: &due, more, ..Wanted::default() }) else {
        return;
    };
    chain.begin();
    let (one, two) = (chain.worker("first", 2), chain.worker("second", 2));
    chain.until_ended(6, LONG);
    let runs = "SELECT count(*) FROM roster_sync.run WHERE command = 'sync'";
    assert_eq!(chain.number(runs), 6, "{}", chain.said());
    assert_eq!(
        chain.sql("SELECT DISTINCT exit_code, tries FROM roster_sync.night WHERE ended IS NOT NULL"),
        "0|1"
    );
    (0..6).for_each(|number| chain.is_true(number));
    // The next ones are in the queue already, for their times.
    assert_eq!(
        chain.sql(
            "SELECT DISTINCT due - now() > interval '22 hours' FROM roster_sync.night WHERE ended IS NULL"
        ),
        "t"
    );
    let queued =
        "SELECT count(*) FROM roster_sync_queue._private_jobs WHERE run_at > now() + interval '22 hours'";
    assert_eq!(chain.number(queued), 6);
    // Nights that are over do not listen any more: who asks a worker to end is answered once.
    let told = one.ends();
    assert_eq!(told.matches("Stopping").count(), 1, "{told}");
    // Whoever comes later finds nothing that is still to be done.
    let three = chain.worker("third", 2);
    wait_for("a third worker", || {
        chain.number("SELECT count(*) FROM roster_sync_queue._private_workers") == 2
    });
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(chain.number(runs), 6);
    two.ends();
    three.ends();
    let told = chain.run("fourth", &["fleet", "status"]).exits(0).out;
    assert!(told.starts_with("6 tenants: 6 well\n"), "{told}");
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
    let measured = std::fs::read_to_string(chain.path("fleet.prom")).unwrap();
    assert_eq!(measured.matches("roster_sync_last_exit_code{tenant=\"t00").count(), 6, "{measured}");
    let document = chain.run("fourth", &["fleet", "status", "--format", "json"]).exits(0).json();
    assert_eq!(document["tenants"][5]["night"]["exit_code"], 0, "{document}");
    assert_eq!(document["tenants"][5]["state"], "well", "{document}");
    let leases = chain.run("fourth", &["fleet", "leases"]).exits(0).out;
    assert_eq!(leases.matches("free; held last").count(), 6, "{leases}");
    let list = chain.run("fourth", &["fleet", "list"]).exits(0).out;
    assert!(list.contains("t005") && list.contains(&due) && list.ends_with("6 tenants\n"), "{list}");
}

#[test]
fn what_a_killed_worker_had_begun_another_one_finishes() {
    let Some(due) = ago(1) else { return };
    let Some(chain) = Chain::new(&Wanted { tenants: 2, rate: 10, due: &due, ..Wanted::default() }) else {
        return;
    };
    chain.begin();
    let one = chain.worker("first", 2);
    wait_for("a write", || chain.writes(0) > 1 && chain.writes(1) > 0);
    one.kill();
    let two = chain.worker("second", 2);
    chain.until_ended(2, LONG);
    assert_eq!(
        chain.sql("SELECT DISTINCT exit_code, tries FROM roster_sync.night WHERE ended IS NOT NULL"),
        "0|2"
    );
    (0..2).for_each(|number| chain.is_true(number));
    assert_eq!(
        chain.number("SELECT count(*) FROM roster_sync.run WHERE ended IS NULL"),
        0,
        "what was begun was finished"
    );
    two.ends();
}

#[test]
fn asked_to_end_a_worker_gives_its_night_to_another_one_at_once() {
    let Some(due) = ago(1) else { return };
    let Some(chain) = Chain::new(&Wanted { tenants: 1, rate: 6, due: &due, ..Wanted::default() }) else {
        return;
    };
    chain.begin();
    let one = chain.worker("first", 2);
    wait_for("a write", || chain.writes(0) > 0);
    one.ends();
    assert_eq!(
        chain.sql("SELECT exit_code, tries, ended IS NULL FROM roster_sync.night WHERE began IS NOT NULL"),
        "130|0|t"
    );
    assert_eq!(
        chain.number("SELECT count(*) FROM roster_sync.lease WHERE expires > now()"),
        0,
        "its lease is given back"
    );
    let sent = chain.sandboxes[0].requests().len();
    let status = chain.run("second", &["fleet", "status"]).exits(0).out;
    assert!(status.contains("tried again"), "{status}");
    let two = chain.worker("second", 2);
    chain.until_ended(1, Duration::from_secs(30));
    assert!(chain.sandboxes[0].requests().len() > sent);
    assert_eq!(chain.sql("SELECT exit_code, tries FROM roster_sync.night WHERE ended IS NOT NULL"), "0|1");
    chain.is_true(0);
    two.ends();
}

#[test]
fn only_what_may_come_right_by_itself_is_tried_again() {
    let Some(due) = ago(1) else { return };
    let Some(chain) = Chain::new(&Wanted { tenants: 3, due: &due, ..Wanted::default() }) else { return };
    chain.edit(|text| {
        let (before, after) = text.split_once("[tenants.t001]").unwrap();
        let right = format!("\"{}\"]", chain.sandboxes[1].password());
        format!("{before}[tenants.t001]{}", after.replacen(&right, "\"wrong\"]", 1))
    });
    chain.is_away(2);
    chain.begin();
    let one = chain.worker("first", 3);
    chain.until_ended(3, LONG);
    one.ends();
    let ended = chain.sql(
        "SELECT tenant, exit_code, tries FROM roster_sync.night WHERE ended IS NOT NULL ORDER BY tenant",
    );
    assert_eq!(ended, "t000|0|1\nt001|5|1\nt002|6|4");
    let told = chain.run("first", &["fleet", "status"]);
    assert!(told.out.contains("exit 6") && told.out.contains("4 tries"), "{}", told.out);
    // That wide is what a file gets.
    assert!(told.out.lines().all(|line| line.chars().count() <= 100), "{}", told.out);
}

#[test]
fn workers_a_hand_and_an_approved_plan_are_one_writer() {
    let Some(due) = ago(1) else { return };
    let Some(chain) = Chain::new(&Wanted { tenants: 1, rate: 12, due: &due, ..Wanted::default() }) else {
        return;
    };
    let file = format!("{}.csv", name(0));
    chain.run("third", &["--tenant", "t000", "doctor"]).exits(0);
    chain.run("third", &["--tenant", "t000", "plan", &file, "--out", "plan.json"]).exits(0);
    chain.begin();
    let (one, two) = (chain.worker("first", 2), chain.worker("second", 2));
    let hand = chain.prepared("third", &["--tenant", "t000", "sync", &file]).spawn().unwrap();
    let apply = chain.prepared("fourth", &["--tenant", "t000", "apply", "plan.json"]).spawn().unwrap();
    let (hand, apply) = (ran(hand.wait_with_output().unwrap()), ran(apply.wait_with_output().unwrap()));
    assert!([0, 7].contains(&hand.code), "{}", hand.err);
    assert!([0, 1, 2, 7].contains(&apply.code), "{}", apply.err);
    chain.until_ended(1, LONG);
    one.ends();
    two.ends();
    chain.is_true(0);
    had_one_writer_at_a_time(&chain);
}

#[test]
fn workers_a_hand_and_a_review_are_one_writer() {
    let Some(due) = ago(1) else { return };
    let Some(chain) = Chain::new(&Wanted { tenants: 1, rate: 12, due: &due, ..Wanted::default() }) else {
        return;
    };
    let file = format!("{}.csv", name(0));
    chain.run("third", &["--tenant", "t000", "doctor"]).exits(0);
    let review = chain.prepared("fourth", &["--tenant", "t000", "review", &file]).spawn().unwrap();
    let review = Review::started(review);
    review.approve("Kim Reyes").is(200);
    chain.begin();
    let (one, two) = (chain.worker("first", 2), chain.worker("second", 2));
    let hand = chain.prepared("third", &["--tenant", "t000", "sync", &file]).spawn().unwrap();
    let said = review.apply();
    let (hand, review) = (ran(hand.wait_with_output().unwrap()), review.finish());
    assert!([0, 7].contains(&hand.code), "{}", hand.err);
    assert!([0, 1, 2, 7].contains(&review.code), "{} {said}", review.err);
    chain.until_ended(1, LONG);
    one.ends();
    two.ends();
    chain.is_true(0);
    had_one_writer_at_a_time(&chain);
}

/// Whatever was written down to be sent lies within one run at a time.
#[track_caller]
fn had_one_writer_at_a_time(chain: &Chain) {
    let mixed = "SELECT count(*) FROM roster_sync.step AS one JOIN roster_sync.step AS two ON one.run <> two.run \
                 AND one.number < two.number JOIN roster_sync.step AS three ON three.run = one.run AND three.number > two.number";
    assert_eq!(
        chain.number(mixed),
        0,
        "{}",
        chain.sql("SELECT number, run, name, step FROM roster_sync.step ORDER BY number")
    );
}

#[test]
fn a_pause_leaves_nights_out_and_another_time_moves_them() {
    // The other time is the later one: the day that has had its night at the first has no second one.
    let Some(due) = ago(2) else { return };
    let Some(chain) = Chain::new(&Wanted { tenants: 2, due: &due, ..Wanted::default() }) else { return };
    let missing = chain.run("first", &["fleet", "list"]).exits(2).err;
    assert!(missing.contains("roster-sync fleet init"), "{missing}");
    chain.begin();
    chain.run("first", &["fleet", "pause", "t001"]).exits(0);
    let refused = chain.run("first", &["fleet", "run", "--now", "t001"]).exits(2).err;
    assert!(refused.contains("fleet resume"), "{refused}");
    let one = chain.worker("first", 2);
    chain.until_ended(1, LONG);
    assert_eq!(chain.sql("SELECT DISTINCT tenant FROM roster_sync.night"), "t000");
    let status = chain.run("first", &["fleet", "status"]).exits(0).out;
    assert!(status.starts_with("2 tenants: 1 paused, 1 well\n"), "{status}");
    // What was missed meanwhile is not made up for: it was left out on purpose.
    chain.run("first", &["fleet", "resume", "t001"]).exits(0);
    chain.run("first", &["fleet", "run", "--now", "t001"]).exits(0);
    chain.until_ended(2, LONG);
    one.ends();
    chain.is_true(1);
    // Another time holds at once, also for what is in the queue already.
    let other = ago(1).unwrap();
    chain.edit(|text| text.replace(&format!("due = \"{due}\""), &format!("due = \"{other}\"")));
    chain.run("first", &["fleet", "add", "--priority", "5"]).exits(0);
    assert_eq!(chain.number("SELECT count(*) FROM roster_sync.night WHERE ended IS NULL"), 0);
    assert_eq!(chain.number("SELECT count(*) FROM roster_sync_queue._private_jobs"), 0);
    let again = chain.worker("second", 2);
    wait_for("the next nights", || chain.number("SELECT count(*) FROM roster_sync_queue._private_jobs") == 2);
    again.ends();
    let at = "SELECT DISTINCT to_char(due AT TIME ZONE 'UTC', 'HH24:MI') FROM roster_sync.night WHERE ended IS NULL";
    assert_eq!(chain.sql(at), other);
    assert_eq!(chain.sql("SELECT DISTINCT priority FROM roster_sync_queue._private_jobs"), "5");
    let unknown = chain.run("first", &["fleet", "pause", "t009"]).exits(2).err;
    assert!(unknown.contains("fleet add"), "{unknown}");
}

#[test]
fn who_is_taken_out_of_the_fleet_has_no_nights_and_keeps_what_is_kept() {
    let Some(due) = ago(1) else { return };
    let Some(chain) = Chain::new(&Wanted { tenants: 3, rate: 8, due: &due, ..Wanted::default() }) else {
        return;
    };
    // Its night is tried again, in an hour.
    chain.is_away(2);
    chain.edit(|text| text.replace("retry_after = \"1s\"", "retry_after = \"1h\""));
    chain.begin();
    let one = chain.worker("first", 3);
    wait_for("a write, and a try", || {
        let again = "SELECT count(*) FROM roster_sync.night WHERE exit_code = 6 AND ended IS NULL";
        chain.writes(0) > 0 && chain.number(again) == 1
    });
    let told = chain.run("second", &["fleet", "remove", "t000"]).exits(0).out;
    assert!(told.contains("goes on to its end") && told.contains("--tenant t000 status"), "{told}");
    let told = chain.run("second", &["fleet", "remove", "t002"]).exits(0).out;
    assert!(!told.contains("under way"), "{told}");
    let ended = "SELECT left_out FROM roster_sync.night WHERE tenant = 't002' AND ended IS NOT NULL";
    assert_eq!(chain.sql(ended), "taken out of the fleet");
    let unknown = chain.run("second", &["fleet", "remove", "t002"]).exits(2).err;
    assert!(unknown.contains("fleet list"), "{unknown}");
    // What was under way comes to its end, and nothing follows.
    chain.until_ended(3, LONG);
    chain.is_true(0);
    assert_eq!(chain.sql("SELECT exit_code, tries FROM roster_sync.night WHERE tenant = 't000'"), "0|1");
    wait_for("a queue of one tenant", || {
        chain.number("SELECT count(*) FROM roster_sync_queue._private_jobs") == 1
    });
    assert_eq!(chain.sql("SELECT tenant FROM roster_sync.night WHERE ended IS NULL"), "t001");
    one.ends();
    for words in [&["fleet", "list"][..], &["fleet", "status"]] {
        let told = chain.run("second", words).exits(0).out;
        assert!(told.contains("t001") && !told.contains("t000") && !told.contains("t002"), "{told}");
    }
    // What is kept of it is there, and who is taken in again goes on from it: not twice in one night.
    let runs = chain.run("second", &["--tenant", "t000", "runs", "list"]).exits(0).out;
    assert!(runs.contains("sync"), "{runs}");
    chain.run("second", &["fleet", "add", "t000"]).exits(0);
    chain.sql("UPDATE roster_sync.fleet_tenant SET since = now() - interval '1 day'");
    let two = chain.worker("second", 1);
    wait_for("its next night", || chain.number("SELECT count(*) FROM roster_sync_queue._private_jobs") == 2);
    two.ends();
    assert_eq!(
        chain.number("SELECT count(*) FROM roster_sync.night WHERE tenant = 't000' AND ended IS NULL"),
        1
    );
    assert_eq!(chain.number("SELECT count(*) FROM roster_sync.run WHERE tenant = 't000'"), 1);
}

#[test]
fn a_lease_is_ended_by_hand_only_where_its_holder_is_gone() {
    let Some(chain) = Chain::new(&Wanted { tenants: 1, rate: 4, ..Wanted::default() }) else { return };
    chain.begin();
    let release = |name: &str| chain.run("second", &["fleet", "release", name]).exits(0).out;
    assert!(release("t000").contains("No machine ever held t000"));
    chain.run("first", &["fleet", "run", "--now", "t000"]).exits(0);
    let twice = chain.run("first", &["fleet", "run", "--now", "t000"]).exits(7).err;
    assert!(twice.contains("fleet status"), "{twice}");
    let one = chain.worker("first", 1);
    wait_for("a write", || chain.writes(0) > 0);
    let alive = chain.run("second", &["fleet", "release", "t000"]).exits(7).err;
    assert!(alive.contains("renewed its lease"), "{alive}");
    one.kill();
    wait_for("a lease that is not renewed", || {
        let released = chain.run("second", &["fleet", "release", "t000"]);
        assert!([0, 7].contains(&released.code), "{}", released.err);
        released.code == 0 && released.out.contains("is ended")
    });
    // The next one need not wait.
    let file = format!("{}.csv", name(0));
    chain.edit(|text| text.replace("requests_per_second = 4", "requests_per_second = 1000"));
    chain.run("second", &["--tenant", "t000", "sync", &file]).exits(0);
    assert!(release("t000").contains("Nobody holds t000"));
    chain.is_true(0);
}
