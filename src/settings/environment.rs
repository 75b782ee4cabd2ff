//! The one place that reads the environment, the home directory and the clock.

use std::path::PathBuf;

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use directories::ProjectDirs;

use crate::model::Password;
use crate::report::Pager;

use super::config::PREFIX;

/// What the process was given besides its arguments.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    /// `ROSTER_SYNC_URL`.
    pub url: Option<String>,
    /// `ROSTER_SYNC_USERNAME`.
    pub username: Option<String>,
    /// `ROSTER_SYNC_PASSWORD`.
    pub password: Option<Password>,
    /// Every other variable that begins with `ROSTER_SYNC_`: what settings may come from.
    pub settings: Vec<(String, String)>,
    /// `ROSTER_SYNC_REVIEW_PASSWORD`.
    pub review_password: Option<Password>,
    /// `ROSTER_SYNC_CONFIG`: the settings file.
    pub config: Option<PathBuf>,
    /// The folders in which a settings file is looked for behind the current one, the user's before the computer's.
    pub config_dirs: Vec<PathBuf>,
    /// The folder in which systemd lays secrets for this service.
    pub credentials_dir: Option<PathBuf>,
    /// Where state is kept when no option says otherwise; `None` where the system names no such place.
    pub state_dir: Option<PathBuf>,
    /// What shows long text; `None` where nothing is to.
    pub pager: Option<Pager>,
    /// Whether this process writes the file for monitors for all tenants by itself, so that no single night need do it.
    pub measures_by_itself: bool,
}

/// Variables that say no setting of the file.
const OWN: [&str; 7] = ["URL", "USERNAME", "PASSWORD", "REVIEW_PASSWORD", "CONFIG", "STATE_DIR", "PAGER"];

impl Environment {
    /// Reads the environment of this process.
    #[expect(clippy::disallowed_methods, reason = "this is the one place the ban points to")]
    pub(crate) fn of_the_process() -> Self {
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
            measures_by_itself: false,
            settings: std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .filter(|(name, value)| name.starts_with(PREFIX) && !value.is_empty())
                .filter(|(name, _)| !OWN.contains(&name.trim_start_matches(PREFIX)))
                .collect(),
            url: text("ROSTER_SYNC_URL"),
            username: text("ROSTER_SYNC_USERNAME"),
            password: secret("ROSTER_SYNC_PASSWORD"),
            review_password: secret("ROSTER_SYNC_REVIEW_PASSWORD"),
            credentials_dir: text("CREDENTIALS_DIRECTORY").map(PathBuf::from),
            config: text("ROSTER_SYNC_CONFIG").map(PathBuf::from),
            config_dirs: config_dirs(),
            state_dir: text("ROSTER_SYNC_STATE_DIR")
                // Of several that systemd names, the first is the program's own.
                .or_else(|| text("STATE_DIRECTORY")?.split(':').next().map(ToOwned::to_owned))
                .map(PathBuf::from)
                .or_else(|| {
                    ProjectDirs::from("", "", "roster-sync")
                        .map(|dirs| dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned())
                }),
        }
    }
}

/// Returns where a settings file may be besides the current folder: `$XDG_CONFIG_HOME/roster-sync` (`%APPDATA%` on Windows), then
/// `/etc/roster-sync`.
fn config_dirs() -> Vec<PathBuf> {
    let own = ProjectDirs::from("", "", "roster-sync").map(|dirs| dirs.config_dir().to_owned());
    let shared = cfg!(unix).then(|| PathBuf::from("/etc/roster-sync"));
    own.into_iter().chain(shared).collect()
}

/// Lets a crash leave no image of the memory behind, which holds the password and new PINs. Elsewhere than on Unix the system
/// decides that.
pub(crate) fn forbid_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        if setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_err() {
            tracing::debug!("core dumps could not be switched off");
        }
    }
}

impl Environment {
    /// Returns the password that systemd lays there for a tenant: `NAME.password`, or `password` where there is one tenant alone.
    pub(crate) fn laid_password(&self, tenant: &str, alone: bool) -> Option<Password> {
        let folder = self.credentials_dir.as_ref()?;
        let read = |name: String| std::fs::read_to_string(folder.join(name)).ok();
        let own = read(format!("{tenant}.password"));
        let text = own.or_else(|| if alone { read("password".to_owned()) } else { None })?;
        let line = text.lines().next().unwrap_or_default();
        (!line.is_empty()).then(|| Password::existing(line))
    }
}

/// Returns what a variable holds that the settings name.
#[expect(clippy::disallowed_methods, reason = "this is the one place the ban points to")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the password that the settings say is in this variable.
pub(crate) fn password_in(name: &str) -> Option<Password> {
    variable(name).map(|text| Password::existing(&text))
}

/// Returns what this computer is called.
#[cfg(unix)]
pub(crate) fn machine() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// Returns what this computer is called.
#[cfg(not(unix))]
pub(crate) fn machine() -> String {
    variable("COMPUTERNAME").unwrap_or_else(|| "a computer without a name".to_owned())
}

/// Returns the moment.
#[expect(clippy::disallowed_methods, reason = "this is the one place the ban points to")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Returns the day that a moment falls on in a time zone, this machine's where none is named.
pub(crate) fn day_in(zone: Option<chrono_tz::Tz>, moment: DateTime<Utc>) -> NaiveDate {
    zone.map_or_else(|| day(moment), |zone| moment.with_timezone(&zone).date_naive())
}

/// Returns the moment of a time of a day in a time zone, this machine's where none is named. A time that the clocks leave out in
/// spring is an hour later.
pub(crate) fn moment_in(zone: Option<chrono_tz::Tz>, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    fn found<Z: TimeZone>(zone: &Z, at: NaiveDateTime) -> Option<DateTime<Utc>> {
        zone.from_local_datetime(&at).earliest().map(|moment| moment.with_timezone(&Utc))
    }
    let at = |hours: i64| {
        let at = day.and_time(time) + TimeDelta::hours(hours);
        zone.map_or_else(|| found(&Local, at), |zone| found(&zone, at))
    };
    at(0).or_else(|| at(1)).unwrap_or_else(|| day.and_time(time).and_utc())
}

/// Returns the day that a moment falls on in this machine's time zone.
pub(crate) fn day(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&Local).date_naive()
}
