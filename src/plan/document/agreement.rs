//! Whether what a plan shows is what it would do. People look at the changes and give their word for them; what is carried out is
//! the action. A file in which the two differ is refused, whatever made them differ.

use std::collections::BTreeSet;

use crate::backoffice::EmployeeChange;
use crate::model::{Field, PosTemplate, SiteAccess, fold};
use crate::plan::{CreateSpec, LoginSpec, UpdateSpec, WageSpec};

use super::change::LoginValue;
use super::{Action, Change, Entry, EntryId, Plan, Value};

/// What one entry shows differently from what it does.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("what {entry} shows of {what} is not what it would do")]
pub struct Disagreement {
    /// The entry.
    pub entry: EntryId,
    /// The column, or what else differs.
    pub what: String,
}

impl Plan {
    /// Says whether every entry shows what it would do.
    pub(in crate::plan) fn agrees(&self) -> Result<(), Disagreement> {
        let mut names = BTreeSet::new();
        for entry in &self.entries {
            let differs = |what: &str| Disagreement { entry: entry.id(), what: what.to_owned() };
            if !names.insert(entry.id()) {
                return Err(differs("its name"));
            }
            if entry.action.employee().is_some_and(|id| entry.person.employee_id != Some(id)) {
                return Err(differs("the account"));
            }
            if let Some(field) = entry.disagrees(self) {
                return Err(differs(field.as_str()));
            }
        }
        Ok(())
    }
}

impl Entry {
    /// Returns the first column of which the changes say something else than the action does.
    fn disagrees(&self, plan: &Plan) -> Option<Field> {
        let done = Done::by(&self.action, plan);
        let shown = |field: Field| self.changes.iter().filter(move |change| change.field == field);
        if let Some(change) = self.changes.iter().find(|change| !done.makes(change)) {
            return Some(change.field);
        }
        let is_missing = |fields: &Vec<Field>| fields.iter().all(|field| shown(*field).next().is_none());
        done.must_show.into_iter().find(is_missing)?.first().copied()
    }
}

/// What an action does, column by column.
#[derive(Default)]
struct Done {
    /// What each column will hold; several values where any of them says it.
    to: Vec<(Field, To)>,
    /// The columns that must be among the changes; of several together, one.
    must_show: Vec<Vec<Field>>,
}

/// What a column will hold.
enum To {
    Exactly(Value),
    /// These names in any order, folded.
    Names(BTreeSet<String>),
    /// A day on or after this one: Backoffice decides (protocol §7).
    NotBefore(chrono::NaiveDate),
}

impl Done {
    fn by(action: &Action, plan: &Plan) -> Self {
        let mut done = Self::default();
        match action {
            Action::Create(creating) => {
                done.create(&creating.create, plan);
                done.login(creating.login.as_ref());
            }
            Action::Link(linking) => done.login(Some(&linking.login)),
            Action::Update(changing) | Action::Reactivate(changing) => {
                done.update(&changing.update, plan);
                done.login(changing.login.as_ref());
            }
            Action::Disable(closing) => {
                done.may(Field::Status, Value::Active(false));
                if !closing.logins.is_empty() {
                    done.may(Field::Backoffice, Value::Login(LoginValue::No));
                }
            }
            Action::None | Action::Wait | Action::Hold | Action::Refused | Action::Report => {}
        }
        done
    }

    fn makes(&self, change: &Change) -> bool {
        self.to.iter().any(|(field, to)| *field == change.field && to.is(&change.to))
    }

    fn may(&mut self, field: Field, to: Value) {
        self.to.push((field, To::Exactly(to)));
    }

    fn must(&mut self, field: Field, to: Option<Value>) {
        if let Some(to) = to {
            self.may(field, to);
            self.must_show.push(vec![field]);
        }
    }

    fn list<'a>(&mut self, field: Field, names: impl Iterator<Item = &'a str>) {
        self.to.push((field, To::Names(parts(names))));
        self.must_show.push(vec![field]);
    }

    fn create(&mut self, spec: &CreateSpec, plan: &Plan) {
        self.form(&spec.as_change(), plan);
        self.must(Field::WageRate, Some(Value::Money(spec.wage_rate)));
        self.must(Field::OvertimeWageRate, Some(Value::Money(spec.overtime_wage_rate)));
        self.must(Field::Permission, Some(permission(&spec.template)));
    }

    fn update(&mut self, update: &UpdateSpec, plan: &Plan) {
        self.form(&update.form, plan);
        if let Some(wage) = &update.wage {
            self.wage(wage);
        }
        self.must(Field::Permission, update.template.as_ref().map(permission));
        let yes = Value::Login(LoginValue::Works(None));
        self.must(Field::Backoffice, update.open_login.map(|_| yes));
        self.must(Field::Backoffice, update.close_login.map(|_| Value::Login(LoginValue::No)));
    }

    /// A record of pay is one thing with three columns; those that stay as they are are not shown.
    fn wage(&mut self, wage: &WageSpec) {
        self.may(Field::WageRate, Value::Money(wage.rate));
        self.may(Field::OvertimeWageRate, Value::Money(wage.overtime.unwrap_or(wage.rate.overtime())));
        self.to.push((Field::WageEffectiveDate, To::NotBefore(wage.from)));
        self.must_show.push(vec![Field::WageRate, Field::OvertimeWageRate, Field::WageEffectiveDate]);
    }

    fn form(&mut self, form: &EmployeeChange, plan: &Plan) {
        for field in Field::ALL {
            self.must(*field, form.value(*field).as_ref().and_then(Value::of_form));
        }
        if let Some(ids) = &form.departments {
            let named = plan.departments.iter().filter(|one| ids.contains(&one.id));
            self.list(Field::Departments, named.map(|one| one.name.as_str()));
        }
        match &form.sites {
            None => {}
            Some(SiteAccess::All) => self.must(Field::Sites, Some(Value::AllSites)),
            Some(SiteAccess::Only(ids)) => {
                let named = plan.sites.iter().filter(|one| ids.contains(&one.id));
                self.list(Field::Sites, named.map(|one| one.name.as_str()));
            }
        }
        for field in &form.cleared {
            self.must(*field, Some(Value::Empty));
        }
    }

    fn login(&mut self, login: Option<&LoginSpec>) {
        let Some(login) = login else { return };
        self.must(Field::Backoffice, Some(Value::Login(LoginValue::Works(None))));
        self.must(Field::BackofficeUsername, Some(Value::Text(login.username.to_string())));
        let template = login.access.as_ref().map(|access| Value::Text(access.template.name.clone()));
        self.must(Field::BackofficePermission, template);
    }
}

impl To {
    fn is(&self, shown: &Value) -> bool {
        match self {
            // A text that reads as something else is the same text.
            Self::Exactly(value) => value == shown || value.to_string() == shown.to_string(),
            Self::Names(names) => match shown.names() {
                Some(shown) => *names == parts(shown.iter().map(String::as_str)),
                None => names.is_empty() && *shown == Value::Empty,
            },
            Self::NotBefore(day) => matches!(shown, Value::Day(shown) if shown >= day),
        }
    }
}

/// Returns names, folded, in a way that does not depend on how they were put together: a name may hold what stands between two.
fn parts<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    names.flat_map(|name| name.split(';')).map(fold).filter(|part| !part.is_empty()).collect()
}

fn permission(template: &PosTemplate) -> Value {
    Value::Text(template.name.clone())
}
