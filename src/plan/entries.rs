//! One person's entry in the plan.

use std::collections::BTreeMap;

use crate::model::{Field, UserId};
use crate::observed::ObservedEmployee;
use crate::roster::{Desired, Problem, Severity};

use super::also_active::name_other_accounts;
use super::closing::{before, closing};
use super::compared::not_compared_with;
use super::conflicts::{candidates, conflict, decided, held_login, left_alone, taken, without_number};
use super::context::{Context, plain};
use super::create::NotCreated;
use super::diff::Difference;
use super::leaver_logins::{self, LeaverLogins};
use super::matching::Matched;
use super::numbers::Numbered;
use super::owners::{Owner, other_owner_of_email, owner_of_number, owners_of_email, shared_phone};
use super::refused::refused_by_plan;
use super::resolve::{Resolved, Who, resolve, retired};
use super::situation::{Account, Wanted, decide, wanted};
use super::wanted_login::{self, WantedLogin};
use super::wording::{in_words, namesakes, reason};
use super::{
    Action, Change, ChangedByHand, Changing, Creating, DetailsPolicy, Entry, Linking, LoginSpec, LoginValue,
    MatchKey, Operation, Purpose, RowIdentity, Situation, UpdateSpec, Value, asked, by_hand, create, diff,
    time_clock,
};

/// Returns the entry of a row without errors. What only the tenant could tell is wrong with it goes to `problems`.
pub(super) fn for_row(
    row: &Desired,
    found: &Matched,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Entry {
    let (account, by): (_, &[MatchKey]) = match found {
        Matched::Conflict { reason, candidates } => {
            return conflict(row, reason.clone(), candidates, context);
        }
        Matched::LeftAlone(candidates) => return left_alone(row, candidates, context),
        Matched::One(id, by) => (context.observed.employees.get(id), by),
        Matched::Nobody => (None, &[]),
    };
    let entry = for_wish(row, account, by, context, problems);
    decided(entry, row, context)
}

fn for_wish(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    by: &[MatchKey],
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Entry {
    let wish = wanted(row, context.today, context.policy, context.purpose);
    let mut resolved = Resolved::default();
    let row = row.as_of(context.today);
    let row = row.as_ref();
    if matches!(wish, Wanted::Active | Wanted::Kept | Wanted::GoneLater | Wanted::ActiveLater) {
        let who = if account.is_some() { Who::There } else { Who::New };
        resolved = resolve(row, context.compared(), who);
    }
    if resolved.problems.iter().any(|problem| problem.severity == Severity::Error) {
        let entry = refused_by_plan(row, account, &resolved.problems);
        problems.append(&mut resolved.problems);
        return entry;
    }
    problems.append(&mut resolved.problems);
    match account {
        Some(account) => {
            let entry = for_account(row, wish, account, by, &resolved, context, problems);
            time_clock::heard(entry, row, account, context)
        }
        None => for_nobody(row, wish, resolved, context, problems),
    }
}

fn for_account(
    row: &Desired,
    wish: Wanted,
    account: &ObservedEmployee,
    by: &[MatchKey],
    resolved: &Resolved,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Entry {
    let Context { observed, policy, .. } = *context;
    let compared = context.compared();
    // Somebody who is gone, or starts later and is inactive, is compared with nothing.
    let looked_at = match wish {
        Wanted::Gone | Wanted::NeverHired | Wanted::Unclear | Wanted::ActiveAfterEnd => false,
        Wanted::ActiveLater | Wanted::GoneLater | Wanted::Kept => account.active,
        Wanted::Active => true,
    };
    let mut difference =
        if looked_at { diff::diff(row, resolved, account, by, compared) } else { Difference::default() };
    let changed = by_hand::changed_by_hand(row, account, &difference, compared);
    for (field, on) in &changed {
        let why = by_hand::why(*on);
        match policy.changed_by_hand {
            ChangedByHand::Overwrite => difference.warnings.push(format!("{field}: {why}")),
            ChangedByHand::Report => difference.keep(*field, &why),
        }
    }
    if let Some(owner) = somebody_elses(row, account, &mut difference, context) {
        return taken(row, owner, Some((account.id, by)), context);
    }
    let login = if wish == Wanted::Active || (wish == Wanted::Kept && account.active) {
        wanted_login::look(row, Some(account), resolved, context)
    } else {
        WantedLogin::Nothing
    };
    let leaver = if wish == Wanted::Gone {
        leaver_logins::of(Some(row), account, context)
    } else {
        LeaverLogins::default()
    };
    let state = match (&login, account.active) {
        (_, false) if !leaver.open.is_empty() => Account::InactiveOpenLogin,
        (_, false) => Account::Inactive,
        (WantedLogin::Closed(..), true) => Account::Differs,
        (_, true) if !difference.changes.is_empty() => Account::Differs,
        (WantedLogin::Missing(_), true) => Account::LacksLogin,
        (_, true) => Account::Equal,
    };
    let (situation, operation) = decide(wish, state, context.purpose);
    let mut reason = reason(row, situation, operation, by, context.today);
    if operation == Operation::Disable && !account.active {
        reason.push_str(": inactive already, but a Backoffice login of theirs still works");
    }
    let mut entry = plain(row, Some(account), situation, Action::None, reason);
    entry.changes = difference.changes;
    entry.changed_by_hand = changed;
    entry.warnings.clone_from(&resolved.warnings);
    entry.warnings.append(&mut difference.warnings);
    if let (Wanted::ActiveAfterEnd, Operation::None, Some(last)) = (wish, operation, row.termination_date) {
        entry.warnings.push(format!(
            "the status says active, but the last day of work was {last}: nothing is done; mend one of the two"
        ));
    }
    if context.index.is_renamed(row, account, by) {
        entry.warnings.push(format!(
            "both names differ from those in Backoffice ({}); the ADP id and something beside it agree",
            account.name
        ));
    }
    let mut update = difference.spec;
    if matches!(operation, Operation::Update | Operation::Reactivate) {
        let gone = retired(&account.departments, &observed.catalogue);
        entry.warnings.extend(gone.filter(|gone| !update.form.is_empty() && !entry.warnings.contains(gone)));
    }
    if operation == Operation::Reactivate {
        if by_hand::closed_by_hand(&mut entry, row, account, compared) {
            entry.changes.clear();
            return entry;
        }
        update.form.active = Some(true);
        let (from, to) = (Value::Active(false), Value::Active(true));
        entry.changes.insert(0, Change::new(Field::Status, from, to));
    }
    if wish == Wanted::Gone {
        name_other_accounts(&mut entry, row, account, context);
    }
    // Somebody says that this person leaves, and an account of theirs is active: not this one.
    if context.purpose == Purpose::Offboard && operation == Operation::None && !entry.also_active.is_empty() {
        entry.reason.push_str(", and another account is active: is it theirs?");
        entry.action = Action::Hold;
        return entry;
    }
    let login = match with_login(&mut entry, operation, row, login, Some(account), problems) {
        Ok(work) => work,
        Err(instead) => return *instead,
    };
    if let LoginWork::Open(id) = login {
        update.open_login = Some(id);
    }
    entry.action = action(operation, &mut entry, account, update, login, leaver);
    entry.proves = by_hand::proves(row, &entry.changes);
    asked::ask(&mut entry, difference.asked);
    if !entry.operation().writes() {
        // What is not done is no change.
        entry.changes.clear();
        entry.proves.clear();
    }
    entry
}

/// Returns what is done to an account, with everything that it needs.
fn action(
    operation: Operation,
    entry: &mut Entry,
    account: &ObservedEmployee,
    update: UpdateSpec,
    login: LoginWork,
    leaver: LeaverLogins,
) -> Action {
    let (employee, before) = (account.id, before(account));
    let changing = |update, login: LoginWork| {
        let (usernames, before) = (Vec::new(), before.clone());
        Box::new(Changing { employee, before, update, login: login.new_one(), usernames })
    };
    match operation {
        Operation::Update => Action::Update(changing(update, login)),
        Operation::Reactivate => Action::Reactivate(changing(update, login)),
        Operation::Link => match login.new_one() {
            Some(login) => Action::Link(Box::new(Linking { employee, before, login })),
            None => Action::None,
        },
        Operation::Disable => Action::Disable(closing(entry, account, leaver)),
        Operation::Wait => Action::Wait,
        Operation::Hold => Action::Hold,
        Operation::Refused => Action::Refused,
        Operation::Report => Action::Report,
        // Somebody who has an account is not created.
        Operation::None | Operation::Create => Action::None,
    }
}

/// Returns who is in the way of a row that wants what belongs to somebody else. Where a person said who the row is about,
/// only that field is left alone: who it is, is certain, and the rest of the row is as good as any other.
fn somebody_elses(
    row: &Desired,
    account: &ObservedEmployee,
    difference: &mut Difference,
    context: &Context<'_>,
) -> Option<Owner> {
    let form = &difference.spec.form;
    let number = form.pos_user_id.and_then(|_| owner_of_number(row, Some(account), context));
    // People may share a telephone: where Backoffice takes it once, its answer is the row's reason.
    let shared = form.phone.and_then(|_| shared_phone(row, Some(account), context));
    let email = form.email.as_ref().and_then(|_| other_owner_of_email(row, account, context));
    difference.warnings.extend(shared);
    let taken = [(Field::PosUserId, number), (Field::Email, email)];
    let mut taken = taken.into_iter().filter_map(|(field, owner)| Some((field, owner?)));
    if !context.index.is_said_to_be(row) {
        return taken.next().map(|(_, owner)| owner);
    }
    for (field, owner) in taken {
        difference.leave_alone(field, &owner.reason);
    }
    None
}

fn for_nobody(
    row: &Desired,
    wish: Wanted,
    resolved: Resolved,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Entry {
    use Operation as O;
    let (situation, operation) = decide(wish, Account::Nobody, context.purpose);
    let reason = reason(row, situation, operation, &[], context.today);
    if let Some(unread) = not_compared(row, situation, context) {
        return unread;
    }
    let nothing = match operation {
        O::Create | O::None => Action::None,
        O::Wait => Action::Wait,
        O::Refused => Action::Refused,
        O::Report => Action::Report,
        // There is no account to do any of the latter to.
        O::Hold | O::Link | O::Update | O::Reactivate | O::Disable => Action::Hold,
    };
    let mut entry = plain(row, None, situation, nothing, reason);
    if operation != Operation::Create {
        return entry;
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
        entry.row = (!entry.candidates.is_empty()).then(|| RowIdentity::of(row));
    }
    entry.changes = decided.changes;
    entry.proves = by_hand::proves(row, &entry.changes);
    entry.proves.extend(by_hand::status(row));
    match with_login(&mut entry, operation, row, login, None, problems) {
        Ok(login) => {
            let creating = Creating { create: decided.spec, login: login.new_one() };
            entry.action = Action::Create(Box::new(creating));
            entry
        }
        Err(instead) => *instead,
    }
}

/// Returns the entry of a row that no key finds, where people are left whom it was not held against: it may be one of them.
/// A person who says that it is somebody new has the last word where no page may be read.
fn not_compared(row: &Desired, situation: Situation, context: &Context<'_>) -> Option<Entry> {
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

/// What is to be done about a login.
#[derive(Debug)]
enum LoginWork {
    Nothing,
    New(LoginSpec),
    Open(UserId),
}

impl LoginWork {
    /// Returns the login that is to be made.
    fn new_one(self) -> Option<LoginSpec> {
        match self {
            Self::New(login) => Some(login),
            Self::Nothing | Self::Open(_) => None,
        }
    }
}

/// Adds what there is to say about a login, and returns what is to be done. What is in the way of one makes the entry a conflict
/// or a refused row, which is then the error.
fn with_login(
    entry: &mut Entry,
    operation: Operation,
    row: &Desired,
    login: WantedLogin,
    account: Option<&ObservedEmployee>,
    problems: &mut Vec<Problem>,
) -> Result<LoginWork, Box<Entry>> {
    match login {
        WantedLogin::Nothing => Ok(LoginWork::Nothing),
        WantedLogin::Note(note) => {
            entry.warnings.push(note);
            Ok(LoginWork::Nothing)
        }
        WantedLogin::Missing(missing) => {
            entry.changes.extend(wanted_login::changes(&missing.spec));
            entry.warnings.extend(missing.warnings);
            Ok(LoginWork::New(missing.spec))
        }
        WantedLogin::Closed(id, username) => {
            let from = Value::Login(LoginValue::SwitchedOff(username));
            entry.changes.push(Change::new(Field::Backoffice, from, Value::Login(LoginValue::Works(None))));
            Ok(LoginWork::Open(id))
        }
        WantedLogin::Conflict(reason) => Err(Box::new(held_login(entry.clone(), reason))),
        WantedLogin::Problem(problem) if account.is_some() && operation != Operation::Link => {
            // What the login lacks is no reason to leave the rest undone.
            entry.warnings.push(format!("no Backoffice login is made: {}", in_words(&problem)));
            problems.push(Problem { severity: Severity::Warning, ..problem });
            Ok(LoginWork::Nothing)
        }
        WantedLogin::Problem(problem) => {
            let refused = refused_by_plan(row, account, std::slice::from_ref(&problem));
            problems.push(problem);
            Err(Box::new(refused))
        }
    }
}
