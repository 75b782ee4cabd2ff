//! What the engine could not do, in full, and what to do next.

use crate::apply::ApplyError;
use crate::backoffice::{BackofficeError, ErrorKind};
use crate::engine::EngineError;
use crate::model::with_causes;
use crate::state::{StateError, StoreTrouble};

use super::doctor::doctor_failures;
use super::style::Style;

/// Returns what to do next; may be empty.
pub fn engine_error_hint(error: &EngineError) -> &'static str {
    match error {
        EngineError::State(error) => state_error_hint(error),
        EngineError::Apply(ApplyError::Journal(error @ StateError::LeaseLost { .. })) => {
            state_error_hint(error)
        }
        EngineError::Write { .. } => WRITE_HINT,
        EngineError::Backoffice(BackofficeError::BadRequest { source: None, .. }) => "",
        EngineError::Backoffice(error) => match error.kind() {
            ErrorKind::SignInRefused => "check username and password by signing in with a browser",
            ErrorKind::SignInUnanswered => {
                "sign in with a browser to see what Backoffice asks for, then run again"
            }
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
pub fn engine_error_text(error: &EngineError, style: Style) -> String {
    match error {
        EngineError::Unknown { examination } => {
            format!("{error}\n{}", doctor_failures(examination, style).trim_end())
        }
        other => with_causes(other),
    }
}

/// Where something could not be written.
pub const WRITE_HINT: &str = "see that there is room and that this user may write there, then run it again; where a run was begun, \
                              `roster-sync runs resume` goes on with it";

/// Returns what to do where what is kept of a tenant cannot be used; may be empty.
pub fn state_error_hint(error: &StateError) -> &'static str {
    match error {
        StateError::Locked { .. } => "wait until it has ended; nothing was done",
        StateError::LeaseLost { .. } => {
            "whoever holds the tenant next looks at what was begun and goes on with it; nobody has to do anything"
        }
        StateError::BadDatabase { .. } | StateError::NotApart { .. } => {
            "`[state]` and `[credentials]` of the settings say where state is kept; docs/fleet.md tells how to set it up"
        }
        StateError::Moved { .. } => {
            "name it in the settings: `[state] url` (docs/fleet.md). To keep files again, put state-migrated.db back in its folder as \
             state.db"
        }
        StateError::OtherOrigin { .. } => {
            "if this is the same Backoffice under a new address: roster-sync state rebind NAME --to URL; if it is another one, give it \
             a [tenants.NAME] table of its own"
        }
        StateError::OtherPeople { .. } => {
            "check the address; another Backoffice needs a [tenants.NAME] table of its own"
        }
        StateError::TwoNames { .. } | StateError::AnothersAddress { .. } => {
            "use its first name; under two names it would have two memories, and two runs at a time"
        }
        StateError::OtherTenant { .. } | StateError::NoFolder { .. } => {
            "give one of the two another name: their folders would be one"
        }
        StateError::Newer { .. } => {
            "use the newer version again; nothing was done, and nothing is lost. The copy state-version-N.db beside it is what this \
             version wrote: it does not know what happened since"
        }
        StateError::Database { .. } => error.trouble().map_or("", trouble_hint),
        StateError::NotDurable { .. } => {
            "name a folder on a disk of this computer, with --state-dir or ROSTER_SYNC_STATE_DIR; nothing was done"
        }
        StateError::Io { .. } => WRITE_HINT,
        StateError::PlanApplied { .. } => {
            "make a new plan: what is still to do will be in it. `roster-sync runs show ID` tells what that run did"
        }
        _ => "",
    }
}

/// Returns what to do about a database that cannot be used.
fn trouble_hint(trouble: StoreTrouble) -> &'static str {
    match trouble {
        StoreTrouble::Full => {
            "nothing more was sent. Make room on the disk where it stands; the next sync, or `roster-sync runs resume`, goes on with \
             what was begun"
        }
        StoreTrouble::NotWritable => {
            "nothing more was sent. Give this user the right to write there: a file of root's, or a copy that is for reading only, \
             cannot be used; then run it again"
        }
        StoreTrouble::Busy => {
            "nothing more was sent. Something else has it to itself, such as a backup: let it end, then run it again"
        }
        StoreTrouble::Disk => {
            "nothing more was sent. See that its disk is there and well, and has room for this user (quotas count); then run it again"
        }
        StoreTrouble::Refused => {
            "nothing was sent. See that `[state] url` names the login, and that its password is the right one (docs/fleet.md says where \
             it may stand)"
        }
        StoreTrouble::Missing => {
            "nothing was sent. See that `[state] url` names the database, and that somebody made it (docs/fleet.md)"
        }
        StoreTrouble::Unreachable => {
            "nothing more was sent. See that the database answers; the next sync, or `roster-sync runs resume`, goes on with what was \
             begun"
        }
        StoreTrouble::Crowded => {
            "nothing more was sent. It has no connection left: let fewer work at once, or raise max_connections (docs/fleet.md)"
        }
        StoreTrouble::DamagedFile => {
            "nothing more was sent. Put a backup of the folder back (docs/operations.md); without one, move state.db away: then what \
             was remembered, decided and accepted is lost, and nobody counts as absent before two more rosters"
        }
        StoreTrouble::DamagedServer => {
            "nothing more was sent. Restore a backup of the database (docs/fleet.md tells in which order)"
        }
    }
}
