//! `[retention]`: how long what is kept of runs is kept.

use chrono::Duration;
use serde::Deserialize;

use crate::settings::error::SettingsError;

/// `[retention]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RetentionConfig {
    /// How long runs and what belongs to them are kept, such as `400days`; at least 30 days.
    pub runs: Option<String>,
}

impl RetentionConfig {
    /// How long where nobody says it: a year and a month.
    const USUAL: Duration = Duration::days(400);
    /// The shortest: whoever looks after the program must have been on holiday and come back.
    const LEAST: Duration = Duration::days(30);

    /// Returns how long runs are kept.
    pub(crate) fn resolve(&self) -> Result<Duration, SettingsError> {
        let Some(text) = &self.runs else { return Ok(Self::USUAL) };
        let bad = || SettingsError::BadSetting {
            key: "retention.runs".into(),
            value: text.clone(),
            valid: "at least 30 days, such as \"400days\"".into(),
        };
        let days = humantime::parse_duration(text).ok().and_then(|length| Duration::from_std(length).ok());
        days.filter(|length| *length >= Self::LEAST && *length <= Duration::days(36_500)).ok_or_else(bad)
    }
}
