//! Rows that would make somebody new of a person who is there under another number, or was, and whom no other row names: a second
//! account for one person is worse than a question.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::EmployeeId;
use crate::observed::ObservedEmployee;
use crate::plan::{MatchKey, Purpose};
use crate::roster::{Desired, Roster, Status};

use super::identity::{Evidence, Evidences};
use super::index::{Candidates, Index, Matched};

/// Of so many who are named one may be missing in a file of everybody.
const ALL: usize = 10;

/// Holds such rows; `others` are the accounts that rows which cannot be carried out may be about. A file of some people alone does not
/// tell who else is named.
pub(super) fn hold<'c>(
    matched: &mut [(&Desired, Matched)],
    others: impl Iterator<Item = &'c Candidates>,
    roster: &Roster,
    index: &Index<'_>,
) {
    if roster.rows_only || index.purpose() != Purpose::Sync {
        return;
    }
    let is_new = |row: &Desired, found: &Matched| {
        *found == Matched::Nobody && row.status == Status::Active && index.decision(row).is_none()
    };
    let perhaps: Vec<(usize, Vec<(EmployeeId, Telling)>)> = matched
        .iter()
        .enumerate()
        .filter(|(_, (row, found))| is_new(row, found))
        .map(|(at, (row, _))| (at, under_another_number(row, index)))
        .filter(|(_, people)| !people.is_empty())
        .collect();
    if perhaps.is_empty() {
        return;
    }
    let mut named: BTreeSet<EmployeeId> = others.flat_map(BTreeMap::keys).copied().collect();
    for (row, found) in matched.iter() {
        match found {
            Matched::One(id, _) => {
                named.insert(*id);
            }
            // A leaver's row whose account somebody gave to the new person by hand names nobody of that account's name. Nor does one that is
            // asked about for its name alone.
            Matched::Conflict { candidates, .. } | Matched::LeftAlone(candidates) => {
                let by_key = candidates.iter().filter(|(_, by)| !by.is_empty()).map(|(id, _)| *id);
                named.extend(by_key.filter(|id| !is_anothers(row, *id, index)));
            }
            Matched::Nobody => {}
        }
    }
    // Where a file names nearly everybody who works here, whoever is missing stands under other numbers.
    let missing = index.active().filter(|one| !named.contains(one)).count();
    let names_all = missing * ALL <= named.len();
    for (at, people) in perhaps {
        let candidates: Candidates = people
            .into_iter()
            .filter(|(id, telling)| !named.contains(id) && (*telling == Telling::Nothing || names_all))
            .map(|(id, _)| (id, Vec::<MatchKey>::new()))
            .collect();
        let Some(account) = candidates.keys().next().and_then(|id| index.account(*id)) else { continue };
        let reason = question(account);
        matched[at].1 = Matched::Conflict { reason, candidates };
    }
}

/// Returns whether an account that a row may be about has two other names than the row.
fn is_anothers(row: &Desired, id: EmployeeId, index: &Index<'_>) -> bool {
    index.account(id).is_some_and(|account| Evidences::of(row, account).both_names_differ())
}

/// Asks whether a row is somebody who is there.
fn question(account: &ObservedEmployee) -> String {
    let number = account.pos_user_id.map(|number| number.to_string()).unwrap_or_default();
    let name = &account.name;
    if account.active {
        format!(
            "no key finds anybody, but no row names {name} (POS id {number}) any more: were their numbers changed, or is this somebody new?"
        )
    } else {
        format!(
            "no key finds anybody, but {name} worked here before (POS id {number}), and nothing but the number tells the two apart: do they \
             come back, or is this somebody new?"
        )
    }
}

/// Returns who is listed by the row's name under another number, or by one of its names and its telephone, and whether they differ in something
/// else that both have. What was not read of them is read first.
fn under_another_number(row: &Desired, index: &Index<'_>) -> Vec<(EmployeeId, Telling)> {
    let is_perhaps = |account: &ObservedEmployee| {
        let all = Evidences::of(row, account);
        let told = [Evidence::Differs, Evidence::Unread];
        let others = [all.adp, all.email, all.phone];
        let is_open = !others.iter().any(|one| told.contains(one));
        let telling = if is_open { Telling::Nothing } else { Telling::Something };
        // Of former staff many bear one name.
        let is_asked = is_open || account.active;
        (all.whole_name() && all.pos == Evidence::Differs && is_asked).then_some(telling)
    };
    let named = index.of_name(row).iter();
    let mut people: Vec<(EmployeeId, Telling)> =
        named.filter_map(|id| Some((*id, is_perhaps(index.account(*id)?)?))).collect();
    // Who marries keeps a first name and a telephone, and a name that is spelled otherwise is one of two.
    let of_phone = row.phone.map_or(&[][..], |phone| index.of_phone(phone));
    people.extend(of_phone.iter().filter_map(|id| {
        let account = index.account(*id).filter(|account| account.active)?;
        let all = Evidences::of(row, account);
        let one_name = [all.first, all.last].contains(&Evidence::Agrees) && !all.whole_name();
        (one_name && all.pos == Evidence::Differs).then_some((*id, Telling::Something))
    }));
    people
}

/// What tells somebody from a person of the same name, besides the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telling {
    Nothing,
    /// Another telephone, address or id: enough, but for somebody who is missing where all the others are named.
    Something,
}
