//! One tenant, opened.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use tokio::time::Instant;

use crate::apply::{Event, Listener};
use crate::backoffice::Backoffice;
use crate::model::Origin;
use crate::state::{Belongs, StateDir, Store};

use super::error::EngineError;
use super::settings::{EngineClock, EngineSettings};

/// The sync of one tenant. Cheap to clone: clones share the client and its rate.
#[derive(Debug, Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    tenant: String,
    origin: Origin,
    zone: Option<chrono_tz::Tz>,
    backoffice: Backoffice,
    directory: StateDir,
    settings: EngineSettings,
    clock: EngineClock,
    /// From here on the time counts that reading and carrying out may take.
    opened: Instant,
}

impl Engine {
    /// Opens a tenant: its name in plans, results and the state folder; its time zone, which decides what is due; its
    /// Backoffice and where that is; the folder in which everything about it is kept. Nothing is sent yet.
    pub fn open(
        (tenant, zone): (&str, Option<chrono_tz::Tz>),
        origin: Origin,
        backoffice: Backoffice,
        directory: StateDir,
        settings: EngineSettings,
        clock: EngineClock,
    ) -> Self {
        let tenant = tenant.to_owned();
        let opened = Instant::now();
        Self {
            inner: Arc::new(Inner { tenant, origin, zone, backoffice, directory, settings, clock, opened }),
        }
    }

    /// Returns the tenant's name.
    pub fn tenant(&self) -> &str {
        &self.inner.tenant
    }

    /// Returns the client.
    pub fn backoffice(&self) -> &Backoffice {
        &self.inner.backoffice
    }

    /// Returns the folder in which everything about the tenant is kept.
    pub fn directory(&self) -> &StateDir {
        &self.inner.directory
    }

    /// Returns what holds for every plan and run.
    pub fn settings(&self) -> &EngineSettings {
        &self.inner.settings
    }

    /// Returns the moment.
    pub fn now(&self) -> DateTime<Utc> {
        (self.inner.clock.now)()
    }

    /// Returns the day that decides what is due: today, where the tenant is.
    pub fn today(&self) -> NaiveDate {
        self.day_of(self.now())
    }

    /// Returns the day that a moment fell on, where the tenant is.
    pub(super) fn day_of(&self, moment: DateTime<Utc>) -> NaiveDate {
        match self.inner.zone {
            Some(zone) => moment.with_timezone(&zone).date_naive(),
            None => (self.inner.clock.day)(moment),
        }
    }

    /// Opens what is kept of the tenant.
    ///
    /// It belongs to one address and to no other: that is written down at the first use, and compared at every later one. What an
    /// earlier version kept is taken to belong here when the people whom it remembers are listed here.
    pub async fn state(&self) -> Result<Store, EngineError> {
        let Inner { tenant, origin, directory, clock, .. } = &*self.inner;
        let store = Store::open(directory, clock.now).await?;
        if store.belongs(directory, tenant, origin).await? == Belongs::ToBeProven {
            let listed = self.backoffice().list_employees().await?.iter().map(|one| one.id).collect();
            store.bind(directory, tenant, origin, &listed).await?;
        }
        Ok(store)
    }

    /// Waits for something that only reads, as long as the settings allow a run to take.
    pub(super) async fn in_time<T>(
        &self,
        reading: impl Future<Output = Result<T, EngineError>>,
    ) -> Result<T, EngineError> {
        let Some(most) = self.inner.settings.max_runtime else { return reading.await };
        let end = self.inner.opened + most;
        tokio::time::timeout_at(end, reading).await.map_err(|_| EngineError::TooLong { most })?
    }

    /// When the tenant was opened.
    pub(super) fn opened(&self) -> Instant {
        self.inner.opened
    }
}

/// Tells something that no run depends on: a listener that cannot hear it does not stop what is under way.
pub fn announce(listener: &mut dyn Listener, event: &Event) {
    if let Err(error) = listener.on(event) {
        tracing::warn!(%error, "an announcement could not be passed on");
    }
}
