//! What the fleet's errors mean here: exit codes and hints.

use crate::fleet::FleetError;

use super::Exit;

/// Returns the exit code.
pub(super) const fn exit(error: &FleetError) -> Exit {
    match error {
        FleetError::StillHeld { .. } | FleetError::AlreadyAsked { .. } => Exit::Locked,
        FleetError::Database(_) | FleetError::Queue { .. } => Exit::File,
        _ => Exit::Usage,
    }
}

/// Returns what to do next.
pub(super) const fn hint(error: &FleetError) -> &'static str {
    match error {
        FleetError::NoDatabase => {
            "a fleet needs `[state] url = \"postgres://…\"` in roster-sync.toml; docs/fleet.md tells how to set it up"
        }
        FleetError::NoQueue => "make it: roster-sync fleet init",
        FleetError::NoSuchTenant { .. } => {
            "roster-sync fleet list shows them; roster-sync fleet add NAME takes one of the settings"
        }
        FleetError::Unsaid { .. } => {
            "name it in roster-sync.toml: [schedule] due = \"02:00\", and timezone = \"America/Chicago\" in the tenant's table"
        }
        FleetError::SameAddress { .. } => {
            "under two names one Backoffice would have two memories; keep one of the two names: roster-sync fleet list"
        }
        FleetError::Paused { .. } => "roster-sync fleet resume NAME takes its nights up again",
        FleetError::AlreadyAsked { .. } => "roster-sync fleet status tells how far it is",
        FleetError::StillHeld { .. } => {
            "end that process; where the machine is lost, its lease ends by itself within minutes, and this command works before that"
        }
        FleetError::Database(_) | FleetError::Queue { .. } => {
            "see that the database answers; workers go on by themselves when it does"
        }
        _ => "",
    }
}
