//! The entry of a row about somebody who has no account, as far as everybody was compared.

use std::collections::BTreeMap;

use crate::backoffice::ListedUser;
use crate::model::PersonName;
use crate::plan::matching::compared::not_compared_with;
use crate::plan::matching::index::names_agree;
use crate::plan::{Action, Creating, DetailsPolicy, Entry, Operation, Purpose, RowIdentity, Situation};
use crate::roster::{Desired, Problem};

use super::by_hand;
use super::conflicts::{candidates, conflict, taken, without_number};
use super::context::{Basis, plain};
use super::create::{self, NotCreated};
use super::login_work::with_login;
use super::numbers::Numbered;
use super::owners::{owner_of_number, owners_of_email, shared_phone};
use super::refused::refused_by_plan;
use super::resolve::Resolved;
use super::situation::{InBackoffice, Wanted, decide};
use super::wanted_login;
use super::wording::{namesakes, reason, still_active};

/// Returns what a row means that no key ties to anybody.
pub(in crate::plan) fn for_nobody(
    row: &Desired,
    wish: Wanted,
    resolved: Resolved<'_>,
    context: &Basis<'_>,
    problems: &mut Vec<Problem>,
) -> Entry {
    let (situation, operation) = decide(wish, InBackoffice::Nobody, context.purpose);
    let reason = reason(row, situation, operation, &[], context.today);
    if let Some(unread) = not_compared(row, situation, context) {
        return unread;
    }
    let nothing = match operation {
        Operation::Create | Operation::None => Action::None,
        Operation::Wait => Action::Wait,
        Operation::Refused => Action::Refused,
        Operation::Report => Action::Report,
        // There is no account to do any of the latter to.
        Operation::Hold
        | Operation::Link
        | Operation::Update
        | Operation::Reactivate
        | Operation::Disable => Action::Hold,
    };
    let mut entry = plain(row, None, situation, nothing, reason);
    if wish == Wanted::Gone {
        let warnings = still_active(row, context);
        if let Some(reason) = goes_on(row, context) {
            return Entry { warnings, ..plain(row, None, situation, Action::Hold, reason) };
        }
        entry.warnings.extend(warnings);
        entry.warnings.extend(standalone(row, context));
    }
    if operation != Operation::Create {
        return entry;
    }
    if let Some(instead) = of_unlisted(row, situation, context) {
        return instead;
    }
    if let Some(owner) = owners_of_email(row, context) {
        return taken(row, owner, None, context);
    }
    let numbered = context.numbers.of_row(row, context.index, context.observed);
    let row = &match &numbered {
        Some(Numbered::Held(reason)) => return without_number(row, reason, context),
        Some(Numbered::Proposed(number)) => Desired { pos_user_id: Some(*number), ..row.clone() },
        None => row.clone(),
    };
    let mut decided = match create::decide(row, &resolved, context.observed, context.policy, context.today) {
        Ok(decided) => decided,
        Err(NotCreated::Held(reason)) => return plain(row, None, situation, Action::Hold, reason),
        Err(NotCreated::Refused(found)) => {
            let entry = refused_by_plan(row, None, &found);
            problems.extend(found);
            return entry;
        }
    };
    decided.spec.number_proposed = numbered.is_some();
    if let Some(owner) = owner_of_number(row, None, context) {
        return taken(row, owner, None, context);
    }
    let login = wanted_login::look(row, None, &resolved, context);
    entry.warnings = resolved.warnings;
    entry.warnings.append(&mut decided.warnings);
    entry.warnings.extend(shared_phone(row, None, context));
    if context.index.decision(row).is_none() {
        let of_phone = row.phone.map_or(&[][..], |phone| context.index.of_phone(phone));
        let of_name = context.index.of_name(row).iter().chain(of_phone);
        let of_name = of_name.map(|id| (*id, Vec::new())).collect();
        entry.warnings.extend(namesakes(row, context));
        entry.candidates = candidates(row, &of_name, context);
        entry.row = (!entry.candidates.is_empty()).then(|| Box::new(RowIdentity::of(row)));
    }
    entry.changes = decided.changes;
    entry.proves = by_hand::proves(row, &entry.changes, &context.observed.catalogue.sites);
    entry.proves.extend(by_hand::status(row, &context.observed.catalogue.sites));
    match with_login(&mut entry, operation, row, login, None, problems) {
        Ok(login) => {
            let creating = Creating { create: decided.spec, login: login.new_one() };
            entry.action = Action::Create(Box::new(creating));
            entry
        }
        Err(instead) => *instead,
    }
}

/// Says what access goes on of a leaver who is on no list: an account that was seen before, or an open login of their name and address
/// that is nobody else's.
fn goes_on(row: &Desired, context: &Basis<'_>) -> Option<String> {
    if let Some(id) = context.unlisted.find_at_work(row, context.observed) {
        return Some(format!(
            "an earlier run saw this person at work as employee {id}, whom no list shows now: Backoffice lists nobody without a site. Close \
             their login under Users, make them inactive at /employee/edit/{id}, and run `roster-sync forget {:?}`",
            row.display_name()
        ));
    }
    let user = open_login(row, context)?;
    // One that is no employee's may go on for another reason: its owner works here otherwise.
    (!is_nobodys(user, context)).then(|| {
        format!(
            "nobody on the list of employees is this person, but the Backoffice login {} has their name and e-mail and is open: close it under \
             Users, and look whether its employee still works here",
            user.username
        )
    })
}

/// Says which open login of their name and address is no employee's.
fn standalone(row: &Desired, context: &Basis<'_>) -> Option<String> {
    let user = open_login(row, context).filter(|user| is_nobodys(user, context))?;
    Some(format!(
        "the Backoffice login {} has their name and e-mail, is open, and is no employee's: close it under Users if it is theirs",
        user.username
    ))
}

/// Returns the open login of a row's name and address. One of somebody on the list is none.
pub(in crate::plan) fn open_login<'a>(row: &Desired, context: &Basis<'a>) -> Option<&'a ListedUser> {
    let name = PersonName::as_observed(row.first_name.as_ref()?, row.last_name.as_ref()?);
    let id = context.logins.of_email(row.email.as_ref()?)?;
    let user = context.logins.user(id).filter(|user| user.active && names_agree(&user.name, &name))?;
    let is_others = match context.observed.links.get(&id) {
        Some(owner) => owner.is_some_and(|owner| context.observed.employees.contains_key(&owner)),
        None => !context.logins.ownerless().contains(&id),
    };
    (!is_others).then_some(user)
}

/// Returns whether a login's own page was read, and says that it is no employee's.
fn is_nobodys(user: &ListedUser, context: &Basis<'_>) -> bool {
    context.observed.links.get(&user.id).is_some_and(Option::is_none)
}

/// Returns the entry of a row about somebody whom no list shows any more, in the place of one that would make them again. Who said that
/// it is somebody new has the last word.
fn of_unlisted(row: &Desired, situation: Situation, context: &Basis<'_>) -> Option<Entry> {
    if context.index.decision(row).is_some() {
        return None;
    }
    let id = context.unlisted.find(row, context.observed)?;
    let name = row.display_name();
    let reason = format!(
        "an earlier run saw this person as employee {id}, whom no list shows now: Backoffice lists nobody without a site, and their \
         account would be made twice. Give them a site at /employee/edit/{id}. If that account is gone for good, \
         `roster-sync forget {name:?}` lets another one be made"
    );
    Some(plain(row, None, situation, Action::Hold, reason))
}

/// Returns the entry of a row that no key finds, where people are left whom it was not held against: it may be one of them.
/// A person who says that it is somebody new has the last word where no page may be read.
fn not_compared(row: &Desired, situation: Situation, context: &Basis<'_>) -> Option<Entry> {
    let matters = matches!(situation, Situation::New | Situation::Gone);
    let count = if matters { not_compared_with(row, context.observed, context.index) } else { 0 };
    if count == 0 {
        return None;
    }
    if context.policy.details == DetailsPolicy::Never {
        let reason = format!(
            "no key finds anybody, but this may be one of {count} people whose ADP id or e-mail was not read, as the settings say (details = \"never\")"
        );
        let said = context.index.decision(row).is_some();
        return (!said).then(|| conflict(row, reason, &BTreeMap::new(), context));
    }
    let people = if count == 1 {
        "1 person whose page is".to_owned()
    } else {
        format!("{count} people whose pages are")
    };
    let reason = format!("nobody was found yet, and the row was not held against {people} still to be read");
    let action = if context.purpose == Purpose::Offboard { Action::Hold } else { Action::Wait };
    Some(plain(row, None, Situation::NotCompared, action, reason))
}
