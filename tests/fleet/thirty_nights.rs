//! What a fleet's database holds after thirty nights of its tenants, and what is left of a night that retention has ended.

use std::time::Duration;

use crate::chain::{Chain, Rosters, Wanted, listed, name, roster};
use crate::clocks::Clocks;
use crate::environment::{figure, is_whole};
use crate::one_night::people;
use crate::queue::ago;

/// One of so many people gets another telephone, each night.
const CHANGES_ONE_OF: usize = 20;

#[test]
fn what_nights_leave_in_the_database_is_little_and_retention_ends_it() {
    // The nights that are due by the clock of the database come in half a day.
    let (Some(due), Some(clocks)) = (ago(12), Clocks::get()) else { return };
    let (tenants, nights) = if is_whole() { (20, 30) } else { (3, 3) };
    let rosters = Rosters::Everybody;
    let wanted = Wanted { tenants, people, rosters, due: &due, ..Wanted::default() };
    let Some(chain) = Chain::alone(&wanted) else { return };
    chain.begin();
    let empty = size(&chain);
    // The first night makes new people and remembers everybody; those behind it are counted.
    live(&chain, 0, 0, &clocks);
    let first = size(&chain);
    for night in 1..=nights {
        change(&chain, night);
        live(&chain, night, night, &clocks);
    }
    let all = size(&chain);
    let kept = "SELECT count(*) FROM roster_sync.run WHERE pruned IS NULL";
    assert_eq!(chain.number(kept), (tenants * (nights + 1)) as u64, "{}", chain.said());
    // A month later, all of them are older than what is kept.
    chain.edit(|text| text.replace("[schedule]\n", "[retention]\nruns = \"30days\"\n[schedule]\n"));
    change(&chain, nights + 1);
    live(&chain, nights + 1, nights + 31, &clocks);
    let left = size(&chain);
    assert_eq!(chain.number(kept), tenants as u64, "{}", chain.said());
    let runs = chain.number("SELECT count(*) FROM roster_sync.run");
    assert_eq!(runs, (tenants * (nights + 2)) as u64, "one line stays of every run");
    let (each, added) = (|bytes: u64| bytes / tenants as u64, (all - first) / (tenants * nights) as u64);
    assert!(left < all, "{left} of {all}");
    let staff: usize = (0..tenants).map(|one| listed(&chain.sandboxes[one]).len()).sum();
    figure(&format!(
        "{tenants} tenants with {staff} people in all, {nights} nights with one of {CHANGES_ONE_OF} changed: {} kB in all, {} kB of them \
         empty; the first night took {} bytes a tenant, each other {added}; when retention has ended them, {} bytes a tenant stay",
        all / 1024,
        empty / 1024,
        each(first - empty),
        each(left - empty),
    ));
}

/// Lives a night of all tenants on a machine whose clock is so many days ahead.
fn live(chain: &Chain, night: usize, day: usize, clocks: &Clocks) {
    let tenants = chain.sandboxes.len();
    let names: Vec<String> = (0..tenants).map(name).collect();
    let mut args = vec!["fleet", "run", "--now"];
    args.extend(names.iter().map(String::as_str));
    chain.run("first", &args).exits(0);
    let worker = chain.worker_where("second", 4, &clocks.off(&format!("+{day}d")));
    chain.until_ended(tenants * (night + 1), Duration::from_mins(10));
    worker.ends();
    let ended = "SELECT DISTINCT exit_code FROM roster_sync.night WHERE ended IS NOT NULL";
    assert_eq!(chain.sql(ended), "0", "night {night}: {}", chain.said());
}

/// Gives some people of every tenant another telephone.
fn change(chain: &Chain, night: usize) {
    for (number, sandbox) in chain.sandboxes.iter().enumerate() {
        let known = listed(sandbox);
        let rows = known.iter().enumerate().map(|(place, one)| match (place + night) % CHANGES_ONE_OF {
            0 => (one, format!("555{night:03}{place:04}")),
            _ => (one, one.phone.clone()),
        });
        std::fs::write(chain.path(&format!("{}.csv", name(number))), roster(rows)).unwrap();
    }
}

/// The bytes of the database, without what was let go and has not been given back.
fn size(chain: &Chain) -> u64 {
    chain.sql("VACUUM FULL");
    chain.number("SELECT pg_database_size(current_database())")
}
