//! Rows of which nobody can say for sure who they are about: held until a person says so, with everybody who could be meant.

use std::collections::BTreeMap;

use crate::model::{EmployeeId, alike_name};
use crate::plan::matching::index::phones_agree;
use crate::plan::{Action, Candidate, Entry, MatchKey, RowIdentity, Situation};
use crate::roster::Desired;

use super::context::{Basis, plain};
use super::owners::Owner;

pub(in crate::plan) fn conflict(
    row: &Desired,
    reason: String,
    candidates: &BTreeMap<EmployeeId, Vec<MatchKey>>,
    context: &Basis<'_>,
) -> Entry {
    let known = |id: &EmployeeId| context.observed.employees.get(id);
    let only = if candidates.len() == 1 { candidates.keys().next().and_then(known) } else { None };
    let mut entry = plain(row, only, Situation::Conflict, Action::Hold, reason);
    entry.candidates = self::candidates(row, candidates, context);
    entry.row = Some(Box::new(RowIdentity::of(row)));
    entry
}

/// Returns the entry of a row that wants what belongs to somebody else; it may be about that very person. `own` is the account
/// that the row was found to mean, and by which keys.
pub(in crate::plan) fn taken(
    row: &Desired,
    owner: Owner,
    own: Option<(EmployeeId, &[MatchKey])>,
    context: &Basis<'_>,
) -> Entry {
    let mut people: BTreeMap<EmployeeId, Vec<MatchKey>> =
        own.into_iter().map(|(id, by)| (id, by.to_vec())).collect();
    let mut entry = conflict(row, owner.reason, &people, context);
    if let Some(id) = owner.employee {
        people.entry(id).or_default();
        entry.candidates = candidates(row, &people, context);
    }
    entry
}

/// Returns the entry of a new person who gets no number before somebody has said something.
pub(in crate::plan) fn without_number(row: &Desired, reason: &str, context: &Basis<'_>) -> Entry {
    let of_phone = row.phone.map_or(&[][..], |phone| context.index.of_phone(phone));
    let people = context.index.of_name(row).iter().chain(of_phone).map(|id| (*id, Vec::new())).collect();
    let mut entry = plain(row, None, Situation::New, Action::Hold, reason.to_owned());
    entry.candidates = candidates(row, &people, context);
    entry.row = (!entry.candidates.is_empty()).then(|| Box::new(RowIdentity::of(row)));
    entry
}

/// Returns the accounts that a row could mean, with what tells people apart and what they have in common with the row.
pub(in crate::plan) fn candidates(
    row: &Desired,
    by_key: &BTreeMap<EmployeeId, Vec<MatchKey>>,
    context: &Basis<'_>,
) -> Vec<Candidate> {
    let tree = &context.observed.catalogue.sites;
    let candidate = |(id, by): (&EmployeeId, &Vec<MatchKey>)| {
        let account = context.observed.employees.get(id)?;
        let mut by = by.iter().map(ToString::to_string).collect::<Vec<_>>();
        if by.is_empty() {
            let same_name = alike_name(&row.display_name(), &account.name.to_string());
            by.extend(same_name.then(|| "name".to_owned()));
            by.extend(phones_agree(row.phone, account.phone()).then(|| "phone".to_owned()));
        }
        Some(Candidate {
            employee_id: *id,
            name: account.name.to_string(),
            pos_user_id: account.pos_user_id,
            active: account.active,
            matched_by: by,
            adp_employee_id: account
                .details
                .as_ref()
                .map(|details| details.adp_employee_id.clone())
                .unwrap_or_default(),
            email: account.email().map(ToString::to_string).unwrap_or_default(),
            phone: account.phone.as_str().to_owned(),
            sites: account.sites.as_ref().map(|sites| tree.names(sites).join("; ")).unwrap_or_default(),
            permission: account.template.to_string(),
        })
    };
    by_key.iter().filter_map(candidate).collect()
}

/// A login that cannot be told holds the whole row: half of what it wants would be a surprise.
pub(in crate::plan) fn held_login(entry: Entry, reason: String) -> Entry {
    let (situation, action) = (Situation::Conflict, Action::Hold);
    Entry { situation, action, reason, changes: Vec::new(), ..entry }
}

/// Says who decided what the row means, where somebody did.
pub(in crate::plan) fn decided(mut entry: Entry, row: &Desired, context: &Basis<'_>) -> Entry {
    if let Some(decision) = context.index.decision(row) {
        entry.reason = format!("{} ({})", entry.reason, decision.decided.in_words());
        entry.row = Some(Box::new(RowIdentity::of(row)));
        entry.decided = Some(Box::new(decision.decided.clone()));
    }
    entry
}

/// Returns the entry of a row for which somebody decided that nothing is to happen.
pub(in crate::plan) fn left_alone(
    row: &Desired,
    candidates: &BTreeMap<EmployeeId, Vec<MatchKey>>,
    context: &Basis<'_>,
) -> Entry {
    let entry = conflict(row, "nothing is to happen for this row".to_owned(), candidates, context);
    decided(Entry { situation: Situation::LeftAlone, action: Action::None, ..entry }, row, context)
}
