//! Where the tests keep something: each of them is tried with either engine.

use std::path::Path;
#[cfg(feature = "postgres")]
use std::sync::Arc;
#[cfg(feature = "postgres")]
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::DateTime;

#[cfg(feature = "postgres")]
use crate::state::SharedDatabase;
use crate::state::{Clock, StateDir, Store};

#[cfg(feature = "postgres")]
use super::cluster::{Cluster, PASSWORD};

/// Tries what is said of a place with either engine. Where no server can be had, the second try is none.
macro_rules! on_both_engines {
    ($(async fn $name:ident($place:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "a test may be about what every module knows")]
            use super::*;

            async fn tried($place: &$crate::state::tests::place::Place) $body

            #[tokio::test]
            async fn sqlite() {
                tried(&$crate::state::tests::place::Place::sqlite()).await;
            }

            #[cfg(feature = "postgres")]
            #[tokio::test]
            async fn postgres() {
                if let Some(place) = $crate::state::tests::place::Place::postgres() {
                    tried(&place).await;
                }
            }
        }
    )+};
}
pub(in crate::state) use on_both_engines;

/// A tenant of which something is kept.
pub(in crate::state) struct Place {
    root: tempfile::TempDir,
    tenant: String,
    #[cfg(feature = "postgres")]
    database: Option<Arc<SharedDatabase>>,
}

impl Place {
    /// A file.
    pub(in crate::state) fn sqlite() -> Self {
        Self {
            root: tempfile::tempdir().unwrap(),
            tenant: "main".to_owned(),
            #[cfg(feature = "postgres")]
            database: None,
        }
    }

    /// A tenant of the one database that all these tests share: what one keeps must not be there for another.
    #[cfg(feature = "postgres")]
    pub(in crate::state) fn postgres() -> Option<Self> {
        static TENANTS: AtomicU32 = AtomicU32::new(1);
        let cluster = Cluster::get()?;
        let tenant = format!("main-{}", TENANTS.fetch_add(1, Ordering::Relaxed));
        let database = Some(Arc::new(shared(&cluster.url("fleet"))));
        Some(Self { root: tempfile::tempdir().unwrap(), tenant, database })
    }

    pub(in crate::state) fn root(&self) -> &Path {
        self.root.path()
    }

    pub(in crate::state) fn tenant(&self) -> &str {
        &self.tenant
    }

    pub(in crate::state) fn directory(&self) -> StateDir {
        self.directory_of(&self.tenant)
    }

    /// The folder of another tenant of the same place.
    pub(in crate::state) fn directory_of(&self, tenant: &str) -> StateDir {
        let directory = StateDir::open(self.root.path(), tenant).unwrap();
        #[cfg(feature = "postgres")]
        if let Some(database) = &self.database {
            return directory.shared_in(Arc::clone(database));
        }
        directory
    }

    pub(in crate::state) async fn store(&self) -> Store {
        self.at(DateTime::default).await
    }

    pub(in crate::state) async fn at(&self, clock: Clock) -> Store {
        Store::open(&self.directory(), clock).await.unwrap()
    }

    /// The store of another tenant of the same place.
    pub(in crate::state) async fn other(&self) -> Store {
        let directory = self.directory_of(&format!("other-than-{}", self.tenant));
        Store::open(&directory, DateTime::default).await.unwrap()
    }
}

/// A shared database with a key of its own.
#[cfg(feature = "postgres")]
pub(in crate::state) fn shared(url: &str) -> SharedDatabase {
    let key = age::x25519::Identity::generate();
    let password = crate::model::Password::existing(PASSWORD);
    SharedDatabase::new(url, Some(password), vec![key.to_public()], key, "this machine").unwrap()
}
