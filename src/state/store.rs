//! The database of one tenant: opening it, and what every query shares.
//!
//! Queries are written once for every engine, with `$1` for what is given and `RETURNING` for what was made; only opening and
//! the migrations know which engine it is. One connection does all the work, so that the journal has one writer.

use std::any::Any;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use tokio::sync::{Mutex, MutexGuard};

use super::connection::{PATIENCE, Query, connect, too_long};
use super::dialect::Dialect;
use super::disk::{about_to_write, works};
use super::packing::{pack, unpack};
use super::{LeaseWatch, SharedDatabase, StateDir, StateError, migrations, postgres};

/// What tells the moment: given from above, since nobody below the command line reads the clock.
pub type Clock = fn() -> DateTime<Utc>;

/// What is kept of one tenant: runs, journal, results, memory, decisions.
pub struct Store {
    connection: Mutex<AnyConnection>,
    pub(super) path: PathBuf,
    pub(super) clock: Clock,
    pub(super) dialect: Dialect,
    shared: Option<Arc<SharedDatabase>>,
    pub(super) lease: Option<Arc<LeaseWatch>>,
}

/// The one connection, while somebody has it.
pub(super) struct InUse<'a> {
    connection: MutexGuard<'a, AnyConnection>,
    _works: Option<Box<dyn Any + Send + Sync>>,
}

impl Deref for InUse<'_> {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.connection
    }
}

impl DerefMut for InUse<'_> {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
}

impl Store {
    /// Opens what is kept of a tenant, making or upgrading it as needed.
    pub async fn open(directory: &StateDir, clock: Clock) -> Result<Self, StateError> {
        let _works = works();
        let (connection, path) = match directory.shared() {
            None => {
                let path = directory.database();
                if let Some(place) = directory.moved() {
                    return Err(StateError::Moved { tenant: directory.tenant().to_owned(), place });
                }
                let mut connection = connect(&path).await?;
                migrations::bring_up_to_date(&mut connection, &path, directory).await?;
                (connection, path)
            }
            Some(shared) => {
                let path = shared.path();
                let mut connection = postgres::open(shared, directory.tenant()).await?;
                if let Some(lease) = directory.lease() {
                    // From here on the database refuses what this connection writes when somebody else has the lease.
                    let epoch = sqlx::query("SELECT set_config('roster_sync.epoch', $1, false)");
                    let said = epoch.bind(lease.epoch().to_string()).execute(&mut connection).await;
                    said.map_err(|source| StateError::Database { path: path.clone(), source })?;
                }
                (connection, path)
            }
        };
        let dialect = Dialect::of(&connection);
        let shared = directory.shared().cloned();
        Ok(Self {
            connection: Mutex::new(connection),
            path,
            clock,
            dialect,
            shared,
            lease: directory.lease(),
        })
    }

    /// Returns the one connection, when nobody else uses it any more.
    pub(super) async fn connection(&self) -> InUse<'_> {
        let connection = self.connection.lock().await;
        InUse { connection, _works: works() }
    }

    /// Says whether the database may be changed.
    pub(super) fn about_to_change(&self) -> Result<(), StateError> {
        about_to_write(&self.path).map_err(|source| self.failed(source.into()))
    }

    /// Carries out one change. It is on disk when this returns; how many rows it changed is told.
    pub(super) async fn carry_out(&self, query: Query<'_>) -> Result<u64, StateError> {
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let done = self.in_time(query.execute(&mut *connection)).await;
        done.map(|done| done.rows_affected()).map_err(|source| self.failed(source))
    }

    /// Returns the rows of a question.
    pub(super) async fn rows(&self, query: Query<'_>) -> Result<Vec<AnyRow>, StateError> {
        let mut connection = self.connection().await;
        self.in_time(query.fetch_all(&mut *connection)).await.map_err(|source| self.failed(source))
    }

    /// Waits for the database: a file answers, a server may be gone.
    async fn in_time<T>(
        &self,
        answer: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => answer.await,
            Dialect::Postgres => {
                tokio::time::timeout(PATIENCE, answer).await.unwrap_or_else(|_| Err(too_long()))
            }
        }
    }

    /// Works the log of changes off, which holds a deleted row too until then. A server does that by itself, and what is secret is
    /// encrypted there.
    pub(super) async fn work_off_the_log(&self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        if self.dialect == Dialect::Sqlite {
            sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(connection).await?;
        }
        Ok(())
    }

    /// Returns a text that may be secret as it is kept.
    pub(super) fn closed(&self, text: &str) -> Result<String, sqlx::Error> {
        match &self.shared {
            None => Ok(text.to_owned()),
            Some(shared) => {
                shared.encryption().close_text(text).map_err(|error| sqlx::Error::Encode(error.into()))
            }
        }
    }

    /// Reads a text that may be secret.
    pub(super) fn opened(&self, text: String) -> Result<String, sqlx::Error> {
        match &self.shared {
            None => Ok(text),
            Some(shared) => {
                shared.encryption().open_text(&text).map_err(|error| sqlx::Error::Decode(error.into()))
            }
        }
    }

    /// Returns a document that may be secret as it is kept: packed.
    pub(super) fn closed_document(&self, text: &str) -> Result<Vec<u8>, sqlx::Error> {
        let packed = pack(text);
        match &self.shared {
            None => Ok(packed),
            Some(shared) => {
                shared.encryption().close(&packed).map_err(|error| sqlx::Error::Encode(error.into()))
            }
        }
    }

    /// Reads a document that may be secret.
    pub(super) fn opened_document(&self, kept: &[u8]) -> Result<String, sqlx::Error> {
        let opened = match &self.shared {
            None => unpack(kept),
            Some(shared) => shared.encryption().open(kept).and_then(|packed| unpack(&packed)),
        };
        opened.map_err(|error| sqlx::Error::Decode(error.into()))
    }

    /// Makes the database as small as what it holds, and works the log of changes off.
    pub async fn compact(&self) -> Result<(), StateError> {
        let mut connection = self.connection().await;
        let failed = |source| self.failed(source);
        if self.dialect == Dialect::Sqlite {
            sqlx::raw_sql("VACUUM").execute(&mut *connection).await.map_err(failed)?;
        }
        self.work_off_the_log(&mut connection).await.map_err(failed)
    }

    /// Returns the moment, as whoever opened the store tells it.
    pub fn moment(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    pub(super) fn now(&self) -> String {
        (self.clock)().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }

    pub(super) fn failed(&self, source: sqlx::Error) -> StateError {
        let code = source.as_database_error().and_then(sqlx::error::DatabaseError::code);
        if code.as_deref() == Some(LEASE_LOST) {
            let why = "another machine holds the tenant by now".to_owned();
            return StateError::LeaseLost { why };
        }
        if self.lease.as_ref().is_some_and(|lease| lease.is_over()) {
            // Such as by a machine that slept while the database was asked.
            let why = format!("the lease on the tenant ended before the database had answered ({source})");
            return StateError::LeaseLost { why };
        }
        StateError::Database { path: self.path.clone(), source }
    }
}

/// What the database answers who writes under a lease that is lost.
const LEASE_LOST: &str = "RS001";

impl Drop for Store {
    fn drop(&mut self) {
        if self.dialect != Dialect::Sqlite {
            return;
        }
        // The file alone is to hold everything when the program ends: what somebody copies is the file. The connection works in
        // a thread of its own, so that waiting for it here needs nobody else. Where it fails, the log beside the file has it all.
        let connection = self.connection.get_mut();
        let _ =
            futures_executor::block_on(sqlx::raw_sql("PRAGMA wal_checkpoint(PASSIVE)").execute(connection));
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}
