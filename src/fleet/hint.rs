//! What to do where the fleet could not do what it was asked to.

use crate::report::state_error_hint;

use super::error::FleetError;

impl FleetError {
    /// Returns what to do next; may be empty.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::NoDatabase => {
                "a fleet needs `[state] url = \"postgres://…\"` in roster-sync.toml; docs/fleet.md tells how to set it up"
            }
            Self::NoQueue => "make it: roster-sync fleet init",
            Self::NoSuchTenant { .. } => {
                "roster-sync fleet list shows them; roster-sync fleet add NAME takes one of the settings"
            }
            Self::Unsaid { .. } => {
                "name it in roster-sync.toml: [schedule] due = \"02:00\", and timezone = \"America/Chicago\" in the tenant's table"
            }
            Self::SameAddress { .. } => {
                "under two names one Backoffice would have two memories; keep one of the two names: roster-sync fleet list"
            }
            Self::AlreadyAsked { .. } => "roster-sync fleet status tells how far it is",
            Self::StillHeld { .. } => {
                "end that process; where the machine is lost, its lease ends by itself within minutes, and this command works before that"
            }
            Self::Database(_) | Self::Queue { .. } => {
                "see that the database answers; workers go on by themselves when it does"
            }
            Self::State(error) => state_error_hint(error),
            Self::Settings(error) => error.hint(),
            _ => "",
        }
    }
}
