//! A `PostgreSQL` of the tests' own: made in a temporary folder, gone with the program that asked for it.
//!
//! The programs are the newest of those that are installed. Without any, whoever asks is told so and skips the test; where `CI` is
//! set, that is a failure.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The login of the tests, who owns the database and is no superuser.
pub const LOGIN: &str = "roster";
/// Its password.
pub const PASSWORD: &str = "Fl33t-database-51";
/// The superuser's.
const ROOT_PASSWORD: &str = "Sup3r-database-52";

/// A running server.
#[derive(Debug)]
pub struct Cluster {
    port: u16,
    programs: PathBuf,
    folder: PathBuf,
    /// A disk of its own with the server's data, where it has one.
    disk: Option<PathBuf>,
    /// Ends the server when this program ends, however that happens: it reads from a pipe that ends then.
    _keeper: Child,
}

impl Cluster {
    /// Returns the server of this program, started at the first call; `None` where none is installed.
    pub fn get() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        CLUSTER.get_or_init(|| Self::start(None)).as_ref()
    }

    /// Starts a server of one test alone, which may do to it what would be in the way of others.
    pub fn of_its_own() -> Option<Self> {
        Self::start(None)
    }

    /// Starts a server of one test alone whose data is on a disk of so many megabytes, which can be full; `None` where this user
    /// may not make one.
    pub fn on_a_small_disk(megabytes: u32) -> Option<Self> {
        Self::start(Some(megabytes))
    }

    fn start(megabytes: Option<u32>) -> Option<Self> {
        let Some(programs) = newest() else {
            let told = "no PostgreSQL is installed in /usr/lib/postgresql or on the path";
            assert!(variable("CI").is_none(), "{told}: install it, or run without CI set");
            // Written past the capture of the harness, which shows only what failed; nobody may be there to read it.
            let _ = writeln!(std::io::stderr(), "skipped: {told}");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("roster-pg-").tempdir().unwrap().keep();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
        let secret = folder.join("password");
        std::fs::write(&secret, ROOT_PASSWORD).unwrap();
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644)).unwrap();
        let disk = match megabytes {
            Some(megabytes) => Some(small_disk(&folder, megabytes)?),
            None => None,
        };
        let data = disk.as_deref().unwrap_or(&folder).join("data");
        let made = as_nobody(&programs.join("initdb"))
            .args([
                "--username=postgres",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ])
            .arg(format!("--pwfile={}", secret.display()))
            .arg(&data)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let keeper = keeper(&programs, &folder, &data, port);
        let cluster = Self { port, _keeper: keeper, programs, folder, disk };
        cluster.wait();
        cluster.run(&format!("CREATE ROLE {LOGIN} LOGIN PASSWORD '{PASSWORD}'"), "postgres");
        cluster.run(&format!("CREATE DATABASE fleet OWNER {LOGIN}"), "postgres");
        Some(cluster)
    }

    /// Waits until the server answers.
    pub fn wait(&self) {
        let until = Instant::now() + Duration::from_mins(1);
        let ready = || {
            let mut one = Command::new(self.programs.join("pg_isready"));
            one.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]).status().unwrap().success()
        };
        while !(TcpStream::connect(("127.0.0.1", self.port)).is_ok() && ready()) {
            assert!(Instant::now() < until, "the server did not start: {}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Returns the port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns the address of a database, as settings have it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{LOGIN}@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes a database of its own, owned by the tests' login.
    pub fn database(&self, name: &str) -> String {
        self.run(&format!("CREATE DATABASE {name} OWNER {LOGIN}"), "postgres");
        self.url(name)
    }

    /// Runs SQL as the superuser and returns what is printed.
    pub fn run(&self, sql: &str, database: &str) -> String {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres", "-d", database]);
        psql.args(["-v", "ON_ERROR_STOP=1", "-At", "-c", sql]).env("PGPASSWORD", ROOT_PASSWORD);
        let done = psql.stdin(Stdio::null()).output().unwrap();
        assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    /// Returns everything that a copy of a database tells.
    pub fn dump(&self, database: &str) -> String {
        let mut dump = Command::new(self.programs.join("pg_dump"));
        dump.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres", "-d", database]);
        let done = dump.env("PGPASSWORD", ROOT_PASSWORD).stdin(Stdio::null()).output().unwrap();
        assert!(done.status.success(), "pg_dump: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    /// Returns the bytes of the server's log of changes.
    pub fn changes(&self) -> Vec<u8> {
        let mut all = Vec::new();
        let data = self.disk.as_deref().unwrap_or(&self.folder).join("data");
        for entry in std::fs::read_dir(data.join("pg_wal")).unwrap().flatten() {
            if entry.path().is_file() {
                all.extend(std::fs::read(entry.path()).unwrap());
            }
        }
        all
    }

    /// Lets the server fall down: one of its processes is killed, so that it ends all others at once and reads its log of changes.
    pub fn fall_down(&self) {
        let one = self.run("SELECT pid FROM pg_stat_activity WHERE usename = 'roster' LIMIT 1", "postgres");
        assert!(Command::new("kill").args(["-KILL", one.trim()]).status().unwrap().success());
        std::thread::sleep(Duration::from_millis(200));
        self.wait();
    }

    /// Fills the small disk to its last byte.
    pub fn fill_disk(&self) {
        let mut filler = std::fs::File::create(self.filler()).unwrap();
        let block = vec![1; 64 * 1024];
        while filler.write_all(&block).is_ok() {}
    }

    /// Takes away what filled the small disk.
    pub fn empty_disk(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.disk.as_ref().unwrap().join("filler")
    }

    /// Returns where the server writes down what it does.
    pub fn log_file(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Returns what the server wrote down of its work.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(disk) = &self.disk {
            // It is gone when the server has ended, which it does when this program lets go of it.
            let _ = Command::new("umount").arg("--lazy").arg(disk).status();
        }
    }
}

/// Makes a disk below a folder.
fn small_disk(folder: &Path, megabytes: u32) -> Option<PathBuf> {
    let disk = folder.join("disk");
    std::fs::create_dir(&disk).unwrap();
    let size = format!("size={megabytes}m,mode=0777");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&disk).output();
    if mounted.is_ok_and(|done| done.status.success()) {
        return Some(disk);
    }
    let _ = writeln!(std::io::stderr(), "skipped: this user may not make a disk");
    None
}

/// Starts the server, again where it ends by itself, below a shell that ends it, and takes the folder away, when its standard input
/// ends.
fn keeper(programs: &Path, folder: &Path, data: &Path, port: u16) -> Child {
    let script = "(trap 'kill -INT $server 2>/dev/null; wait $server; exit' TERM; while :; do \
                  \"$1/postgres\" -D \"$4\" -p \"$3\" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
                  -c log_statement=all -c max_connections=200 >>\"$2/log\" 2>&1 </dev/null & server=$!; wait $server; sleep 0.2; \
                  done) & read -r _; kill -TERM $!; wait; rm -rf \"$2\"/*";
    let mut shell = as_nobody(Path::new("/bin/sh"));
    shell.args(["-c", script, "keeper"]).arg(programs).arg(folder).arg(port.to_string()).arg(data);
    let mut child = shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.as_mut().unwrap().flush().unwrap();
    child
}

/// A server refuses to run as root: then it is another user's.
fn as_nobody(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let known = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let user = if known.lines().any(|line| line.starts_with("postgres:")) { "postgres" } else { "nobody" };
    let mut command = Command::new("runuser");
    command.args(["-u", user, "--"]).arg(program);
    command.current_dir("/");
    command
}

fn is_root() -> bool {
    let own = std::fs::metadata("/proc/self").map(|found| std::os::unix::fs::MetadataExt::uid(&found));
    own.is_ok_and(|user| user == 0)
}

/// Returns the folder of the newest programs that are installed.
fn newest() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let by_version = installed.filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        Some((version, entry.path().join("bin")))
    });
    let path = variable("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| (0, folder));
    let all = by_version.chain(on_path).filter(|(_, folder)| folder.join("initdb").is_file());
    all.max_by_key(|(version, _)| *version).map(|(_, folder)| folder)
}

#[expect(
    clippy::disallowed_methods,
    reason = "whether this is CI, and where programs are, is not of the program's settings"
)]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name)
}
