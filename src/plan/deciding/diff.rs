//! What would change in an account: managed fields that differ for a person, from → to, and the same with everything decided.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::backoffice::Catalogue;
use crate::model::{DepartmentId, Field, FormValue, SiteAccess, same_word};
use crate::observed::{ObservedEmail, ObservedEmployee};
use crate::plan::matching::listed::Listed;
use crate::plan::{Change, CustomPermissions, DetailsPolicy, MatchKey, SitesPolicy, UpdateSpec, Value};
use crate::roster::Desired;

use super::context::Compared;
use super::far_off::doubt_of_start;
use super::name_said;
use super::pay;
use super::resolve::Resolved;

/// The department that is added to a new employee and must not flip every night (protocol §4).
pub(in crate::plan) const GREETER: &str = "Greeter";

/// What a comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::plan) struct Difference {
    pub(in crate::plan) changes: Vec<Change>,
    pub(in crate::plan) spec: UpdateSpec,
    pub(in crate::plan) warnings: Vec<String>,
    /// What is left until somebody decides, and why.
    pub(in crate::plan) asked: BTreeMap<Field, String>,
}

/// Which of the pages that only one person has would be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plan) struct DetailsDiffer {
    pub(in crate::plan) form: bool,
    pub(in crate::plan) pay: bool,
}

impl Difference {
    /// Takes a number or e-mail out that belongs to somebody else, and says so.
    pub(in crate::plan) fn leave_alone(&mut self, field: Field, why: &str) {
        self.changes.retain(|change| change.field != field);
        self.spec.form.put(field, None);
        self.warnings.push(format!("{field} is left as it is: {why}"));
    }

    /// Takes a change out that nobody is to make, and says so.
    pub(in crate::plan) fn keep(&mut self, field: Field, why: &str) {
        self.changes.retain(|change| change.field != field);
        let form = &mut self.spec.form;
        match field {
            Field::Permission => self.spec.template = None,
            // A pay record is one: rate, overtime and first day.
            Field::WageRate | Field::OvertimeWageRate | Field::WageEffectiveDate => {
                self.spec.wage = None;
                let of_pay = [Field::WageRate, Field::OvertimeWageRate, Field::WageEffectiveDate];
                self.changes.retain(|change| !of_pay.contains(&change.field));
            }
            _ => drop(form.put(field, None)),
        }
        self.warnings.push(format!("{field} is left as it is: {why}"));
    }

    /// Notes what will stand in the place of what stands there.
    fn change(&mut self, field: Field, from: &str, to: Value, seen: Option<NaiveDate>) {
        self.changes.push(Change { seen, ..Change::new(field, Value::read(field, from), to) });
    }
}

/// Compares a row with its account. Equal means equal for a person: a difference that is none is never written. Only
/// fields that were read are compared.
pub(in crate::plan) fn diff(
    row: &Desired,
    resolved: &Resolved<'_>,
    account: &ObservedEmployee,
    by: &[MatchKey],
    context: Compared<'_>,
) -> Difference {
    let mut found = Difference::default();
    names_and_numbers(row, account, by, &mut found);
    departments_and_sites(resolved, account, context, &mut found);
    permission(resolved, account, context, &mut found);
    if context.policy.details != DetailsPolicy::Never {
        details(row, account, context.today, &mut found);
        let mut pay = pay::compare_all(row, account, context.today, context.policy.pay_factor);
        found.changes.append(&mut pay.changes);
        found.warnings.append(&mut pay.notes);
        found.spec.wage = pay.spec;
        found.asked.extend(pay.asked.map(|why| (Field::WageRate, why)));
        found.asked.extend(unread_pay(row));
    }
    found.changes.sort_by_key(|change| change.field);
    found
}

/// Returns what a row says of somebody's pay that nobody can read.
fn unread_pay(row: &Desired) -> Option<(Field, String)> {
    let of_pay = [Field::WageRate, Field::OvertimeWageRate, Field::WageEffectiveDate];
    let field = of_pay.into_iter().find(|field| row.doubtful.contains(*field))?;
    Some((field, "what the roster says could not be read; mend the cell, or empty it".to_owned()))
}

/// Says whether what only a person's own pages tell differs, without looking at anything else.
pub(in crate::plan) fn details_differ(
    row: &Desired,
    account: &ObservedEmployee,
    by: &[MatchKey],
    context: Compared<'_>,
) -> DetailsDiffer {
    let found = diff(row, &Resolved::default(), account, by, context);
    let form = [
        Field::Email,
        Field::AdpEmployeeId,
        Field::StartDate,
        Field::EmergencyContactName,
        Field::EmergencyContactPhone,
    ];
    DetailsDiffer {
        form: found.changes.iter().any(|change| form.contains(&change.field)),
        pay: found.spec.wage.is_some(),
    }
}

/// What the listing tells, and the e-mail.
fn names_and_numbers(row: &Desired, account: &ObservedEmployee, by: &[MatchKey], found: &mut Difference) {
    let (first, last) = (account.name.first(), account.name.last());
    if name_said::are_turned(row, account) {
        let text = "the roster has first and last name the other way round: they are left as they are";
        found.warnings.push(text.to_owned());
    } else {
        for (field, wanted, held) in
            [(Field::FirstName, &row.first_name, first), (Field::LastName, &row.last_name, last)]
        {
            let Some(wanted) = wanted.as_deref().filter(|wanted| !name_said::is_name(Some(*wanted), held))
            else {
                continue;
            };
            if name_said::is_whole(wanted, account) {
                let text = format!("{field} has first and last name in the roster: it is left as it is");
                found.warnings.push(text);
                continue;
            }
            found.change(field, held, Value::Text(wanted.to_owned()), None);
            found.spec.form.put(field, Some(FormValue::Text(wanted.to_owned())));
        }
    }
    if let Some(wanted) = row.phone.filter(|wanted| account.phone() != Some(*wanted)) {
        found.change(Field::Phone, account.phone.as_str(), Value::Phone(wanted), None);
        found.spec.form.phone = Some(wanted);
    }
    if let (Some(wanted), Some(held)) = (&row.email, &account.email)
        && !matches!(held, ObservedEmail::Address(held) if held == wanted)
    {
        let from = account.email().map(ToString::to_string).unwrap_or_default();
        let seen = account.details.as_ref().and_then(|details| details.seen.earlier());
        found.change(Field::Email, &from, Value::Email(wanted.clone()), seen);
        found.spec.form.email = Some(wanted.clone());
    }
    if let Some(wanted) = row.pos_user_id.filter(|wanted| account.pos_user_id != Some(*wanted))
        && !by.contains(&MatchKey::PosUserId)
    {
        let held = account.pos_user_id.map(|id| id.to_string()).unwrap_or_default();
        found.change(Field::PosUserId, &held, Value::Number(wanted), None);
        found.spec.form.pos_user_id = Some(wanted);
    }
}

fn departments_and_sites(
    resolved: &Resolved<'_>,
    account: &ObservedEmployee,
    context: Compared<'_>,
    found: &mut Difference,
) {
    let Compared { observed, listed, .. } = context;
    let catalogue = &observed.catalogue;
    if let Some(wanted) = &resolved.departments
        && let Some((names, ids)) = departments(wanted, &account.departments, catalogue, listed)
    {
        let from = account.departments.iter().cloned().collect::<Vec<_>>().join("; ");
        found.change(Field::Departments, &from, Value::Names(names), None);
        found.spec.form.departments = Some(ids);
    }
    let tree = &catalogue.sites;
    match (&resolved.sites, &account.sites) {
        (None, _) => {}
        (Some(wanted), Some(held)) if wanted.opens(held, tree) => {}
        (Some(wanted), Some(held)) => {
            let keeps = context.policy.sites == SitesPolicy::AtLeast && account.active;
            let wanted = &if keeps { wanted.and(held) } else { SiteAccess::clone(wanted) };
            if wanted.opens(held, tree) {
                return;
            }
            found.change(Field::Sites, &tree.names(held).join("; "), Value::sites(wanted, tree), None);
            found.spec.form.sites = Some(wanted.clone());
        }
        (Some(_), None) => {
            found.warnings.push("the sites could not be compared: the listing leaves them open".to_owned());
        }
    }
}

/// Compares templates by what they grant: the server stores nothing else (protocol §8).
fn permission(
    resolved: &Resolved<'_>,
    account: &ObservedEmployee,
    context: Compared<'_>,
    found: &mut Difference,
) {
    let Some(wanted) = resolved.template else { return };
    let held = context.listed.template(&account.template);
    if held.is_some_and(|held| held.matrix == wanted.matrix) {
        return;
    }
    if same_word(&account.template, "custom") && context.policy.custom_permissions == CustomPermissions::Keep
    {
        found.warnings.push(format!(
            "the permission was set by hand (custom) and is left alone; the roster says {}",
            wanted.name
        ));
        return;
    }
    found.change(Field::Permission, &account.template, Value::Text(wanted.name.clone()), None);
    found.spec.template = Some(wanted.clone());
}

/// Compares what only an edit page tells, where it was read.
fn details(row: &Desired, account: &ObservedEmployee, today: NaiveDate, found: &mut Difference) {
    let Some(details) = &account.details else { return };
    let seen = details.seen.earlier();
    for field in Field::ON_EDIT_PAGE_ALONE {
        let held = details.text(field);
        let Some(wanted) = row.form_value(field).filter(|wanted| !wanted.is_held(field, &held)) else {
            continue;
        };
        let day = row.start_date.filter(|_| field == Field::StartDate);
        if let Some(doubt) = day.and_then(|day| doubt_of_start(day, today)) {
            found.warnings.push(format!("{field} is left as it is: {doubt}"));
            continue;
        }
        if let Some(to) = Value::of_form(&wanted) {
            found.change(field, &held, to, seen);
            found.spec.form.put(field, Some(wanted));
        }
    }
}

/// Compares departments as sets, among those that forms offer, and returns the names and ids that are to stand there where they
/// differ. What the row's names stand for counts, not how they are written: several may share one text. Greeter is neither added
/// nor removed unless the row names it.
fn departments(
    wanted: &Arc<BTreeSet<DepartmentId>>,
    held: &Arc<BTreeSet<String>>,
    catalogue: &Catalogue,
    listed: &Listed<'_>,
) -> Option<(Vec<String>, BTreeSet<DepartmentId>)> {
    let offered = |name: &str| listed.offered(name).and_then(|at| catalogue.departments.get(at));
    let held_ids = || held.iter().filter_map(|name| offered(name)).map(|one| one.id);
    let greeter = offered(GREETER).map(|greeter| greeter.id);
    let added = || wanted.iter().any(|id| !held_ids().any(|held| held == *id));
    let taken = || held_ids().any(|id| !wanted.contains(&id) && Some(id) != greeter);
    if listed.are_same(wanted, held, || !added() && !taken()) {
        return None;
    }
    let meant = catalogue.departments.iter().filter(|one| wanted.contains(&one.id));
    let mut names: Vec<String> = meant.map(|one| one.name.clone()).collect();
    names.sort_unstable();
    let mut ids = BTreeSet::clone(wanted);
    if let Some(greeter) = greeter.filter(|greeter| held_ids().any(|held| held == *greeter))
        && ids.insert(greeter)
    {
        names.insert(0, GREETER.to_owned());
    }
    Some((names, ids))
}
