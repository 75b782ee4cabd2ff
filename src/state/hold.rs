//! The right to write to a tenant: the lock of this computer, and where machines share a database, the lease too.

use std::sync::Arc;

use super::lease::Lease;
use super::{LeaseTerms, LeaseWatch, RunLock, StateDir, StateError};

/// The right to write to a tenant, until it is dropped.
#[derive(Debug)]
pub struct Hold {
    directory: StateDir,
    lease: Option<Lease>,
    _lock: RunLock,
}

impl StateDir {
    /// Takes the right to write to the tenant, or says who has it. `note` is what others are told, such as command and start.
    pub async fn hold(&self, note: &str, terms: &LeaseTerms) -> Result<Hold, StateError> {
        let lock = self.lock(note)?;
        let lease = match self.shared() {
            Some(database) => Some(Lease::take(database, self.tenant(), note, terms).await?),
            None => None,
        };
        self.work_under(lease.as_ref().map(|lease| Arc::clone(lease.watch())));
        Ok(Hold { directory: self.clone(), lease, _lock: lock })
    }
}

impl Hold {
    /// Returns the lease as it stands, where there is one: it can be lost, what is of one computer cannot.
    pub fn watch(&self) -> Option<&Arc<LeaseWatch>> {
        self.lease.as_ref().map(Lease::watch)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.directory.work_under(None);
    }
}
