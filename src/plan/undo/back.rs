//! One row on its way back: field by field, each held against what the run wrote and what stood there before.

use chrono::NaiveDate;

use crate::backoffice::{Catalogue, EmployeeChange, LoginLink, Old, Profile, WageRecord};
use crate::model::{Field, FormValue, PosMatrix, PosTemplate, UserId, fold};
use crate::plan::{Change, LoginValue, UpdateSpec, Value, WageSpec};

use super::standing::{StandsNow, WrittenByRun};

/// What is put back, and what is not.
pub(super) struct Back<'a> {
    written: &'a WrittenByRun<'a>,
    now: &'a StandsNow,
    catalogue: &'a Catalogue,
    today: NaiveDate,
    pub(super) spec: UpdateSpec,
    pub(super) changes: Vec<Change>,
    /// What somebody changed since, in words.
    pub(super) kept: Vec<String>,
    pub(super) warnings: Vec<String>,
    /// The row created somebody: these logins are closed with the employee.
    pub(super) closes: Option<Vec<UserId>>,
}

impl<'a> Back<'a> {
    pub(super) fn new(
        written: &'a WrittenByRun<'a>,
        now: &'a StandsNow,
        catalogue: &'a Catalogue,
        today: NaiveDate,
    ) -> Self {
        Self {
            written,
            now,
            catalogue,
            today,
            spec: UpdateSpec::default(),
            changes: Vec::new(),
            kept: Vec::new(),
            warnings: Vec::new(),
            closes: None,
        }
    }

    /// A created employee becomes inactive, unless somebody has worked on them since.
    pub(super) fn created(&mut self) {
        let Some(spec) = self.written.entry.create() else { return };
        let profile = &self.now.profile;
        for one in spec.as_change().kept_otherwise(profile, self.catalogue) {
            self.kept.push(format!("{} is {} now, was created as {}", one.field, one.stored, one.wanted));
        }
        if let Some(permission) = &self.now.permission
            && permission.matrix != spec.template.matrix
            && permission.matrix != PosMatrix::default()
        {
            let name = permission.listed_as();
            self.kept.push(format!("the permission is {name} now, was created as {}", spec.template.name));
        }
        let open = self.now.logins.iter().filter(|link| link.active && link.employee == Some(profile.id));
        let open: Vec<&LoginLink> = open.collect();
        if profile.active {
            self.change(Field::Status, "active", "inactive");
        }
        for login in &open {
            let works = Value::Login(LoginValue::Works(Some(login.username.clone())));
            self.changes.push(Change::new(Field::Backoffice, works, Value::Login(LoginValue::No)));
        }
        if profile.active || !open.is_empty() {
            self.closes = Some(open.into_iter().map(|login| login.id).collect());
        }
    }

    /// The fields of the form that the run changed.
    pub(super) fn form(&mut self) {
        let Some(old) = self.written.olds.iter().find_map(|old| match old {
            Old::Form(profile) => Some(profile.as_ref()),
            _ => None,
        }) else {
            return;
        };
        let update = self.written.entry.update().map(|update| update.form.clone());
        let wanted = update.unwrap_or(EmployeeChange { active: Some(false), ..EmployeeChange::default() });
        let now = &self.now.profile;
        let gone: Vec<Field> =
            wanted.kept_otherwise(now, self.catalogue).into_iter().map(|one| one.field).collect();
        for touched in wanted.differences(old, self.catalogue) {
            let field = touched.field;
            let mut back = EmployeeChange::default();
            if let Err(why) = restore(&mut back, field, old, self.catalogue) {
                self.warnings.push(format!("{field} cannot be put back: {why}"));
                continue;
            }
            let Some(differs) = back.differences(now, self.catalogue).into_iter().next() else {
                // It stands as before: never stored, or put back already.
                continue;
            };
            if gone.contains(&field) {
                self.kept
                    .push(format!("{field} is {:?} now, the run wrote {:?}", differs.stored, touched.wanted));
                continue;
            }
            self.change(field, &differs.stored, &differs.wanted);
            // Cannot fail: it was tried above.
            let _ = restore(&mut self.spec.form, field, old, self.catalogue);
        }
    }

    /// The line of the wage history that the run added gets another one behind it, with what was paid before.
    pub(super) fn pay(&mut self) {
        let added = self.written.olds.iter().rev().find_map(|old| match old {
            Old::Pay { before, added } => Some((before, added)),
            _ => None,
        });
        let (Some((before, added)), Some(pay)) = (added, &self.now.pay) else { return };
        let latest = pay.latest();
        // Never stored, or put back already: another record may say the same as the old one.
        let same = |one: &WageRecord, other: &WageRecord| {
            (one.hourly, one.rate, one.overtime_rate) == (other.hourly, other.rate, other.overtime_rate)
        };
        if latest == before.as_ref() || latest.zip(before.as_ref()).is_some_and(|(now, was)| same(now, was)) {
            return;
        }
        let Some(latest) = latest.filter(|one| added.is_paid_by(one) && one.effective == added.effective)
        else {
            let now = latest.map_or("nothing", |latest| latest.rate_text.as_str());
            self.kept.push(format!("pay is {now} now, the run wrote {}", added.rate));
            return;
        };
        let Some((before, rate)) = before.as_ref().and_then(|before| Some((before, before.rate?))) else {
            self.warnings.push("pay cannot be put back: there was no hourly rate before".to_owned());
            return;
        };
        if added.effective >= self.today {
            self.warnings.push(format!(
                "Backoffice takes only later records: the rate of the run counts on {}",
                added.effective
            ));
        }
        self.spec.wage = Some(WageSpec {
            rate,
            overtime: before.overtime_rate,
            from: self.today,
            before: Some((latest.rate_text.clone(), latest.effective)),
        });
        self.change(Field::WageRate, &added.rate.to_string(), &rate.to_string());
    }

    pub(super) fn permission(&mut self) {
        let old = self.written.olds.iter().find_map(|old| match old {
            Old::Permission(permission) => Some(permission),
            _ => None,
        });
        let given = self.written.entry.update().and_then(|update| update.template.as_ref());
        let (Some(old), Some(given), Some(now)) = (old, given, &self.now.permission) else { return };
        let name = old.listed_as().to_owned();
        if now.matrix == old.matrix {
            return;
        }
        if now.matrix != given.matrix {
            let now = now.listed_as();
            self.kept.push(format!("the permission is {now} now, the run gave {}", given.name));
            return;
        }
        if old.matrix == PosMatrix::default() {
            self.warnings.push(
                "there was no permission before, and none cannot be given: take it away by hand".into(),
            );
            return;
        }
        self.change(Field::Permission, &given.name, &name);
        // The server stores only the matrix (protocol §8): a custom one goes under the number of a template that exists.
        self.spec.template = Some(PosTemplate { id: given.id, name, matrix: old.matrix.clone() });
    }

    /// Logins that were made are closed, switched ones are switched back.
    pub(super) fn logins(&mut self) {
        if self.written.entry.operation() == crate::plan::Operation::Create {
            return;
        }
        let made = self.written.new_login.map(|user| (user, false));
        let switched = self.written.olds.iter().filter_map(|old| match old {
            Old::Login { user, active } => Some((*user, *active)),
            _ => None,
        });
        for (user, active) in made.into_iter().chain(switched) {
            let Some(link) = self.now.logins.iter().find(|link| link.id == user) else { continue };
            if link.active == active {
                continue;
            }
            if link.employee != Some(self.written.employee) {
                self.kept.push(format!("the login {} is not theirs any more", link.username));
                continue;
            }
            let place = if active { &mut self.spec.open_login } else { &mut self.spec.close_login };
            if place.is_some() {
                self.warnings.push(format!("the login {} must be switched by hand", link.username));
                continue;
            }
            *place = Some(user);
            let word = |active| if active { "yes" } else { "no" };
            self.change(Field::Backoffice, word(!active), word(active));
        }
    }

    fn change(&mut self, field: Field, from: &str, to: &str) {
        self.changes.push(Change::new(field, Value::read(field, from), Value::read(field, to)));
    }
}

/// Lets a change write the old value of one field.
fn restore(
    back: &mut EmployeeChange,
    field: Field,
    old: &Profile,
    catalogue: &Catalogue,
) -> Result<(), String> {
    let text = old.text(field).unwrap_or_default();
    match field {
        Field::Status => back.active = Some(old.active),
        Field::Sites => back.sites = Some(old.sites.clone()),
        Field::Departments => {
            let named = |name: &String| {
                catalogue.departments.iter().find(|one| fold(&one.name) == fold(name)).map(|one| one.id)
            };
            let ids: Option<_> = old.departments.iter().map(named).collect();
            back.departments = Some(ids.ok_or("one of the departments is gone")?);
        }
        // Empty cells are emptied again; a text that is no number or address cannot be sent as one.
        field if field.may_be_emptied() && text.trim().is_empty() => drop(back.cleared.insert(field)),
        Field::StartDate | Field::PosUserId if text.is_empty() => return Err("there was none".to_owned()),
        field if old.text(field).is_some() => {
            let value = FormValue::read(field, &text).ok_or_else(|| format!("it was {text:?}"))?;
            if matches!(value, FormValue::Phone(_)) {
                back.as_written.insert(field, text);
            }
            back.put(field, Some(value));
        }
        _ => return Err("no form holds it".to_owned()),
    }
    Ok(())
}
