//! One person's entry in the plan.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{EmployeeId, PosUserId};
use crate::observed::{Observed, ObservedEmployee};
use crate::roster::{Desired, Problem, Severity, Status};

use super::logins::Logins;
use super::matching::{Index, Matched};
use super::resolve::{Resolved, resolve};
use super::situation::{Account, Wanted, decide, wanted};
use super::wanted_login::{self, WantedLogin};
use super::{
    Before, Candidate, Entry, MatchKey, Operation, Person, Policy, Purpose, Situation, create, diff,
};

/// What every entry depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) observed: &'a Observed,
    pub(super) policy: &'a Policy,
    pub(super) purpose: Purpose,
    pub(super) today: NaiveDate,
    pub(super) index: &'a Index<'a>,
    pub(super) logins: &'a Logins<'a>,
}

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
        Matched::One(id, by) => (context.observed.employees.get(id), by),
        Matched::Nobody => (None, &[]),
    };
    let wish = wanted(row, context.today, context.policy.hire_lead_days);
    let mut resolved = Resolved::default();
    if matches!(wish, Wanted::Active | Wanted::GoneLater | Wanted::ActiveLater) {
        let templates = context.observed.pos_templates.as_deref();
        resolved = resolve(row, &context.observed.catalogue, templates, context.policy);
    }
    if resolved.problems.iter().any(|problem| problem.severity == Severity::Error) {
        let entry = refused_by_plan(row, account, &resolved.problems);
        problems.append(&mut resolved.problems);
        return entry;
    }
    match account {
        Some(account) => for_account(row, wish, account, by, &resolved, context, problems),
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
    let difference = match wish {
        Wanted::Gone | Wanted::Unclear => diff::Difference::default(),
        _ => diff::diff(row, resolved, account, by, &context.observed.catalogue),
    };
    let wants_login = wish == Wanted::Active && account.active;
    let login = if wants_login {
        wanted_login::look(row, Some(account), context.logins)
    } else {
        WantedLogin::Nothing
    };
    let state = match (&login, account.active) {
        (_, false) => Account::Inactive,
        (_, true) if !difference.changes.is_empty() => Account::Differs,
        (WantedLogin::Missing(_), true) => Account::LacksLogin,
        (_, true) => Account::Equal,
    };
    let (situation, operation) = decide(wish, state, context.purpose);
    let reason = reason(row, situation, operation, by, context.today);
    let mut entry = plain(row, Some(account), situation, operation, reason);
    if operation != Operation::None || !difference.changes.is_empty() {
        entry.changes = difference.changes;
    }
    entry.warnings.clone_from(&resolved.warnings);
    entry.warnings.extend(difference.warnings);
    let mut entry = with_login(entry, row, login, Some(account), problems);
    if entry.operation != operation {
        return entry;
    }
    if operation.writes() {
        entry.before = Some(before(account));
    }
    if operation == Operation::Disable {
        note_open_logins(&mut entry, row, account, context.logins);
    }
    entry
}

fn for_nobody(
    row: &Desired,
    wish: Wanted,
    resolved: Resolved,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Entry {
    let (situation, operation) = decide(wish, Account::Nobody, context.purpose);
    let reason = reason(row, situation, operation, &[], context.today);
    let mut entry = plain(row, None, situation, operation, reason);
    if operation != Operation::Create {
        return entry;
    }
    let owners = owners_of_email(row, context);
    if let Some(reason) = owners {
        return conflict(row, reason, &BTreeMap::new(), context);
    }
    let mut decided = match create::decide(row, &resolved, context.observed, context.policy, context.today) {
        Ok(decided) => decided,
        Err(found) => {
            let entry = refused_by_plan(row, None, &found);
            problems.extend(found);
            return entry;
        }
    };
    if let Some(owner) = owner_of_phone(row, context) {
        let reason = format!("the phone number belongs to {owner}, and Backoffice takes a number once");
        return conflict(row, reason, &BTreeMap::new(), context);
    }
    entry.warnings = resolved.warnings;
    entry.warnings.append(&mut decided.warnings);
    entry.warnings.extend(namesakes(row, context));
    entry.changes = decided.changes;
    let login = wanted_login::look(row, None, context.logins);
    let mut entry = with_login(entry, row, login, None, problems);
    if entry.operation != operation {
        return entry;
    }
    entry.create = Some(decided.spec);
    entry
}

/// Adds what there is to do about a login. What is in the way of one makes the entry a conflict or a
/// refused row: its operation is then another.
fn with_login(
    mut entry: Entry,
    row: &Desired,
    login: WantedLogin,
    account: Option<&ObservedEmployee>,
    problems: &mut Vec<Problem>,
) -> Entry {
    match login {
        WantedLogin::Nothing => {}
        WantedLogin::Note(note) => entry.warnings.push(note),
        WantedLogin::Missing(login) => {
            entry.changes.extend(wanted_login::changes(&login));
            entry.warnings.push(wanted_login::warning(row));
            entry.login = Some(login);
        }
        WantedLogin::Conflict(reason) => return held_login(entry, reason),
        WantedLogin::Problem(problem) => {
            let refused = refused_by_plan(row, account, std::slice::from_ref(&problem));
            problems.push(problem);
            return refused;
        }
    }
    entry
}

/// Returns the entry of a row with errors. The account it may be about is pinned: nothing happens to it.
pub(super) fn for_refused(
    row: &Desired,
    reasons: &[String],
    pinned: Option<&BTreeMap<EmployeeId, Vec<MatchKey>>>,
    context: &Context<'_>,
) -> Entry {
    let first = pinned.and_then(|pinned| pinned.keys().next());
    let account = first.and_then(|id| context.observed.employees.get(id));
    let mut entry = plain(row, account, Situation::Refused, Operation::Refused, reasons.join("; "));
    if let Some(pinned) = pinned.filter(|pinned| !pinned.is_empty()) {
        let names: Vec<String> = pinned
            .keys()
            .filter_map(|id| context.observed.employees.get(id))
            .map(|one| format!("{} (employee {})", one.name, one.id))
            .collect();
        entry.warnings.push(format!("nothing happens to {} until this row is mended", names.join(", ")));
    }
    entry
}

/// Returns the entry of an active employee who is not in the roster.
pub(super) fn for_absent(account: &ObservedEmployee) -> Entry {
    let reason = "active in Backoffice, not in the roster".to_owned();
    Entry {
        line: None,
        ..plain(&Desired::default(), Some(account), Situation::Absent, Operation::Report, reason)
    }
}

/// Returns an entry without changes.
pub(super) fn plain(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    situation: Situation,
    operation: Operation,
    reason: String,
) -> Entry {
    let held = |of: fn(&ObservedEmployee) -> String| account.map(of).unwrap_or_default();
    let first_name = row.first_name.clone().unwrap_or_else(|| held(|one| one.name.first().to_owned()));
    let last_name = row.last_name.clone().unwrap_or_else(|| held(|one| one.name.last().to_owned()));
    let number =
        |one: &ObservedEmployee| one.pos_user_id.map(|id: PosUserId| id.to_string()).unwrap_or_default();
    let key = Some(row.key())
        .filter(|key| !key.is_empty())
        .unwrap_or_else(|| account.map(number).unwrap_or_default());
    Entry {
        line: Some(row.line),
        situation,
        reason,
        operation,
        person: Person {
            first_name,
            last_name,
            pos_user_id: row.pos_user_id.or(account.and_then(|account| account.pos_user_id)),
            employee_id: account.map(|account| account.id),
        },
        key,
        changes: Vec::new(),
        warnings: Vec::new(),
        candidates: Vec::new(),
        create: None,
        login: None,
        before: None,
        logins: Vec::new(),
    }
}

/// Says a problem in a sentence.
pub(super) fn in_words(problem: &Problem) -> String {
    let place = if problem.column.is_empty() { String::new() } else { format!("{}: ", problem.column) };
    let value = if problem.value.is_empty() { String::new() } else { format!("{:?} ", problem.value) };
    let hint = if problem.hint.is_empty() { String::new() } else { format!(" ({})", problem.hint) };
    format!("{place}{value}{}{hint}", problem.message)
}

fn conflict(
    row: &Desired,
    reason: String,
    candidates: &BTreeMap<EmployeeId, Vec<MatchKey>>,
    context: &Context<'_>,
) -> Entry {
    let known = |id: &EmployeeId| context.observed.employees.get(id);
    let only = if candidates.len() == 1 { candidates.keys().next().and_then(known) } else { None };
    let mut entry = plain(row, only, Situation::Conflict, Operation::Hold, reason);
    entry.candidates = candidates
        .iter()
        .filter_map(|(id, by)| {
            let account = known(id)?;
            Some(Candidate {
                employee_id: *id,
                name: account.name.to_string(),
                pos_user_id: account.pos_user_id,
                active: account.active,
                matched_by: by.iter().map(ToString::to_string).collect(),
            })
        })
        .collect();
    entry
}

/// A login that cannot be told holds the whole row: half of what it wants would be a surprise.
fn held_login(entry: Entry, reason: String) -> Entry {
    let (situation, operation) = (Situation::Conflict, Operation::Hold);
    Entry {
        situation,
        operation,
        reason,
        changes: Vec::new(),
        login: None,
        create: None,
        before: None,
        ..entry
    }
}

fn refused_by_plan(row: &Desired, account: Option<&ObservedEmployee>, problems: &[Problem]) -> Entry {
    let reason = problems.iter().map(in_words).collect::<Vec<_>>().join("; ");
    plain(row, account, Situation::Refused, Operation::Refused, reason)
}

fn before(account: &ObservedEmployee) -> Before {
    Before {
        first_name: account.name.first().to_owned(),
        last_name: account.name.last().to_owned(),
        pos_user_id: account.pos_user_id,
        phone: account.phone_text.clone(),
        active: account.active,
    }
}

fn note_open_logins(entry: &mut Entry, row: &Desired, account: &ObservedEmployee, logins: &Logins<'_>) {
    let of = logins.of(account, Some(row));
    let open = |id: &&crate::model::UserId| logins.user(**id).is_some_and(|user| user.active);
    entry.logins = of.theirs.iter().filter(open).copied().collect();
    for user in entry.logins.iter().filter_map(|id| logins.user(*id)) {
        entry.warnings.push(format!(
            "their Backoffice login {} goes on working: this version does not close it; do it in Backoffice under Users",
            user.username
        ));
    }
}

/// A new employee's e-mail must be nobody's (protocol §4): neither an employee's nor a login's.
fn owners_of_email(row: &Desired, context: &Context<'_>) -> Option<String> {
    let email = row.email.as_ref()?;
    let user = context.logins.of_email(email).and_then(|id| context.logins.user(id))?;
    Some(format!("the e-mail belongs to the Backoffice login {} of {}", user.username, user.name))
}

fn owner_of_phone(row: &Desired, context: &Context<'_>) -> Option<String> {
    let owner = context.index.of_phone(row.phone?)?;
    let account = context.observed.employees.get(&owner)?;
    Some(format!("{} (employee {})", account.name, account.id))
}

fn namesakes(row: &Desired, context: &Context<'_>) -> Vec<String> {
    let of_name = context.index.of_name(row).iter().filter_map(|id| context.observed.employees.get(id));
    of_name
        .map(|one| {
            let number = one.pos_user_id.map_or("none".to_owned(), |id| id.to_string());
            let state = if one.active { "active" } else { "inactive" };
            format!("somebody of that name is in Backoffice already ({state}, POS id {number}): make sure that this is another person")
        })
        .collect()
}

fn reason(
    row: &Desired,
    situation: Situation,
    operation: Operation,
    by: &[MatchKey],
    today: NaiveDate,
) -> String {
    let found = if by.is_empty() {
        String::new()
    } else {
        format!(" (found by {})", by.iter().map(|key| key.as_str()).collect::<Vec<_>>().join(", "))
    };
    let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    match situation {
        Situation::New => "active in the roster, not in Backoffice".to_owned(),
        Situation::Equal => format!("Backoffice says the same{found}"),
        Situation::Differs if operation == Operation::Link => {
            format!("the wanted Backoffice login is missing{found}")
        }
        Situation::Differs => format!("Backoffice says something else{found}"),
        Situation::Returning => format!("active in the roster, inactive in Backoffice{found}"),
        Situation::StartsLater => format!("starts on {}, which is too far off", date(row.start_date)),
        Situation::Leaver => match row.termination_date {
            Some(day) if day < today => format!("terminated since {day}{found}"),
            Some(day) => format!("terminated on {day}{found}"),
            None => format!("terminated{found}"),
        },
        Situation::LeavesLater => {
            format!("leaves on {}, active until then{found}", date(row.termination_date))
        }
        Situation::Gone if operation == Operation::Hold => {
            "nobody in Backoffice has this key: is it right?".to_owned()
        }
        Situation::Gone if by.is_empty() => "terminated, not in Backoffice".to_owned(),
        Situation::Gone => format!("terminated, inactive already{found}"),
        Situation::UnclearStatus => match &row.status {
            Status::Unclear(word) if !word.is_empty() => format!("the status {word:?} is not known"),
            _ => "the status is blank".to_owned(),
        },
        Situation::Conflict | Situation::Refused | Situation::Absent => String::new(),
    }
}
