//! Rows of a list of leavers that are none: a week's changes of all kinds in one table, a leaving that was taken back, and a name where only
//! the address of whoever filled the form in is read.

use std::collections::BTreeMap;

use csv::StringRecord;

use crate::model::Field;

use crate::roster::FileError;
use crate::roster::intake::RawTable;
use crate::roster::mapping::{Columns, Mapping, normalised};

/// What a cell says of somebody who stays.
const OTHER_CHANGES: &str = "new hire; hire; hired; rehire; rehired; onboarding; transfer; transferred; internal transfer; promotion; promoted; \
    demotion; demoted; leave of absence; loa; return from leave; pay change; rate change; pay increase; raise; job change; title change; \
    position change; location change; address change; name change; department change; manager change; data change; new joiner; joiner; mover; \
    reinstated; reinstatement; staying; stays; keep; keep active; keep access; retain; not approved; rejected; denied; declined; no action; \
    no change";

/// With what a note begins that takes it back.
const TAKEN_BACK: [&str; 17] = [
    "cancelled",
    "canceled",
    "rescinded",
    "withdrawn",
    "do not process",
    "on hold",
    "not leaving",
    "retracted",
    "do not disable",
    "do not terminate",
    "do not close",
    "do not remove",
    "do not deactivate",
    "do not offboard",
    "not yet",
    "hold off",
    "wait until",
];

/// Words above a column that asks whether somebody leaves, or may be closed.
const ASKS: &str = "approved approve leaving leaver leaves terminate terminated disable deactivate offboard confirmed confirm";

/// Words that may stand beside them.
const BESIDE_ASKS: &str = "is be to should employee account access login by hr manager y n yes no";

/// How such a column says no.
const NO: [&str; 4] = ["no", "n", "false", "0"];

/// The rows that say something else than that somebody leaves: by line, the column and the cell.
pub(super) type Staying = BTreeMap<u64, (String, String)>;

/// Finds the rows that say so. A column that the settings ignore says nothing.
pub(super) fn staying(
    table: &RawTable<'_>,
    columns: &Columns,
    mapping: &Mapping,
) -> Result<Staying, FileError> {
    let read = columns.keys();
    // Whether somebody may be hired again is no word of their being hired.
    let is_of_later = |header: &str| {
        let words = normalised(header);
        ["rehire", "eligib", "replace", "backfill"].iter().any(|word| words.contains(word))
    };
    let asked: Vec<(usize, &str)> = columns
        .header
        .iter()
        .enumerate()
        .filter(|(at, header)| !read.contains(at) && !mapping.ignores(header) && !is_of_later(header))
        .map(|(at, header)| (at, header.trim()))
        .collect();
    let is_of = |list: &str, word: &str| list.split(' ').any(|known| known == word);
    let asks = |header: &str| {
        let plain = normalised(header).replace(|c: char| !c.is_alphanumeric(), " ");
        let mut words = plain.split_whitespace();
        plain.split_whitespace().any(|word| is_of(ASKS, word))
            && words.all(|word| is_of(ASKS, word) || is_of(BESIDE_ASKS, word))
    };
    let asks: Vec<usize> = asked.iter().filter(|(_, header)| asks(header)).map(|(at, _)| *at).collect();
    // Of somebody who leaves the status says on what terms they were here until now.
    let status = columns.column_of(Field::Status);
    let mut found = Staying::new();
    table.each_record(|record: &StringRecord, line| {
        let said = asked.iter().filter_map(|(at, header)| Some((*at, *header, record.get(*at)?.trim())));
        let is_row = line > table.header_line;
        for (at, header, cell) in said.filter(|(.., cell)| is_row && (1..=60).contains(&cell.len())) {
            if asks.contains(&at) && NO.iter().any(|no| no.eq_ignore_ascii_case(cell)) {
                found.insert(line, (header.to_owned(), cell.to_owned()));
                continue;
            }
            if cell.len() < 3 {
                continue;
            }
            let words = normalised(cell);
            let of_leave = Some(at) == status && (words == "loa" || words == "leave of absence");
            let other = !of_leave && OTHER_CHANGES.split("; ").any(|known| known == words);
            if other || TAKEN_BACK.iter().any(|begin| words.starts_with(begin)) {
                found.insert(line, (header.to_owned(), cell.to_owned()));
            }
        }
    })?;
    Ok(found)
}

/// Returns the one column that nothing is read from and that has the name of whoever leaves, as its header and its cells say; `None` where a
/// column of names is read.
pub(super) fn column_of_names(
    table: &RawTable<'_>,
    columns: &Columns,
    mapping: &Mapping,
) -> Result<Option<usize>, FileError> {
    const WHO: &str = "employee associate staff member leaver leaving worker who person";
    const SOMEBODY_ELSE: &str = "manager supervisor requested requester requestor submitted submitter replacement replaced backfill lead approver \
        approved recruiter contact emergency reports type status class id number no code email phone date day reason";
    if columns.has_name() {
        return Ok(None);
    }
    let has = |header: &str, list: &str| {
        let words = normalised(header);
        words.split(' ').any(|word| list.split_whitespace().any(|known| known == word))
    };
    let perhaps = columns
        .unread_places()
        .filter(|(_, header)| has(header, WHO) && !has(header, SOMEBODY_ELSE) && !mapping.ignores(header));
    let mut perhaps: Vec<(usize, usize)> = perhaps.map(|(at, _)| (at, 0)).collect();
    if perhaps.is_empty() {
        return Ok(None);
    }
    let is_name = |cell: &str| {
        let in_name = |c: char| c.is_alphabetic() || matches!(c, ' ' | ',' | '.' | '-' | '\'' | '\u{2019}');
        cell.contains(' ') && cell.len() < 60 && cell.chars().all(in_name)
    };
    table.each_record(|record: &StringRecord, line| {
        perhaps.retain_mut(|(at, names)| {
            if line <= table.header_line {
                return true;
            }
            let cell = record.get(*at).unwrap_or_default().trim();
            *names += usize::from(!cell.is_empty());
            cell.is_empty() || is_name(cell)
        });
    })?;
    perhaps.retain(|(_, names)| *names > 0);
    Ok(if let [(at, _)] = perhaps[..] { Some(at) } else { None })
}
