//! Cells that were filled down over the rows beneath, a column of last days that moved alone, and a word that was replaced all over the
//! names. Each row looks like any other; only those beside it show it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::model::{Field, plain_name};
use crate::plan::matching::index::Matched;
use crate::plan::{Change, Entry, Operation};
use crate::roster::{Desired, Status};

/// A matched row and what becomes of it.
type Row<'e> = (&'e Entry, &'e Desired);

/// The fewest leavers, one below the other, of whom nothing but a word says it.
const LEAVERS: usize = 3;

/// The fewest last days of others in a file that gives them.
const DAYS: usize = 3;

/// The fewest rows that get what the row above has, and the fewest values that they had before.
const FILLED: (usize, usize) = (4, 3);

/// The fewest rows in a column of few words, where the row above those that somebody changes often has the same one by chance.
const FEW_WORDS: usize = 8;

/// The most rows between two of them that had it before.
const BETWEEN: usize = 2;

/// One of so many rows at most has what the row above has, in a file that is not sorted by it.
const SAME_AS_ABOVE: usize = 4;

/// The fewest leavers who lost their last day to the row beside them.
const LOST: usize = 2;

/// The fewest last names that are changed in the same way. Two may be of one family.
const REPLACED: usize = 3;

/// The matched rows, and which of them something becomes of.
struct Rows<'e> {
    entries: &'e [Entry],
    matched: &'e [(&'e Desired, Matched)],
    changed: Vec<usize>,
}

/// Returns which columns seem to have been filled down, or replaced, and how that shows; `entries` are those of the matched rows, in
/// their order.
pub(in crate::plan) fn columns(entries: &[Entry], matched: &[(&Desired, Matched)]) -> Vec<(Field, String)> {
    let is_changed = |entry: &Entry| matches!(entry.operation(), Operation::Update | Operation::Disable);
    let changed = entries.iter().enumerate().filter(|(_, entry)| is_changed(entry));
    let rows = Rows { entries, matched, changed: changed.map(|(at, _)| at).collect() };
    let filled = [Field::Sites, Field::Permission, Field::Departments];
    let filled = filled.into_iter().filter_map(|field| Some((field, filled_down(field, &rows)?)));
    let status = leavers_in_a_run(&rows).map(|how| (Field::Status, how));
    let days = last_days_moved(&rows).map(|how| (Field::TerminationDate, how));
    let names = replaced(&rows).map(|how| (Field::LastName, how));
    status.into_iter().chain(days).chain(filled).chain(names).collect()
}

impl<'e> Rows<'e> {
    fn row(&self, at: usize) -> Row<'e> {
        (&self.entries[at], self.matched[at].0)
    }

    fn all(&self) -> impl Iterator<Item = &'e Desired> {
        self.matched.iter().map(|(row, _)| *row)
    }

    fn line(&self, at: usize) -> u64 {
        self.matched[at].0.line
    }

    /// Returns whether a row stands on the line below the row before it.
    fn is_below(&self, at: usize) -> bool {
        at > 0 && self.line(at) == self.line(at - 1) + 1
    }

    /// Returns the longest run of changed rows that are all so, each on the line below; a few that are not changed may stand between
    /// them where they are like those.
    fn longest_run(&self, is_so: impl Fn(usize) -> bool, is_like: impl Fn(usize) -> bool) -> Range<usize> {
        let (mut longest, mut run) = (0..0, 0..0);
        for at in self.changed.iter().copied().filter(|at| is_so(*at)) {
            let goes_on = run.end > 0
                && at - run.end <= BETWEEN
                && self.is_below(at)
                && (run.end..at).all(|between| self.is_below(between) && is_like(between));
            run = if goes_on { run.start..at + 1 } else { at..at + 1 };
            if run.len() > longest.len() {
                longest = run.clone();
            }
        }
        longest
    }
}

/// Returns whether nothing but the status says that somebody leaves.
fn leaves_without_a_day((entry, row): &Row<'_>) -> bool {
    entry.operation() == Operation::Disable && is_gone_without_a_day(row)
}

fn is_gone_without_a_day(row: &Desired) -> bool {
    row.status == Status::Terminated && row.termination_date.is_none()
}

fn leavers_in_a_run(rows: &Rows<'_>) -> Option<String> {
    let run = rows.longest_run(|at| leaves_without_a_day(&rows.row(at)), |_| false);
    // What was dragged down begins at somebody who has left and has their day. Whoever marks a few rows one by one begins anywhere.
    let is_source = |(_, row): Row<'_>| row.status == Status::Terminated && row.termination_date.is_some();
    if run.len() < LEAVERS || !rows.is_below(run.start) || !is_source(rows.row(run.start - 1)) {
        return None;
    }
    let lines = rows.line(run.start)..=rows.line(run.end - 1);
    let others = rows.all().filter(|row| row.status == Status::Terminated && !lines.contains(&row.line));
    let (days, none): (Vec<_>, Vec<_>) = others.partition(|row| row.termination_date.is_some());
    // A file that gives no last days, or not of everybody, gives none of these either.
    (days.len() >= DAYS && none.len() * 2 <= days.len()).then(|| {
        format!(
            "may have been filled down: {} people in lines {} to {} would leave without a last day, and {} others who have left have \
             theirs",
            run.len(),
            lines.start(),
            lines.end(),
            days.len()
        )
    })
}

/// Last days that stand in the row above or below: whoever leaves has none, and whoever works here beside them has one.
fn last_days_moved(rows: &Rows<'_>) -> Option<String> {
    if !rows.changed.iter().any(|at| leaves_without_a_day(&rows.row(*at))) {
        return None;
    }
    let gone: Vec<u64> = rows.all().filter(|row| is_gone_without_a_day(row)).map(|row| row.line).collect();
    let has_one = |row: &&Desired| row.status == Status::Active && row.termination_date.is_some();
    let days: BTreeSet<u64> = rows.all().filter(has_one).map(|row| row.line).collect();
    let below = gone.iter().filter(|line| days.contains(&(*line + 1))).count();
    let above = gone.iter().filter(|line| days.contains(&line.saturating_sub(1))).count();
    let beside = below.max(above);
    let in_one_place =
        days.last().zip(days.first()).is_some_and(|(last, first)| last - first < days.len() as u64);
    // As many have one as lost one: where contracts end, many who work here have one.
    let are_theirs = days.len().abs_diff(gone.len()) <= 1;
    // Sorted alone they stand at one end.
    let sorted = in_one_place && days.len() >= DAYS;
    (are_theirs && ((beside >= LOST && beside * 5 >= gone.len() * 4) || sorted)).then(|| {
        format!(
            "seem to stand in the rows of others: {} people have left without a last day, and {} who work here have one. Was the \
             column sorted alone, or a cell added or taken out?",
            gone.len(),
            days.len()
        )
    })
}

/// What a row says of what many have, as it is compared with the row above.
fn said(field: Field, row: &Desired) -> Option<String> {
    match field {
        Field::Sites => row.sites.as_ref().map(|sites| format!("{sites:?}")),
        Field::Departments => row.departments.as_ref().map(|names| format!("{names:?}")),
        _ => row.permission.as_ref().map(ToString::to_string),
    }
}

fn change_of(entry: &Entry, field: Field) -> Option<&Change> {
    let changes = (entry.operation() == Operation::Update).then_some(&entry.changes)?;
    changes.iter().find(|change| change.field == field)
}

fn filled_down(field: Field, rows: &Rows<'_>) -> Option<String> {
    let says = |at: usize| said(field, rows.row(at).1);
    let before = |at: usize| change_of(rows.row(at).0, field)?.from.as_ref().map(ToString::to_string);
    let is_like_above = |at: usize| rows.is_below(at) && says(at).is_some() && says(at) == says(at - 1);
    let run = rows.longest_run(|at| before(at).is_some() && is_like_above(at), is_like_above);
    let changed: Vec<String> = run.clone().filter_map(before).collect();
    let values = changed.iter().collect::<BTreeSet<_>>().len();
    let fewest = if field == Field::Sites { FILLED.0 } else { FEW_WORDS };
    if changed.len() < fewest || values < FILLED.1 {
        return None;
    }
    // It is filled down from somebody who had it; where the first of them gets it too, somebody gave it to all of them.
    let mut top = run.start;
    while is_like_above(top) {
        top -= 1;
    }
    if before(top).is_some() {
        return None;
    }
    let others = || (1..rows.entries.len()).filter(|at| !run.contains(at));
    let same = others().filter(|at| says(*at) == says(at - 1)).count();
    (same * SAME_AS_ABOVE <= others().count()).then(|| {
        format!(
            "may have been filled down: {} people in lines {} to {} would get what the row above has, and had {values} different ones",
            changed.len(),
            rows.line(run.start),
            rows.line(run.end - 1)
        )
    })
}

/// Finds last names in which the same letters give way to the same others. Of two people of one family they may.
fn replaced(rows: &Rows<'_>) -> Option<String> {
    let mut ways: BTreeMap<(String, String), Vec<(String, String)>> = BTreeMap::new();
    for at in &rows.changed {
        let Some(change) = change_of(rows.row(*at).0, Field::LastName) else { continue };
        let Some(from) = &change.from else { continue };
        let (from, to) = (from.to_string(), change.to.to_string());
        // Another system gives back the accents that the last one lost, to many in one night.
        if plain_name(&from) == plain_name(&to) {
            continue;
        }
        let (out, into) = difference(&from, &to);
        // Behind a blank or a dash a name gets longer by a word, and a lost letter comes back.
        let is_word = |text: &str| text.contains([' ', '-', ',']);
        let is_lost = out.contains(['?', '\u{fffd}']);
        if !is_word(&out)
            && !is_word(&into)
            && !is_lost
            && out.chars().count().max(into.chars().count()) < from.chars().count()
        {
            ways.entry((out, into)).or_default().push((from, to));
        }
    }
    let names = ways.into_values().max_by_key(Vec::len).filter(|names| names.len() >= REPLACED)?;
    let (from, to) = names.first()?;
    Some(format!(
        "may have been replaced all over: {} last names would change in the same way ({from} → {to})",
        names.len()
    ))
}

/// Returns what gives way between two texts, and what comes in its place.
fn difference(from: &str, to: &str) -> (String, String) {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let begin = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let (from, to) = (&from[begin..], &to[begin..]);
    let end = from.iter().rev().zip(to.iter().rev()).take_while(|(one, other)| one == other).count();
    let middle = |text: &[char]| text[..text.len() - end].iter().collect();
    (middle(from), middle(to))
}
