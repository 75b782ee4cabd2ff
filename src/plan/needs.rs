//! What must be read besides the listings before a plan can be made for sure.

use std::collections::BTreeSet;

use crate::model::{EmployeeId, UserId};
use crate::observed::Observed;
use crate::roster::{Desired, Roster, Status};

use super::logins::Logins;
use super::matching::{Index, Matched};
use super::{MatchKey, Policy};

/// Pages that are still to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingNeeds {
    /// Employees whose edit page must be read: a row can only be told by an ADP id or e-mail that no listing shows.
    pub profiles: BTreeSet<EmployeeId>,
    /// Logins whose edit page must be read: only it says whose they are.
    pub links: BTreeSet<UserId>,
}

impl ReadingNeeds {
    /// Returns whether nothing is needed.
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty() && self.links.is_empty()
    }
}

/// Returns what must still be read. Asked again after reading, until it asks for nothing.
pub fn needs(roster: &Roster, observed: &Observed, policy: &Policy) -> ReadingNeeds {
    let index = Index::new(&observed.employees);
    let rows = || roster.people.iter().chain(roster.refused.iter().map(|refused| &refused.readable));
    let matched: Vec<(&Desired, Matched)> =
        rows().map(|row| (row, index.find(row, &policy.match_keys))).collect();
    ReadingNeeds { profiles: profiles(&matched, observed, policy), links: links(&matched, observed) }
}

fn profiles(matched: &[(&Desired, Matched)], observed: &Observed, policy: &Policy) -> BTreeSet<EmployeeId> {
    let uses = |key| policy.match_keys.contains(&key);
    let blank_above = |row: &Desired| row.pos_user_id.is_none() || !uses(MatchKey::PosUserId);
    let open = |(row, found): &&(&Desired, Matched)| *found == Matched::Nobody && blank_above(row);
    let by_adp = matched
        .iter()
        .filter(open)
        .any(|(row, _)| row.adp_employee_id.is_some() && uses(MatchKey::AdpEmployeeId));
    let by_email = matched.iter().filter(open).any(|(row, _)| row.email.is_some() && uses(MatchKey::Email));
    if !by_adp && !by_email {
        return BTreeSet::new();
    }
    let taken: BTreeSet<EmployeeId> = matched
        .iter()
        .filter_map(|(_, found)| match found {
            Matched::One(id, _) => Some(*id),
            Matched::Nobody | Matched::Conflict { .. } => None,
        })
        .collect();
    let unread = |one: &&crate::observed::ObservedEmployee| {
        !taken.contains(&one.id) && one.details.is_none() && (by_adp || one.email.is_none())
    };
    observed.employees.values().filter(unread).map(|one| one.id).collect()
}

fn links(matched: &[(&Desired, Matched)], observed: &Observed) -> BTreeSet<UserId> {
    let logins = Logins::new(observed);
    let mut wanted = BTreeSet::new();
    let mut anybody_leaves = false;
    for (row, found) in matched {
        let leaves = row.status == Status::Terminated;
        anybody_leaves |= leaves;
        let Matched::One(id, _) = found else { continue };
        let Some(employee) = observed.employees.get(id).filter(|one| one.active) else { continue };
        if leaves || row.backoffice == Some(true) {
            let of = logins.of(employee, Some(row));
            // Where one login is theirs for sure, another of the same name is still a question for a leaver.
            if leaves || of.theirs.is_empty() {
                wanted.extend(of.perhaps);
            }
        }
    }
    if anybody_leaves {
        let own = observed.signed_in_as.to_ascii_lowercase();
        let users = observed.users.iter().flatten();
        let own = users.filter(|(_, user)| user.username.to_ascii_lowercase() == own).map(|(id, _)| *id);
        wanted.extend(own.filter(|id| !observed.links.contains_key(id)));
    }
    wanted
}
