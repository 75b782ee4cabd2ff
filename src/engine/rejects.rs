//! `rejects.csv`: refused rows with their original columns and the reason, to be mended and run again.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use crate::model::{neutral_unless_number, on_one_line};
use crate::plan::{Operation, Plan};
use crate::roster::Roster;
use crate::state::write_private;

/// The column that is added behind the roster's own. Reading the file again ignores it.
const REASON: &str = "reject_reason";

/// Writes the rows that were refused, by the file or by the plan, with the file's own columns and delimiter and a last
/// column that says why. Returns how many there are; no file is made for none. The file holds what the roster holds, PINs
/// included, and is its owner's alone. Cells that a spreadsheet would take for formulas are made text.
pub(super) fn write_rejects(
    path: &Path,
    roster: &Roster,
    originals: &BTreeMap<u64, Vec<String>>,
    plan: &Plan,
) -> io::Result<u64> {
    let refused = plan.entries.iter().filter(|entry| entry.operation() == Operation::Refused);
    let rows: Vec<(&[String], &str)> = refused
        .filter_map(|entry| Some((originals.get(&entry.line?)?.as_slice(), entry.reason.as_str())))
        .collect();
    if rows.is_empty() {
        return Ok(0);
    }
    let mut text = Vec::new();
    write_rows(&mut text, &roster.header, roster.how.written.delimiter, &rows)?;
    write_private(path, roster.how.written.bytes(&String::from_utf8_lossy(&text)))?;
    Ok(rows.len() as u64)
}

fn write_rows(
    out: impl Write,
    header: &[String],
    delimiter: u8,
    rows: &[(&[String], &str)],
) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(out);
    // Running a rejects file again must not grow a second reason.
    let again = header.last().is_some_and(|name| name.trim() == REASON);
    let columns = header.len() - usize::from(again);
    if !header.is_empty() {
        csv.write_record(
            header.iter().take(columns).map(|name| neutral_unless_number(name)).chain([REASON.into()]),
        )?;
    }
    for (cells, reason) in rows {
        let own = (0..columns)
            .map(|index| cells.get(index).map_or(String::new(), |cell| neutral_unless_number(cell)));
        let reason = on_one_line(reason);
        // Cells beyond the header follow the reason, so that nothing is lost. A file without one has its cells first.
        let surplus = cells.iter().skip(columns + usize::from(again)).map(|cell| neutral_unless_number(cell));
        let reason = [neutral_unless_number(&reason)];
        if header.is_empty() {
            csv.write_record(surplus.chain(reason))?;
        } else {
            csv.write_record(own.chain(reason).chain(surplus))?;
        }
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    fn written(header: &[&str], delimiter: u8, rows: &[(&[&str], &str)]) -> String {
        let cells: Vec<(Vec<String>, &str)> =
            rows.iter().map(|(cells, reason)| (strings(cells), *reason)).collect();
        let rows: Vec<(&[String], &str)> =
            cells.iter().map(|(cells, reason)| (cells.as_slice(), *reason)).collect();
        let mut out = Vec::new();
        write_rows(&mut out, &strings(header), delimiter, &rows).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_file_keeps_the_rosters_columns_and_says_why() {
        let rows: [(&[&str], &str); 3] = [
            (&["10x", "+1 (555) 555-0102", "=A1"], "bad id; mend it"),
            (&["7"], "too short"),
            (&["8", "", "late", "surplus"], "too long"),
        ];
        let expected = "pos_user_id;phone;Shift;reject_reason\n10x;+1 (555) 555-0102;'=A1;\"bad id; mend it\"\n7;;;too short\n8;;late;too long;surplus\n";
        assert_eq!(written(&["pos_user_id", "phone", "Shift"], b';', &rows), expected);
    }

    #[test]
    fn a_rejects_file_that_was_run_again_has_one_reason() {
        let text = written(&["email", "reject_reason"], b',', &[(&["ana@", "old"], "no address")]);
        assert_eq!(text, "email,reject_reason\nana@,no address\n");
    }

    #[test]
    fn a_file_without_a_header_gets_none() {
        assert_eq!(written(&[], b',', &[(&["10x"], "no id")]), "10x,no id\n");
    }
}
