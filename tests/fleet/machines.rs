//! Two machines of one fleet: each with a folder of its own, one database, one Backoffice.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use age::secrecy::ExposeSecret;

use crate::cluster::{Cluster, PASSWORD};
use crate::environment::{Ran, Tenant, ran};

/// A fleet of two machines, for one tenant.
pub(crate) struct Fleet {
    pub(crate) tenant: Tenant,
    pub(crate) database: String,
}

impl Fleet {
    /// A fleet with a database of its own; `None` where no server can be had.
    pub(crate) fn new(rate: &str) -> Option<Self> {
        Self::of(Tenant::new(), rate)
    }

    pub(crate) fn of(tenant: Tenant, rate: &str) -> Option<Self> {
        static DATABASES: AtomicU32 = AtomicU32::new(1);
        let cluster = Cluster::get()?;
        let database = format!("fleet_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let url = cluster.database(&database);
        let fleet = Self { tenant, database };
        fleet.tenant.configure_with(rate, &shared(fleet.tenant.dir.path(), &url));
        Some(fleet)
    }

    /// The program on a machine, which has a folder of its own.
    pub(crate) fn prepared(&self, machine: &str, args: &[&str]) -> std::process::Command {
        let sandbox = &self.tenant.sandbox;
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("roster-sync"));
        command
            .current_dir(self.tenant.dir.path())
            .env_clear()
            .env("HOME", self.tenant.dir.path())
            .env("ROSTER_SYNC_USERNAME", sandbox.username())
            .env("ROSTER_SYNC_PASSWORD", sandbox.password())
            .args(["--state-dir", machine, "--url", &sandbox.url()])
            .args(args)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        command
    }

    /// Lets so many requests a second leave from now on, one behind the other.
    pub(crate) fn pace(&self, rate: u32) {
        let path = self.path("roster-sync.toml");
        let settings = std::fs::read_to_string(&path).unwrap();
        let line = |line: &str| match line.split_once(" = ") {
            Some((key @ "requests_per_second", _)) => format!("{key} = {rate}\n"),
            Some((key @ "burst", _)) => format!("{key} = 1\n"),
            _ => format!("{line}\n"),
        };
        std::fs::write(&path, settings.lines().map(line).collect::<String>()).unwrap();
    }

    /// Runs the program on a machine.
    pub(crate) fn run(&self, machine: &str, args: &[&str]) -> Ran {
        ran(self.prepared(machine, args).output().unwrap())
    }

    /// Runs SQL as a superuser.
    pub(crate) fn sql(&self, sql: &str) -> String {
        Cluster::get().unwrap().run(sql, &self.database).trim().to_owned()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.tenant.path(name)
    }
}

/// Writes key and password of a shared database into a folder, and returns the tables that name them.
pub(crate) fn shared(folder: &Path, url: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let key = age::x25519::Identity::generate();
    let (identity, password) = (folder.join("fleet.key"), folder.join("database-password"));
    std::fs::write(&identity, key.to_string().expose_secret()).unwrap();
    std::fs::set_permissions(&identity, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&password, PASSWORD).unwrap();
    format!(
        "[state]\nurl = \"{url}\"\npassword_command = [\"/bin/cat\", \"{}\"]\nlease = \"14s\"\n\
         [credentials]\nrecipients = [\"{}\"]\nidentity = \"{}\"\n",
        password.display(),
        key.to_public(),
        identity.display()
    )
}
