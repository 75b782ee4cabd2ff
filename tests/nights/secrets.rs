//! The PINs and passwords that the runs left on disk.

use std::collections::BTreeSet;
use std::path::Path;

/// A PIN or password on disk.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Secret {
    /// A number and its PIN.
    Pin(u64, String),
    /// A login and its password.
    Password(String, String),
}

/// Reads every PIN and password that is on disk.
pub(crate) fn secrets_on_disk(folder: &Path) -> BTreeSet<Secret> {
    let mut found = BTreeSet::new();
    let Ok(runs) = std::fs::read_dir(folder.join("main").join("runs")) else { return found };
    let files = runs.filter_map(Result::ok).filter_map(|run| std::fs::read_dir(run.path()).ok()).flatten();
    for file in files.filter_map(Result::ok) {
        if !file.file_name().to_string_lossy().starts_with("credentials") {
            continue;
        }
        let Ok(mut reader) = csv::Reader::from_path(file.path()) else { continue };
        for record in reader.records().filter_map(Result::ok) {
            let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
            if let Ok(number) = cell(4).parse()
                && !cell(5).is_empty()
            {
                found.insert(Secret::Pin(number, cell(5)));
            }
            if !cell(7).is_empty() {
                found.insert(Secret::Password(cell(6), cell(7)));
            }
        }
    }
    found
}
