//! Plans of one entry: what somebody asks for by name, without a roster. They go through the same guards, journal and proof as
//! everything else.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::backoffice::{Catalogue, EmployeeChange, ListedUser, Profile};
use crate::model::{EmployeeId, Field, FormValue, PosTemplate, UserId};
use crate::observed::{Observed, ObservedEmployee};
use crate::roster::fingerprint;

use super::deciding::create;
use super::deciding::sites;
use super::deciding::wanted_login;
use super::estimate;
use super::guards;
use super::make;
use super::matching::logins::Logins;
use super::{
    Action, Before, Change, Changing, Closing, CreateSpec, Creating, Entry, Everybody, History, Linking,
    LoginSpec, LoginValue, Person, PersonSites, Plan, Policy, Purpose, RosterSource, SCHEMA, Situation,
    UpdateSpec, Value, WageSpec,
};

/// The line of an entry about somebody who is not there yet: there is no roster to count lines of.
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
    let action = Action::Create(Box::new(Creating { create: spec, login }));
    Entry { line: Some(ONLY_LINE), changes, key, action, ..bare(person) }
}

/// A change to an employee, everything decided but whether it is one: what stands there already is left out.
#[derive(Debug, Clone, Default)]
pub struct SingleChange {
    /// Changes to the form, the active flag included.
    pub form: EmployeeChange,
    /// A new line of the wage history, and its first day by what the history allows.
    pub wage: Option<(WageSpec, NaiveDate)>,
    /// The template for the point of sale.
    pub template: Option<PosTemplate>,
}

/// Returns the entry of a change to an employee whose form is `profile`.
pub fn single_update(
    account: &ObservedEmployee,
    profile: &Profile,
    wanted: SingleChange,
    catalogue: &Catalogue,
) -> Entry {
    let SingleChange { form, wage, template } = wanted;
    let mut changes = Vec::new();
    for one in form.differences(profile, catalogue) {
        if let Some(to) = value(one.field, &form, catalogue) {
            changes.push(Change::new(one.field, Value::read(one.field, &one.stored), to));
        }
    }
    let differing: BTreeSet<Field> = changes.iter().map(|change| change.field).collect();
    let mut update = UpdateSpec {
        form: EmployeeChange { cleared: BTreeSet::new(), ..form.only(|field| differing.contains(&field)) },
        ..UpdateSpec::default()
    };
    if let Some((wage, first)) = wage {
        let (rate, from) =
            wage.before.clone().map_or((String::new(), None), |(rate, from)| (rate, Some(from)));
        let from = from.map_or(Value::Empty, Value::Day);
        changes.push(Change::new(Field::WageRate, Value::Text(rate), Value::Money(wage.rate)));
        changes.push(Change::new(Field::WageEffectiveDate, from, Value::Day(first)));
        update.wage = Some(wage);
    }
    if let Some(template) = template {
        let (from, to) = (Value::Text(account.template.to_string()), Value::Text(template.name.clone()));
        changes.push(Change::new(Field::Permission, from, to));
        update.template = Some(template);
    }
    if changes.is_empty() {
        return nothing(about(account), "Backoffice says so already");
    }
    let again = update.form.active == Some(true) && !account.active;
    let action = if again { Action::Reactivate } else { Action::Update };
    Entry { changes, action: action(changing(account, update)), ..about(account) }
}

/// Returns the entry that disables an employee. Their logins stay as they are.
pub fn single_disable(account: &ObservedEmployee) -> Entry {
    if !account.active {
        return nothing(about(account), "was disabled already");
    }
    let action = Action::Disable(Box::new(Closing {
        employee: account.id,
        before: Before::listed(account),
        logins: Vec::new(),
        unknown_logins: Vec::new(),
        usernames: Vec::new(),
    }));
    let changes = vec![Change::new(Field::Status, Value::Active(true), Value::Active(false))];
    Entry { action, changes, ..about(account) }
}

/// Returns the entry of a new login of an employee.
pub fn single_login(account: &ObservedEmployee, login: LoginSpec) -> Entry {
    let (changes, key) = (wanted_login::changes(&login), login.username.to_string());
    let linking = Linking { employee: account.id, before: Before::listed(account), login };
    Entry { changes, key, action: Action::Link(Box::new(linking)), ..about(account) }
}

/// Returns the entry that closes a login of an employee, or opens it again.
pub fn single_switch(user: &ListedUser, owner: &ObservedEmployee, open: bool) -> Entry {
    let entry = Entry { key: user.username.clone(), ..about(owner) };
    if user.active == open {
        return nothing(entry, if open { "was switched on already" } else { "was closed already" });
    }
    let (open_login, close_login) = if open { (Some(user.id), None) } else { (None, Some(user.id)) };
    let off = LoginValue::SwitchedOff(user.username.clone());
    let (from, to) = if open {
        (off, LoginValue::Works(None))
    } else {
        (LoginValue::Works(Some(user.username.clone())), LoginValue::No)
    };
    let update = UpdateSpec { open_login, close_login, ..UpdateSpec::default() };
    let changes = vec![Change::new(Field::Backoffice, Value::Login(from), Value::Login(to))];
    Entry { changes, action: Action::Update(changing(owner, update)), ..entry }
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
    sites::fill(&mut entries, observed);
    guards::name_logins(&mut entries, observed, &Logins::new(observed));
    let sha256 = fingerprint(command.as_bytes());
    let mut plan = Plan {
        schema: SCHEMA.to_owned(),
        made_by: make::made_by(),
        tenant: observed.tenant.clone(),
        origin: observed.origin.clone(),
        settings: None,
        purpose: Purpose::Single,
        today,
        read_at: observed.read_at,
        roster: RosterSource {
            path: command.to_owned(),
            sha256,
            rows: 1,
            columns: BTreeSet::new(),
            rows_only: false,
        },
        summary: make::summary(&entries),
        guards: guards::of_ground(None, observed, policy, &History::default(), Purpose::Single),
        everybody: Everybody::of(observed),
        departments: observed.catalogue.departments.clone(),
        sites: sites::staff(observed),
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

fn changing(account: &ObservedEmployee, update: UpdateSpec) -> Box<Changing> {
    let before = Before::listed(account);
    Box::new(Changing { employee: account.id, before, update, login: None, usernames: Vec::new() })
}

/// Returns what a field is to hold, where the change says something of it.
fn value(field: Field, form: &EmployeeChange, catalogue: &Catalogue) -> Option<Value> {
    let named = |ids: &BTreeSet<crate::model::DepartmentId>| {
        let known = catalogue.departments.iter().filter(|one| ids.contains(&one.id));
        Value::Names(known.map(|one| one.name.clone()).collect())
    };
    match form.value(field)? {
        FormValue::Departments(ids) => Some(named(&ids)),
        FormValue::Sites(sites) => Some(Value::sites(&sites, &catalogue.sites)),
        other => Value::of_form(&other),
    }
}

fn about(account: &ObservedEmployee) -> Entry {
    let person = Person {
        first_name: account.name.first().to_owned(),
        last_name: account.name.last().to_owned(),
        pos_user_id: account.pos_user_id,
        employee_id: Some(account.id),
    };
    Entry { key: account.pos_user_id.map(|id| id.to_string()).unwrap_or_default(), ..bare(person) }
}

fn nothing(entry: Entry, why: &str) -> Entry {
    Entry { reason: why.to_owned(), ..entry }
}

fn bare(person: Person) -> Entry {
    Entry {
        line: None,
        situation: Situation::Asked,
        reason: "somebody asked for it".to_owned(),
        action: Action::None,
        person,
        key: String::new(),
        changes: Vec::new(),
        warnings: Vec::new(),
        candidates: Vec::new(),
        row: None,
        decided: None,
        proves: std::collections::BTreeMap::new(),
        asked: std::collections::BTreeMap::new(),
        also_active: Vec::new(),
        changed_by_hand: std::collections::BTreeMap::new(),
        sites: PersonSites::default(),
    }
}
