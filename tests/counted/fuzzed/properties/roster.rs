//! Roster files: read twice they say the same, every row is somewhere, and every problem has its place.

use roster_sync::report::{Style, check_json, check_text};
use roster_sync::roster::{FileError, Mapping, Roster, read_bytes, read_leavers_bytes};

use super::said;

/// Reads the bytes as a roster and as a leavers file.
pub fn holds(bytes: &[u8]) {
    for read in [read_bytes, read_leavers_bytes] {
        let read = || read("roster.csv", bytes, &Mapping::default());
        match (read(), read()) {
            (Ok(roster), Ok(again)) => {
                assert_eq!(told(&roster), told(&again), "the same bytes read as two rosters");
                every_row_is_somewhere(&roster, bytes);
                can_be_shown(&roster);
            }
            (Err(error), Err(again)) => {
                assert_eq!(said(&error), said(&again), "the same bytes are refused for two reasons");
                has_its_line(&error, bytes);
            }
            (one, again) => panic!("the same bytes were read as {one:?} and as {again:?}"),
        }
    }
}

/// Everything a roster says; the cells of refused rows, which its debug output leaves out, included.
fn told(roster: &Roster) -> (String, Vec<&[String]>) {
    (format!("{roster:?}"), roster.refused.iter().map(|row| row.cells.as_slice()).collect())
}

fn every_row_is_somewhere(roster: &Roster, bytes: &[u8]) {
    let found = roster.people.len() + roster.refused.len();
    assert!(found as u64 <= roster.rows, "more people than rows");
    let mut all: Vec<u64> = roster.people.iter().map(|row| row.line).collect();
    all.extend(roster.refused.iter().map(|row| row.readable.line));
    all.sort_unstable();
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "two rows stand on one line: {all:?}");
    let last = lines(bytes);
    assert!(all.iter().all(|line| (1..=last).contains(line)), "a row stands behind line {last}: {all:?}");
    for problem in &roster.problems {
        assert!((1..=last).contains(&problem.line), "a problem behind line {last}: {problem:?}");
        assert!(!problem.message.trim().is_empty() && !problem.code.as_str().is_empty(), "{problem:?}");
    }
    for refused in &roster.refused {
        let line = refused.readable.line;
        assert!(roster.problems.iter().any(|one| one.line == line), "line {line} is refused without a word");
        assert!(!refused.cells.is_empty(), "the refused line {line} lost its cells");
    }
}

fn can_be_shown(roster: &Roster) {
    assert!(!check_text(roster, &[], Style::default()).is_empty());
    let json: serde_json::Value = serde_json::from_str(&check_json(roster, &[])).expect("a JSON document");
    assert_eq!(json["roster"]["rows"], roster.rows);
}

fn has_its_line(error: &FileError, bytes: &[u8]) {
    let line = match error {
        FileError::NotLetters { line, .. }
        | FileError::LineTooLong { line, .. }
        | FileError::NoHeader { line, .. }
        | FileError::Mapping { line, .. }
        | FileError::TwinsDiffer { line, .. }
        | FileError::OpenQuote { line, .. } => *line,
        _ => return,
    };
    assert!((1..=lines(bytes)).contains(&line), "line {line} of {}: {error}", lines(bytes));
}

/// At most so many lines can be counted, whatever ends one.
fn lines(bytes: &[u8]) -> u64 {
    1 + bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64
}
