//! What was let go because it was too old.

use std::fmt::Write as _;

use serde_json::json;

use crate::state::{Pruned, Pruning};

/// Returns what is gone, or would be.
pub fn pruned_text(pruned: &Pruned, pruning: Pruning) -> String {
    let mut text = String::new();
    for run in &pruned.runs {
        let _ = writeln!(text, "  run   {run}");
    }
    for path in &pruned.files {
        let _ = writeln!(text, "  file  {}", path.display());
    }
    let words = if pruning == Pruning::Shown { "would be let go" } else { "were let go" };
    format!(
        "{} runs and {} files ({} KB) {words}. Of every run one line stays.\n{text}",
        pruned.runs.len(),
        pruned.files.len(),
        pruned.bytes / 1024
    )
}

/// Returns the same as one JSON document (`roster-sync/pruned/1`).
pub fn pruned_json(pruned: &Pruned, pruning: Pruning) -> String {
    format!(
        "{:#}\n",
        json!({
            "schema": "roster-sync/pruned/1", "dry_run": pruning == Pruning::Shown, "runs": pruned.runs,
            "files": pruned.files, "bytes": pruned.bytes,
        })
    )
}
