//! Columns of which the cells stand in the rows of others: a cell too many, a look-up that is one row off, a column that was sorted
//! alone. Each row looks like any other; only the rows together show it, in whatever order they stand. Names are looked at where rows are
//! matched, and keys contradict each other by themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{EmployeeId, Field, Money, Phone};
use crate::plan::matching::index::Matched;
use crate::plan::{Entry, Operation, Situation, Value};
use crate::roster::{Desired, Status};

use super::context::Basis;
use super::diff::GREETER;

/// The columns that are looked at one by one.
const LOOKED_AT: [Field; 6] =
    [Field::Phone, Field::Sites, Field::Permission, Field::Departments, Field::StartDate, Field::WageRate];

/// The fewest rows that give the telephones of others. Two may exchange theirs, or have got each other's by mistake before.
const PHONES: usize = 3;

/// The fewest rows that exchange among themselves what many may have, and the fewest values of it.
const EXCHANGED: (usize, usize) = (6, 4);

/// The fewest raises and the fewest cuts of pay that are no round of raises: one step of pay becomes the next one there.
const BOTH_WAYS: usize = 2;

/// The fewest who leave while as many come back, row beside row.
const RETURNED: usize = 3;

/// Of so many rows at most one is about one of them.
const FEW: usize = 5;

/// The fewest who leave without a day, and who come back with one that is over.
const CONTRADICTED: usize = 2;

/// What a row makes of one field of its account.
struct Moving<'e> {
    entry: &'e Entry,
    from: String,
    to: String,
}

/// Returns which columns seem to stand in the rows of others, and how that shows; `entries` are those of the matched rows, in their order.
pub(in crate::plan) fn columns(
    entries: &[Entry],
    matched: &[(&Desired, Matched)],
    context: &Basis<'_>,
) -> Vec<(Field, String)> {
    let is_changed = |entry: &&Entry| matches!(entry.operation(), Operation::Update | Operation::Disable);
    if entries.iter().filter(is_changed).nth(CONTRADICTED - 1).is_none() {
        return Vec::new();
    }
    let status = status(entries, matched, context).map(|how| (Field::Status, how));
    let others = LOOKED_AT.into_iter().filter_map(|field| {
        let mut moving: Vec<Moving<'_>> =
            entries.iter().filter_map(|entry| Moving::of(entry, field, context)).collect();
        moving.sort_by_key(|one| one.entry.person.employee_id);
        Some((field, exchanged(field, &moving, matched, context)?))
    });
    status.into_iter().chain(others).collect()
}

impl<'e> Moving<'e> {
    fn of(entry: &'e Entry, field: Field, context: &Basis<'_>) -> Option<Self> {
        if entry.operation() != Operation::Update {
            return None;
        }
        let change = entry.changes.iter().find(|change| change.field == field)?;
        let told_apart = |value: &Value| told_apart(field, value, context);
        let (from, to) = (told_apart(change.from.as_ref()?), told_apart(&change.to));
        (from != to).then_some(Self { entry, from, to })
    }

    fn name(&self) -> String {
        format!("{} {}", self.entry.person.first_name, self.entry.person.last_name)
    }
}

/// Writes a value as it is compared with that of somebody else.
fn told_apart(field: Field, value: &Value, context: &Basis<'_>) -> String {
    let text = value.to_string();
    match (field, value.names()) {
        (_, Some(names)) => {
            let mut names: Vec<&str> =
                names.iter().map(String::as_str).filter(|name| *name != GREETER).collect();
            names.sort_unstable();
            names.join("; ")
        }
        (Field::Phone, None) => plain_phone(&text),
        // Of several that give the same rights Backoffice names one.
        (Field::Permission, None) => {
            let templates = context.observed.pos_templates.as_deref().unwrap_or_default();
            let same = context.listed.template(&text).map(|one| &one.matrix);
            let named = templates.iter().find(|one| Some(&one.matrix) == same);
            named.map_or(text, |one| one.name.clone())
        }
        _ => text,
    }
}

fn plain_phone(text: &str) -> String {
    text.parse::<Phone>().map_or_else(|_| text.to_owned(), |phone| phone.to_string())
}

/// Says how the values that a column changes show that they are those of other rows.
fn exchanged(
    field: Field,
    moving: &[Moving<'_>],
    matched: &[(&Desired, Matched)],
    context: &Basis<'_>,
) -> Option<String> {
    let all = moving.len();
    if all < PHONES || (field == Field::WageRate && !goes_both_ways(moving)) {
        return None;
    }
    // Who has what now and is to have something else, or of whom the file does not say it.
    let mut holders: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in moving.iter().rev() {
        holders.entry(one.from.clone()).or_default().push(one.name());
    }
    if field == Field::Phone {
        for (_, found) in matched.iter().filter(|(row, _)| row.phone.is_none()) {
            let Matched::One(id, _) = found else { continue };
            let Some(account) = context.observed.employees.get(id) else { continue };
            holders.entry(plain_phone(account.phone.as_str())).or_default().push(account.name.to_string());
        }
    }
    let mut values: BTreeSet<&str> = BTreeSet::new();
    let mut example = None;
    let mut count = 0;
    for one in moving {
        let Some(other) = holders.get_mut(&one.to).and_then(Vec::pop) else { continue };
        count += 1;
        values.insert(&one.to);
        example.get_or_insert_with(|| format!("{} would get that of {other}", one.name()));
    }
    // A telephone is one person's; of what many have, some get what others lose on any day.
    let enough = match field {
        Field::Phone => values.len() >= PHONES && count * 2 >= all,
        _ => all >= EXCHANGED.0 && values.len() >= EXCHANGED.1 && count * 5 >= all * 4,
    };
    enough.then(|| {
        let example = example.unwrap_or_default();
        format!(
            "seem to stand in the rows of others: {count} of the {all} rows that change it give what Backoffice has for others of them ({example}). Was the column sorted \
             alone, or a cell added or taken out?"
        )
    })
}

fn goes_both_ways(moving: &[Moving<'_>]) -> bool {
    let rate = |text: &str| text.parse::<Money>().ok();
    let cuts = moving.iter().filter(|one| rate(&one.to) < rate(&one.from)).count();
    cuts >= BOTH_WAYS && moving.len() - cuts >= BOTH_WAYS
}

/// Says how the words for who works here show that they are those of other rows: nothing but the word says that people leave, and others
/// come back who have left, of whom the file has a last day that is over, or who stand each beside one of those who leave.
fn status(entries: &[Entry], matched: &[(&Desired, Matched)], context: &Basis<'_>) -> Option<String> {
    let rows = || entries.iter().zip(matched.iter().map(|(row, _)| *row));
    let is_leaver = |(entry, row): &(&Entry, &Desired)| {
        entry.operation() == Operation::Disable && row.status == Status::Terminated
    };
    let leavers = rows().filter(is_leaver).count();
    if leavers < CONTRADICTED || rows().any(|row| is_leaver(&row) && row.1.termination_date.is_some()) {
        return None;
    }
    let is_closed = |id: EmployeeId| context.observed.employees.get(&id).is_some_and(|one| !one.active);
    let is_doubted = |(entry, row): &(&Entry, &Desired)| {
        entry.situation == Situation::UnclearStatus
            && row.status == Status::Active
            && row.termination_date.is_some()
            && entry.person.employee_id.is_some_and(is_closed)
    };
    let doubted = rows().filter(is_doubted).count();
    let comes_back = |row: &(&Entry, &Desired)| is_doubted(row) || row.0.operation() == Operation::Reactivate;
    let back: BTreeSet<u64> = rows().filter(comes_back).map(|(_, row)| row.line).collect();
    let beside = |line: u64| back.contains(&(line + 1)) || back.contains(&line.saturating_sub(1));
    let beside = rows().filter(|row| is_leaver(row) && beside(row.1.line)).count();
    let back = back.len();
    // As many come and go on some days: but hardly each beside one of the others, and all of them few among many.
    let by_a_row = leavers >= RETURNED
        && leavers.abs_diff(back) <= 1
        && beside * 5 >= leavers * 4
        && (leavers + back) * FEW <= entries.len();
    (doubted >= CONTRADICTED || by_a_row).then(|| {
        format!(
            "seem to stand in the rows of others: {leavers} people would leave, none of whom has a last day in the file, and {back} would come back who have left. Was the \
             column sorted alone, or a cell added or taken out?"
        )
    })
}
