//! The folder of one tenant, private to its owner, and the lock in it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::private_file::open_or_make;
use super::{LeaseWatch, SharedDatabase, StateError};

/// The folder in which everything about one tenant is kept.
#[derive(Debug, Clone)]
pub struct StateDir {
    path: PathBuf,
    tenant: String,
    /// Whether this process holds the lock by now.
    held: Arc<AtomicBool>,
    /// The database that keeps the state in the place of a file here.
    shared: Option<Arc<SharedDatabase>>,
    /// The lease that this process works under by now.
    lease: Arc<Mutex<Option<Arc<LeaseWatch>>>>,
}

/// The right to run, gone with the process that holds it, however it ends.
#[derive(Debug)]
pub struct RunLock {
    file: File,
    held: Arc<AtomicBool>,
}

/// The file that says into which database what was kept here was moved.
const MOVED: &str = "state-moved-to";

impl StateDir {
    /// Opens the folder of a tenant below `root`, making it (mode 0700) where it does not exist.
    pub fn open(root: &Path, tenant: &str) -> Result<Self, StateError> {
        let path = path_of(root, tenant).ok_or_else(|| StateError::NoFolder { name: tenant.to_owned() })?;
        create_private(&path)?;
        Ok(Self {
            path,
            tenant: tenant.to_owned(),
            held: Arc::default(),
            shared: None,
            lease: Arc::default(),
        })
    }

    /// Returns the name of a tenant's folder; `None` for a name that makes none. Two tenants whose folders differ in the case of
    /// letters alone, or not at all, have one folder on some computers or on all.
    pub fn folder_of(tenant: &str) -> Option<String> {
        let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
        let name: String = tenant.chars().map(plain).collect();
        let name = name.trim_matches('.');
        (!name.is_empty()).then(|| name.to_owned())
    }

    /// Finds the folder of a tenant of which something is known already. Nothing is made.
    pub fn find(root: &Path, tenant: &str) -> Option<Self> {
        let (path, tenant) = (path_of(root, tenant)?, tenant.to_owned());
        let found = Self { path, tenant, held: Arc::default(), shared: None, lease: Arc::default() };
        (found.database().is_file() || found.moved().is_some()).then_some(found)
    }

    /// Returns the same folder, for a tenant whose state is kept in a database that others share.
    #[must_use]
    pub fn shared_in(self, database: Arc<SharedDatabase>) -> Self {
        Self { shared: Some(database), ..self }
    }

    /// Returns the database that others share, where there is one.
    pub(super) const fn shared(&self) -> Option<&Arc<SharedDatabase>> {
        self.shared.as_ref()
    }

    /// Returns the lease that this process works under, where it does.
    pub fn lease(&self) -> Option<Arc<LeaseWatch>> {
        self.lease.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn work_under(&self, lease: Option<Arc<LeaseWatch>>) {
        *self.lease.lock().unwrap_or_else(PoisonError::into_inner) = lease;
    }

    /// Returns the tenant's name.
    pub(super) fn tenant(&self) -> &str {
        &self.tenant
    }

    /// Returns the names of the folders in which something is kept of a tenant.
    pub fn kept(root: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
        let kept = entries.filter(|entry| entry.path().join("state.db").is_file());
        let mut names: Vec<String> = kept.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// Takes away the database of a tenant of which nothing is to be remembered.
    pub fn discard(root: &Path, tenant: &str) -> Result<(), StateError> {
        let Some(folder) = path_of(root, tenant) else { return Ok(()) };
        for name in ["state.db", "state.db-wal", "state.db-shm", "origin", MOVED] {
            let path = folder.join(name);
            match std::fs::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StateError::Io { path, source });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the database file.
    pub fn database(&self) -> PathBuf {
        self.path.join("state.db")
    }

    /// Returns the copy of the database as a version before wrote it.
    pub(super) fn database_before(&self, version: i64) -> PathBuf {
        self.path.join(format!("state-version-{version}.db"))
    }

    /// Takes away what versions before left of the database, where there is anything: with it their secrets would stay for ever.
    pub fn forget_database_before(&self) -> Result<(), StateError> {
        let io = |source| StateError::Io { path: self.path.clone(), source };
        for entry in std::fs::read_dir(&self.path).map_err(io)? {
            let path = entry.map_err(io)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let number = name.strip_prefix("state-version-").and_then(|rest| rest.strip_suffix(".db"));
            if number.is_some_and(|number| number.parse::<i64>().is_ok()) {
                std::fs::remove_file(&path)
                    .map_err(|source| StateError::Io { path: path.clone(), source })?;
            }
        }
        Ok(())
    }

    /// Returns the database into which what was kept here was moved, where it was and nobody put the file back.
    pub(super) fn moved(&self) -> Option<String> {
        let place = std::fs::read_to_string(self.path.join(MOVED)).ok()?;
        (!self.database().exists()).then(|| place.trim().to_owned())
    }

    /// Puts the database aside: it is kept somewhere else from now on, and whoever looks here is told where. Returns where it is.
    pub fn put_aside(&self, place: &str) -> Result<PathBuf, StateError> {
        let note = self.path.join(MOVED);
        write_note(&note, place).map_err(|source| StateError::Io { path: note, source })?;
        for (name, aside) in [("state.db", "state-migrated.db"), ("state.db-wal", "state-migrated.db-wal")] {
            let path = self.path.join(name);
            match std::fs::rename(&path, self.path.join(aside)) {
                // Its log is not there where it was worked off.
                Err(source) if name == "state.db" || source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StateError::Io { path, source });
                }
                _ => {}
            }
        }
        Ok(self.path.join("state-migrated.db"))
    }

    /// Returns where the plan of a run lies for people.
    pub(super) fn plan_beside(&self, run: &str) -> PathBuf {
        self.path.join("runs").join(run).join("plan.json")
    }

    /// Returns the folder of a run, making it (mode 0700) where it does not exist.
    pub fn run_dir(&self, run: &str) -> Result<PathBuf, StateError> {
        let path = self.path.join("runs").join(run);
        create_private(&path)?;
        Ok(path)
    }

    /// Returns the folder for plans that wait for a person's word, making it where it does not exist.
    pub fn plans_dir(&self) -> Result<PathBuf, StateError> {
        let path = self.path.join("plans");
        create_private(&path)?;
        Ok(path)
    }

    /// Returns the folder for rosters as they came, making it where it does not exist.
    pub fn deliveries_dir(&self) -> Result<PathBuf, StateError> {
        let path = self.path.join("deliveries");
        create_private(&path)?;
        Ok(path)
    }

    /// Takes the lock unless this process has it already.
    pub(super) fn alone(&self) -> Result<Option<RunLock>, StateError> {
        if self.held.load(Ordering::Acquire) { Ok(None) } else { self.lock("an upgrade").map(Some) }
    }

    /// Takes the lock, or says who holds it. `note` is what the next one is told, such as command and start.
    pub fn lock(&self, note: &str) -> Result<RunLock, StateError> {
        let path = self.path.join("lock");
        let failed = |source| StateError::Io { path: path.clone(), source };
        let mut file = open_or_make(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                // The holder's note stands in a file of its own: on Windows a locked file cannot be read.
                let mut holder = String::new();
                let noted = File::open(self.path.join("lock-holder"))
                    .and_then(|mut file| file.read_to_string(&mut holder));
                let holder = if noted.is_ok() && !holder.is_empty() {
                    holder
                } else {
                    "by an unknown process".to_owned()
                };
                return Err(StateError::Locked { holder });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        write_note(&self.path.join("lock-holder"), note).map_err(failed)?;
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(b"locked\n"))
            .map_err(failed)?;
        self.held.store(true, Ordering::Release);
        Ok(RunLock { file, held: Arc::clone(&self.held) })
    }
}

impl Drop for RunLock {
    fn drop(&mut self) {
        self.held.store(false, Ordering::Release);
        // The system gives the lock up with the file in any case.
        let _ = self.file.unlock();
    }
}

/// Writes what the next one is told into a file of its own, in the place of what was there.
fn write_note(path: &Path, words: &str) -> std::io::Result<()> {
    let mut file = open_or_make(path)?;
    file.set_len(0)?;
    file.write_all(words.as_bytes())
}

/// A host name can be a tenant's name; nothing but these characters may reach a path.
fn path_of(root: &Path, tenant: &str) -> Option<PathBuf> {
    Some(root.join(StateDir::folder_of(tenant)?))
}

/// Makes a folder that only its owner can look into. On Windows a folder in the user's profile is closed to others.
fn create_private(path: &Path) -> Result<(), StateError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| StateError::Io { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_one_is_told_who_runs() {
        let root = tempfile::tempdir().unwrap();
        let dir = StateDir::open(root.path(), "main").unwrap();
        let lock = dir.lock("sync since 12:00").unwrap();
        let error = dir.lock("another").unwrap_err();
        assert!(error.to_string().contains("sync since 12:00"), "{error}");
        drop(lock);
        dir.lock("another").unwrap();
    }

    #[test]
    fn no_tenant_name_leads_out_of_the_folder() {
        let root = tempfile::tempdir().unwrap();
        let dir = StateDir::open(root.path(), "../../etc").unwrap();
        assert_eq!(dir.path().parent().unwrap(), root.path());
    }

    #[test]
    fn looking_for_a_tenant_makes_nothing() {
        let root = tempfile::tempdir().unwrap();
        assert!(StateDir::find(root.path(), "main").is_none());
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
        std::fs::write(StateDir::open(root.path(), "main").unwrap().database(), "").unwrap();
        assert!(StateDir::find(root.path(), "main").is_some());
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let dir = StateDir::open(root.path(), "main").unwrap();
        assert_eq!(std::fs::metadata(dir.path()).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
