//! What keeps the state on disk from being used is told by its kind, with what to do about it: whoever puts a backup back because the
//! disk was full loses what happened since.

use std::fs;
use std::path::PathBuf;

use crate::environment::{Tenant, ran};

const ROSTER: &str = "pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-7777\n";
const LOSES: &str = "move state.db away";

fn database(tenant: &Tenant) -> PathBuf {
    fs::read_dir(tenant.path("state")).unwrap().next().unwrap().unwrap().path().join("state.db")
}

/// Holds a database to itself, as a backup or an editor of databases may.
struct Held {
    connection: sqlx::SqliteConnection,
    runtime: tokio::runtime::Runtime,
}

impl Held {
    fn of(database: &std::path::Path) -> Self {
        use sqlx::Connection;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database);
        let connection = runtime.block_on(async {
            let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut connection).await.unwrap();
            connection
        });
        Self { connection, runtime }
    }

    fn let_go(self) {
        use sqlx::Connection;
        self.runtime.block_on(self.connection.close()).unwrap();
    }
}

#[test]
fn a_database_that_something_else_has_to_itself_is_waited_for_and_nothing_is_put_back() {
    let tenant = Tenant::new().known();
    let roster = tenant.roster(ROSTER);
    let held = Held::of(&database(&tenant));
    let told = tenant.run(&["sync", roster]).exits(8);
    assert!(
        told.err.contains("database is locked") && told.err.contains("such as a backup: let it end"),
        "{}",
        told.err
    );
    assert!(!told.err.contains(LOSES), "{}", told.err);
    held.let_go();
    tenant.run(&["sync", roster]).exits(0);
}

#[test]
fn a_file_that_is_no_database_is_put_back_from_a_backup() {
    let tenant = Tenant::new().known();
    let roster = tenant.roster(ROSTER);
    let database = database(&tenant);
    for beside in ["state.db-wal", "state.db-shm"] {
        let _ = fs::remove_file(database.with_file_name(beside));
    }
    fs::write(&database, vec![0x55; 8192]).unwrap();
    let told = tenant.run(&["sync", roster]).exits(8);
    assert!(told.err.contains("Put a backup of the folder back") && told.err.contains(LOSES), "{}", told.err);
}

/// Files of this process may not grow beyond a size, as with a quota.
#[cfg(unix)]
#[test]
fn where_there_is_no_room_nobody_is_told_to_put_a_backup_back() {
    let tenant = Tenant::new().known();
    let roster = tenant.roster(ROSTER);
    let command = tenant.prepared(&["plan", roster]);
    let mut limited = std::process::Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]);
    limited.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    limited.current_dir(command.get_current_dir().unwrap());
    let told = ran(limited.output().unwrap()).exits(8);
    assert!(told.err.contains("has room for this user") || told.err.contains("Make room"), "{}", told.err);
    assert!(!told.err.contains(LOSES), "{}", told.err);
}

/// Whoever keeps what a command prints must hear that it is not all there.
#[cfg(target_os = "linux")]
#[test]
fn a_list_that_could_not_be_written_down_ends_with_8() {
    let tenant = Tenant::new().known();
    let roster = tenant.roster(ROSTER);
    for arguments in [&["list", "employees", "--format", "csv"][..], &["plan", roster], &["check", roster]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = tenant.prepared(arguments).stdout(full).output().unwrap();
        let told = ran(output).exits(8);
        assert!(told.err.contains("failed to write to standard output"), "{}", told.err);
    }
    // A file that the command was to write is no run that could be gone on with.
    let told = tenant.run(&["plan", roster, "--html", "/dev/full"]).exits(8);
    assert!(told.err.contains("see that there is room"), "{}", told.err);
}
