//! `[fleet]`: how several machines share the nights of many tenants.

use std::time::Duration;

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::Deserialize;

use crate::settings::error::SettingsError;

use super::schedule::time;

/// `[fleet]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FleetConfig {
    /// How many nights a worker runs at once.
    pub at_once: Option<usize>,
    /// How long after it a night is tried again that ended with 6 or 7, such as `5m`; three times as long after the next one.
    pub retry_after: Option<String>,
    /// After how long a worker that says nothing more is taken for lost, such as `5m`; longer than a lease.
    pub lost_after: Option<String>,
    /// The time of day at which one notice tells how the night went with all tenants, such as `06:30`; it needs `timezone`.
    pub digest: Option<String>,
    /// IANA name of the time zone of `digest`.
    pub timezone: Option<String>,
}

/// Nights at once where nobody says it: each has a rate of its own.
const AT_ONCE: usize = 4;
/// The most: each has two connections of the database.
const MOST: usize = 256;
/// How long after it a night is tried again where nobody says it.
const RETRY: Duration = Duration::from_mins(5);

impl FleetConfig {
    /// Says what cannot be, before a worker relies on it.
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        self.at_once()?;
        self.retry_after()?;
        self.digest().map(|_| ())
    }

    /// Says that a digest goes to nobody.
    pub(crate) fn tells_nobody(&self) -> SettingsError {
        let valid = "times of day where [notify.mail] or [[notify.webhook]] says whom to tell";
        SettingsError::bad("fleet.digest", self.digest.as_deref().unwrap_or_default(), valid)
    }

    /// Returns how many nights a worker runs at once.
    pub(crate) fn at_once(&self) -> Result<usize, SettingsError> {
        let number = self.at_once.unwrap_or(AT_ONCE);
        let bad = || SettingsError::bad("fleet.at_once", &number.to_string(), "whole numbers from 1 to 256");
        if (1..=MOST).contains(&number) { Ok(number) } else { Err(bad()) }
    }

    /// Returns how long after it a night is tried again.
    pub(crate) fn retry_after(&self) -> Result<Duration, SettingsError> {
        let Some(text) = &self.retry_after else { return Ok(RETRY) };
        let valid = "times such as \"5m\", from 1 second to 6 hours";
        let read = humantime::parse_duration(text).ok();
        let read = read.filter(|time| (Duration::from_secs(1)..=Duration::from_hours(6)).contains(time));
        read.ok_or_else(|| SettingsError::bad("fleet.retry_after", text, valid))
    }

    /// Returns when a digest of all tenants is due, where one is wanted.
    pub(crate) fn digest(&self) -> Result<Option<(NaiveTime, Tz)>, SettingsError> {
        let Some(text) = &self.digest else { return Ok(None) };
        let zone = self.timezone.as_deref().unwrap_or_default();
        let valid = "IANA names such as America/Chicago, where `digest` is given";
        let zone = zone.parse().map_err(|_| SettingsError::bad("fleet.timezone", zone, valid))?;
        Ok(Some((time("fleet.digest", text)?, zone)))
    }

    /// Returns after how long a worker is taken for lost that says nothing more. Its leases have ended by then.
    #[cfg(feature = "fleet")]
    pub(crate) fn lost_after(&self, lease: Duration) -> Result<Duration, SettingsError> {
        let Some(text) = &self.lost_after else { return Ok(lease + Duration::from_mins(2)) };
        let read = humantime::parse_duration(text).ok();
        let read = read.filter(|time| *time > lease && *time <= Duration::from_hours(24));
        let valid = format!("times longer than a lease ({} seconds), at most a day", lease.as_secs());
        read.ok_or_else(|| SettingsError::bad("fleet.lost_after", text, &valid))
    }
}
