//! A whole night of many tenants with four workers, of which some are killed; and a server that falls down in the middle of it.

use std::io::BufRead;
use std::time::{Duration, Instant};

use crate::chain::{Chain, Wanted, Worker, wait_for};
use crate::environment::figure;
use crate::queue::ago;

/// Tenants of a night: more where everything is to be tried.
#[allow(clippy::disallowed_methods, reason = "a setting of the tests alone")]
fn tenants() -> usize {
    std::env::var("ROSTER_SYNC_FLEET_TENANTS").ok().and_then(|text| text.parse().ok()).unwrap_or(40)
}

/// Workers at a time, and how many of them are killed on the way: a third of all that are ever there.
const WORKERS: usize = 4;
const KILLED: usize = 2;

#[test]
fn in_a_night_of_many_tenants_each_has_its_run_though_workers_are_killed() {
    let Some(due) = ago(1) else { return };
    let number = tenants();
    let wanted = Wanted { tenants: number, rate: 50, due: &due, ..Wanted::default() };
    let Some(chain) = Chain::alone(&wanted) else { return };
    chain.begin();
    let asked_before = statements(&chain);
    let began = Instant::now();
    let mut workers: Vec<Worker> =
        (0..WORKERS).map(|one| chain.worker(&format!("machine-{one}"), 4)).collect();
    for killed in 0..KILLED {
        let share = number * (killed + 1) / (KILLED + 2);
        chain.until_ended(share, Duration::from_hours(1));
        workers.remove(0).kill();
        workers.push(chain.worker(&format!("machine-{}", WORKERS + killed), 4));
    }
    chain.until_ended(number, Duration::from_hours(2));
    let took = began.elapsed();
    let asked = statements(&chain) - asked_before;
    workers.into_iter().for_each(Worker::ends);
    (0..number).for_each(|one| chain.is_true(one));
    let night = "FROM roster_sync.night WHERE ended IS NOT NULL";
    assert_eq!(count(&chain, &format!("SELECT count(*) {night} AND exit_code = 0")), number);
    assert_eq!(count(&chain, &format!("SELECT count(DISTINCT origin) {night}")), number);
    assert_eq!(chain.number("SELECT count(*) FROM roster_sync.run WHERE ended IS NULL"), 0);
    // Whoever was not on a machine that was killed ran once.
    let once = count(&chain, &format!("SELECT count(*) {night} AND tries = 1"));
    assert!(once + KILLED * 4 >= number, "{once} of {number} were tried once");
    let size = chain.number("SELECT pg_database_size(current_database())");
    let hour = number as u128 * 3_600_000 / took.as_millis();
    figure(&format!(
        "{number} tenants, {WORKERS} workers with 4 nights at once, {KILLED} killed: {:.1} s, {hour} tenants an hour, {} statements a \
         tenant, the database has {} kB, {} runs in all, {once} tenants tried once",
        took.as_secs_f64(),
        asked / number,
        size / 1024,
        chain.number("SELECT count(*) FROM roster_sync.run"),
    ));
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
