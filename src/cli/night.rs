//! Which commands are a night, and what their end says of it.

use std::path::Path;

use crate::model::Exit;
use crate::nights::Night;
use crate::settings::Beat;

use super::args::Command;
use super::commands::runs::RunsWhat;
use super::failure::Failure;

/// Returns which sign of life a command ends with: success is only what came to its own end, people and files that need somebody
/// aside.
pub(crate) const fn beat_of(done: &Result<Exit, Failure>) -> Beat {
    match done {
        Ok(Exit::Well | Exit::SomeRows | Exit::ChangesPending | Exit::File) => Beat::Success,
        _ => Beat::Failure,
    }
}

impl Command {
    /// Returns the night that this command is, where it writes to a whole tenant.
    pub(crate) fn night(&self) -> Option<Night> {
        let shown = |path: &Path| path.display().to_string();
        let (command, about) = match self {
            Self::Sync(args) if !args.dry_run => {
                ("sync", args.roster.as_deref().map(shown).unwrap_or_default())
            }
            Self::Offboard(args) if !args.dry_run => ("offboard", shown(&args.file)),
            Self::Apply(args) => ("apply", shown(&args.plan)),
            Self::Runs(args) => match &args.what {
                RunsWhat::Resume { .. } => ("runs resume", String::new()),
                RunsWhat::Undo(undo) if !undo.dry_run => ("runs undo", String::new()),
                _ => return None,
            },
            _ => return None,
        };
        Some(Night::begins(command, about))
    }
}
