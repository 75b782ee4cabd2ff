//! What was erased of somebody, and what could not be.

use std::fmt::Write as _;
use std::path::Path;

use crate::engine::ForgottenPerson;

/// Returns what is gone, what stays, and the copies that are not reached. `kept_in` is the tenant's folder.
pub fn forgotten_text(forgotten: &ForgottenPerson, kept_in: &Path) -> String {
    let ForgottenPerson { name, gone, left } = forgotten;
    let mut text = format!(
        "{name} is forgotten: out of the results of {} runs, {} steps of the journal, {} decisions.\n",
        gone.runs.len(),
        gone.steps,
        gone.decisions
    );
    if gone.plans > 0 {
        let _ = writeln!(text, "{} plans are gone: what these runs did can be undone no more.", gone.plans);
    }
    text.push_str("\nWhat stays: one line of each run, without a name; a keyed hash, so that they are not remembered again; their\naccount in Backoffice.\n\nCopies that are not reached from here:\n");
    for path in left {
        let _ = writeln!(text, "  {}", path.display());
    }
    let _ = writeln!(
        text,
        "  rosters where they come from, archives of them, backups of {}, notices and pages that were given away",
        kept_in.display()
    );
    text
}
