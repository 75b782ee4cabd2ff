//! Closing an account: of a leaver, or of somebody who is absent.

use crate::model::Field;
use crate::observed::ObservedEmployee;
use crate::plan::{
    Absence, AbsentPolicy, Action, Before, Change, Closing, Entry, LoginValue, Situation, Value,
};
use crate::roster::Desired;

use super::context::{Basis, plain};
use super::leaver_logins::{self, LeaverLogins};
use super::time_clock;

/// Returns the entry of an active employee who is not in the roster.
pub(in crate::plan) fn for_absent(
    account: &ObservedEmployee,
    absence: Absence,
    context: &Basis<'_>,
) -> Entry {
    let entry = |reason| {
        let row = Desired::default();
        Entry { line: None, ..plain(&row, Some(account), Situation::Absent, Action::Report, reason) }
    };
    let AbsentPolicy::Disable { after } = context.policy.absent else {
        return entry("active in Backoffice, not in the roster".to_owned());
    };
    let Absence { rosters, since } = absence;
    if rosters == 0 {
        return entry(format!(
            "not in the roster, which has been the same since before: counted from the next one, 0 of {after}"
        ));
    }
    if rosters < after {
        return entry(format!("not in the roster since {since}, {rosters} of {after} rosters in a row"));
    }
    let in_all = if rosters == 1 { "1 roster".to_owned() } else { format!("{rosters} rosters in a row") };
    if let Some(shift) = time_clock::works_all_the_same(account, context) {
        return entry(format!(
            "not in the roster since {since}, in {in_all}; but they clocked in on {shift}: have they left? \
             Somebody who works is not closed for being absent"
        ));
    }
    let mut entry = entry(format!("not in the roster since {since}, in {in_all}"));
    entry.action = Action::Disable(closing(&mut entry, account, leaver_logins::of(None, account, context)));
    entry
}

/// Decides how an account is closed, and says so.
pub(in crate::plan) fn closing(
    entry: &mut Entry,
    account: &ObservedEmployee,
    leaver: LeaverLogins,
) -> Box<Closing> {
    for (_, username) in &leaver.open {
        let from = Value::Login(LoginValue::Works(Some(username.clone())));
        entry.changes.push(Change::new(Field::Backoffice, from, Value::Login(LoginValue::No)));
    }
    entry.warnings.extend(leaver.warnings);
    let unknown_logins = leaver.unknown;
    let logins = leaver.open.into_iter().map(|(id, _)| id).collect();
    let (employee, before, usernames) = (account.id, Before::listed(account), Vec::new());
    Box::new(Closing { employee, before, logins, unknown_logins, usernames })
}
