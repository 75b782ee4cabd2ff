//! All rows of a roster matched together: no two of them get the same account.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::EmployeeId;
use crate::plan::MatchKey;
use crate::roster::{Desired, Roster};

use super::index::{Index, Matched};
use super::{doubles, exchanged, renumbered};

/// How every row was matched.
#[derive(Debug)]
pub(in crate::plan) struct MatchedRows<'r> {
    /// The rows without errors, in file order.
    pub(in crate::plan) matched: Vec<(&'r Desired, Matched)>,
    /// The accounts that rows with errors may be about, by line.
    pub(in crate::plan) pinned: BTreeMap<u64, BTreeMap<EmployeeId, Vec<MatchKey>>>,
}

impl<'r> MatchedRows<'r> {
    /// Matches all rows of a roster.
    pub(in crate::plan) fn of(roster: &'r Roster, index: &Index<'_>) -> Self {
        let mut matched: Vec<(&Desired, Matched)> =
            roster.people.iter().map(|row| (row, index.find(row))).collect();
        let pinned: BTreeMap<u64, BTreeMap<EmployeeId, Vec<MatchKey>>> = roster
            .refused
            .iter()
            .map(|refused| (refused.readable.line, index.candidates(&refused.readable)))
            .collect();
        let passed_over: Vec<(u64, BTreeMap<EmployeeId, Vec<MatchKey>>)> = roster
            .passed_over
            .iter()
            .map(|row| (row.readable.line, index.candidates(&row.readable)))
            .collect();
        hold_shared_accounts(&mut matched, &pinned, &passed_over, index);
        let refused = roster.refused.iter().map(|one| &one.readable);
        let refused = refused.filter_map(|row| Some((row, pinned.get(&row.line)?)));
        let others = roster.passed_over.iter().zip(&passed_over);
        let others = others.map(|(row, (_, candidates))| (&row.readable, candidates));
        exchanged::hold(&mut matched, refused.chain(others), index);
        doubles::hold(&mut matched, roster.refused.iter().map(|one| &one.readable), index);
        let others = pinned.values().chain(passed_over.iter().map(|(_, candidates)| candidates));
        renumbered::hold(&mut matched, others, roster, index);
        Self { matched, pinned }
    }

    /// Returns the lines of the rows that no account was found for.
    pub(in crate::plan) fn new_people(&self) -> impl Iterator<Item = u64> {
        self.matched.iter().filter(|(_, found)| *found == Matched::Nobody).map(|(row, _)| row.line)
    }

    /// Returns the accounts that rows mean for sure.
    pub(in crate::plan) fn meant(&self) -> BTreeSet<EmployeeId> {
        let found = self.matched.iter().filter_map(|(_, found)| match found {
            Matched::One(id, _) => Some(*id),
            Matched::Nobody | Matched::Conflict { .. } | Matched::LeftAlone(_) => None,
        });
        found.collect()
    }
}

/// Two rows for one account are a conflict on both; so is a row for an account that a refused row pins, and a row that nothing
/// but a number ties to its account where another row that cannot be told, or is passed over, may be about it. Where a person decided which one of several rows is the account's, that one goes on and only the others are held.
fn hold_shared_accounts(
    matched: &mut [(&Desired, Matched)],
    pinned: &BTreeMap<u64, BTreeMap<EmployeeId, Vec<MatchKey>>>,
    passed_over: &[(u64, BTreeMap<EmployeeId, Vec<MatchKey>>)],
    index: &Index<'_>,
) {
    // Nearly every account is that of one row: a list for each would cost more than finding them all.
    let mut lines: Vec<(EmployeeId, u64)> = Vec::with_capacity(matched.len());
    let mut decided: HashMap<EmployeeId, Vec<u64>> = HashMap::new();
    for (row, found) in matched.iter() {
        if let Matched::One(id, _) = found {
            lines.push((*id, row.line));
            if index.is_said_to_be(row) {
                decided.entry(*id).or_default().push(row.line);
            }
        }
    }
    lines.sort_by_key(|(id, _)| *id);
    let lines_of = |id: EmployeeId| {
        let from = lines.partition_point(|(one, _)| *one < id);
        lines[from..].iter().take_while(move |(one, _)| *one == id).map(|(_, line)| *line)
    };
    let mut refused: HashMap<EmployeeId, Vec<u64>> = HashMap::new();
    for (line, candidates) in pinned {
        for id in candidates.keys() {
            refused.entry(*id).or_default().push(*line);
        }
    }
    let mut doubtful: HashMap<EmployeeId, Vec<u64>> = HashMap::new();
    for (row, found) in matched.iter() {
        let Matched::Conflict { candidates, .. } = found else { continue };
        for (id, _) in candidates.iter().filter(|(_, by)| !by.is_empty()) {
            doubtful.entry(*id).or_default().push(row.line);
        }
    }
    for (line, candidates) in passed_over {
        for id in candidates.keys() {
            doubtful.entry(*id).or_default().push(*line);
        }
    }
    for (row, found) in matched {
        let Matched::One(id, by) = &*found else { continue };
        let alone = lines_of(*id).nth(1).is_none() && !refused.contains_key(id);
        if alone && !doubtful.contains_key(id) {
            continue;
        }
        let weak = index.rests_on_one_key(row, found);
        let of = |claims: &HashMap<EmployeeId, Vec<u64>>| claims.get(id).cloned().unwrap_or_default();
        let chosen = of(&decided);
        // A row with an error may be about the very same person: nobody knows until it is mended.
        let rivals =
            if chosen == [row.line] { of(&refused) } else { lines_of(*id).chain(of(&refused)).collect() };
        let doubtful = if weak { of(&doubtful) } else { Vec::new() };
        let rivals = rivals.into_iter().chain(doubtful);
        let mut others: Vec<u64> = rivals.filter(|line| *line != row.line).collect();
        if others.is_empty() {
            continue;
        }
        others.sort_unstable();
        let others = others.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let reason = match chosen[..] {
            [line] if line != row.line => format!("line {line} was decided to be this account"),
            _ => format!("line {others} is about the same account"),
        };
        *found = Matched::Conflict { reason, candidates: BTreeMap::from([(*id, by.clone())]) };
    }
}
