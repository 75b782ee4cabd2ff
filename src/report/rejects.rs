//! `rejects.csv`: refused rows with their original columns and the reason, to be mended and run again.

use std::collections::BTreeMap;
use std::path::Path;

use crate::plan::{Operation, Plan};
use crate::roster::Roster;

/// Writes the rows that were refused, by the file or by the plan, with the file's own columns and delimiter and a last
/// column that says why. Returns how many there are; no file is made for none. The file holds what the roster holds, PINs
/// included, and is its owner's alone.
pub fn write_rejects(
    path: &Path,
    roster: &Roster,
    originals: &BTreeMap<u64, Vec<String>>,
    plan: &Plan,
) -> std::io::Result<u64> {
    let refused: Vec<_> = plan.entries.iter().filter(|entry| entry.operation == Operation::Refused).collect();
    if refused.is_empty() {
        return Ok(0);
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut writer =
        csv::WriterBuilder::new().flexible(true).delimiter(roster.delimiter).from_writer(options.open(path)?);
    writer.write_record(roster.header.iter().map(String::as_str).chain(["reject_reason"]))?;
    let width = roster.header.len();
    let mut count = 0;
    for entry in refused {
        let Some(mut cells) = entry.line.and_then(|line| originals.get(&line)).cloned() else { continue };
        cells.resize(width.max(cells.len()), String::new());
        cells.push(entry.reason.clone());
        writer.write_record(&cells)?;
        count += 1;
    }
    writer.flush()?;
    Ok(count)
}
