//! What the engine's errors mean here: exit codes, hints, and their text.

use crate::apply::ApplyError;
use crate::backoffice::{BackofficeError, ErrorKind};
use crate::engine::EngineError;
use crate::model::with_causes;
use crate::report::{Style, doctor_failures};
use crate::review::Refusal;
use crate::state::StateError;

use super::Exit;

/// Returns the exit code.
pub(super) fn exit(error: &EngineError) -> Exit {
    match error {
        EngineError::Backoffice(error) => match error.kind() {
            ErrorKind::SignInRefused => Exit::SignInRefused,
            ErrorKind::Unreachable
            | ErrorKind::Nonsense
            | ErrorKind::IncompleteListing
            | ErrorKind::Forbidden => Exit::Unreachable,
            ErrorKind::BadRequest => Exit::Usage,
            _ => Exit::SomeRows,
        },
        EngineError::State(
            StateError::Locked { .. } | StateError::LeaseLost { .. } | StateError::NotHeld,
        )
        | EngineError::Apply(ApplyError::Journal(StateError::LeaseLost { .. } | StateError::NotHeld)) => {
            Exit::Locked
        }
        EngineError::LastManager { .. } => Exit::Guard,
        EngineError::Unknown { .. } => Exit::Unreachable,
        error if error.is_about_our_files() => Exit::File,
        EngineError::NotFinished { stopped, .. } => Exit::of_stopped(stopped),
        EngineError::TooLong { .. } | EngineError::Apply(_) => Exit::SomeRows,
        _ => Exit::Usage,
    }
}

/// Returns what to do next; may be empty.
pub(super) fn hint(error: &EngineError) -> &'static str {
    match error {
        EngineError::State(StateError::Locked { .. }) => "wait until it has ended; nothing was done",
        EngineError::State(StateError::LeaseLost { .. })
        | EngineError::Apply(ApplyError::Journal(StateError::LeaseLost { .. })) => {
            "whoever holds the tenant next looks at what was begun and goes on with it; nobody has to do anything"
        }
        EngineError::State(StateError::BadDatabase { .. } | StateError::NotApart { .. }) => {
            "`[state]` and `[credentials]` of the settings say where state is kept; docs/fleet.md tells how to set it up"
        }
        EngineError::State(StateError::OtherOrigin { .. }) => {
            "if this is the same Backoffice under a new address: roster-sync state rebind NAME --to URL; if it is another one, give it \
             a [tenants.NAME] table of its own"
        }
        EngineError::State(StateError::OtherPeople { .. }) => {
            "check the address; another Backoffice needs a [tenants.NAME] table of its own"
        }
        EngineError::State(StateError::TwoNames { .. } | StateError::AnothersAddress { .. }) => {
            "use its first name; under two names it would have two memories, and two runs at a time"
        }
        EngineError::State(StateError::OtherTenant { .. } | StateError::NoFolder { .. }) => {
            "give one of the two another name: their folders would be one"
        }
        EngineError::State(StateError::Newer { .. }) => {
            "use the newer version again; nothing was done, and nothing is lost. The copy state-version-N.db beside it is what this \
             version wrote: it does not know what happened since"
        }
        EngineError::State(StateError::Database { path, .. })
            if path.starts_with("postgres:") || path.starts_with("postgresql:") =>
        {
            "nothing more was sent. See that the database answers; the next sync, or `roster-sync runs resume`, goes on with what was \
             begun"
        }
        EngineError::State(StateError::Database { .. } | StateError::NotDurable { .. }) => {
            "nothing more was sent. Put a backup of the folder back (docs/operations.md); without one, move state.db away: then what \
             was remembered, decided and accepted is lost, and nobody counts as absent before two more rosters"
        }
        EngineError::State(StateError::Io { .. }) | EngineError::Write { .. } => {
            "see that there is room and that this user may write there; `roster-sync runs resume` goes on with what was begun"
        }
        EngineError::State(StateError::PlanApplied { .. }) => {
            "make a new plan: what is still to do will be in it. `roster-sync runs show ID` tells what that run did"
        }
        EngineError::Backoffice(BackofficeError::BadRequest { source: None, .. }) => "",
        EngineError::Backoffice(error) => match error.kind() {
            ErrorKind::SignInRefused => "check username and password by signing in with a browser",
            ErrorKind::Unreachable => "check the address and the network, then run again",
            ErrorKind::Nonsense => {
                "look at the page with a browser; if Backoffice is well, its pages have changed"
            }
            ErrorKind::Forbidden => "give the login the rights to employees and users in Backoffice",
            ErrorKind::BadRequest => "Backoffice is only spoken to over https",
            _ => "",
        },
        EngineError::LastManager { .. } => {
            "name the line of whoever gets it as well, or let it through with --allow last-manager; nothing was done"
        }
        EngineError::Unknown { .. } => {
            "`roster-sync doctor` shows every fact; `roster-sync doctor --format json` is for a support ticket"
        }
        EngineError::Foreign { .. } | EngineError::OtherHash { .. } => {
            "nothing was done. `roster-sync plan show FILE` prints the whole plan: look at all of it, and give the hash that stands under \
             it to `roster-sync apply FILE --foreign HASH`; what was approved elsewhere lets no guard through"
        }
        EngineError::NotFinished { .. } => "`roster-sync runs resume` tells why and goes on with it",
        EngineError::BadResults { .. } => {
            "name another file with --results, or leave it out; nothing was done"
        }
        _ => "",
    }
}

/// Says the error with its causes, and with the facts that do not hold.
pub(super) fn in_full(error: &EngineError, style: Style) -> String {
    match error {
        EngineError::Unknown { examination } => {
            format!("{error}\n{}", doctor_failures(examination, style).trim_end())
        }
        other => with_causes(other),
    }
}

/// Returns the error for a page.
pub(super) fn refusal(error: &EngineError) -> Refusal {
    Refusal::new(in_full(error, Style::default()), hint(error))
}
