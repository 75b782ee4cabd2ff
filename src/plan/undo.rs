//! Putting back what a run did: what it wrote and what stood there before (from the journal), held against what stands there
//! now. What somebody changed since is kept, never overwritten.

mod back;
mod standing;

use back::Back;
use chrono::NaiveDate;

use crate::backoffice::Catalogue;
use crate::observed::Observed;

use super::deciding::sites;
use super::estimate;
use super::guards;
use super::make;
use super::matching::logins::Logins;
use super::{
    Action, Before, Changing, Closing, Entry, Everybody, History, Operation, Person, PersonSites, Plan,
    Policy, Purpose, RosterSource, SCHEMA, Situation,
};

pub use standing::{StandsNow, WrittenByRun};

/// A run that is undone.
#[derive(Debug, Clone, Copy)]
pub struct UndoneRun<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its plan.
    pub plan: &'a Plan,
}

/// Decides how one row is put back.
pub fn undo_row(
    written: &WrittenByRun<'_>,
    now: &StandsNow,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Entry {
    let mut back = Back::new(written, now, catalogue, today);
    if written.entry.operation() == Operation::Create {
        back.created();
    } else {
        back.form();
        back.pay();
        back.permission();
    }
    back.logins();
    let Back { spec, changes, kept, warnings, closes, .. } = back;
    let mut entry = plain(written, now);
    entry.warnings = warnings;
    if !kept.is_empty() {
        entry.situation = Situation::ChangedSince;
        entry.action = Action::Hold;
        entry.reason =
            format!("changed since the run by somebody else, and kept as it is: {}", kept.join("; "));
        return entry;
    }
    entry.changes = changes;
    let (employee, before, usernames) =
        (written.employee, Before::of_form(&now.profile, now.permission.as_ref(), catalogue), Vec::new());
    if let Some(logins) = closes {
        entry.action = Action::Disable(Box::new(Closing {
            employee,
            before,
            logins,
            unknown_logins: Vec::new(),
            usernames,
        }));
        "the run created this employee: they become inactive, since nobody can be deleted"
            .clone_into(&mut entry.reason);
    } else if spec.is_empty() {
        "nothing to put back: it stands as before the run".clone_into(&mut entry.reason);
    } else {
        let again = spec.form.active == Some(true);
        let changing = Box::new(Changing { employee, before, update: spec, login: None, usernames });
        entry.action = if again { Action::Reactivate(changing) } else { Action::Update(changing) };
        "what the run changed is put back".clone_into(&mut entry.reason);
    }
    entry
}

/// An entry about the account as it stands, with nothing to do.
fn plain(written: &WrittenByRun<'_>, now: &StandsNow) -> Entry {
    let profile = &now.profile;
    Entry {
        line: written.entry.line,
        situation: Situation::ToUndo,
        reason: String::new(),
        action: Action::None,
        person: Person {
            first_name: profile.name.first().to_owned(),
            last_name: profile.name.last().to_owned(),
            pos_user_id: profile.pos_user_id,
            employee_id: Some(written.employee),
        },
        key: written.entry.key.clone(),
        changes: Vec::new(),
        warnings: Vec::new(),
        candidates: Vec::new(),
        row: None,
        decided: None,
        sites: PersonSites::default(),
        changed_by_hand: std::collections::BTreeMap::new(),
        proves: std::collections::BTreeMap::new(),
        asked: std::collections::BTreeMap::new(),
        also_active: Vec::new(),
    }
}

/// Returns the entry of a row whose account cannot be looked at any more.
pub fn undo_impossible(entry: &Entry, why: &str) -> Entry {
    Entry {
        situation: Situation::ChangedSince,
        action: Action::Hold,
        reason: why.to_owned(),
        changes: Vec::new(),
        warnings: Vec::new(),
        candidates: Vec::new(),
        row: None,
        decided: None,
        sites: PersonSites::default(),
        changed_by_hand: std::collections::BTreeMap::new(),
        proves: std::collections::BTreeMap::new(),
        asked: std::collections::BTreeMap::new(),
        also_active: Vec::new(),
        ..entry.clone()
    }
}

/// Makes the plan of an undo, with its guards.
pub fn undo_plan(
    run: UndoneRun<'_>,
    entries: Vec<Entry>,
    observed: &Observed,
    policy: &Policy,
    today: NaiveDate,
) -> Plan {
    let mut entries = entries;
    sites::fill(&mut entries, observed);
    name_permissions(&mut entries, observed);
    guards::name_logins(&mut entries, observed, &Logins::new(observed));
    let mut plan = Plan {
        schema: SCHEMA.to_owned(),
        made_by: make::made_by(),
        tenant: observed.tenant.clone(),
        origin: observed.origin.clone(),
        settings: None,
        purpose: Purpose::Undo,
        today,
        read_at: observed.read_at,
        roster: RosterSource {
            path: format!("run {}", run.id),
            sha256: run.plan.hash(),
            rows: entries.len() as u64,
            columns: std::collections::BTreeSet::new(),
            rows_only: false,
        },
        summary: make::summary(&entries),
        guards: guards::of_ground(None, observed, policy, &History::default(), Purpose::Undo),
        everybody: Everybody::of(observed),
        departments: observed.catalogue.departments.clone(),
        sites: sites::staff(observed),
        requests: estimate::estimate(&entries, observed.requests),
        notices: Vec::new(),
        problems: Vec::new(),
        entries,
    };
    let people = guards::about_people(&plan, &policy.guards);
    plan.guards.extend(people);
    plan
}

/// Names the permission that is listed of somebody whose own page of permissions was not read.
fn name_permissions(entries: &mut [Entry], observed: &Observed) {
    for entry in entries {
        let account = entry.person.employee_id.and_then(|id| observed.employees.get(&id));
        if let (Some(before), Some(account)) = (entry.action.before_mut(), account)
            && before.template.is_empty()
        {
            before.template = account.template.to_string();
        }
    }
}
