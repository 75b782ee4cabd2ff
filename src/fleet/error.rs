//! Why a fleet could not do what it was asked to.

use crate::model::BadOrigin;
use crate::notify::NotifyError;
use crate::settings::SettingsError;
use crate::state::{EndingKind, StateError};

/// An error of the fleet. How a tenant's night went is a result, not an error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum FleetError {
    /// The state, or its database.
    #[error(transparent)]
    State(#[from] StateError),
    /// The settings do not say what is needed.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Not an address that a Backoffice could have.
    #[error(transparent)]
    BadOrigin(#[from] BadOrigin),
    /// Nothing is shared.
    #[error("the settings name no database that machines share")]
    NoDatabase,
    /// The queue was not made yet.
    #[error("the database has no queue yet")]
    NoQueue,
    /// The database answers with an error.
    #[error("failed to use the fleet's database")]
    Database(#[from] sqlx::Error),
    /// The queue answers with an error.
    #[error("failed to use the fleet's queue: {what}")]
    Queue {
        /// What it says.
        what: String,
    },
    /// People could not be told.
    #[error(transparent)]
    Notify(#[from] NotifyError),
    /// No such tenant.
    #[error("the tenant {tenant:?} is none of the fleet's")]
    NoSuchTenant {
        /// What was asked for.
        tenant: String,
    },
    /// The settings do not say when a tenant's nights are due.
    #[error("the settings do not say {what} of the tenant {tenant:?}")]
    Unsaid {
        /// The tenant.
        tenant: String,
        /// What is missing.
        what: &'static str,
    },
    /// One Backoffice under two names.
    #[error("another tenant of the fleet has the address {origin}: {tenant:?} was not added")]
    SameAddress {
        /// Who was to be added.
        tenant: String,
        /// The address.
        origin: String,
    },
    /// What is paused is not run.
    #[error(
        "the tenant {tenant:?} is paused since {since}; `roster-sync fleet resume {tenant}` takes its nights up again"
    )]
    Paused {
        /// The tenant.
        tenant: String,
        /// Since when.
        since: String,
    },
    /// A run waits already, or is under way.
    #[error("a run of {tenant:?} waits already, or is under way")]
    AlreadyAsked {
        /// The tenant.
        tenant: String,
    },
    /// A lease that is still renewed.
    #[error("{tenant:?} is held {holder}, which renewed its lease within the last minute")]
    StillHeld {
        /// The tenant.
        tenant: String,
        /// Who holds it.
        holder: String,
    },
}

impl FleetError {
    pub(super) fn queue(error: impl std::fmt::Display) -> Self {
        Self::Queue { what: error.to_string() }
    }
}

impl FleetError {
    /// Returns what ends a command that ends with this error; the exit code follows from it.
    pub(crate) const fn kind(&self) -> EndingKind {
        match self {
            Self::StillHeld { .. } | Self::AlreadyAsked { .. } => EndingKind::Locked,
            Self::Database(_) | Self::Queue { .. } => EndingKind::File,
            Self::State(error) => error.kind(),
            Self::Settings(error) => error.kind(),
            _ => EndingKind::Usage,
        }
    }
}
