//! The entry of a row about somebody who has an account.

use crate::model::Field;
use crate::observed::ObservedEmployee;
use crate::plan::{
    Action, Before, Change, ChangedByHand, Changing, Entry, Linking, MatchKey, Operation, Purpose,
    UpdateSpec, Value,
};
use crate::roster::{Desired, Problem};

use super::also_active::name_other_accounts;
use super::asked;
use super::by_hand;
use super::closing::closing;
use super::conflicts::taken;
use super::context::{Basis, plain};
use super::diff::{self, Difference};
use super::leaver_logins::{self, LeaverLogins};
use super::login_work::{LoginWork, with_login};
use super::owners::{Owner, other_owner_of_email, owner_of_number, shared_phone};
use super::resolve::{Resolved, retired};
use super::situation::{InBackoffice, Wanted, decide};
use super::wanted_login::{self, WantedLogin};
use super::wording::reason;

/// Returns what a row means for its account, field by field.
pub(in crate::plan) fn for_account(
    row: &Desired,
    wish: Wanted,
    account: &ObservedEmployee,
    by: &[MatchKey],
    resolved: &Resolved<'_>,
    context: &Basis<'_>,
    problems: &mut Vec<Problem>,
) -> Entry {
    let Basis { observed, policy, .. } = *context;
    let compared = context.compared();
    let mut difference = if is_compared(wish, account) {
        diff::diff(row, resolved, account, by, compared)
    } else {
        Difference::default()
    };
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
        (_, false) if !leaver.open.is_empty() => InBackoffice::InactiveOpenLogin,
        (_, false) => InBackoffice::Inactive,
        (WantedLogin::Closed(..), true) => InBackoffice::Differs,
        (_, true) if !difference.changes.is_empty() => InBackoffice::Differs,
        (WantedLogin::Missing(_), true) => InBackoffice::LacksLogin,
        (_, true) => InBackoffice::Equal,
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
    let mut asked = difference.asked;
    match &login {
        LoginWork::Open(id) => update.open_login = Some(*id),
        LoginWork::Asked(why) => {
            asked.insert(Field::Backoffice, why.clone());
        }
        LoginWork::New(_) | LoginWork::Nothing => {}
    }
    entry.action = action(operation, &mut entry, account, update, login, leaver);
    entry.proves = by_hand::proves(row, &entry.changes, &observed.catalogue.sites);
    asked::ask(&mut entry, asked);
    if !entry.operation().writes() {
        // What is not done is no change.
        entry.changes.clear();
        entry.proves.clear();
    }
    entry
}

/// Somebody who is gone, or starts later and is inactive, is compared with nothing.
const fn is_compared(wish: Wanted, account: &ObservedEmployee) -> bool {
    match wish {
        Wanted::Gone | Wanted::NeverHired | Wanted::Unclear | Wanted::ActiveAfterEnd => false,
        Wanted::ActiveLater | Wanted::GoneLater | Wanted::Kept => account.active,
        Wanted::Active => true,
    }
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
    let employee = account.id;
    let changing = |update, login: LoginWork| {
        let (usernames, before) = (Vec::new(), Before::listed(account));
        Box::new(Changing { employee, before, update, login: login.new_one(), usernames })
    };
    match operation {
        Operation::Update => Action::Update(changing(update, login)),
        Operation::Reactivate => Action::Reactivate(changing(update, login)),
        Operation::Link => match login.new_one() {
            Some(login) => {
                Action::Link(Box::new(Linking { employee, before: Before::listed(account), login }))
            }
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
    context: &Basis<'_>,
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
