//! Which commands are a night.

use std::path::Path;

use super::args::Command;
use super::commands::runs::RunsWhat;
use crate::nights::Night;

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
