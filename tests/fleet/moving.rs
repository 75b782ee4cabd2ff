//! From a file of one computer into a database that several share, and what such a database asks for.

use crate::cluster::Cluster;
use crate::environment::{NEW_COLUMNS, Tenant, new_row};
use crate::machines::Fleet;

/// Requests are given up after a second, so that leases can be short.
const RATE: &str = "timeout_seconds = 1\n";

#[test]
fn what_is_kept_moves_whole_and_the_next_night_goes_on_from_it() {
    let tenant = Tenant::new();
    let with_pin = format!("{},pos_pin\n", NEW_COLUMNS.trim_end());
    let row = format!("{},48151623\n", new_row(2001, "no,").trim_end());
    tenant.run(&["sync", tenant.roster(&format!("{with_pin}{row}"))]).exits(0);
    let before = tenant.run(&["runs", "list"]).exits(0).out;
    let Some(fleet) = Fleet::of(tenant, RATE) else { return };
    let url = Cluster::get().unwrap().url(&fleet.database);
    let settings = std::fs::read_to_string(fleet.path("roster-sync.toml")).unwrap();
    let of_a_file = settings.replace(&format!("url = \"{url}\"\n"), "");
    std::fs::write(fleet.path("roster-sync.toml"), &of_a_file).unwrap();
    let moved = fleet.run("state", &["state", "migrate", "--to", &url]).exits(0).out;
    assert!(moved.contains("1  run ") && moved.contains("read again and the same"), "{moved}");
    std::fs::write(fleet.path("roster-sync.toml"), &settings).unwrap();
    assert_eq!(fleet.run("second", &["runs", "list"]).exits(0).out, before, "on whichever machine");
    fleet.tenant.sandbox.clear_requests();
    let again = fleet.run("second", &["sync", "roster.csv", "--format", "json"]).exits(0).json();
    assert_eq!(again["summary"]["unchanged"], 1, "{again}");
    let known =
        fleet.tenant.sandbox.requests().iter().filter(|one| one.path.contains("/employee/edit/")).count();
    assert_eq!(known, 0, "what was seen is remembered");
    // A second copy would be laid over what happened since.
    std::fs::write(fleet.path("roster-sync.toml"), &of_a_file).unwrap();
    let moved = format!("was moved to {url}");
    let nothing = fleet.run("state", &["state", "migrate", "--to", &url]).exits(2).err;
    assert!(nothing.contains(&moved), "{nothing}");
    // Settings that do not name it begin with no empty memory, beside whoever works from the database.
    fleet.tenant.sandbox.clear_requests();
    let alone = fleet.run("state", &["sync", "roster.csv"]).exits(2).err;
    assert!(alone.contains(&moved) && alone.contains("state-migrated.db back"), "{alone}");
    assert!(fleet.run("state", &["status"]).exits(8).out.contains("was moved"));
    assert_eq!(fleet.tenant.sandbox.requests().len(), 0);
    std::fs::rename(fleet.path("state/127.0.0.1/state-migrated.db"), fleet.path("state/127.0.0.1/state.db"))
        .unwrap();
    let refused = fleet.run("state", &["state", "migrate", "--to", &url]).exits(2).err;
    assert!(refused.contains("holds something of this tenant already"), "{refused}");
}

#[test]
fn a_shared_database_is_refused_without_the_fleets_key() {
    let Some(fleet) = Fleet::new(RATE) else { return };
    let settings = std::fs::read_to_string(fleet.path("roster-sync.toml")).unwrap();
    let line = |begins: &str| settings.lines().find(|line| line.starts_with(begins)).unwrap().to_owned();
    for (text, word) in [
        (settings.replace(&line("recipients"), ""), "`[credentials] recipients` must name"),
        (settings.replace(&line("identity"), ""), "`[credentials] identity` must name"),
        (
            settings.replace(
                &line("recipients"),
                "recipients = [\"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p\"]",
            ),
            "none of the recipients",
        ),
        (settings.replace("@127.0.0.1", ":hunter2@127.0.0.1"), "holds a password"),
        (
            settings.replace("@127.0.0.1", "@db.example.com").replace("fleet_", "fleet?sslmode=require&x="),
            "sslmode",
        ),
    ] {
        std::fs::write(fleet.path("roster-sync.toml"), text).unwrap();
        let refused = fleet.run("state", &["runs", "list"]).exits(2).err;
        assert!(refused.contains(word) && !refused.contains("hunter2"), "{refused}");
    }
    std::fs::set_permissions(fleet.path("fleet.key"), std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .unwrap();
    std::fs::write(fleet.path("roster-sync.toml"), &settings).unwrap();
    let refused = fleet.run("state", &["runs", "list"]).exits(2).err;
    assert!(refused.contains("may read the key"), "{refused}");
}

/// A database of the version before fleets had a queue: its next use brings it up, and nothing of it is lost.
#[test]
fn a_database_of_an_earlier_version_is_brought_up_at_its_next_use() {
    let Some(fleet) = Fleet::new(RATE) else { return };
    std::fs::write(fleet.path("roster.csv"), format!("{NEW_COLUMNS}{}", new_row(2001, "no,"))).unwrap();
    fleet.run("first", &["sync", "roster.csv"]).exits(0);
    let before = fleet.run("first", &["runs", "list"]).exits(0).out;
    let cluster = Cluster::get().unwrap();
    let back = "SET search_path = roster_sync; DROP TABLE digest_sent, digest, night, fleet_tenant; \
                DROP INDEX result_by_entry; \
                UPDATE store_version SET version = 15";
    cluster.run(back, &fleet.database);
    assert_eq!(fleet.run("second", &["runs", "list"]).exits(0).out, before);
    assert_eq!(cluster.run("SELECT count(*) FROM roster_sync.night", &fleet.database).trim(), "0");
}
