//! Machines whose clocks are an hour off: leases, nights and what is due go by the clock of the database.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use crate::chain::{Chain, Wanted, wait_for};
use crate::cluster::Cluster;
use crate::queue::ago;

/// Lets a program believe in another time of day.
pub(crate) struct Clocks(PathBuf);

impl Clocks {
    /// `None` where the library for it is not installed, which it must be where `CI` is set.
    #[allow(clippy::disallowed_methods, reason = "whether this is CI is not of the program's settings")]
    pub(crate) fn get() -> Option<Self> {
        let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
        let library =
            folders.map(|one| one.path().join("faketime/libfaketime.so.1")).find(|path| path.exists());
        let told = "libfaketime is not installed (apt-get install faketime)";
        assert!(library.is_some() || std::env::var_os("CI").is_none(), "{told}");
        if library.is_none() {
            // Past the capture of the harness; nobody may be there to read it.
            let _ = writeln!(std::io::stderr(), "skipped: {told}");
        }
        library.map(Self)
    }

    /// The environment of a machine whose clock is so far off. How long things take is measured by another one, as always.
    pub(crate) fn off<'a>(&'a self, by: &'a str) -> [(&'a str, &'a str); 3] {
        let library = self.0.to_str().unwrap();
        [("LD_PRELOAD", library), ("FAKETIME", by), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")]
    }
}

#[test]
fn machines_whose_clocks_are_an_hour_off_share_the_nights_and_finish_for_each_other() {
    let (Some(due), Some(clocks)) = (ago(1), Clocks::get()) else { return };
    let wanted = Wanted { tenants: 4, rate: 10, due: &due, ..Wanted::default() };
    let Some(chain) = Chain::new(&wanted) else { return };
    chain.begin();
    let ahead = chain.worker_where("ahead", 2, &clocks.off("+1h"));
    let behind = chain.worker_where("behind", 2, &clocks.off("-1h"));
    wait_for("writes on both", || (0..4).all(|one| chain.writes(one) > 0));
    // Whoever comes by hand, and believes that every lease has ended an hour ago, is told who works here.
    let mut by_hand = chain.prepared("third", &["--tenant", "t000", "sync", "t000.csv"]);
    let by_hand = crate::environment::ran(by_hand.envs(clocks.off("+1h")).output().unwrap());
    assert!([0, 7].contains(&by_hand.code), "{} {}", by_hand.code, by_hand.err);
    ahead.kill();
    chain.until_ended(4, Duration::from_mins(3));
    assert_eq!(chain.sql("SELECT DISTINCT exit_code FROM roster_sync.night WHERE ended IS NOT NULL"), "0");
    (0..4).for_each(|one| chain.is_true(one));
    assert_eq!(chain.number("SELECT count(*) FROM roster_sync.run WHERE ended IS NULL"), 0);
    assert_eq!(
        chain.number("SELECT count(*) FROM roster_sync.night WHERE began IS NOT NULL AND began NOT BETWEEN now() - interval '10 minutes' AND now()"),
        0,
        "when a night began is told by one clock"
    );
    behind.ends();
}

#[test]
fn a_night_does_not_begin_early_where_a_machine_is_ahead() {
    let Some(clocks) = Clocks::get() else { return };
    let Some(cluster) = Cluster::get() else { return };
    let soon = "SELECT to_char(now() AT TIME ZONE 'UTC' + interval '30 minutes', 'HH24:MI')";
    let due = cluster.run(soon, "postgres").trim().to_owned();
    let Some(chain) = Chain::new(&Wanted { tenants: 1, due: &due, ..Wanted::default() }) else { return };
    chain.begin();
    let ahead = chain.worker_where("ahead", 1, &clocks.off("+1h"));
    let queued = "SELECT count(*) FROM roster_sync.night WHERE ended IS NULL AND began IS NULL";
    wait_for("the night in the queue", || chain.number(queued) == 1);
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!(chain.number(queued), 1, "{}", chain.said());
    assert_eq!(chain.sandboxes[0].requests().len(), 0, "nothing is asked before it is time");
    ahead.ends();
}
