//! What can go wrong with the state on disk.

use std::path::PathBuf;

use crate::model::Origin;

/// An error of the state layer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The folder or a file in it cannot be used.
    #[error("failed to use {}", path.display())]
    Io {
        /// What was to be used.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The database answers with an error.
    #[error("failed to use the run journal {}", path.display())]
    Database {
        /// The database file.
        path: PathBuf,
        /// What it says.
        #[source]
        source: sqlx::Error,
    },
    /// The database does not keep what it was asked to keep to.
    #[error("the run journal {} would not be safe on disk: {what} is {found}; keep it on a disk of this computer", path.display())]
    NotDurable {
        /// The database file.
        path: PathBuf,
        /// What was asked.
        what: String,
        /// What it is.
        found: String,
    },
    /// The shared database that the settings name cannot be the one.
    #[error("the database of `[state] url` cannot be used: {what}")]
    BadDatabase {
        /// What is wrong with it.
        what: String,
    },
    /// What was kept of a tenant is in a database, and is looked for in files. An empty memory would take everybody for new.
    #[error(
        "what is kept of the tenant {tenant:?} was moved to {place}, and these settings do not name it; nothing was done"
    )]
    Moved {
        /// The tenant.
        tenant: String,
        /// The database, without its password.
        place: String,
    },
    /// A store that holds something already.
    #[error("{} holds something of this tenant already; nothing was copied", path.display())]
    NotEmpty {
        /// The database.
        path: PathBuf,
    },
    /// What arrived in a store is not what left the other.
    #[error("what arrived of the table {table} is not what is in the file; nothing was copied")]
    CopyDiffers {
        /// The table.
        table: &'static str,
    },
    /// The login of the shared database passes over what keeps tenants apart.
    #[error(
        "the tenants in {} would not be kept apart: its login is a superuser's, or one with BYPASSRLS; use a login that is neither",
        path.display()
    )]
    NotApart {
        /// The database.
        path: PathBuf,
    },
    /// What is kept of an approval cannot be read: without it, what was held back would be carried out.
    #[error("the approval of the run {run} cannot be read")]
    Approval {
        /// The run.
        run: String,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// What stood in Backoffice cannot be put into the words of the journal.
    #[error("what stood there before cannot be written down")]
    Old {
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// The database was written by a later version of this program.
    #[error("the run journal {} was written by a newer version of roster-sync", path.display())]
    Newer {
        /// The database file.
        path: PathBuf,
    },
    /// The state belongs to another address than the one that is used now.
    #[error("what is kept of the tenant {tenant:?} belongs to {bound}, not to {asked}; nothing was done")]
    OtherOrigin {
        /// The tenant.
        tenant: String,
        /// Where it belongs.
        bound: String,
        /// The address that was asked for.
        asked: Origin,
    },
    /// Too few of the people who are remembered are at an address.
    #[error(
        "what is kept of the tenant {tenant:?} does not belong to {origin}: of {remembered} people whom it remembers, {listed} are \
         listed there; nothing was done"
    )]
    OtherPeople {
        /// The tenant.
        tenant: String,
        /// The address.
        origin: Origin,
        /// So many are remembered.
        remembered: usize,
        /// So many of them are listed.
        listed: usize,
    },
    /// The folder is another tenant's.
    #[error("the folder {} belongs to the tenant {owner:?}, not to {tenant:?}; nothing was done", folder.display())]
    OtherTenant {
        /// The folder.
        folder: PathBuf,
        /// Whose it is.
        owner: String,
        /// Who asked for it.
        tenant: String,
    },
    /// One Backoffice under two names.
    #[error("{origin} is the tenant {tenant:?} already (its state is in {}); nothing was done", folder.display())]
    TwoNames {
        /// The other tenant.
        tenant: String,
        /// The address of both.
        origin: Origin,
        /// The other's folder.
        folder: PathBuf,
    },
    /// One Backoffice under two names, in a database that tenants share.
    #[error("{origin} is another tenant's of {} already; nothing was done", database.display())]
    AnothersAddress {
        /// The address.
        origin: Origin,
        /// The database.
        database: PathBuf,
    },
    /// A tenant's name that makes no folder.
    #[error("the tenant name {name:?} names no folder")]
    NoFolder {
        /// The name.
        name: String,
    },
    /// Another run is under way.
    #[error("another run is under way: {holder}")]
    Locked {
        /// Who holds the lock since when, in words.
        holder: String,
    },
    /// The lease on the tenant is another's, or ended.
    #[error("{why}; what was sent by then stands in the journal, nothing more is sent")]
    LeaseLost {
        /// How it was lost.
        why: String,
    },
    /// Nobody may write to a tenant of a shared database without the lease on it.
    #[error("the tenant is not held: without its lease nothing is sent")]
    NotHeld,
    /// The plan was applied before.
    #[error("this plan was applied already, by run {run} at {when}")]
    PlanApplied {
        /// The run.
        run: String,
        /// When it began.
        when: String,
    },
    /// No such run.
    #[error("there is no run {run:?}")]
    NoSuchRun {
        /// What was asked for.
        run: String,
    },
}

impl StateError {
    /// Returns whether the same call may simply be made again: another run is under way, and will end.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Locked { .. })
    }
}
