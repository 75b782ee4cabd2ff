//! Rows that are no people: told by their looks, and always listed.

use std::collections::BTreeMap;

use csv::StringRecord;

use super::how::{Skipped, SkippedRow};
use super::mapping::{normalised, without_personal};
use super::values::trimmed;

/// The most rows of a kind that are listed.
const LISTED: usize = 5;
/// The most characters of a row that are shown.
const SHOWN: usize = 60;

/// Words with which a row begins that sums up the others.
const TOTALS: [&str; 12] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "subtotal",
    "sub total",
    "report total",
    "employee count",
    "record count",
    "headcount",
    "payroll period",
    "end of report",
];

/// The first words of these, and of a line with the number of a page.
const FIRST_WORDS: [&str; 12] = [
    "total",
    "totals",
    "grand",
    "subtotal",
    "sub",
    "report",
    "employee",
    "record",
    "headcount",
    "payroll",
    "end",
    "page",
];

/// The letters of the shortest of them.
const SHORTEST: usize = "end".len();

/// Words that make a number the count of people.
const PEOPLE: [&str; 9] =
    ["employees", "employee", "people", "headcount", "count", "records", "workers", "associates", "staff"];

/// Collects the rows that are passed over.
#[derive(Debug, Default)]
pub(super) struct SkippedRows(BTreeMap<SkippedRow, (u64, Vec<(u64, String)>)>);

impl SkippedRows {
    pub(super) fn add(&mut self, what: SkippedRow, line: u64, record: &StringRecord) {
        let (count, first) = self.0.entry(what).or_default();
        *count += 1;
        if first.len() < LISTED {
            let text = record.iter().map(str::trim).find(|cell| !cell.is_empty()).unwrap_or_default();
            first.push((line, without_personal(text).chars().take(SHOWN).collect()));
        }
    }

    /// Takes over the rows behind these.
    pub(super) fn append(&mut self, other: &mut Self) {
        for (what, (count, lines)) in std::mem::take(&mut other.0) {
            let (all, first) = self.0.entry(what).or_default();
            *all += count;
            let room = LISTED - first.len();
            first.extend(lines.into_iter().take(room));
        }
    }

    pub(super) fn list(self) -> Vec<Skipped> {
        let all = self.0.into_iter();
        all.map(|(what, (count, first))| Skipped { what, count, first }).collect()
    }
}

/// Returns what kind of line a row is that is no person, but for totals: told by its signs alone.
pub(super) fn mark(record: &StringRecord) -> Option<SkippedRow> {
    let mut filled = record.iter().map(trimmed).filter(|cell| !cell.is_empty());
    let first = filled.next()?;
    if first.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        // An id or a name, as in nearly every row: no line is drawn with it, and it heads nothing.
        return None;
    }
    let rest_is_blank = filled.clone().next().is_none();
    if rest_is_blank && first.chars().all(|c| c == '\u{1a}' || c == '\u{4}') {
        return Some(SkippedRow::EndMark);
    }
    // A dash in a single cell is an empty one; a line of them is drawn.
    let drawn = |cell: &str| {
        cell.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '+' | '|' | '~' | '\u{2500}' | '\u{2014}'))
    };
    let long = record.iter().any(|cell| cell.trim().chars().count() >= 3);
    if long && drawn(first) && filled.all(drawn) {
        return Some(SkippedRow::Rule);
    }
    // A heading stands alone in the first cell: `Location: Elm Grove`.
    let heads = rest_is_blank && record.len() > 1 && record.get(0).is_some_and(|cell| cell.trim() == first);
    let label = first.split_once(':').is_some_and(|(label, _)| {
        let known = [
            "location",
            "site",
            "store",
            "department",
            "dept",
            "division",
            "region",
            "district",
            "company",
            "branch",
            "cost center",
            "group",
            "section",
            "team",
        ];
        known.contains(&normalised(label).as_str())
    });
    (heads && label).then_some(SkippedRow::Section)
}

/// Returns whether the only text of a row is a program's word about what it wrote: `(12 rows affected)`, `12 rows selected.`.
/// With the number it states, where that counts rows.
fn counted(text: &str) -> Option<Total> {
    if says_of_report(text) || is_moment(text) {
        return Some(Total { people: None });
    }
    let plain = text.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | ' ' | '*' | '-'));
    let words: Vec<String> = plain.to_lowercase().split_whitespace().map(ToOwned::to_owned).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let rows = |word: &str| ["row", "rows", "row(s)", "record", "records", "record(s)"].contains(&word);
    let number = |word: &str| word.replace(',', "").parse::<u64>().ok();
    match words[..] {
        [count, word] if rows(word) => number(count).map(|people| Total { people: Some(people) }),
        [count, word, done] | [count, word, "were", done]
            if rows(word)
                && [
                    "affected",
                    "selected",
                    "returned",
                    "exported",
                    "fetched",
                    "written",
                    "found",
                    "retrieved",
                    "in",
                ]
                .contains(&done) =>
        {
            number(count).map(|people| Total { people: Some(people) })
        }
        ["end", "of", "file" | "report" | "data" | "export"] | ["completion", "time:", ..] => {
            Some(Total { people: None })
        }
        ["generated" | "printed" | "exported" | "created", "on" | "by" | "at", ..]
        | ["report", "generated" | "run" | "date:", ..]
        | ["confidential", ..] => Some(Total { people: None }),
        _ => None,
    }
}

/// Returns whether a text that stands alone in its row is a footnote, says how the report was made, or counts people of one kind:
/// `* Includes employees on leave`, `Applied filters: Status is Active`, `Terminated: 12`.
fn says_of_report(text: &str) -> bool {
    const OF_REPORT: [&str; 15] = [
        "note",
        "notes",
        "legend",
        "source",
        "filter",
        "filters",
        "applied filters",
        "filters applied",
        "run date",
        "run by",
        "report date",
        "prepared by",
        "printed by",
        "generated by",
        "as of",
    ];
    const KINDS: [&str; 9] = [
        "active",
        "inactive",
        "terminated",
        "on leave",
        "leave",
        "new hires",
        "active employees",
        "inactive employees",
        "terminated employees",
    ];
    let text = text.trim();
    if text.starts_with(['*', '\u{2020}']) {
        return text.contains(' ') && text.contains(char::is_alphabetic);
    }
    let Some((label, rest)) = text.split_once(':') else { return false };
    let label = normalised(label);
    OF_REPORT.contains(&label.as_str()) || (KINDS.contains(&label.as_str()) && is_number(Some(rest)))
}

/// Returns whether a text is nothing but a day with a time, as reports end with: `Tuesday, Nov 24, 2026 08:00:00 AM GMT-6`.
fn is_moment(text: &str) -> bool {
    // What words around a time begin with: days of the week, months, halves of a day and zones.
    const WORDS: &str = "mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec am pm a.m p.m gmt utc est edt cst cdt mst mdt \
        pst pdt at";
    let digits = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let is_time = |word: &str| {
        let clock = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        clock.contains(':')
            && clock.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
            && digits(clock)
    };
    let is_day = |word: &str| {
        digits(word)
            && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'-' | b'.' | b'+'))
    };
    let is_word = |word: &str| {
        let word = word.to_ascii_lowercase();
        WORDS.split_whitespace().any(|known| word.starts_with(known))
    };
    let mut words = text.split([' ', ',', '\u{202f}', '\u{a0}']).filter(|word| !word.is_empty());
    let (mut times, mut days) = (0, 0);
    words.all(|word| {
        times += usize::from(is_time(word));
        days += usize::from(is_day(word));
        is_time(word) || is_day(word) || is_word(word)
    }) && times == 1
        && days > 0
}

/// Returns whether a row sums up those above it as a spreadsheet does: `Elm Grove Total`, and nothing but numbers beside it. `keys` tell
/// who is meant: what stands there may be a name.
fn sums_up(record: &StringRecord, at: usize, first: &str, keys: &[usize]) -> bool {
    let first = trimmed(first);
    // Few cells end with one of these letters, and fewer rows begin with such a cell.
    if !first.bytes().next_back().is_some_and(|last| b"lLtTeE".contains(&last)) || keys.contains(&at) {
        return false;
    }
    let ends = |word: &str| {
        let cut = first.len().checked_sub(word.len());
        cut.is_some_and(|cut| first.get(cut..).is_some_and(|end| end.eq_ignore_ascii_case(word)))
    };
    let others = record.iter().enumerate().filter(|(place, _)| *place != at);
    let is_number = |cell: &str| !cell.bytes().any(|byte| byte.is_ascii_alphabetic());
    [" total", " subtotal", " count", " average"].iter().any(|word| ends(word))
        && others.into_iter().all(|(_, cell)| is_number(cell))
}

/// A row that sums up others or ends a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Total {
    /// The number of people it states.
    pub(super) people: Option<u64>,
}

/// Returns whether a row sums up others or ends a report, and how many people it states. `keys` are the columns that
/// tell who is meant: somebody with a name in them is a person, whatever stands in front.
pub(super) fn total(record: &StringRecord, keys: &[usize]) -> Option<Total> {
    let mut filled = record.iter().enumerate().filter(|(_, cell)| !trimmed(cell).is_empty());
    let (at, first) = filled.next()?;
    if filled.next().is_none()
        && let Some(total) = counted(first)
    {
        return Some(total);
    }
    if sums_up(record, at, first, keys) {
        return Some(Total { people: None });
    }
    // Most rows are people, whose ids and names begin otherwise.
    let begins = trimmed(first).bytes().next().unwrap_or_default();
    if !b"tTgGsSrReEhHpP".contains(&begins) || !may_begin_total(first) {
        return None;
    }
    let words = normalised(first);
    let plain = words.trim_end_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, ':' | ',' | '.' | '=')
    });
    let stated_in = |text: &str| {
        text.rsplit([':', ' ', '=']).next().and_then(|tail| tail.trim().replace(',', "").parse::<u64>().ok())
    };
    let starts = TOTALS.iter().any(|word| {
        plain == *word || plain.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ':']))
    });
    let page = plain.strip_prefix("page ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let named = keys.iter().any(|key| {
        *key != at && !record.get(*key).unwrap_or_default().trim().is_empty() && !is_number(record.get(*key))
    });
    if named || !(starts || page) {
        return None;
    }
    let counts = words.split([' ', ':']).any(|word| PEOPLE.contains(&word));
    let next = || record.iter().skip(at + 1).map(str::trim).find(|cell| !cell.is_empty()).and_then(stated_in);
    Some(Total { people: counts.then(|| stated_in(&words).or_else(next)).flatten() })
}

/// Returns whether the first word of a text may be that of a total; ids that begin with a letter need not be spelled out.
fn may_begin_total(text: &str) -> bool {
    // What is read without these signs may be another word than it looks like.
    if text.bytes().any(|byte| !byte.is_ascii() || byte == b'"') {
        return true;
    }
    let text = text.trim_start();
    let end = text.bytes().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(text.len());
    end >= SHORTEST
        && FIRST_WORDS.iter().any(|word| word.len() == end && word.eq_ignore_ascii_case(&text[..end]))
}

fn is_number(cell: Option<&str>) -> bool {
    let cell = cell.unwrap_or_default().trim();
    !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

#[cfg(test)]
mod tests;
