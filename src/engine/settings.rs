//! What holds for everything that an engine does: decided once, by whoever opens it.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};

use crate::plan::Policy;
use crate::roster::Mapping;

/// What holds for every plan and every run of one tenant.
#[derive(Debug, Clone)]
pub struct EngineSettings {
    /// What is done in which case, and how much of it goes without a person's word.
    pub policy: Policy,
    /// How a roster is read that a kept plan names.
    pub mapping: Mapping,
    /// Requests a second, to say how long reading takes. The client holds the rate by itself.
    pub requests_per_second: u32,
    /// Rows that are carried out side by side, at least 1.
    pub at_once: usize,
    /// After how long a single request is given up; a row has the time of 15.
    pub request_timeout: Duration,
    /// How long reading and carrying out may take together, where that is bounded.
    pub max_runtime: Option<Duration>,
    /// Days after which the facts about Backoffice are checked again.
    pub doctor_max_age_days: u32,
    /// Where generated PINs and passwords go; the run's own folder where none is named.
    pub credentials_file: Option<PathBuf>,
    /// Whom they are encrypted for; nobody = they are kept in clear, readable by their owner alone.
    pub recipients: Vec<age::x25519::Recipient>,
    /// The file that these settings come from: plans and results name it. `None` where there is none.
    pub settings_file: Option<PathBuf>,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            mapping: Mapping::default(),
            requests_per_second: 4,
            at_once: 4,
            request_timeout: Duration::from_mins(1),
            max_runtime: None,
            doctor_max_age_days: 30,
            credentials_file: None,
            recipients: Vec::new(),
            settings_file: None,
        }
    }
}

/// What tells an engine the time.
#[derive(Debug, Clone, Copy)]
pub struct EngineClock {
    /// Returns the moment.
    pub now: fn() -> DateTime<Utc>,
    /// Returns the day that a moment falls on where the tenant names no time zone.
    pub day: fn(DateTime<Utc>) -> NaiveDate,
}
