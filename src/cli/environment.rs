//! The one place that reads the environment, the home directory and the clock.

use std::path::PathBuf;

use chrono::{DateTime, Local, NaiveDate, Utc};
use directories::ProjectDirs;

use crate::model::Password;
use crate::report::Pager;

/// What the process was given besides its arguments.
#[derive(Debug, Clone, Default)]
pub(super) struct Environment {
    /// `ROSTER_SYNC_CONFIG`.
    pub config: Option<PathBuf>,
    /// `ROSTER_SYNC_URL`.
    pub url: Option<String>,
    /// `ROSTER_SYNC_USERNAME`.
    pub username: Option<String>,
    /// `ROSTER_SYNC_PASSWORD`.
    pub password: Option<Password>,
    /// `ROSTER_SYNC_REVIEW_PASSWORD`.
    pub review_password: Option<Password>,
    /// Where state is kept when no option says otherwise; `None` where the system names no such place.
    pub state_dir: Option<PathBuf>,
    /// What shows long text; `None` where nothing is to.
    pub pager: Option<Pager>,
}

impl Environment {
    /// Reads the environment of this process.
    #[expect(clippy::disallowed_methods, reason = "this is the one place the ban points to")]
    pub(super) fn of_the_process() -> Self {
        let text = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let secret = |name| text(name).map(|value| Password::existing(&value));
        let set = |name| std::env::var(name).ok();
        let is_dumb = set("TERM").is_some_and(|terminal| terminal == "dumb");
        let pager = Pager::chosen(
            set("ROSTER_SYNC_PAGER").as_deref(),
            set("PAGER").as_deref(),
            set("LESS").as_deref(),
        );
        Self {
            pager: pager.filter(|_| !is_dumb),
            config: text("ROSTER_SYNC_CONFIG").map(PathBuf::from),
            url: text("ROSTER_SYNC_URL"),
            username: text("ROSTER_SYNC_USERNAME"),
            password: secret("ROSTER_SYNC_PASSWORD"),
            review_password: secret("ROSTER_SYNC_REVIEW_PASSWORD"),
            state_dir: ProjectDirs::from("", "", "roster-sync")
                .map(|dirs| dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned()),
        }
    }
}

/// Returns the password that the settings say is in this variable.
#[expect(clippy::disallowed_methods, reason = "this is the one place the ban points to")]
pub(super) fn password_in(variable: &str) -> Option<Password> {
    let text = std::env::var(variable).ok().filter(|value| !value.is_empty());
    text.map(|text| Password::existing(&text))
}

/// Lets a crash leave no image of the memory behind, which holds the password and new PINs. Elsewhere than on Unix the system
/// decides that.
pub(super) fn forbid_core_dumps() {
    #[cfg(unix)]
    if rlimit::setrlimit(rlimit::Resource::CORE, 0, 0).is_err() {
        tracing::debug!("core dumps could not be switched off");
    }
}

/// Returns the moment.
#[expect(clippy::disallowed_methods, reason = "this is the one place the ban points to")]
pub(super) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Returns the day that a moment falls on in this machine's time zone.
pub(super) fn day(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&Local).date_naive()
}
