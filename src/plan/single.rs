//! Plans of one entry: what somebody asks for by name, without a roster. They go through the same guards, journal and proof as
//! everything else.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::backoffice::{FieldDiffers, ListedUser};
use crate::model::{EmployeeId, PersonName, UserId};
use crate::observed::{Observed, ObservedEmployee};

use super::logins::Logins;
use super::{
    Change, CreateSpec, Entry, Everybody, History, LoginSpec, Operation, Person, Plan, Policy, Purpose,
    RosterSource, SCHEMA, Situation, Stores, UpdateSpec, create, entries, estimate, guards, make, stores,
    wanted_login,
};

/// The line of an entry about somebody, or a login, that is not there yet: there is no roster to count lines of.
const ONLY_LINE: u64 = 1;

/// Returns the entry of a new employee, with a login where one is wanted.
pub fn single_create(spec: CreateSpec, login: Option<LoginSpec>, observed: &Observed) -> Entry {
    let person = Person {
        first_name: spec.first_name.clone(),
        last_name: spec.last_name.clone(),
        pos_user_id: Some(spec.pos_user_id),
        employee_id: None,
    };
    let mut changes = create::changes(&spec, observed);
    changes.extend(login.iter().flat_map(wanted_login::changes));
    let key = spec.pos_user_id.to_string();
    Entry {
        line: Some(ONLY_LINE),
        changes,
        create: Some(spec),
        login,
        key,
        ..bare(person, Operation::Create)
    }
}

/// Returns the entry of a change to an employee: `differs` tells what would change on the form, `more` what else would.
pub fn single_update(
    account: &ObservedEmployee,
    spec: UpdateSpec,
    differs: Vec<FieldDiffers>,
    more: Vec<Change>,
) -> Entry {
    let operation = match spec.form.active {
        Some(true) if !account.active => Operation::Reactivate,
        _ => Operation::Update,
    };
    let mut entry = about(account, operation);
    let change =
        |one: FieldDiffers| Change { field: one.field, from: Some(one.stored), to: one.wanted, seen: None };
    entry.changes = differs.into_iter().map(change).chain(more).collect();
    if entry.changes.is_empty() {
        return nothing(entry, "Backoffice says so already");
    }
    Entry { update: Some(spec), ..entry }
}

/// Returns the entry that disables an employee. Their logins stay as they are.
pub fn single_disable(account: &ObservedEmployee) -> Entry {
    let entry = about(account, Operation::Disable);
    if account.active { entry } else { nothing(entry, "was disabled already") }
}

/// Returns the entry of a new login: of an employee, or standing alone under a name.
pub fn single_login(owner: Result<&ObservedEmployee, &PersonName>, login: LoginSpec) -> Entry {
    let entry = match owner {
        Ok(account) => about(account, Operation::Link),
        Err(name) => standing_alone(name, Operation::Link),
    };
    let key = login.username.to_string();
    Entry { changes: wanted_login::changes(&login), login: Some(login), key, ..entry }
}

/// Returns the entry that closes a login, or opens it again; `owner` is whose it is by its own page.
pub fn single_switch(user: &ListedUser, owner: Option<&ObservedEmployee>, open: bool) -> Entry {
    let entry = match owner {
        Some(account) => about(account, Operation::Update),
        None => standing_alone(&user.name, Operation::Update),
    };
    let entry = Entry { key: user.username.clone(), ..entry };
    if user.active == open {
        return nothing(entry, if open { "was switched on already" } else { "was closed already" });
    }
    let (open_login, close_login) = if open { (Some(user.id), None) } else { (None, Some(user.id)) };
    Entry { update: Some(UpdateSpec { open_login, close_login, ..UpdateSpec::default() }), ..entry }
}

/// Makes the plan of one entry, with its guards. `command` is who asks.
pub fn single_plan(
    command: &str,
    entry: Entry,
    observed: &Observed,
    policy: &Policy,
    today: NaiveDate,
) -> Plan {
    let mut entries = vec![entry];
    stores::fill(&mut entries, observed);
    guards::name_logins(&mut entries, observed, &Logins::new(observed));
    let sha256 = Sha256::digest(command).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut plan = Plan {
        schema: SCHEMA.to_owned(),
        tenant: observed.tenant.clone(),
        purpose: Purpose::Single,
        today,
        read_at: observed.read_at,
        roster: RosterSource { path: command.to_owned(), sha256, rows: 1, columns: BTreeSet::new() },
        summary: make::summary(&entries),
        guards: guards::of_ground(None, observed, policy, &History::default(), Purpose::Single),
        everybody: Everybody::of(observed),
        stores: stores::staff(observed),
        requests: estimate::estimate(&entries, observed.requests),
        notices: observed.notices.clone(),
        problems: Vec::new(),
        entries,
    };
    let people = guards::about_people(&plan, &policy.guards);
    plan.guards.extend(people);
    plan
}

/// Returns the logins whose page must be read to know whose they are, before something of this employee is closed.
pub fn single_links(id: EmployeeId, observed: &Observed) -> BTreeSet<UserId> {
    let Some(account) = observed.employees.get(&id) else { return BTreeSet::new() };
    let logins = Logins::new(observed);
    let of = logins.of(account, None);
    let own = observed.signed_in_as.to_ascii_lowercase();
    let users = observed.users.iter().flatten();
    let own = users.filter(|(_, user)| user.username.to_ascii_lowercase() == own).map(|(id, _)| *id);
    of.theirs.into_iter().chain(of.perhaps).chain(own).collect()
}

impl Entry {
    /// Returns whether the entry is about a login that is nobody's of the roster.
    pub fn stands_alone(&self) -> bool {
        self.situation == Situation::Asked && self.person.employee_id.is_none() && self.create.is_none()
    }
}

fn about(account: &ObservedEmployee, operation: Operation) -> Entry {
    let person = Person {
        first_name: account.name.first().to_owned(),
        last_name: account.name.last().to_owned(),
        pos_user_id: account.pos_user_id,
        employee_id: Some(account.id),
    };
    let key = account.pos_user_id.map(|id| id.to_string()).unwrap_or_default();
    Entry { key, before: Some(entries::before(account)), ..bare(person, operation) }
}

fn standing_alone(name: &PersonName, operation: Operation) -> Entry {
    let (first_name, last_name) = (name.first().to_owned(), name.last().to_owned());
    let person = Person { first_name, last_name, ..Person::default() };
    Entry { line: Some(ONLY_LINE), ..bare(person, operation) }
}

fn nothing(entry: Entry, why: &str) -> Entry {
    Entry { operation: Operation::None, reason: why.to_owned(), changes: Vec::new(), ..entry }
}

fn bare(person: Person, operation: Operation) -> Entry {
    Entry {
        line: None,
        situation: Situation::Asked,
        reason: "somebody asked for it".to_owned(),
        operation,
        person,
        key: String::new(),
        changes: Vec::new(),
        warnings: Vec::new(),
        candidates: Vec::new(),
        row: None,
        decided: None,
        stores: Stores::default(),
        create: None,
        login: None,
        before: None,
        update: None,
        logins: Vec::new(),
        usernames: Vec::new(),
        unknown_logins: Vec::new(),
    }
}
