//! Putting back what a run did: what it wrote and what stood there before (from the journal), held against what stands there
//! now. What somebody changed since is kept, never overwritten.

mod back;
mod standing;

use chrono::NaiveDate;

use crate::backoffice::Catalogue;
use crate::model::PosMatrix;
use crate::observed::{Details, Observed, Seen};

use super::guards;
use super::logins::Logins;
use super::{
    Before, Entry, Everybody, History, Operation, Person, Plan, Policy, Purpose, RosterSource, SCHEMA,
    Situation, Stores, estimate, make, stores,
};
use back::Back;
pub use standing::{Standing, Written};

/// A run that is undone.
#[derive(Debug, Clone, Copy)]
pub struct UndoneRun<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its plan.
    pub plan: &'a Plan,
}

/// Decides how one row is put back.
pub fn undo_row(written: &Written<'_>, now: &Standing, catalogue: &Catalogue, today: NaiveDate) -> Entry {
    let mut back = Back::new(written, now, catalogue, today);
    if written.entry.operation == Operation::Create {
        back.created();
    } else {
        back.form();
        back.pay();
        back.permission();
    }
    back.logins();
    let Back { spec, changes, kept, warnings, closes, .. } = back;
    let mut entry = plain(written, now, catalogue);
    entry.warnings = warnings;
    if !kept.is_empty() {
        entry.situation = Situation::ChangedSince;
        entry.operation = Operation::Hold;
        entry.reason =
            format!("changed since the run by somebody else, and kept as it is: {}", kept.join("; "));
        return entry;
    }
    entry.changes = changes;
    if let Some(logins) = closes {
        entry.operation = Operation::Disable;
        "the run created this employee: they become inactive, since nobody can be deleted"
            .clone_into(&mut entry.reason);
        entry.logins = logins;
    } else if spec.is_empty() {
        entry.operation = Operation::None;
        "nothing to put back: it stands as before the run".clone_into(&mut entry.reason);
    } else {
        let again = spec.form.active == Some(true);
        entry.operation = if again { Operation::Reactivate } else { Operation::Update };
        "what the run changed is put back".clone_into(&mut entry.reason);
        entry.update = Some(spec);
    }
    entry
}

/// An entry about the account as it stands, with nothing to do.
fn plain(written: &Written<'_>, now: &Standing, catalogue: &Catalogue) -> Entry {
    let profile = &now.profile;
    let permission = now.permission.as_ref().map(|permission| {
        let none = permission.matrix == PosMatrix::default();
        permission.template.clone().unwrap_or_else(|| if none { "None" } else { "Custom" }.to_owned())
    });
    let before = Before {
        first_name: profile.name.first().to_owned(),
        last_name: profile.name.last().to_owned(),
        pos_user_id: profile.pos_user_id,
        phone: profile.phone_text.clone(),
        active: profile.active,
        template: permission.unwrap_or_default(),
        matrix: now.permission.as_ref().map(|permission| permission.matrix.clone()),
        departments: profile.departments.clone(),
        sites: Some(profile.sites.effective(&catalogue.sites)),
        email: Some(profile.email_text.clone()),
        details: Some(Details::of(profile.clone(), Seen::Now)),
    };
    Entry {
        line: written.entry.line,
        situation: Situation::ToUndo,
        reason: String::new(),
        operation: Operation::None,
        person: Person {
            first_name: before.first_name.clone(),
            last_name: before.last_name.clone(),
            pos_user_id: profile.pos_user_id,
            employee_id: Some(written.employee),
        },
        key: written.entry.key.clone(),
        changes: Vec::new(),
        warnings: Vec::new(),
        candidates: Vec::new(),
        row: None,
        decided: None,
        stores: Stores::default(),
        create: None,
        login: None,
        before: Some(before),
        update: None,
        logins: Vec::new(),
        usernames: Vec::new(),
        unknown_logins: Vec::new(),
    }
}

/// Returns the entry of a row whose account cannot be looked at any more.
pub fn undo_impossible(entry: &Entry, why: &str) -> Entry {
    Entry {
        situation: Situation::ChangedSince,
        operation: Operation::Hold,
        reason: why.to_owned(),
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
    stores::fill(&mut entries, observed);
    name_permissions(&mut entries, observed);
    guards::name_logins(&mut entries, observed, &Logins::new(observed));
    let mut plan = Plan {
        schema: SCHEMA.to_owned(),
        tenant: observed.tenant.clone(),
        purpose: Purpose::Undo,
        today,
        read_at: observed.read_at,
        roster: RosterSource {
            path: format!("run {}", run.id),
            sha256: run.plan.hash(),
            rows: entries.len() as u64,
            columns: std::collections::BTreeSet::new(),
        },
        summary: make::summary(&entries),
        guards: guards::of_ground(None, observed, policy, &History::default(), Purpose::Undo),
        everybody: Everybody::of(observed),
        stores: stores::staff(observed),
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
        if let (Some(before), Some(account)) = (&mut entry.before, account)
            && before.template.is_empty()
        {
            before.template.clone_from(&account.template);
        }
    }
}
