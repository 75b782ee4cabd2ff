//! The database's disk is full in the middle of a row.

use std::time::Duration;

use crate::chain::{Chain, Wanted, wait_for};
use crate::queue::ago;

#[test]
fn a_full_disk_in_the_middle_of_a_row_stops_writing_and_makes_nobody_twice() {
    let Some(due) = ago(1) else { return };
    let wanted = Wanted { tenants: 2, rate: 10, due: &due, ..Wanted::default() };
    let Some(chain) = Chain::on_a_small_disk(&wanted, 160) else { return };
    chain.begin();
    // A page for every row or two: whatever is written down needs room at once.
    chain.sql(
        "DO $$ DECLARE one regclass; BEGIN FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND \
         relnamespace = 'roster_sync'::regnamespace LOOP EXECUTE format('ALTER TABLE %s SET (fillfactor = 10)', one); \
         END LOOP; END $$",
    );
    let one = chain.worker("first", 2);
    wait_for("a write", || chain.writes(0) > 1);
    chain.cluster().fill_disk();
    // Without its line in the journal nothing is sent: soon nobody writes any more.
    let writes = || chain.writes(0) + chain.writes(1);
    let mut seen = writes();
    let mut quiet = 0;
    wait_for("that nobody writes", || {
        std::thread::sleep(Duration::from_secs(1));
        quiet = if writes() == seen { quiet + 1 } else { 0 };
        seen = writes();
        quiet > 5
    });
    let all = 2 * (crate::chain::NEW.count() + 3);
    assert!(seen < all * 3, "it was stopped in the middle: {seen} writes\n{}", chain.said());
    chain.cluster().empty_disk();
    chain.cluster().wait();
    chain.until_ended(2, Duration::from_mins(3));
    assert_eq!(
        chain.sql("SELECT DISTINCT exit_code FROM roster_sync.night WHERE exit_code NOT IN (0, 6, 7, 8)"),
        "",
        "{}",
        chain.said()
    );
    let broken = "SELECT tenant FROM roster_sync.night WHERE ended IS NOT NULL AND exit_code <> 0";
    let broken: Vec<String> = chain.sql(broken).lines().map(ToOwned::to_owned).collect();
    assert!(!broken.is_empty(), "the disk was full for nobody: {}", chain.said());
    let mut again = vec!["fleet", "run", "--now"];
    again.extend(broken.iter().map(String::as_str));
    chain.run("second", &again).exits(0);
    chain.until_ended(2 + broken.len(), Duration::from_mins(2));
    one.ends();
    (0..2).for_each(|number| chain.is_true(number));
    assert_eq!(chain.number("SELECT count(*) FROM roster_sync.run WHERE ended IS NULL"), 0);
}
