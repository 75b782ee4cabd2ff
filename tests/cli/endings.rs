//! Every way in which a night can end, and what everybody says of it who is asked or told: the exit code, the run in the store,
//! `status`, the notice, the sign of life, the metrics.

mod house;
mod ways;

use serde_json::Value;

use crate::environment::ran;

use house::{House, ONE_UPDATE};
use ways::{Way, ways, ways_of_linux};

/// Lives through one night, and holds everything that is said of it against what is to be said.
fn lived(way: &Way) {
    let (name, house) = (way.name, House::new());
    let came = (way.ends)(&house);
    assert_eq!(came.code, way.exit, "{name}\n{}\n{}", came.out, came.err);
    (way.mended)(&house);
    assert_eq!(house.beats(), way.beats, "{name}");

    let run = house.last_run();
    let code = u8::try_from(way.exit).ok().map_or(Value::Null, Value::from);
    assert_eq!(run["exit_code"], code, "{name}: {run}");
    assert_eq!(run["reason"]["kind"].as_str().unwrap_or_default(), way.kind, "{name}: {run}");

    let (plans, open) = way.waiting;
    let status = house.status().exits(0).json();
    let one = &status["tenants"][0];
    assert_eq!((&one["state"], &one["last"]["run"]), (&way.state.into(), &run["run"]), "{name}: {one}");
    assert_eq!(one["waits"].as_array().unwrap().len(), usize::from(plans + open), "{name}: {one}");
    assert!(one["last_success"]["run"].is_string(), "{name}: {one}");

    let subjects = house.subjects();
    assert_eq!(subjects.len(), usize::from(!way.subject.is_empty()), "{name}: {subjects:?}");
    assert!(subjects.iter().all(|subject| subject.contains(way.subject)), "{name}: {subjects:?}");

    if way.subject.is_empty() && way.exit != 0 {
        // Nobody was left who could have written the metrics.
        house.tenant.run(&["status", "--notify"]).exits(0);
    }
    let metrics = house.metrics();
    let mut measured = vec![("plan_waits", plans), ("open_runs", open), ("overdue", 0), ("unreadable", 0)];
    measured.extend(u8::try_from(way.exit).ok().map(|code| ("last_exit_code", code)));
    for (measure, value) in measured {
        let line = format!("roster_sync_{measure}{{tenant=\"127.0.0.1\"}} {value}\n");
        assert!(metrics.contains(&line), "{name}: {line}{metrics}");
    }

    house.told.clear();
    house.configure("", "");
    house.night();
    let subjects = house.subjects();
    let heard = subjects.iter().filter(|subject| subject.contains("all is well")).count();
    assert_eq!(
        (subjects.len(), heard),
        (usize::from(!way.subject.is_empty()), subjects.len()),
        "{name}: {subjects:?}"
    );
    assert_eq!(house.status().exits(0).json()["tenants"][0]["state"], "well", "{name}");
}

#[test]
fn everybody_says_the_same_of_every_way_a_night_can_end() {
    let ways: Vec<Way> = ways().into_iter().chain(ways_of_linux()).collect();
    std::thread::scope(|scope| {
        for half in ways.chunks(ways.len().div_ceil(2)) {
            scope.spawn(move || half.iter().for_each(lived));
        }
    });
}

/// Where the state cannot be read, no run of the night can be written down either: people hear of it each time, and monitors see it.
#[test]
fn a_state_that_cannot_be_read_is_told() {
    let house = House::new();
    let database = house.folder().join("state.db");
    let kept = std::fs::read(&database).unwrap();
    for beside in ["state.db-wal", "state.db-shm"] {
        let _ = std::fs::remove_file(house.folder().join(beside));
    }
    std::fs::write(&database, "no database ".repeat(400)).unwrap();
    house.tenant.run(&["sync", "roster.csv"]).exits(8);
    house.tenant.run(&["sync", "roster.csv"]).exits(8);
    assert_eq!(house.beats(), ["/start", "/fail", "/start", "/fail"]);
    let subjects = house.subjects();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    assert!(subjects[0].contains("its state cannot be read"), "{subjects:?}");
    assert_eq!(house.status().exits(8).json()["tenants"][0]["state"], "unreadable");
    let metrics = house.metrics();
    assert!(metrics.contains("roster_sync_unreadable{tenant=\"127.0.0.1\"} 1\n"), "{metrics}");
    assert!(!metrics.contains("roster_sync_overdue{"), "nobody knows: {metrics}");
    std::fs::write(&database, kept).unwrap();
    house.night();
}

/// What only shows something is no night: nobody hears of it, and no monitor takes it for one.
#[test]
fn a_plan_with_changes_pending_is_no_night() {
    let house = House::new();
    let before = (house.last_run(), house.metrics());
    let roster =
        house.tenant.roster("pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-8888\n");
    house.tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(3);
    house.tenant.run(&["sync", roster, "--dry-run"]).exits(0);
    assert!(house.beats().is_empty() && house.subjects().is_empty());
    assert_eq!((house.last_run(), house.metrics()), before);
}

/// The worst of several tenants is the exit code, and each is told of for itself.
#[test]
fn of_several_tenants_each_is_told_for_itself() {
    let house = House::new();
    let (hooks, _) = house.address.split_once(' ').unwrap();
    let tenant = &house.tenant;
    std::fs::create_dir_all(tenant.path("drop")).unwrap();
    std::fs::write(tenant.path("north.csv"), ONE_UPDATE).unwrap();
    let one = |name: &str, source: &str| {
        format!(
            "[tenants.{name}]\nurl = \"{}\"\nusername = \"{}\"\npassword_env = \"PASSWORD_OF_TEST\"\n\
             [tenants.{name}.roster.source]\n{source}\n",
            tenant.sandbox.url(),
            tenant.sandbox.username()
        )
    };
    let text = format!(
        "[roster]\neverybody_active = true\n[rate]\nrequests_per_second = 1000\nburst = 1000\n[[notify.webhook]]\nurl = \"{hooks}/hook\"\n\
         {}{}",
        one("north", "command = [\"cat\", \"north.csv\"]"),
        one("south", "folder = \"drop\"")
    );
    std::fs::write(tenant.path("roster-sync.toml"), text).unwrap();
    let mut command = crate::environment::program(tenant.dir.path());
    command.args(["--state-dir", "several", "sync", "--all-tenants"]);
    ran(command.env("PASSWORD_OF_TEST", tenant.sandbox.password()).output().unwrap()).exits(9);
    let subjects = house.subjects();
    assert_eq!(subjects.len(), 1, "{subjects:?}");
    assert!(subjects[0].contains("south") && subjects[0].contains("no-roster"), "{subjects:?}");
}

/// A tenant's own settings that cannot be used fail its night, and whoever is to hear of failures hears of this one.
#[test]
fn a_tenants_settings_that_cannot_be_used_are_told() {
    for wrong in [
        "timezone = \"America/Chicgo\"",
        "[tenants.north.schedule]\ndue = \"25:00\"",
        "[tenants.north.match]\nkeys = [\"shoe\"]",
    ] {
        let house = House::new();
        let (hooks, _) = house.address.split_once(' ').unwrap();
        let tenant = &house.tenant;
        let text = format!(
            "[roster]\neverybody_active = true\n[[notify.webhook]]\nurl = \"{hooks}/hook\"\n[tenants.north]\nurl = \"{}\"\n\
             username = \"{}\"\npassword_env = \"PASSWORD_OF_TEST\"\n{wrong}\n",
            tenant.sandbox.url(),
            tenant.sandbox.username()
        );
        std::fs::write(tenant.path("roster-sync.toml"), text).unwrap();
        let roster = tenant.roster(ONE_UPDATE);
        let mut command = crate::environment::program(tenant.dir.path());
        command.args(["--state-dir", "several", "--tenant", "north", "sync", roster]);
        let came = ran(command.env("PASSWORD_OF_TEST", tenant.sandbox.password()).output().unwrap()).exits(2);
        let subjects = house.subjects();
        assert_eq!(subjects.len(), 1, "{wrong}: {subjects:?}\n{}", came.err);
        assert!(subjects[0].contains("north: the run failed"), "{wrong}: {subjects:?}");
    }
}
