//! Who holds which tenant, and ending the lease of a machine that is lost.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;

use crate::report::{HeldTenant, never_held_text, released_text};

use super::{Fleet, FleetError};

/// What became of a lease that was to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Released {
    /// It is ended; this is who had it.
    Ended(String),
    /// Nobody holds the tenant.
    Free,
    /// Nobody ever held a tenant of that name.
    Never,
}

impl Released {
    /// Returns what is said of it to whoever asked for it.
    pub(crate) fn words(&self, tenant: &str) -> String {
        match self {
            Self::Ended(holder) => released_text(tenant, Some(holder)),
            Self::Free => released_text(tenant, None),
            Self::Never => never_held_text(tenant),
        }
    }
}

impl Fleet {
    /// Returns who holds which tenant, and who held it last.
    pub(crate) async fn leases(&self) -> Result<Vec<HeldTenant>, FleetError> {
        let sql = "SELECT tenant, epoch, holder, taken, expires, expires > clock_timestamp() AS is_held FROM roster_sync.lease \
                   ORDER BY tenant";
        let read = |row: &PgRow| -> Result<HeldTenant, sqlx::Error> {
            let (is_held, expires): (bool, DateTime<Utc>) =
                (row.try_get("is_held")?, row.try_get("expires")?);
            Ok(HeldTenant {
                tenant: row.try_get("tenant")?,
                epoch: row.try_get("epoch")?,
                holder: row.try_get("holder")?,
                taken: row.try_get("taken")?,
                expires: is_held.then_some(expires),
            })
        };
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(read).collect::<Result<Vec<_>, _>>()?)
    }

    /// Ends the lease on a tenant whose holder is gone. Whoever held it changes nothing in the database any more, and sends nothing
    /// that is not written down there. One that was renewed lately is left: its holder lives.
    pub(crate) async fn release(&self, tenant: &str) -> Result<Released, FleetError> {
        let sql = "SELECT holder, epoch, extract(epoch FROM expires - clock_timestamp())::float8 AS left_over \
                   FROM roster_sync.lease WHERE tenant = $1";
        let Some(row) = sqlx::query(sql).bind(tenant).fetch_optional(&self.pool).await? else {
            return Ok(Released::Never);
        };
        let (holder, epoch, left): (String, i64, f64) =
            (row.try_get("holder")?, row.try_get("epoch")?, row.try_get("left_over")?);
        if left <= 0.0 {
            return Ok(Released::Free);
        }
        // It is renewed eight times in its length: then two renewals are missing.
        if left > self.lease.as_secs_f64() * 0.75 {
            return Err(FleetError::StillHeld { tenant: tenant.to_owned(), holder });
        }
        let sql = "UPDATE roster_sync.lease SET epoch = epoch + 1, expires = clock_timestamp() \
                   WHERE tenant = $1 AND epoch = $2 AND expires < clock_timestamp() + make_interval(secs => $3)";
        let query = sqlx::query(sql).bind(tenant).bind(epoch).bind(left);
        match query.execute(&self.pool).await?.rows_affected() {
            0 => Err(FleetError::StillHeld { tenant: tenant.to_owned(), holder }),
            _ => Ok(Released::Ended(holder)),
        }
    }
}
