//! Many tenants of one fleet: each with a Backoffice and a roster of its own, one settings file, one database.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use roster_sync::sandbox::{Mishap, MishapKind, Options, Person, Sandbox};

use crate::cluster::Cluster;
use crate::environment::{NEW_COLUMNS, Ran, new_row, ran};
use crate::machines::shared;

/// New people of each roster.
pub(crate) const NEW: std::ops::Range<u64> = 2001..2003;
/// People of each roster whose telephone changes.
const KNOWN: std::ops::Range<u64> = 1005..1008;

/// A fleet of many tenants, `t000` and so on.
pub(crate) struct Chain {
    pub(crate) sandboxes: Vec<Sandbox>,
    pub(crate) dir: tempfile::TempDir,
    pub(crate) database: String,
    cluster: Server,
    _runtime: tokio::runtime::Runtime,
}

/// The server of all tests, or of one.
enum Server {
    OfAll(&'static Cluster),
    OfOne(Box<Cluster>),
}

/// How the settings of a chain are.
pub(crate) struct Wanted<'a> {
    /// How many tenants.
    pub(crate) tenants: usize,
    /// How many people each of them has.
    pub(crate) people: fn(usize) -> usize,
    /// Whom their rosters name.
    pub(crate) rosters: Rosters,
    /// Requests a second on each, one behind the other.
    pub(crate) rate: u32,
    /// When the nights are due, in UTC.
    pub(crate) due: &'a str,
    /// More tables, or lines of `[fleet]`, which is the last one.
    pub(crate) more: &'a str,
}

/// Whom the rosters of a chain name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rosters {
    /// Two new people, and three with another telephone.
    Changes,
    /// The same, and everybody else as they are.
    Everybody,
}

impl Default for Wanted<'_> {
    fn default() -> Self {
        let people = |number| 20 + number % 10;
        Self { tenants: 1, people, rosters: Rosters::Changes, rate: 1000, due: "02:00", more: "" }
    }
}

impl Chain {
    /// A chain on the server of all tests; `None` where there is none.
    pub(crate) fn new(wanted: &Wanted<'_>) -> Option<Self> {
        Some(Self::on(Server::OfAll(Cluster::get()?), wanted))
    }

    /// A chain on a server of its own.
    pub(crate) fn alone(wanted: &Wanted<'_>) -> Option<Self> {
        Some(Self::on(Server::OfOne(Box::new(Cluster::of_its_own()?)), wanted))
    }

    /// A chain on a server whose disk has so many megabytes; `None` where none can be made.
    pub(crate) fn on_a_small_disk(wanted: &Wanted<'_>, megabytes: u32) -> Option<Self> {
        Some(Self::on(Server::OfOne(Box::new(Cluster::on_a_small_disk(megabytes)?)), wanted))
    }

    fn on(cluster: Server, wanted: &Wanted<'_>) -> Self {
        static DATABASES: AtomicU32 = AtomicU32::new(1);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let day = "2026-11-23".parse().unwrap();
        let options = |number| Options { employees: (wanted.people)(number), ..Options::new(day) };
        let started =
            (0..wanted.tenants).map(|number| runtime.block_on(Sandbox::start(options(number))).unwrap());
        let database = format!("chain_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let dir = tempfile::tempdir().unwrap();
        let chain = Self { sandboxes: started.collect(), dir, database, cluster, _runtime: runtime };
        let url = chain.cluster().database(&chain.database);
        let mut text = format!(
            "[roster]\neverybody_active = true\n[rate]\nrequests_per_second = {}\nburst = {}\ntimeout_seconds = 1\nsessions = 1\n\
             [schedule]\ndue = \"{}\"\n{}",
            wanted.rate,
            if wanted.rate >= 1000 { 1000 } else { 1 },
            wanted.due,
            shared(chain.dir.path(), &url)
        );
        for (number, sandbox) in chain.sandboxes.iter().enumerate() {
            let (name, file) = (name(number), chain.path(&format!("{}.csv", name(number))));
            std::fs::write(&file, first_roster(sandbox, wanted.rosters)).unwrap();
            let _ = write!(
                text,
                "[tenants.{name}]\nurl = \"{}\"\nusername = \"{}\"\ntimezone = \"UTC\"\n\
                 password_command = [\"/bin/echo\", \"{}\"]\n\
                 [tenants.{name}.roster.source]\ncommand = [\"/bin/cat\", \"{}\"]\n",
                sandbox.url(),
                sandbox.username(),
                sandbox.password(),
                file.display()
            );
        }
        let _ = write!(text, "[fleet]\nretry_after = \"1s\"\nlost_after = \"15s\"\n{}", wanted.more);
        std::fs::write(chain.path("roster-sync.toml"), text).unwrap();
        chain
    }

    pub(crate) fn cluster(&self) -> &Cluster {
        match &self.cluster {
            Server::OfAll(one) => one,
            Server::OfOne(one) => one,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Changes the settings file.
    pub(crate) fn edit(&self, change: impl FnOnce(String) -> String) {
        let path = self.path("roster-sync.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, change(text)).unwrap();
    }

    /// The program on a machine, which has a folder of its own.
    pub(crate) fn prepared(&self, machine: &str, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("roster-sync"));
        command.current_dir(self.dir.path()).env_clear().env("HOME", self.dir.path());
        command.args(["--state-dir", machine]).args(args).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program on a machine.
    pub(crate) fn run(&self, machine: &str, args: &[&str]) -> Ran {
        ran(self.prepared(machine, args).output().unwrap())
    }

    /// Makes the queue and takes all tenants in, as if they had been there for a day.
    pub(crate) fn begin(&self) {
        self.run("first", &["fleet", "init"]).exits(0);
        self.run("first", &["fleet", "add"]).exits(0);
        self.sql("UPDATE roster_sync.fleet_tenant SET since = now() - interval '1 day'");
    }

    /// Starts a worker on a machine; what it says goes into a file.
    pub(crate) fn worker(&self, machine: &str, at_once: u32) -> Worker {
        self.worker_where(machine, at_once, &[])
    }

    /// Starts a worker on a machine whose environment has these variables.
    pub(crate) fn worker_where(&self, machine: &str, at_once: u32, variables: &[(&str, &str)]) -> Worker {
        let said = self.path(&format!("{machine}-said"));
        let mut command = self.prepared(machine, &["-v", "fleet", "work", "--at-once", &at_once.to_string()]);
        command.envs(variables.iter().copied());
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&said).unwrap();
        let child = command.stdout(Stdio::null()).stderr(file).spawn().unwrap();
        Worker { child, said }
    }

    /// Runs SQL as a superuser.
    pub(crate) fn sql(&self, sql: &str) -> String {
        self.cluster().run(sql, &self.database).trim().to_owned()
    }

    /// The number that SQL answers with.
    pub(crate) fn number(&self, sql: &str) -> u64 {
        self.sql(sql).parse().unwrap()
    }

    /// Waits until so many nights have ended.
    #[track_caller]
    pub(crate) fn until_ended(&self, nights: usize, at_most: Duration) {
        let until = Instant::now() + at_most;
        while self.number("SELECT count(*) FROM roster_sync.night WHERE ended IS NOT NULL") < nights as u64 {
            assert!(
                Instant::now() < until,
                "{}\n{}",
                self.sql("SELECT * FROM roster_sync.night ORDER BY due"),
                self.said()
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// What all workers said.
    pub(crate) fn said(&self) -> String {
        let entries = std::fs::read_dir(self.dir.path()).unwrap().flatten().map(|entry| entry.path());
        let files = entries.filter(|path| path.to_string_lossy().ends_with("-said"));
        files
            .map(|path| format!("== {}\n{}", path.display(), std::fs::read_to_string(&path).unwrap()))
            .collect()
    }

    /// Everybody of a tenant is there once, and as the roster says.
    #[track_caller]
    pub(crate) fn is_true(&self, number: usize) {
        let people = self.sandboxes[number].people();
        for one in NEW {
            let name = format!("New{one}");
            assert_eq!(
                people.iter().filter(|person| person.pos_user_id == one).count(),
                1,
                "t{number:03} {one}"
            );
            assert_eq!(
                people.iter().filter(|person| person.first_name == name).count(),
                1,
                "t{number:03} {name}"
            );
        }
        for one in people.iter().filter(|one| one.active && KNOWN.contains(&one.pos_user_id)) {
            let digits: String = one.phone.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(digits, format!("555010{:04}", one.pos_user_id), "t{number:03} {}", one.pos_user_id);
        }
    }

    /// Nobody answers at a tenant's Backoffice any more. Its port stays its own: another test's would be found there otherwise.
    pub(crate) fn is_away(&self, number: usize) {
        self.sandboxes[number].arm(Mishap::new(MishapKind::ResetBefore));
    }

    /// How many writes a tenant's Backoffice has seen.
    pub(crate) fn writes(&self, number: usize) -> usize {
        let requests = self.sandboxes[number].requests();
        requests.iter().filter(|one| one.method == "POST" && !one.path.contains("login")).count()
    }
}

/// What a tenant is called.
pub(crate) fn name(number: usize) -> String {
    format!("t{number:03}")
}

/// Everybody who is there already and whom a roster can name without a question.
pub(crate) fn listed(sandbox: &Sandbox) -> Vec<Person> {
    let is_listed = |one: &Person| one.active && one.pos_user_id != 1018 && !NEW.contains(&one.pos_user_id);
    sandbox.people().into_iter().filter(is_listed).collect()
}

/// A roster of the new people and of these, with their telephones.
pub(crate) fn roster<'a>(known: impl Iterator<Item = (&'a Person, String)>) -> String {
    let columns = format!("{},phone\n", NEW_COLUMNS.trim_end());
    let new: String = NEW.map(|number| format!("{},\n", new_row(number, "no,").trim_end())).collect();
    let known = known.map(|(one, phone)| {
        format!("{},{},{},,,,,,,,{phone}\n", one.pos_user_id, one.first_name, one.last_name)
    });
    format!("{columns}{new}{}", known.collect::<String>())
}

fn first_roster(sandbox: &Sandbox, rosters: Rosters) -> String {
    let known = listed(sandbox);
    let is_changed = |one: &Person| KNOWN.contains(&one.pos_user_id);
    let named = known.iter().filter(|one| rosters == Rosters::Everybody || is_changed(one));
    roster(named.map(|one| match one.pos_user_id {
        id if is_changed(one) => (one, format!("555010{id:04}")),
        _ => (one, one.phone.clone()),
    }))
}

/// A worker's process.
pub(crate) struct Worker {
    child: Child,
    said: PathBuf,
}

impl Worker {
    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Kills it.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, waits until it has ended well, and returns what it said from the beginning.
    #[track_caller]
    pub(crate) fn ends(mut self) -> String {
        self.signal("-TERM");
        let status = self.child.wait().unwrap();
        let said = std::fs::read_to_string(&self.said).unwrap();
        assert!(status.success(), "{status}: {said}");
        said
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended long ago.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something is so.
#[track_caller]
pub(crate) fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < until, "{what} did not come about");
        std::thread::sleep(Duration::from_millis(5));
    }
}
