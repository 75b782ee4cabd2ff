//! `[schedule]`: when the night's run is due.

use chrono::{Duration, NaiveTime};
use serde::Deserialize;

use crate::engine::Schedule;
use crate::settings::error::SettingsError;

/// `[schedule]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ScheduleConfig {
    /// The time of day at which a run is due, such as `02:00`, where the tenant is.
    pub due: Option<String>,
    /// How long after it a run is late, such as `4h`; without `due`, how long after the last success.
    pub late_after: Option<String>,
    /// The most by which a timer begins later, so that not everybody comes at once, such as `10m`.
    pub random_delay: Option<String>,
}

impl ScheduleConfig {
    /// Returns when a run is due and late.
    pub(crate) fn resolve(&self) -> Result<Schedule, SettingsError> {
        let due = self.due.as_deref().map(|text| time("schedule.due", text)).transpose()?;
        let usual = if due.is_some() { Schedule::LATE } else { Schedule::USUAL.late_after };
        let late_after = match &self.late_after {
            Some(text) => length("schedule.late_after", text)?,
            None => usual,
        };
        Ok(Schedule { due, late_after })
    }
}

/// Reads a time of day.
pub(super) fn time(key: &str, text: &str) -> Result<NaiveTime, SettingsError> {
    let read = NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| text.parse());
    read.map_err(|_| SettingsError::BadSetting {
        key: key.to_owned(),
        value: text.to_owned(),
        valid: "times of day such as \"02:00\"".into(),
    })
}

/// Reads a length of time of at most a year.
pub(crate) fn length(key: &str, text: &str) -> Result<Duration, SettingsError> {
    let read = humantime::parse_duration(text).ok().and_then(|length| Duration::from_std(length).ok());
    read.filter(|length| *length <= Duration::days(366)).ok_or_else(|| SettingsError::BadSetting {
        key: key.to_owned(),
        value: text.to_owned(),
        valid: "times such as \"90m\", \"4h\" or \"2days\"".into(),
    })
}
