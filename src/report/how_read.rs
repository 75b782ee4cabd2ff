//! How a roster was read, shown before anything is done with it: whoever exported it sees here what was made of it.

use std::fmt::Write as _;

use serde::Serialize;

use crate::model::Field;
use crate::roster::{HowRead, Note, Roster, Skipped, Status, Unread, UnreadColumn};

use super::layout::clean;
use super::style::Style;

/// The most lines that a note names.
const LINES_NAMED: usize = 5;

/// Fields whose absence changes what a sync does, and how.
const MISSED: [(Field, &str); 4] = [
    (Field::Status, "status: nobody is created or comes back for this file"),
    (Field::LastName, "last_name: nobody can be created"),
    (Field::Sites, "sites: nobody's sites are changed"),
    (Field::Permission, "permission: nobody's permission is changed"),
];

/// Returns the lines about a file, each with its label.
pub(super) fn how_read(roster: &Roster, style: Style) -> Vec<Vec<String>> {
    let how = &roster.how;
    let mut rows = vec![vec!["read as".to_owned(), read_as_words(how)]];
    let own_names = how.mapping.iter().all(|mapped| is_own_name(&mapped.from, mapped.role.as_str()));
    if own_names {
        let used: Vec<&str> = roster.columns.iter().map(|field| field.as_str()).collect();
        rows.push(vec!["columns".to_owned(), used.join(", ")]);
    } else {
        rows.extend(mapping(how));
    }
    rows.extend(labelled("ignored", ignored(roster)));
    rows.extend(labelled("missing", missing(roster)));
    rows.extend(labelled("skipped", how.skipped.iter().map(skipped)));
    rows.extend(labelled("note", how.notes.iter().map(note)));
    if style.verbose {
        rows.push(vec!["sha256".to_owned(), roster.sha256.clone()]);
    }
    rows
}

fn labelled(label: &str, texts: impl IntoIterator<Item = String>) -> Vec<Vec<String>> {
    texts.into_iter().map(|text| vec![label.to_owned(), text]).collect()
}

fn read_as_words(how: &HowRead) -> String {
    let mut words = clean(&how.format);
    match how.header_line {
        _ if how.objects => {}
        0 => words.push_str(", no header"),
        // Writing to a String cannot fail.
        line => _ = write!(words, ", header on line {line}"),
    }
    if let Some(preset) = how.preset {
        words.push_str(", preset ");
        words.push_str(preset.as_str());
    }
    words
}

pub(super) fn is_own_name(header: &str, name: &str) -> bool {
    let letters = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    letters(header) == letters(name)
}

fn mapping(how: &HowRead) -> Vec<Vec<String>> {
    let lines = how.mapping.iter().map(|mapped| {
        let by = if mapped.by_settings { "  (settings)" } else { "" };
        let constant = mapped.from.starts_with("always ");
        let from = if constant { clean(&mapped.from) } else { format!("\"{}\"", clean(&mapped.from)) };
        format!("{:<24} ← {from}{by}", mapped.role.as_str())
    });
    let ruled = how.ruled.iter().map(|field| format!("{:<24} ← the rules of the settings", field.as_str()));
    labelled("field", lines.chain(ruled))
}

/// The columns that nothing is read from: why, where there is something to say.
fn ignored(roster: &Roster) -> Vec<String> {
    let header = |column: &UnreadColumn| format!("\"{}\"", clean(&column.header));
    let (plain, told): (Vec<&UnreadColumn>, Vec<&UnreadColumn>) =
        roster.unread_columns.iter().partition(|column| column.why == Unread::NotOurs);
    let mut lines: Vec<String> = Vec::new();
    if !plain.is_empty() {
        lines.push(plain.into_iter().map(header).collect::<Vec<_>>().join(", "));
    }
    lines.extend(told.into_iter().map(|column| match &column.why {
        Unread::NotOurs => header(column),
        Unread::Beside { role, used } => {
            format!("{} ({role} is read from \"{}\")", header(column), clean(used))
        }
        Unread::LongPay => format!("{} (pay that is not by the hour)", header(column)),
        Unread::Perhaps(_) => format!("{} (a question: see below)", header(column)),
    }));
    lines
}

/// A leavers file needs none of these.
fn missing(roster: &Roster) -> Vec<String> {
    if roster.how.mapping.len() < 2 {
        return Vec::new();
    }
    let unsaid = |field: &Field| {
        *field != Field::Status || roster.people.iter().any(|person| person.status == Status::Unsaid)
    };
    let lacks = |field: &Field| !roster.columns.contains(field) && unsaid(field);
    MISSED.iter().filter(|(field, _)| lacks(field)).map(|(_, words)| (*words).to_owned()).collect()
}

fn skipped(skipped: &Skipped) -> String {
    let words = skipped.what.words(skipped.count != 1);
    let first = skipped.first.iter().map(|(line, text)| match text.as_str() {
        "" => line.to_string(),
        text => format!("{line} \"{}\"", clean(text)),
    });
    let first: Vec<String> = first.collect();
    let more = if skipped.count > first.len() as u64 { ", …" } else { "" };
    let noun = if first.len() == 1 { "line" } else { "lines" };
    format!("{} {words}: {noun} {}{more}", skipped.count, first.join(", "))
}

fn note(note: &Note) -> String {
    let text = clean(&note.text);
    if note.lines.is_empty() {
        return text;
    }
    let lines: Vec<String> = note.lines.iter().take(LINES_NAMED).map(u64::to_string).collect();
    let more = if note.count > lines.len() as u64 { ", …" } else { "" };
    let noun = if lines.len() == 1 { "line" } else { "lines" };
    format!("{text} ({noun} {}{more})", lines.join(", "))
}

/// The same for a script.
#[derive(Debug, Serialize)]
pub(super) struct ReadAs<'a> {
    format: &'a str,
    header_line: u64,
    preset: Option<&'static str>,
    mapping: Vec<MappedTo<'a>>,
    ruled: Vec<&'static str>,
    skipped: Vec<SkippedRows<'a>>,
    notes: Vec<Noted<'a>>,
}

#[derive(Debug, Serialize)]
struct MappedTo<'a> {
    field: &'static str,
    from: &'a str,
    by_settings: bool,
}

#[derive(Debug, Serialize)]
struct SkippedRows<'a> {
    what: &'static str,
    count: u64,
    first: Vec<SkippedLine<'a>>,
}

#[derive(Debug, Serialize)]
struct SkippedLine<'a> {
    line: u64,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct Noted<'a> {
    text: &'a str,
    rows: u64,
    lines: &'a [u64],
}

/// Returns it.
pub(super) fn read_as(roster: &Roster) -> ReadAs<'_> {
    let how = &roster.how;
    ReadAs {
        format: &how.format,
        header_line: how.header_line,
        preset: how.preset.map(crate::roster::Preset::as_str),
        mapping: how
            .mapping
            .iter()
            .map(|one| MappedTo { field: one.role.as_str(), from: &one.from, by_settings: one.by_settings })
            .collect(),
        ruled: how.ruled.iter().map(|field| field.as_str()).collect(),
        skipped: how
            .skipped
            .iter()
            .map(|skipped| SkippedRows {
                what: skipped.what.words(false),
                count: skipped.count,
                first: skipped.first.iter().map(|(line, text)| SkippedLine { line: *line, text }).collect(),
            })
            .collect(),
        notes: how
            .notes
            .iter()
            .map(|note| Noted { text: &note.text, rows: note.count, lines: &note.lines })
            .collect(),
    }
}
