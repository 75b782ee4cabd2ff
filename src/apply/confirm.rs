//! Proof: one listing of employees and one of logins for all rows together (protocol §6: a redirect proves nothing).

use std::collections::{BTreeMap, BTreeSet};

use crate::backoffice::{Backoffice, Catalogue, EmployeeChange, ListedEmployee, ListedUser, Profile};
use crate::model::{EmployeeId, PosUserId, SiteAccess, SiteId, UserId, fold};
use crate::plan::{CreateSpec, Entry, LoginSpec, Operation};

use super::{RowResult, RowStatus};

/// What must be seen for a row to be done.
#[derive(Debug, Clone, Default)]
pub(super) struct Expected {
    pub(super) employee: Option<ExpectedEmployee>,
    pub(super) new_login: Option<LoginSpec>,
    /// Logins that were switched, and whether they must be active.
    pub(super) logins: Vec<(UserId, bool)>,
}

/// An employee as the listing must show them.
#[derive(Debug, Clone)]
pub(super) struct ExpectedEmployee {
    pub(super) id: EmployeeId,
    pub(super) active: Option<bool>,
    pub(super) pos_user_id: Option<PosUserId>,
    pub(super) template: Option<String>,
    /// Of these, only what a listing shows.
    pub(super) form: Option<EmployeeChange>,
}

impl Expected {
    pub(super) fn created(id: EmployeeId, spec: &CreateSpec) -> Self {
        let employee = ExpectedEmployee {
            active: Some(true),
            pos_user_id: Some(spec.pos_user_id),
            template: Some(spec.template.name.clone()),
            ..ExpectedEmployee::new(id)
        };
        Self { employee: Some(employee), ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.employee.is_none() && self.new_login.is_none() && self.logins.is_empty()
    }

    fn needs_logins(&self) -> bool {
        self.new_login.is_some() || !self.logins.is_empty()
    }
}

impl ExpectedEmployee {
    pub(super) fn new(id: EmployeeId) -> Self {
        Self { id, active: None, pos_user_id: None, template: None, form: None }
    }
}

/// What Backoffice lists now, or why that is not known.
struct Listed {
    employees: Result<BTreeMap<EmployeeId, ListedEmployee>, String>,
    logins: Result<BTreeMap<UserId, ListedUser>, String>,
}

/// Holds the rows against what Backoffice lists now.
pub(super) async fn confirm<'a>(
    backoffice: &Backoffice,
    catalogue: &Catalogue,
    rows: Vec<(&'a Entry, RowResult, Expected)>,
) -> Vec<(&'a Entry, RowResult)> {
    let mut listed = Listed { employees: Ok(BTreeMap::new()), logins: Ok(BTreeMap::new()) };
    if rows.iter().any(|(_, _, expected)| expected.employee.is_some()) {
        let all = backoffice.list_employees().await.map_err(|error| error.to_string());
        listed.employees = all.map(|all| all.into_iter().map(|one| (one.id, one)).collect());
    }
    if rows.iter().any(|(_, _, expected)| expected.needs_logins()) {
        let all = backoffice.list_users().await.map_err(|error| error.to_string());
        listed.logins = all.map(|all| all.into_iter().map(|one| (one.id, one)).collect());
    }
    let judged = rows.into_iter().map(|(entry, mut row, expected)| {
        if let Some(wanted) = &expected.employee {
            judge_employee(&mut row, wanted, catalogue, &listed);
        }
        if let Some(wanted) = &expected.new_login {
            judge_new_login(&mut row, wanted, &listed);
        }
        for (id, active) in &expected.logins {
            judge_switched(&mut row, *id, *active, &listed);
        }
        (entry, row)
    });
    judged.collect()
}

fn judge_employee(row: &mut RowResult, wanted: &ExpectedEmployee, catalogue: &Catalogue, listed: &Listed) {
    let one = match &listed.employees {
        Err(error) => {
            let text = format!("it was sent but could not be confirmed: {error}. Plan again to see");
            return unproven(row, &text);
        }
        Ok(listed) => listed.get(&wanted.id),
    };
    let Some(one) = one else {
        return unproven(
            row,
            "it was sent, but the employee is on no listing; look at /employee in Backoffice",
        );
    };
    let form = wanted.form.as_ref();
    let active = wanted.active.or(form.and_then(|form| form.active));
    if active.is_some_and(|active| one.active != active) {
        let state = if one.active { "active" } else { "inactive" };
        return not_stored(row, one.id, &format!("the employee is still {state}"));
    }
    if wanted.pos_user_id.is_some() && one.pos_user_id != wanted.pos_user_id {
        return unproven(row, "another POS id is stored than was sent; check it in Backoffice");
    }
    if let Some(form) = form {
        judge_form(row, form, one, catalogue);
    }
    if let Some(template) = &wanted.template
        && fold(template) != fold(&one.template)
    {
        let text = format!(
            "the permission is stored as {} instead of {template}; set it at /employee/permissions/{}",
            one.template, one.id
        );
        unproven(row, &text);
    }
}

/// Holds a changed form against the listing, for the fields that it shows.
fn judge_form(row: &mut RowResult, form: &EmployeeChange, one: &ListedEmployee, catalogue: &Catalogue) {
    let codes = catalogue.sites.by_code();
    let sites: Option<BTreeSet<SiteId>> =
        one.site_codes.iter().map(|code| codes.get(&fold(code)).copied()).collect();
    let shows_all = one.site_codes.len() == 1 && fold(&one.site_codes[0]) == "all";
    let sites = match (shows_all, sites) {
        (true, _) => SiteAccess::All,
        (false, Some(sites)) => SiteAccess::Only(sites),
        (false, None) if form.sites.is_none() => SiteAccess::Only(BTreeSet::new()),
        (false, None) => {
            return unproven(
                row,
                "the sites could not be confirmed: the listing shows a code that is no site's",
            );
        }
    };
    let stored = Profile {
        id: one.id,
        name: one.name.clone(),
        phone_text: one.phone_text.clone(),
        email_text: String::new(),
        departments: one.departments.clone(),
        start_date: None,
        pos_user_id: one.pos_user_id,
        adp_employee_id: String::new(),
        emergency_contact_name: String::new(),
        emergency_contact_phone: String::new(),
        active: one.active,
        sites,
    };
    // What no listing shows was read back by itself.
    let shown = EmployeeChange {
        email: None,
        start_date: None,
        adp_employee_id: None,
        emergency_contact_name: None,
        emergency_contact_phone: None,
        ..form.clone()
    };
    let differing = shown.differences(&stored, catalogue);
    if differing.is_empty() {
        return;
    }
    let words: Vec<String> = differing
        .iter()
        .map(|one| format!("{}: wanted {}, stored {}", one.field, one.wanted, one.stored))
        .collect();
    let asked = EmployeeChange::default().differences(&stored, catalogue).len() + count(&shown);
    if differing.len() == asked {
        return not_stored(row, one.id, &words.join("; "));
    }
    unproven(
        row,
        &format!("not everything was stored ({}); look at /employee/edit/{}", words.join("; "), one.id),
    );
}

/// Returns how many fields a change asks for.
fn count(change: &EmployeeChange) -> usize {
    [
        change.first_name.is_some(),
        change.last_name.is_some(),
        change.phone.is_some(),
        change.departments.is_some(),
        change.sites.is_some(),
        change.pos_user_id.is_some(),
        change.active.is_some(),
    ]
    .into_iter()
    .filter(|asked| *asked)
    .count()
}

fn judge_new_login(row: &mut RowResult, wanted: &LoginSpec, listed: &Listed) {
    let logins = match &listed.logins {
        Err(error) => {
            return unproven(row, &format!("the login was sent but could not be confirmed: {error}"));
        }
        Ok(logins) => logins,
    };
    let named = |one: &&ListedUser| one.username.to_ascii_lowercase() == wanted.username.key();
    match logins.values().find(named) {
        Some(one) if one.email.as_ref() == Some(&wanted.email) => {
            row.user_id = Some(one.id);
            if wanted.access.is_none() {
                row.say(&format!(
                    "set permissions and sites of the new login at /user/permissions/{}",
                    one.id
                ));
            }
        }
        Some(_) => unproven(row, "the login exists, but with another e-mail: is it somebody else's?"),
        None => {
            unproven(row, "the login was sent, but is on no list; run again");
            if row.operation == Operation::Link {
                row.status = RowStatus::Failed;
                row.changed.clear();
            }
        }
    }
}

fn judge_switched(row: &mut RowResult, id: UserId, active: bool, listed: &Listed) {
    let (word, answer) = if active { ("switched on", "Yes") } else { ("closed", "No") };
    let by_hand = format!("set \"User is active?\" to {answer} at /user/edit/{id}");
    let text = match &listed.logins {
        Err(error) => format!("that login {id} was {word} could not be confirmed ({error}); {by_hand}"),
        Ok(logins) => match logins.get(&id) {
            Some(one) if one.active == active => return,
            Some(_) => format!("Backoffice took the form, but login {id} was not {word}; {by_hand}"),
            None => format!("login {id} is on no list any more; look in Backoffice under Users"),
        },
    };
    unproven(row, &text);
}

/// Nothing of what was sent is stored.
fn not_stored(row: &mut RowResult, id: EmployeeId, what: &str) {
    row.status = RowStatus::Failed;
    row.changed.clear();
    row.say(&format!("Backoffice took the form, but {what}; check /employee/edit/{id}"));
}

fn unproven(row: &mut RowResult, message: &str) {
    row.status = RowStatus::Partial;
    row.say(message);
}
