//! A whole night of many tenants with four workers, of which some are killed; and a server that falls down in the middle of it.

use std::io::BufRead;
use std::time::{Duration, Instant};

use roster_sync::sandbox::{Mishap, MishapKind};

use crate::chain::{Chain, Rosters, Wanted, Worker, name, wait_for};
use crate::environment::figure;
use crate::queue::ago;

/// Tenants of a night: more where everything is to be tried.
#[allow(clippy::disallowed_methods, reason = "a setting of the tests alone")]
fn tenants() -> usize {
    std::env::var("ROSTER_SYNC_FLEET_TENANTS").ok().and_then(|text| text.parse().ok()).unwrap_or(24)
}

/// Workers at a time, and how many of them are killed on the way: a third of the six that are ever there.
const WORKERS: usize = 4;
const KILLED: usize = 2;
/// Nights at once of one worker.
const AT_ONCE: usize = 4;
/// One of so many tenants is slow: its Backoffice takes this long for every answer, in milliseconds.
const SLOW_ONE_OF: usize = 10;
const SLOW: u64 = 500;

/// 20 to 200 people, most tenants with few.
pub(crate) fn people(number: usize) -> usize {
    20 + 180 * (number * 37 % 100).pow(3) / 99_usize.pow(3)
}

/// The slow ones are among the first to be run, and all over the night.
fn slow(number: usize) -> impl Iterator<Item = usize> {
    (1..number).step_by(SLOW_ONE_OF)
}

#[test]
fn in_a_night_of_many_tenants_each_has_its_run_though_workers_are_killed() {
    let Some(due) = ago(1) else { return };
    let number = tenants();
    let rosters = Rosters::Everybody;
    let wanted = Wanted { tenants: number, people, rosters, rate: 50, due: &due, ..Wanted::default() };
    let Some(chain) = Chain::alone(&wanted) else { return };
    for one in slow(number) {
        chain.sandboxes[one].arm(Mishap::new(MishapKind::Latency(SLOW)));
    }
    chain.begin();
    let asked_before = statements(&chain);
    let began = Instant::now();
    let worker = |one: usize| chain.worker(&format!("machine-{one}"), u32::try_from(AT_ONCE).unwrap());
    let mut workers: Vec<Worker> = (0..WORKERS).map(worker).collect();
    for killed in 0..KILLED {
        let share = number * (killed + 1) / (KILLED + 2);
        chain.until_ended(share, Duration::from_hours(1));
        workers.remove(0).kill();
        workers.push(worker(WORKERS + killed));
    }
    chain.until_ended(number, Duration::from_hours(2));
    let took = began.elapsed();
    let asked = statements(&chain) - asked_before;
    for worker in workers {
        worker.ends();
    }
    (0..number).for_each(|one| chain.is_true(one));
    let night = "FROM roster_sync.night WHERE ended IS NOT NULL";
    assert_eq!(count(&chain, &format!("SELECT count(*) {night} AND exit_code = 0")), number);
    assert_eq!(count(&chain, &format!("SELECT count(DISTINCT origin) {night}")), number);
    assert_eq!(chain.number("SELECT count(*) FROM roster_sync.run WHERE ended IS NULL"), 0);
    // Whoever was not on a machine that was killed ran once.
    let once = count(&chain, &format!("SELECT count(*) {night} AND tries = 1"));
    assert!(once + KILLED * AT_ONCE >= number, "{once} of {number} were tried once");
    let meanwhile = while_slow_ones_were_under_way(&chain, number);
    let size = chain.number("SELECT pg_database_size(current_database())");
    let hour = number as u128 * 3_600_000 / took.as_millis();
    figure(&format!(
        "{number} tenants, {WORKERS} workers with {AT_ONCE} nights at once, {KILLED} killed: {:.1} s, {hour} tenants an hour, {} \
         statements a tenant, the database has {} kB, {} runs in all, {once} tenants tried once, {meanwhile} others ended while the \
         first slow one was under way",
        took.as_secs_f64(),
        asked / number,
        size / 1024,
        chain.number("SELECT count(*) FROM roster_sync.run"),
    ));
}

/// Slow tenants take a place each, and no more: others come and go beside them. Returns how many did beside the first of them.
fn while_slow_ones_were_under_way(chain: &Chain, number: usize) -> usize {
    let names: Vec<String> = slow(number).map(|one| format!("'{}'", name(one))).collect();
    let slow = format!("tenant IN ({})", names.join(", "));
    let beside = format!(
        "SELECT count(*) FROM roster_sync.night AS one, (SELECT * FROM roster_sync.night WHERE {slow} AND ended IS NOT NULL \
         ORDER BY began LIMIT 1) AS first WHERE NOT one.{slow} AND one.ended BETWEEN first.began AND first.ended"
    );
    let beside = count(chain, &beside);
    let places = WORKERS * AT_ONCE;
    assert!(beside >= places / 2, "{beside} ended beside the first slow one");
    beside
}

#[test]
fn a_server_that_falls_down_in_the_middle_of_a_row_makes_nobody_twice_and_no_worker_end() {
    let Some(due) = ago(1) else { return };
    let Some(chain) = Chain::alone(&Wanted { tenants: 2, rate: 10, due: &due, ..Wanted::default() }) else {
        return;
    };
    chain.begin();
    let one = chain.worker("first", 2);
    wait_for("a write", || chain.writes(0) > 1);
    chain.cluster().fall_down();
    chain.until_ended(2, Duration::from_mins(3));
    // What the journal could not be written for ended with 8: that is nothing to be tried again unasked.
    let broken = "SELECT tenant FROM roster_sync.night WHERE ended IS NOT NULL AND exit_code <> 0";
    let broken: Vec<String> = chain.sql(broken).lines().map(ToOwned::to_owned).collect();
    assert!(!broken.is_empty(), "{}", chain.said());
    assert_eq!(
        chain.sql("SELECT DISTINCT exit_code FROM roster_sync.night WHERE exit_code NOT IN (0, 8)"),
        ""
    );
    let told = chain.run("second", &["fleet", "status"]).out;
    assert!(told.contains("exit 8"), "{told}");
    let mut again = vec!["fleet", "run", "--now"];
    again.extend(broken.iter().map(String::as_str));
    chain.run("second", &again).exits(0);
    // The same worker is there, and looks first.
    chain.until_ended(2 + broken.len(), Duration::from_mins(1));
    one.ends();
    (0..2).for_each(|number| chain.is_true(number));
    assert_eq!(chain.number("SELECT count(*) FROM roster_sync.run WHERE ended IS NULL"), 0);
}

fn count(chain: &Chain, sql: &str) -> usize {
    usize::try_from(chain.number(sql)).unwrap()
}

/// Statements that the server wrote down, each once.
fn statements(chain: &Chain) -> usize {
    let log = std::fs::File::open(chain.cluster().log_file()).unwrap();
    let lines = std::io::BufReader::new(log).split(b'\n').map_while(Result::ok);
    let is_one = |line: &Vec<u8>| {
        let line = String::from_utf8_lossy(line);
        line.contains("LOG:  statement: ") || line.contains("LOG:  execute ")
    };
    lines.filter(is_one).count()
}
