//! What others may see of a fleet's database, a copy of it and its logs, holds no PIN and no password of a run: neither while the run
//! is open, nor when it has ended.

use crate::chain::{Chain, Wanted, wait_for};

/// PINs of the roster, long enough to be nothing else by chance.
const GIVEN: [&str; 2] = ["62351479", "73462581"];

#[test]
fn no_pin_and_no_password_of_a_run_is_in_a_copy_of_the_database_or_in_its_logs() {
    let Some(chain) = Chain::alone(&Wanted { tenants: 1, rate: 12, ..Wanted::default() }) else { return };
    chain.run("first", &["--tenant", "t000", "doctor"]).exits(0);
    let roster = format!(
        "pos_user_id,first_name,last_name,email,wage_rate,departments,sites,permission,backoffice,backoffice_username,pos_pin\n\
         2001,New2001,Person,new2001@example.com,15.50,Cashier,Harbor Point,Cashier,yes,new_2001,{}\n\
         2002,New2002,Person,new2002@example.com,15.50,Cashier,Harbor Point,Cashier,yes,new_2002,{}\n\
         2003,New2003,Person,new2003@example.com,15.50,Cashier,Harbor Point,Cashier,yes,new_2003,\n",
        GIVEN[0], GIVEN[1]
    );
    std::fs::write(chain.path("t000.csv"), roster).unwrap();
    let sync = ["--tenant", "t000", "sync", "t000.csv"];
    let mut first = chain.prepared("first", &sync).spawn().unwrap();
    wait_for("a write", || chain.writes(0) > 3);
    first.kill().unwrap();
    first.wait().unwrap();
    let under_way =
        "SELECT (SELECT count(*) FROM roster_sync.given_pin) + (SELECT count(*) FROM roster_sync.secret)";
    assert!(chain.number(under_way) > 0, "secrets are under way");
    holds_nothing_secret(&chain);
    chain.sql("UPDATE roster_sync.lease SET expires = now()");
    chain.run("second", &sync).exits(0);
    assert_eq!(new_logins(&chain).len(), 3);
    holds_nothing_secret(&chain);
}

/// The passwords of the logins that were made.
fn new_logins(chain: &Chain) -> Vec<String> {
    let logins = chain.sandboxes[0].logins().into_iter();
    logins.filter(|login| login.username.starts_with("new_")).map(|login| login.password).collect()
}

#[track_caller]
fn holds_nothing_secret(chain: &Chain) {
    let cluster = chain.cluster();
    cluster.run("CHECKPOINT", "postgres");
    let (dump, log, changes) = (cluster.dump(&chain.database), cluster.log(), cluster.changes());
    assert!(dump.contains("New2001") || dump.contains("given_pin"), "the right database is looked at");
    assert!(log.contains("INSERT INTO step"), "the right log is looked at");
    let mut secrets = new_logins(chain);
    secrets.extend(GIVEN.map(ToOwned::to_owned));
    secrets.push(chain.sandboxes[0].password().to_owned());
    for secret in secrets {
        let in_changes = changes.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!dump.contains(&secret) && !log.contains(&secret) && !in_changes, "{secret}");
    }
    // One that the program made has five digits, which stand in many a number by chance: then they are not alone in quotes.
    let made = chain.sandboxes[0].people().into_iter().filter(|one| one.pos_user_id == 2003);
    for pin in made.map(|one| one.pos_pin) {
        for quoted in [format!("\"{pin}\""), format!("'{pin}'")] {
            assert!(!dump.contains(&quoted) && !log.contains(&quoted), "{quoted}");
        }
    }
}
