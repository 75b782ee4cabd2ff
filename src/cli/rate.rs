//! `[rate]`: how politely a Backoffice is asked.

use std::time::Duration;

use crate::web::PaceOptions;

use super::config::RateConfig;
use super::failure::Failure;

/// The sandbox is on this computer and needs no politeness, unless the config asks for it.
pub(super) const SANDBOX_PACE: PaceOptions = PaceOptions { requests_per_second: 200, burst: 50 };

/// Returns how long a whole run may take, where the settings say it.
pub(super) fn max_runtime(rate: &RateConfig) -> Result<Option<Duration>, Failure> {
    let Some(text) = &rate.max_runtime else { return Ok(None) };
    let bad = || Failure::BadSetting {
        key: "rate.max_runtime".into(),
        value: text.clone(),
        valid: "times such as \"90m\", \"2h\" or \"1h 30m\", at most 31 days".into(),
    };
    // A clock does not count further than its years; nobody lets a run last a month.
    let most = Duration::from_hours(31 * 24);
    match humantime::parse_duration(text) {
        Ok(length) if length <= most => Ok(Some(length)),
        Ok(_) | Err(_) => Err(bad()),
    }
}

/// Returns how fast requests may leave.
pub(super) fn pace(rate: &RateConfig, default: &PaceOptions) -> Result<PaceOptions, Failure> {
    let options = PaceOptions {
        requests_per_second: rate.requests_per_second.unwrap_or(default.requests_per_second),
        burst: rate.burst.unwrap_or(default.burst),
    };
    if options.requests_per_second == 0 || options.burst == 0 {
        return Err(Failure::BadSetting {
            key: "rate".into(),
            value: "0".into(),
            valid: "whole numbers of at least 1".into(),
        });
    }
    Ok(options)
}
