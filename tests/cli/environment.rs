//! A hermetic place for one test: its own folder, its own Backoffice, nothing of the machine's environment.

use std::path::{Path, PathBuf};
use std::process::Output;

use roster_sync::sandbox::{Options, Sandbox, Shape};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A tenant of one test. Requests leave as fast as they can unless a test says otherwise.
pub(crate) struct Tenant {
    pub(crate) sandbox: Sandbox,
    pub(crate) dir: TempDir,
    _runtime: Runtime,
}

/// Settings under which files of any size and with any columns may follow each other: for tests of something else than the
/// guards that hold a roster against the one before. It continues the table `[guards]`.
pub(crate) const ANY_ROSTER: &str = "roster-shrank = { percent = 100 }\n\
    roster-shape = { except = [\"adp_employee_id\", \"first_name\", \"last_name\", \"email\", \"phone\", \"status\", \"pos_user_id\", \"pos_pin\", \"wage_rate\", \"overtime_wage_rate\", \"wage_effective_date\", \"start_date\", \"termination_date\", \"departments\", \"sites\", \"permission\", \"backoffice\", \"backoffice_username\", \"backoffice_permission\", \"emergency_contact_name\", \"emergency_contact_phone\"] }\n";

/// A day on which somebody of `sample-roster.csv` still has their last day before them.
pub(crate) const SAMPLE_DAY: &str = "2026-11-23";

/// What a command printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Tenant {
    pub(crate) fn new() -> Self {
        Self::with(120, Shape::Hierarchical)
    }

    pub(crate) fn with(employees: usize, shape: Shape) -> Self {
        let options = Options { employees, shape, ..Options::new("2026-11-23".parse().unwrap()) };
        Self::of(options, tempfile::tempdir().unwrap())
    }

    /// On a chain that was kept, of which a copy is taken.
    pub(crate) fn of_chain(kept: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let state_file = dir.path().join("backoffice.json");
        std::fs::copy(kept, &state_file).unwrap();
        let options = Options { state_file: Some(state_file), ..Options::new("2026-11-28".parse().unwrap()) };
        Self::of(options, dir)
    }

    fn of(options: Options, dir: TempDir) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let tenant = Self { sandbox, dir, _runtime: runtime };
        tenant.configure("");
        tenant
    }

    /// The same after its first contact: a run that writes looks at nothing but what it writes to.
    pub(crate) fn known(self) -> Self {
        self.run(&["doctor"]).exits(0);
        self.sandbox.clear_requests();
        self
    }

    /// Adds these tables to the settings of the test.
    pub(crate) fn configure(&self, more: &str) {
        self.configure_with("", more);
    }

    /// Adds these lines to `[rate]`, and these tables.
    pub(crate) fn configure_with(&self, rate: &str, more: &str) {
        let fast = format!("[rate]\nrequests_per_second = 1000\nburst = 1000\n{rate}");
        // Most tests are about other things than the status of their people.
        let everybody = if more.contains("[roster]") { "" } else { "[roster]\neverybody_active = true\n" };
        let text = format!("{everybody}{fast}[guards]\nprotected = [1001]\n{more}");
        std::fs::write(self.path("roster-sync.toml"), text).unwrap();
    }

    /// Runs the program in the test's folder against the test's Backoffice.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_as(args, self.sandbox.password())
    }

    pub(crate) fn run_as(&self, args: &[&str], password: &str) -> Ran {
        ran(self.command(password).args(args).output().unwrap())
    }

    /// The same with this on standard input.
    pub(crate) fn run_with_input(&self, args: &[&str], input: &[u8]) -> Ran {
        ran(self.command(self.sandbox.password()).args(args).write_stdin(input).output().unwrap())
    }

    fn command(&self, password: &str) -> assert_cmd::Command {
        let mut command = program(self.dir.path());
        command
            .args(["--state-dir", "state", "--url", &self.sandbox.url()])
            .env("ROSTER_SYNC_USERNAME", self.sandbox.username())
            .env("ROSTER_SYNC_PASSWORD", password);
        command
    }

    /// The seal of the test's own store for what has this hash.
    pub(crate) fn seal(&self, tenant: &str, hash: &str) -> String {
        let folder = roster_sync::state::StateDir::open(&self.path("state"), tenant).unwrap();
        let sealed = async {
            let store = roster_sync::state::Store::open(&folder, chrono::DateTime::default).await.unwrap();
            store.seal(hash).await.unwrap()
        };
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(sealed)
    }

    /// `employee create` of Maya Corbett at Harbor Point, with what else is given.
    pub(crate) fn hire(&self, number: &str, wage: &str, permission: &str, more: &[&str]) -> Ran {
        let args = [
            ["employee", "create"],
            ["--first-name", "Maya"],
            ["--last-name", "Corbett"],
            ["--pos-user-id", number],
            ["--wage-rate", wage],
            ["--sites", "Harbor Point"],
            ["--permission", permission],
        ];
        self.run(&[args.as_flattened(), more].concat())
    }

    /// A roster in which thirty people leave, more than a guard lets through.
    pub(crate) fn thirty_leavers(&self) -> String {
        let rows: String = self
            .sandbox
            .people()
            .iter()
            .filter(|person| person.active && person.pos_user_id != 1001)
            .enumerate()
            .map(|(index, person)| {
                let status = if index < 30 { "terminated" } else { "active" };
                format!("{},{},{status}\n", person.pos_user_id, person.last_name)
            })
            .collect();
        format!("pos_user_id,last_name,status\n{rows}")
    }

    /// The bytes of the last run's `rejects.csv`.
    pub(crate) fn rejects_bytes(&self) -> Vec<u8> {
        std::fs::read(self.of_last_run("rejects.csv")).unwrap()
    }

    /// The last run's file of this name.
    pub(crate) fn of_last_run(&self, name: &str) -> PathBuf {
        let mut open = vec![self.path("state")];
        let mut found = Vec::new();
        while let Some(dir) = open.pop() {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.ends_with(name) {
                    found.push(path);
                }
            }
        }
        found.into_iter().max().unwrap()
    }

    /// Starts the program and lets it run, to be interrupted.
    pub(crate) fn start(&self, args: &[&str]) -> std::process::Child {
        self.prepared(args).spawn().unwrap()
    }

    /// The program with its arguments, what it prints to be read while it runs.
    pub(crate) fn prepared(&self, args: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("roster-sync"));
        command
            .current_dir(self.dir.path())
            .env_clear()
            .env("ROSTER_SYNC_USERNAME", self.sandbox.username())
            .env("ROSTER_SYNC_PASSWORD", self.sandbox.password())
            .args(["--state-dir", "state", "--url", &self.sandbox.url()])
            .args(args)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        command
    }

    /// Writes a roster into the test's folder.
    pub(crate) fn roster(&self, text: &str) -> &'static str {
        std::fs::write(self.dir.path().join("roster.csv"), text).unwrap();
        "roster.csv"
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The person with this number for the point of sale, as stored.
    pub(crate) fn person(&self, pos_user_id: u64) -> Option<roster_sync::sandbox::Person> {
        self.sandbox.people().into_iter().find(|person| person.pos_user_id == pos_user_id)
    }
}

/// Prepares the program with an empty environment in a folder.
pub(crate) fn program(dir: &Path) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::cargo_bin("roster-sync").unwrap();
    command.current_dir(dir).env_clear().env("HOME", dir);
    command
}

/// Whether everything is to be tried that takes too long for every change.
#[allow(clippy::disallowed_methods, reason = "a setting of the tests alone")]
pub(crate) fn is_whole() -> bool {
    std::env::var_os("ROSTER_SYNC_WHOLE_MATRIX").is_some()
}

/// Shows a figure to whoever runs the tests: written past the capture of the harness, which shows only what failed.
pub(crate) fn figure(text: &str) {
    use std::io::Write;
    // Nobody is there to read it when that fails.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Runs the program on the embedded sandbox, its state in the folder.
pub(crate) fn with_sandbox(dir: &Path, args: &[&str]) -> Ran {
    let mut command = program(dir);
    ran(command.args(args).args(["--sandbox", "--state-dir", "state"]).output().unwrap())
}

pub(crate) fn ran(output: Output) -> Ran {
    Ran {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// Whether a secret stands in a text. A PIN of five digits may by chance be a part of a hash, a moment or a port: it
/// counts when no digit or letter stands beside it.
pub(crate) fn stands_in(text: &str, secret: &str) -> bool {
    text.match_indices(secret).any(|(at, _)| {
        let around = [text[..at].chars().next_back(), text[at + secret.len()..].chars().next()];
        around.into_iter().flatten().all(|c| !c.is_ascii_alphanumeric())
    })
}

/// The moment so long ago, as files have it.
#[expect(clippy::disallowed_methods, reason = "how old a file is, the program tells by the computer's clock")]
pub(crate) fn ago(age: std::time::Duration) -> std::time::SystemTime {
    std::time::SystemTime::now() - age
}

/// A file of the repository.
pub(crate) fn repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

impl Ran {
    /// Panics with everything that was printed unless the program ended so.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n--- stdout\n{}\n--- stderr\n{}", self.out, self.err);
        self
    }

    /// Standard output without the line breaks that the width of a terminal asks for.
    pub(crate) fn flat(&self) -> String {
        self.out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Standard output as one JSON document.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }
}

/// A new person's row for the columns of [`NEW_COLUMNS`].
pub(crate) fn new_row(number: u64, more: &str) -> String {
    format!(
        "{number},New{number},Person,new{number}@example.com,15.50,Cashier,Harbor Point; OAK,Cashier,{more}\n"
    )
}

/// Columns of a roster with new people.
pub(crate) const NEW_COLUMNS: &str = "pos_user_id,first_name,last_name,email,wage_rate,departments,sites,permission,backoffice,backoffice_username\n";

/// A roster of so many new people, each with twelve values of their own: the most that a plan can say.
pub(crate) fn new_people(number: u64) -> String {
    let header = "pos_user_id,adp_employee_id,first_name,last_name,email,phone,status,start_date,wage_rate,\
                  overtime_wage_rate,departments,sites,permission\n";
    let row = |one: u64| {
        let (id, wage, phone) = (20_000 + one, 14 + one % 7, 5_550_000 + one);
        format!(
            "{id},ADP{id},Maya {one},O'Rourke,new{id}@example.com,555{phone},active,2026-11-20,{wage}.25,{wage}.50,\
             Cashier; Detailer,Harbor Point; OAK,Cashier\n"
        )
    };
    (0..number).fold(header.to_owned(), |text, one| text + &row(one))
}

/// Changes a database by hand, as nobody should.
pub(crate) fn changed(database: &std::path::Path, sql: &'static str) {
    use sqlx::Connection;
    let change = async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(change);
}

#[test]
fn the_sandbox_of_a_test_is_its_own() {
    let (one, two) = (Tenant::new(), Tenant::new());
    one.sandbox.edit_person(3001, |person| person.active = false);
    assert!(two.person(1001).unwrap().active);
}
