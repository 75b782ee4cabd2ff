//! Proof: one listing of employees and one of logins for all rows together (protocol §6: a redirect proves nothing).

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{FutureExt, StreamExt};

use crate::backoffice::{
    Backoffice, BackofficeError, Catalogue, EmployeeChange, ListedEmployee, ListedUser, LoginLink,
    PosPermission, PosPermissionSheet, Profile,
};
use crate::model::{EmployeeId, Field, PosTemplate, PosUserId, SiteAccess, UserId, fold};
use crate::plan::{CreateSpec, Entry, EntryId, LoginSpec};

use super::{RowResult, RowStatus, new_login};

/// What must be seen for a row to be done.
#[derive(Debug, Clone, Default)]
pub(super) struct Expected {
    pub(super) employee: Option<ExpectedEmployee>,
    pub(super) new_login: Option<LoginSpec>,
    /// Logins that were switched.
    pub(super) logins: Vec<ExpectedLogin>,
}

/// A login as the list must show it.
#[derive(Debug, Clone)]
pub(super) struct ExpectedLogin {
    pub(super) id: UserId,
    pub(super) active: bool,
    /// Why that is not to be expected: the form was refused, or changed nothing. What the list shows counts all the same, since
    /// whether disabling an employee closes their logins is unknown (protocol §6).
    pub(super) failed: Option<String>,
    /// What a person does by hand where it does not.
    pub(super) by_hand: String,
}

impl ExpectedLogin {
    fn is_so(&self, listed: &Listed) -> bool {
        let logins = listed.logins.as_ref().ok();
        logins.and_then(|logins| logins.get(&self.id)).is_some_and(|one| one.active == self.active)
    }

    fn done(&self) -> &'static str {
        if self.active { "login switched on" } else { "login closed" }
    }
}

/// A permission that was given. It is proven by its matrix: by a name of the listing that stands for it, else by the page.
#[derive(Debug, Clone)]
pub(super) struct ExpectedTemplate {
    pub(super) template: PosTemplate,
    /// The folded names of every template of its matrix; none where it is one of nobody's.
    pub(super) names: BTreeSet<String>,
}

impl ExpectedTemplate {
    /// `Custom` and `None` are words of the listing that stand for no matrix.
    fn is_named_by(&self, listed: &str) -> bool {
        let listed = fold(listed);
        !["custom", "none"].contains(&listed.as_str()) && self.names.contains(&listed)
    }
}

/// An employee as the listing must show them.
#[derive(Debug, Clone)]
pub(super) struct ExpectedEmployee {
    pub(super) id: EmployeeId,
    pub(super) active: Option<bool>,
    pub(super) pos_user_id: Option<PosUserId>,
    pub(super) template: Option<ExpectedTemplate>,
    /// Of these, only what a listing shows.
    pub(super) form: Option<EmployeeChange>,
    /// What came instead of an answer to the form.
    pub(super) unanswered: Option<String>,
}

impl Expected {
    pub(super) fn created(id: EmployeeId, spec: &CreateSpec, sheet: &PosPermissionSheet) -> Self {
        let names = PosTemplate::names_of(&sheet.templates, &spec.template.matrix);
        let employee = ExpectedEmployee {
            active: Some(true),
            pos_user_id: Some(spec.pos_user_id),
            template: Some(ExpectedTemplate { template: spec.template.clone(), names }),
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
        Self { id, active: None, pos_user_id: None, template: None, form: None, unanswered: None }
    }
}

/// What Backoffice lists now, or why that is not known.
struct Listed {
    employees: Result<BTreeMap<EmployeeId, ListedEmployee>, String>,
    logins: Result<BTreeMap<UserId, ListedUser>, String>,
}

/// The pages of people of whom the listing leaves open what was sent.
struct Pages {
    /// The permissions of those for whom it names none that stands for what was given.
    permissions: BTreeMap<EmployeeId, Result<PosPermission, BackofficeError>>,
    /// The forms of those whose sites it does not name (protocol §3).
    forms: BTreeMap<EmployeeId, Result<Profile, BackofficeError>>,
    /// Whose the new logins are of which the list does not show it, by the entry that made them.
    links: BTreeMap<EntryId, Result<LoginLink, BackofficeError>>,
}

/// Holds the rows against what Backoffice lists now.
pub(super) async fn confirm<'a>(
    backoffice: &Backoffice,
    catalogue: &Catalogue,
    at_once: usize,
    rows: Vec<(&'a Entry, RowResult, Expected)>,
) -> Vec<(&'a Entry, RowResult)> {
    // Where the rows needed fewer sessions than there may be, another one would cost a sign-in more than it saves.
    let at_once = if rows.len() > at_once { at_once.max(1) } else { 1 };
    let listed = list(backoffice, at_once, &rows).await;
    let pages = read_pages(backoffice, catalogue, at_once, &rows, &listed).await;
    let mut judged = Vec::with_capacity(rows.len());
    for (entry, mut row, expected) in rows {
        if let Some(wanted) = &expected.employee {
            judge_employee(&mut row, wanted, catalogue, &listed, &pages);
            judge_template(&mut row, wanted, &listed, &pages);
        }
        if let Some(wanted) = &expected.new_login {
            let link = pages.links.get(&entry.id());
            new_login::judge(&mut row, wanted, listed.logins.as_ref().map_err(String::as_str), link);
        }
        for login in &expected.logins {
            judge_switched(&mut row, login, &listed);
        }
        // Nothing else was stored, but this was: a row of which a part is done.
        if row.status == RowStatus::Failed
            && let Some(login) = expected.logins.iter().find(|login| login.is_so(&listed))
        {
            row.status = RowStatus::Partial;
            row.changed(login.done());
        }
        judged.push((entry, row));
    }
    judged
}

/// Reads the lists that the rows need, side by side where there are sessions for it.
async fn list(backoffice: &Backoffice, at_once: usize, rows: &[(&Entry, RowResult, Expected)]) -> Listed {
    let employees = async {
        if rows.iter().all(|(_, _, expected)| expected.employee.is_none()) {
            return Ok(BTreeMap::new());
        }
        let all = backoffice.list_employees().await.map_err(|error| error.to_string())?;
        Ok(all.into_iter().map(|one| (one.id, one)).collect())
    };
    let logins = async {
        if !rows.iter().any(|(_, _, expected)| expected.needs_logins()) {
            return Ok(BTreeMap::new());
        }
        let all = backoffice.list_users().await.map_err(|error| error.to_string())?;
        Ok(all.into_iter().map(|one| (one.id, one)).collect())
    };
    let (employees, logins) = if at_once > 1 {
        futures_util::future::join(employees, logins).await
    } else {
        (employees.await, logins.await)
    };
    Listed { employees, logins }
}

/// Reads the pages of everybody whose permission or sites the listing leaves open.
async fn read_pages(
    backoffice: &Backoffice,
    catalogue: &Catalogue,
    at_once: usize,
    rows: &[(&Entry, RowResult, Expected)],
    listed: &Listed,
) -> Pages {
    let people = || rows.iter().filter_map(|(_, _, expected)| expected.employee.as_ref());
    let permissions: BTreeSet<EmployeeId> =
        people().filter(|wanted| left_open(wanted, listed).is_some()).map(|wanted| wanted.id).collect();
    let forms: BTreeSet<EmployeeId> = people()
        .filter(|wanted| sites_left_open(wanted, catalogue, listed))
        .map(|wanted| wanted.id)
        .collect();
    // Made before any is waited for: what is waited for can then go to another thread.
    let permissions: Vec<_> =
        permissions.iter().map(|id| backoffice.pos_permission(*id).map(|page| (*id, page))).collect();
    let forms: Vec<_> =
        forms.iter().map(|id| backoffice.profile(*id, catalogue).map(|page| (*id, page))).collect();
    let logins = listed.logins.as_ref().ok();
    let doubtful = rows.iter().filter_map(|(entry, _, expected)| {
        new_login::doubtful(&entry.person, expected.new_login.as_ref()?, logins?)
            .map(|user| (entry.id(), user))
    });
    let links: Vec<_> =
        doubtful.map(|(entry, user)| backoffice.login_link(user).map(move |page| (entry, page))).collect();
    Pages {
        links: futures_util::stream::iter(links).buffer_unordered(at_once).collect().await,
        permissions: futures_util::stream::iter(permissions).buffer_unordered(at_once).collect().await,
        forms: futures_util::stream::iter(forms).buffer_unordered(at_once).collect().await,
    }
}

/// Returns whether sites were sent of somebody whose sites the list does not name.
fn sites_left_open(wanted: &ExpectedEmployee, catalogue: &Catalogue, listed: &Listed) -> bool {
    let sent = wanted.form.as_ref().is_some_and(|form| form.sites.is_some());
    let one = listed.employees.as_ref().ok().and_then(|employees| employees.get(&wanted.id));
    let tree = &catalogue.sites;
    sent && one.is_some_and(|one| one.sites(tree, &tree.by_code()).is_none())
}

/// Returns whom the list shows with a permission that does not stand for what was given, and what was.
fn left_open<'a>(
    wanted: &'a ExpectedEmployee,
    listed: &'a Listed,
) -> Option<(&'a ExpectedTemplate, &'a ListedEmployee)> {
    let (expected, employees) = (wanted.template.as_ref()?, listed.employees.as_ref().ok()?);
    let one = employees.get(&wanted.id).filter(|one| !expected.is_named_by(&one.template))?;
    Some((expected, one))
}

fn judge_employee(
    row: &mut RowResult,
    wanted: &ExpectedEmployee,
    catalogue: &Catalogue,
    listed: &Listed,
    pages: &Pages,
) {
    let one = match &listed.employees {
        Err(error) => {
            let text = format!("it was sent but could not be confirmed: {error}. Plan again to see");
            return row.unproven(&text);
        }
        Ok(listed) => listed.get(&wanted.id),
    };
    let Some(one) = one else {
        return row
            .unproven("it was sent, but the employee is on no listing; look at /employee in Backoffice");
    };
    let form = wanted.form.as_ref();
    let active = wanted.active.or(form.and_then(|form| form.active));
    if active.is_some_and(|active| one.active != active) {
        let state = if one.active { "active" } else { "inactive" };
        return match &wanted.unanswered {
            None => not_stored(row, one.id, &format!("the employee is still {state}")),
            Some(why) => nothing_stored(
                row,
                &format!("the employee is still {state} ({why}); check /employee/edit/{}", one.id),
            ),
        };
    }
    if wanted.active == Some(false) {
        row.seen.push(format!("employee {} is inactive on the list of employees", one.id));
    }
    if wanted.pos_user_id.is_some() && one.pos_user_id != wanted.pos_user_id {
        return row.unproven("another POS id is stored than was sent; check it in Backoffice");
    }
    if let Some(form) = form {
        judge_form(row, form, one, catalogue, pages.forms.get(&one.id));
    }
}

/// Holds the page of somebody for whom the listing names no permission that stands for what was given against what was.
fn judge_template(row: &mut RowResult, wanted: &ExpectedEmployee, listed: &Listed, pages: &Pages) {
    let Some((expected, one)) = left_open(wanted, listed) else { return };
    let (id, name) = (wanted.id, &expected.template.name);
    let by_hand = format!("set it at /employee/permissions/{id}");
    match pages.permissions.get(&id) {
        Some(Ok(stored)) if stored.matrix == expected.template.matrix => {}
        Some(Ok(_)) | None => row
            .unproven(&format!("the permission is stored as {} instead of {name}; {by_hand}", one.template)),
        Some(Err(error)) => row.unproven(&format!(
            "whether the permission {name} is stored could not be read: {error}; {by_hand}"
        )),
    }
}

/// Holds a changed form against the listing, for the fields that it shows; sites that it leaves open against their page.
fn judge_form(
    row: &mut RowResult,
    form: &EmployeeChange,
    one: &ListedEmployee,
    catalogue: &Catalogue,
    page: Option<&Result<Profile, BackofficeError>>,
) {
    let sites = match (one.sites(&catalogue.sites, &catalogue.sites.by_code()), page) {
        (Some(sites), _) => SiteAccess::Only(sites),
        (None, Some(Ok(stored))) => stored.sites.clone(),
        (None, _) if form.sites.is_none() => SiteAccess::Only(BTreeSet::new()),
        (None, page) => {
            let why = page.and_then(|page| page.as_ref().err()).map(|error| format!(": {error}"));
            let (why, id) = (why.unwrap_or_default(), one.id);
            let text = format!("the sites could not be confirmed{why}; look at /employee/edit/{id}");
            return row.unproven(&text);
        }
    };
    let stored = one.as_profile(sites);
    // What no listing shows was read back by itself.
    let shown = form.only(Field::is_listed);
    let differing = shown.kept_otherwise(&stored, catalogue);
    if differing.is_empty() {
        return;
    }
    let words: Vec<String> = differing
        .iter()
        .map(|one| format!("{}: wanted {}, stored {}", one.field, one.wanted, one.stored))
        .collect();
    let emptied = shown.cleared.iter().filter(|field| field.is_listed()).count();
    let asked = shown.count() + emptied;
    if differing.len() == asked {
        return not_stored(row, one.id, &words.join("; "));
    }
    row.unproven(&format!(
        "not everything was stored ({}); look at /employee/edit/{}",
        words.join("; "),
        one.id
    ));
}

fn judge_switched(row: &mut RowResult, wanted: &ExpectedLogin, listed: &Listed) {
    let ExpectedLogin { id, active, failed, by_hand } = wanted;
    let word = if *active { "switched on" } else { "closed" };
    let text = match (&listed.logins, failed) {
        (Err(error), None) => {
            format!("that login {id} was {word} could not be confirmed ({error}); {by_hand}")
        }
        (Err(error), Some(why)) => {
            format!(
                "login {id} was not {word} ({why}), and the list of logins could not be read ({error}); {by_hand}"
            )
        }
        (Ok(logins), failed) => match (logins.get(id), failed) {
            (Some(one), failed) if one.active == *active => {
                if !active {
                    row.seen.push(format!("login {id} is switched off on the list of logins"));
                }
                if failed.is_some() {
                    row.changed(wanted.done());
                }
                return;
            }
            (Some(_), None) => format!("Backoffice took the form, but login {id} was not {word}; {by_hand}"),
            (Some(_), Some(why)) => format!("login {id} goes on as it was ({why}); {by_hand}"),
            (None, _) => format!("login {id} is on no list any more; look in Backoffice under Users"),
        },
    };
    row.unproven(&text);
}

/// Nothing of what was sent is stored, though Backoffice answered as if it were.
fn not_stored(row: &mut RowResult, id: EmployeeId, what: &str) {
    nothing_stored(row, &format!("Backoffice took the form, but {what}; check /employee/edit/{id}"));
}

fn nothing_stored(row: &mut RowResult, text: &str) {
    row.status = RowStatus::Failed;
    row.changed.clear();
    row.say(text);
}
