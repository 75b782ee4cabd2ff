//! What the names of a row come to beside those that Backoffice has: what is no other name is never written over one.

use crate::model::{Field, is_plainer, same_name};
use crate::observed::ObservedEmployee;
use crate::plan::matching::index::Matched;
use crate::plan::{Entry, Operation};
use crate::roster::Desired;

use super::context::Basis;
use super::unsure::hold_entry;

/// The fewest people whose names are turned that make it a habit of the file: of one, `Trần Nguyễn`, either may be right.
const ENOUGH: usize = 2;

/// Returns whether a name is the one that is held: what lost its accents on the way, or all but its first letter, is the name all the
/// same, and never written over it.
pub(in crate::plan) fn is_name(wanted: Option<&str>, held: &str) -> bool {
    wanted
        .is_some_and(|wanted| same_name(wanted, held) || is_plainer(wanted, held) || is_initial(wanted, held))
}

/// Returns whether a name is the first letter of another: `T.` of `Tara`.
fn is_initial(wanted: &str, held: &str) -> bool {
    let mut letters = wanted.trim().trim_end_matches('.').chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
    let mut held = held.trim().chars();
    held.next().is_some_and(|first| first.to_lowercase().eq(letter.to_lowercase())) && held.next().is_some()
}

/// Returns whether the row has first and last name of an account the other way round.
pub(in crate::plan) fn are_turned(row: &Desired, account: &ObservedEmployee) -> bool {
    let (first, last) = (account.name.first(), account.name.last());
    let (wanted_first, wanted_last) = (row.first_name.as_deref(), row.last_name.as_deref());
    !is_name(wanted_first, first) && is_name(wanted_first, last) && is_name(wanted_last, first)
}

/// Returns whether a name is the whole one of an account: `Ben Archer` or `Archer, Ben` of Ben Archer.
pub(in crate::plan) fn is_whole(wanted: &str, account: &ObservedEmployee) -> bool {
    let (first, last) = (account.name.first(), account.name.last());
    if first.is_empty() || last.is_empty() || !wanted.contains([' ', ',', '\u{a0}']) {
        return false;
    }
    let plain = wanted.replace(',', " ");
    same_name(&plain, &format!("{first} {last}")) || same_name(&plain, &format!("{last} {first}"))
}

/// Holds whoever would be created or renamed by a file that has first and last name the other way round: in it more of the people who are
/// there are turned than not.
pub(in crate::plan) fn hold_turned(
    entries: &mut [Entry],
    matched: &[(&Desired, Matched)],
    context: &Basis<'_>,
) {
    let renames = |entry: &Entry| {
        let named = |field| entry.changes.iter().any(|change| change.field == field);
        entry.operation() == Operation::Create || named(Field::FirstName) && named(Field::LastName)
    };
    if !entries.iter().any(renames) {
        return;
    }
    let (mut turned, mut straight) = (0_usize, 0_usize);
    for (row, found) in matched {
        let Matched::One(id, _) = found else { continue };
        let Some(account) = context.observed.employees.get(id) else { continue };
        turned += usize::from(are_turned(row, account));
        straight += usize::from(
            is_name(row.first_name.as_deref(), account.name.first())
                && is_name(row.last_name.as_deref(), account.name.last()),
        );
    }
    if turned < ENOUGH || turned <= straight {
        return;
    }
    for entry in entries.iter_mut().filter(|entry| renames(entry)) {
        let reason = format!(
            "the roster has first and last name the other way round for {turned} people whom Backoffice has: which column is which? \
             Say it in [roster.columns], first_name and last_name"
        );
        hold_entry(entry, reason);
    }
}
