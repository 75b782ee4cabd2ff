//! Why a night cannot begin, or what belongs to it not be done.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::engine::EngineError;
use crate::model::BadOrigin;
use crate::report::{WRITE_HINT, engine_error_hint, state_error_hint};
use crate::roster::FileError;
use crate::settings::SettingsError;
use crate::state::{EndingKind, StateError};

/// Why something of a night could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NightError {
    /// Nobody says which roster.
    #[error("which roster? No file is named, and the settings name no source")]
    NoSource,
    /// A tenant whose nights timers would begin has no roster.
    #[error(
        "nothing was installed: the settings name no source of the roster{}, and nobody names a file at night",
        of(tenant)
    )]
    NoSourceFor {
        /// Its name; empty where the settings name no tenant.
        tenant: String,
    },
    /// There is no such user.
    #[error("nothing was installed: there is no user {user}, whom the timers run as")]
    NoUser {
        /// Whom the timers run as.
        user: &'static str,
    },
    /// The settings are out of reach of whom the timers run as.
    #[error("nothing was installed: {user}, whom the timers run as, cannot read {}", path.display())]
    NotTheirs {
        /// Whom the timers run as.
        user: &'static str,
        /// The settings.
        path: PathBuf,
    },
    /// No roster came from where the settings say that it comes from.
    #[error("no roster came: {0}")]
    NoRoster(String),
    /// Somebody gave their word for a plan before.
    #[error("this plan was approved already, by {by} on {day}; carry it out with `{command}`")]
    ApprovedBefore {
        /// Who.
        by: String,
        /// When.
        day: NaiveDate,
        /// What carries it out.
        command: String,
    },
    /// The settings name no way by which people are told.
    #[error("the settings name nobody to tell: give [notify.mail] or [[notify.webhook]] in roster-sync.toml")]
    NobodyToTell,
    /// A file could not be written.
    #[error("failed to write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The program does not know where it is itself.
    #[error("failed to start")]
    Start {
        /// What the system says.
        source: std::io::Error,
    },
    /// One user's table of cron is nobody's file.
    #[error(
        "the table of one user is edited with `crontab -e`: paste what `schedule print --kind cron --user` prints"
    )]
    UsersCron,
    /// A time that is none.
    #[error("{0:?} is no time of day; write 02:00")]
    NoTime(String),
    /// There is nothing of this tenant.
    #[error("nothing is kept of a tenant {tenant:?} in {}", place.display())]
    NothingKept {
        /// Its name.
        tenant: String,
        /// The folder of what is kept.
        place: PathBuf,
    },
    /// Not an address that a Backoffice could have.
    #[error(transparent)]
    BadOrigin(#[from] BadOrigin),
    /// The engine could not do it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Settings that cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// What is kept cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// The roster cannot be read.
    #[error(transparent)]
    Roster(#[from] FileError),
}

impl NightError {
    /// Returns what ends a night that ends with this error; the exit code follows from it.
    pub(crate) fn kind(&self) -> EndingKind {
        match self {
            Self::NoRoster(_) => EndingKind::NoRoster,
            Self::Write { .. } => EndingKind::File,
            Self::Start { .. } => EndingKind::Failed,
            Self::Settings(error) => error.kind(),
            Self::State(error) => error.kind(),
            Self::Roster(_) => EndingKind::Roster,
            Self::Engine(error) => error.kind(),
            _ => EndingKind::Usage,
        }
    }

    /// Returns what to do next; may be empty.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::NoSourceFor { .. } => {
                "name it in roster-sync.toml, under [roster.source] or [tenants.NAME.roster.source]: folder = \"…\" (or url, or command; \
                 docs/sources.md)"
            }
            Self::NoUser { .. } => {
                "make it (useradd --system --create-home --home-dir /var/lib/roster-sync --shell /usr/sbin/nologin roster-sync; the \
                 Debian package does), or install timers of your own with --user"
            }
            Self::NotTheirs { .. } => {
                "put the settings at /etc/roster-sync/roster-sync.toml, root's to write and theirs to read (chgrp roster-sync and chmod \
                 640, the folder 750); what they name must be within their reach too"
            }
            Self::NoSource => {
                "name a file, as in `roster-sync sync roster.csv`, or a source in roster-sync.toml: [roster.source] folder = \"…\" (or url, \
                 or command)"
            }
            Self::Write { .. } => WRITE_HINT,
            Self::Settings(error) => error.hint(),
            Self::State(error) => state_error_hint(error),
            Self::Engine(error) => engine_error_hint(error),
            _ => "",
        }
    }
}

/// Returns whose source it is, as the end of a sentence has it.
fn of(tenant: &str) -> String {
    if tenant.is_empty() { String::new() } else { format!(" of {tenant}") }
}
