//! Lines and sheets that say who works here in place of a column: `Terminated Employees` above a second table.

use std::path::Path;

use csv::StringRecord;

use super::FileError;
use super::mapping::Columns;
use super::values::trimmed;

/// What is said of the people below a line, or on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// They work here.
    Work,
    /// They have left.
    Left,
}

/// Words for people who have left.
const LEFT: &str = "terminated terminations termination termed terms inactive inactives former leavers leaver separated separations \
    resigned resignations departed departures dismissed deactivated archived archive exited offboarded ex";

/// Words for people who work here.
const WORK: &str = "active actives current currently working employed";

/// Words that may stand beside those on a line that heads others.
const BESIDE: &str = "employee employees staff people person personnel team teams member members worker workers associate associates \
    user users crew list listing roster report sheet section status the of in by for and as at on to from since date month year week \
    this last november december january february march april may june july august september october jan feb mar apr jun \
    jul aug sep sept oct nov dec";

fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// Returns what the words say where they say one thing.
fn said(words: &[String]) -> Option<Heading> {
    let any = |list: &str| words.iter().any(|word| has(list, word));
    match (any(WORK), any(LEFT)) {
        (true, false) => Some(Heading::Work),
        (false, true) => Some(Heading::Left),
        _ => None,
    }
}

/// Returns what a row says of those below it: one that has nothing but such words.
pub(super) fn of_row(record: &StringRecord) -> Option<Heading> {
    let mut filled = record.iter().map(trimmed).filter(|cell| !cell.is_empty());
    let (Some(text), None) = (filled.next(), filled.next()) else { return None };
    // `Terminated: 12` counts people of a kind, and heads none.
    let counts = |rest: &str| !rest.is_empty() && rest.trim().bytes().all(|byte| byte.is_ascii_digit());
    if text.rsplit_once(':').is_some_and(|(_, rest)| counts(rest)) {
        return None;
    }
    // A name or an id of one word may be any of them; a heading is told by its words alone.
    let words = words(text);
    let known = |word: &String| {
        [LEFT, WORK, BESIDE].iter().any(|list| has(list, word))
            || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    words.iter().all(known).then(|| said(&words)).flatten()
}

/// Refuses a file of people who have left, or with a sheet of them, where no column says so.
pub(super) fn refuse_leavers(path: &str, sheets: &[&str], columns: &Columns) -> Result<(), FileError> {
    if columns.tell_who_works() {
        return Ok(());
    }
    let refused = |place: String, or| Err(FileError::LeaversApart { path: path.to_owned(), place, or });
    if let Some(name) = sheets.iter().find(|name| said(&words(name)) == Some(Heading::Left)) {
        let or = "name the sheet that counts, in [roster]: sheet = \"…\"";
        return refused(format!("the sheet {name:?}"), or);
    }
    let file = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
    // A copy that was put away is an archive as well.
    let words: Vec<String> = words(&file).into_iter().filter(|word| !word.starts_with("archive")).collect();
    if said(&words) == Some(Heading::Left) {
        let or = "give a list of leavers to `roster-sync offboard`";
        return refused("the file".to_owned(), or);
    }
    Ok(())
}

/// Refuses a file of which a line heads people who have left, where no column says so.
pub(super) fn refuse_line(path: &str, line: u64, text: &str) -> FileError {
    FileError::LeaversApart {
        path: path.to_owned(),
        place: format!("line {line}, {text:?},"),
        or: "leave these people out of it",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_from_people_and_from_headings_of_both() {
        let of = |cells: &[&str]| of_row(&StringRecord::from(cells.to_vec()));
        for left in [
            "Terminated Employees",
            "INACTIVE",
            "Former staff:",
            "Terminated this month",
            "Terminations - Nov 2026",
        ] {
            assert_eq!(of(&[left, "", ""]), Some(Heading::Left), "{left}");
        }
        for work in ["Active Employees", "-- Active --", "Current staff"] {
            assert_eq!(of(&["", work, ""]), Some(Heading::Work), "{work}");
        }
        for other in [
            "Active and Terminated Employees",
            "Employees",
            "Elm Grove",
            "Terminated Ana",
            "1042",
            "Total active: 12 Elm",
            "Terminated: 12",
            "Active: 1",
        ] {
            assert_eq!(of(&[other, "", ""]), None, "{other}");
        }
        assert_eq!(of(&["Active", "Ana", ""]), None);
    }
}
