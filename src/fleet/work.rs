//! How a worker works.

use std::time::Duration;

use chrono::NaiveTime;
use chrono_tz::Tz;
use tokio::sync::watch;

use crate::settings::{FleetConfig, SettingsError, environment};

/// When a digest is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DigestTime {
    /// The time of day.
    pub(crate) time: NaiveTime,
    /// Where it is that time.
    pub(crate) zone: Tz,
}

/// How a worker works.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    /// Nights at once.
    pub(crate) at_once: usize,
    /// What this worker is called: machine and process.
    pub(crate) machine: String,
    /// How long after it a night is tried again that ended with 6 or 7.
    pub(crate) retry_after: Duration,
    /// After how long a worker that says nothing is taken for lost: longer than a lease.
    pub(crate) lost_after: Duration,
    /// When a digest of all tenants is due, where one is wanted.
    pub(crate) digest: Option<DigestTime>,
    /// Becomes true when it is asked to stop.
    pub(crate) stop: watch::Receiver<bool>,
}

impl Work {
    /// Returns how the settings want a worker of this machine to work; leases are so long.
    pub(crate) fn of(
        shared: &FleetConfig,
        lease: Duration,
        stop: watch::Receiver<bool>,
    ) -> Result<Self, SettingsError> {
        let machine = format!("{} (process {})", environment::machine(), std::process::id());
        let (retry_after, lost_after) = (shared.retry_after()?, shared.lost_after(lease)?);
        let digest = shared.digest()?.map(|(time, zone)| DigestTime { time, zone });
        Ok(Self { at_once: shared.at_once()?, machine, retry_after, lost_after, digest, stop })
    }
}
