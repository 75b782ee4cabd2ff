//! The database of a fleet, where it is not about one tenant.

use std::time::Duration;

use chrono::{DateTime, Utc};
use graphile_worker::WorkerUtils;
use sqlx::{PgPool, Row};

use crate::settings::InForce;

use super::FleetError;

/// The schema of the queue, apart from the one of the state.
pub(super) const QUEUE: &str = "roster_sync_queue";

/// A fleet: its tenants, the nights of all of them, and the queue that the machines take them from.
#[derive(Debug, Clone)]
pub(crate) struct Fleet {
    pub(super) pool: PgPool,
    /// How long leases are.
    pub(super) lease: Duration,
}

impl Fleet {
    /// Opens the fleet of the settings' database, with so many connections at most.
    pub(crate) async fn open(held: &InForce<'_>, connections: u32) -> Result<Self, FleetError> {
        let fleet = Self::connect(held, connections).await?;
        let sql = "SELECT to_regclass($1) IS NOT NULL";
        let queue = sqlx::query(sql).bind(format!("{QUEUE}._private_jobs"));
        if queue.fetch_one(&fleet.pool).await?.try_get(0)? { Ok(fleet) } else { Err(FleetError::NoQueue) }
    }

    /// Makes tables and queue, or brings them to this program's version.
    pub(crate) async fn init(held: &InForce<'_>, connections: u32) -> Result<Self, FleetError> {
        let fleet = Self::connect(held, connections).await?;
        fleet.queue().migrate().await.map_err(FleetError::queue)?;
        Ok(fleet)
    }

    async fn connect(held: &InForce<'_>, connections: u32) -> Result<Self, FleetError> {
        let database = held.settings.shared.database()?.ok_or(FleetError::NoDatabase)?;
        let lease = database.lease_length(held.settings.timeout)?;
        Ok(Self { pool: database.pool(connections).await?, lease })
    }

    /// Returns how long leases are.
    pub(crate) const fn lease(&self) -> Duration {
        self.lease
    }

    pub(super) fn queue(&self) -> WorkerUtils {
        WorkerUtils::new(self.pool.clone(), QUEUE)
    }

    /// Returns the moment by the clock of the database: those of the machines may differ.
    pub(super) async fn now(&self) -> Result<DateTime<Utc>, FleetError> {
        Ok(sqlx::query("SELECT clock_timestamp()").fetch_one(&self.pool).await?.try_get(0)?)
    }
}
