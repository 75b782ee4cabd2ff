//! Numbers for new people: payroll knows none, and a row that cannot be found again would be new every night.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{PosUserId, plain_name};
use crate::observed::Observed;
use crate::plan::matching::index::Index;
use crate::plan::{History, MatchKey, NumberRange, Policy};
use crate::roster::{Desired, Roster, Status};

/// Numbers that are proposed to rows without one, by line; and why a row gets none.
#[derive(Debug, Default)]
pub(in crate::plan) struct Numbers {
    proposed: BTreeMap<u64, PosUserId>,
    range: Option<NumberRange>,
    /// Lines of rows whose full name or telephone another row of the file has as well.
    shared: BTreeMap<u64, u64>,
}

/// What becomes of a new row without a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::plan) enum Numbered {
    /// This number is proposed.
    Proposed(PosUserId),
    /// Somebody has to say something first.
    Held(String),
}

impl Numbers {
    /// Deals numbers out. They go by the rows' keys, so that the order of the file changes nothing.
    pub(in crate::plan) fn of(
        roster: &Roster,
        observed: &Observed,
        policy: &Policy,
        history: &History,
        is_new: impl Fn(&Desired) -> bool,
    ) -> Self {
        let Some(range) = policy.pos_numbers else { return Self::default() };
        let listed = observed.employees.values().filter_map(|one| one.pos_user_id);
        let given = roster.readable().filter_map(|row| row.pos_user_id);
        let protected = policy.guards.protected.pos_user_ids.iter().copied();
        let used: BTreeSet<PosUserId> =
            listed.chain(given).chain(protected).chain(history.numbers.iter().copied()).collect();
        let mut wanting: Vec<&Desired> =
            roster.people.iter().filter(|row| lacks_number(row) && is_new(row)).collect();
        wanting.sort_by_key(|row| {
            (row.adp_employee_id.clone(), row.email.as_ref().map(ToString::to_string), row.line)
        });
        let lines = wanting.into_iter().map(|row| row.line);
        Self { proposed: lines.zip(range.free(&used)).collect(), range: Some(range), shared: shared(roster) }
    }

    /// Returns what becomes of a new row; `None` where the settings deal no numbers out, or the row has one.
    pub(in crate::plan) fn of_row(
        &self,
        row: &Desired,
        index: &Index<'_>,
        observed: &Observed,
    ) -> Option<Numbered> {
        let range = self.range.filter(|_| lacks_number(row))?;
        Some(match (self.in_the_way(row, index, observed), self.proposed.get(&row.line)) {
            (Some(reason), _) => Numbered::Held(reason),
            (None, Some(number)) => Numbered::Proposed(*number),
            (None, None) => Numbered::Held(format!(
                "this person is new, and no POS id from {} to {} is free: widen pos_user_id_range in [policy]",
                range.first, range.last
            )),
        })
    }

    /// A number that was dealt out is spent: it must be sure that the next night finds the person by something else.
    fn in_the_way(&self, row: &Desired, index: &Index<'_>, observed: &Observed) -> Option<String> {
        let uses = |key| index.uses(key);
        let tied = (row.adp_employee_id.is_some() && uses(MatchKey::AdpEmployeeId))
            || (row.email.is_some() && uses(MatchKey::Email));
        if !tied {
            return Some(
                "this person is new and gets no POS id: without an ADP id or e-mail in the row they would be new every night".to_owned(),
            );
        }
        if index.decision(row).is_some() {
            return None;
        }
        let of_phone = row.phone.map_or(&[][..], |phone| index.of_phone(phone));
        let named = |id| observed.employees.get(id).map(|one| format!("{} (employee {id})", one.name));
        if let Some(other) = index.of_name(row).iter().find_map(named) {
            return Some(format!(
                "this person is new and gets no POS id yet: {other} has the same name. Is it the same person?"
            ));
        }
        if let Some(other) = of_phone.iter().find_map(named) {
            return Some(format!(
                "this person is new and gets no POS id yet: {other} has the same telephone. Is it the same person?"
            ));
        }
        self.shared.get(&row.line).map(|line| {
            format!(
                "this person is new and gets no POS id yet: line {line} has the same name or telephone. Is it the same person?"
            )
        })
    }
}

fn lacks_number(row: &Desired) -> bool {
    row.pos_user_id.is_none() && row.status == Status::Active
}

/// Returns the rows that share their full name or telephone with another one, each with that one's line.
fn shared(roster: &Roster) -> BTreeMap<u64, u64> {
    let mut found = BTreeMap::new();
    let (mut names, mut phones) = (BTreeMap::new(), BTreeMap::new());
    for row in roster.readable() {
        let name = row.first_name.as_deref().zip(row.last_name.as_deref());
        let name = name.map(|(first, last)| (plain_name(first), plain_name(last)));
        let others = [
            name.map(|name| *names.entry(name).or_insert(row.line)),
            row.phone.map(|phone| *phones.entry(phone).or_insert(row.line)),
        ];
        for other in others.into_iter().flatten().filter(|other| *other != row.line) {
            found.insert(row.line, other);
            found.insert(other, row.line);
        }
    }
    found
}

impl NumberRange {
    /// Returns the numbers that nobody uses, the smallest first.
    pub fn free(self, used: &BTreeSet<PosUserId>) -> impl Iterator<Item = PosUserId> {
        (self.first..=self.last).map(PosUserId::new).filter(|number| !used.contains(number))
    }
}
