//! A new employee with everything decided, or what is missing for one.

use chrono::NaiveDate;

use crate::model::{Field, PersonName, SiteAccess, fold};
use crate::observed::Observed;
use crate::plan::{Change, CreateSpec, Policy, Value};
use crate::roster::{Desired, Problem, ProblemCode};

use super::diff::GREETER;
use super::far_off::doubt_of_start;
use super::resolve::{Resolved, error, named};

/// What settles rows of contractors and of another company, which are new every night.
const NONE_OF_YOURS: &str =
    "Who is none of yours, a contractor for example, is passed over by a rule: [[roster.skip]]";

/// What to do where the file has no numbers for new people.
const FOR_A_NUMBER: &str = "payroll does not know the numbers of the point of sale (POS ids). Either add a column pos_user_id to the file, or \
    name one that has them in [roster.columns]; or let new people get the next free number, in [policy]: pos_user_id = \"next-free\" and \
    pos_user_id_range = [2000, 2999] with the range that you use";

/// A new employee, and what must stand in the plan about how it was decided.
#[derive(Debug)]
pub(in crate::plan) struct Decided {
    pub(in crate::plan) spec: CreateSpec,
    pub(in crate::plan) changes: Vec<Change>,
    pub(in crate::plan) warnings: Vec<String>,
}

/// Why nobody is created.
#[derive(Debug)]
pub(in crate::plan) enum NotCreated {
    /// The row is wrong, or lacks something.
    Refused(Vec<Problem>),
    /// Somebody has to look at it first.
    Held(String),
}

/// Decides everything about a new employee, or says what is missing.
pub(in crate::plan) fn decide(
    row: &Desired,
    resolved: &Resolved<'_>,
    observed: &Observed,
    policy: &Policy,
    today: NaiveDate,
) -> Result<Decided, NotCreated> {
    let mut warnings = Vec::new();
    let template = match (&observed.pos_templates, &resolved.template, policy.permission_fallback.as_deref())
    {
        (None, ..) => {
            let message = "the tenant has no employee to read permission templates from".to_owned();
            let hint = "create one employee by hand first".to_owned();
            let problem = error(row, ProblemCode::NoTemplates, "permission", "", message, hint);
            return Err(NotCreated::Refused(vec![problem]));
        }
        (_, Some(template), _) => Some((*template).clone()),
        (Some(templates), None, Some(fallback)) => {
            let found = named(templates, fallback).cloned();
            if let Some(template) = &found {
                warnings.push(format!("the roster names no permission: {} is used", template.name));
            }
            found
        }
        (Some(_), None, None) => None,
    };
    let mut departments = resolved.departments.as_deref().cloned().unwrap_or_default();
    if policy.add_greeter {
        let greeter = observed.catalogue.departments.iter().find(|one| fold(&one.name) == fold(GREETER));
        departments.extend(greeter.map(|greeter| greeter.id));
    }
    if let Some(reason) = waits(row, today) {
        return Err(NotCreated::Held(reason));
    }
    let sites = resolved
        .sites
        .as_deref()
        .cloned()
        .filter(|sites| *sites != SiteAccess::Only(std::collections::BTreeSet::new()));
    let missing: Vec<&str> = [
        (Field::FirstName, row.first_name.is_none()),
        (Field::LastName, row.last_name.is_none()),
        (Field::PosUserId, row.pos_user_id.is_none()),
        (Field::WageRate, row.wage_rate.is_none()),
        (Field::Departments, departments.is_empty()),
        (Field::Sites, sites.is_none()),
        (Field::Permission, template.is_none()),
    ]
    .into_iter()
    .filter(|(_, missing)| *missing)
    .map(|(field, _)| field.as_str())
    .collect();
    let (
        Some(first_name),
        Some(last_name),
        Some(pos_user_id),
        Some(wage_rate),
        Some(sites),
        Some(template),
        true,
    ) = (
        row.first_name.clone(),
        row.last_name.clone(),
        row.pos_user_id,
        row.wage_rate,
        sites,
        template,
        missing.is_empty(),
    )
    else {
        let message = format!("this person is new, and a new employee needs {}", missing.join(", "));
        let hint = how_to_have(&missing);
        let problem = error(row, ProblemCode::CreateNeeds, missing.first().unwrap_or(&""), "", message, hint);
        return Err(NotCreated::Refused(vec![problem]));
    };
    if row.start_date.is_none() {
        warnings.push(format!("the roster gives no start date: {today} is used"));
    }
    let spec = CreateSpec {
        first_name: first_name.into(),
        last_name: last_name.into(),
        phone: row.phone,
        email: row.email.clone(),
        departments,
        start_date: row.start_date.unwrap_or(today),
        pos_user_id,
        number_proposed: false,
        pin_given: row.rare().pos_pin.is_some(),
        wage_rate,
        overtime_wage_rate: row.rare().overtime_wage_rate.unwrap_or(wage_rate.overtime()),
        sites,
        template,
        adp_employee_id: row.adp_employee_id.clone().map(Into::into),
        emergency_contact: row.emergency_contact(),
    };
    let changes = changes(&spec, observed);
    Ok(Decided { spec, changes, warnings })
}

/// Returns what must be settled before somebody new gets an account.
fn waits(row: &Desired, today: NaiveDate) -> Option<String> {
    if let Some(period) = row.rare().pay_period {
        return Some(format!(
            "this person is new and is paid {}, and only people who are paid by the hour can be created from a roster: create them in \
             Backoffice by hand once, with the keys of this row; from then on the row keeps them up to date",
            period.in_words()
        ));
    }
    if let Some(doubt) = row.start_date.and_then(|day| doubt_of_start(day, today)) {
        return Some(format!("this person is new, and nobody is created with such a start_date: {doubt}"));
    }
    let doubtful: Vec<&str> = row.doubtful.iter().map(Field::as_str).collect();
    (!doubtful.is_empty()).then(|| {
        format!(
            "this person is new, and {} could not be read: nobody is created until the row is mended",
            doubtful.join(", ")
        )
    })
}

/// Everything that will be set, in the words of the roster; never the PIN.
pub(in crate::plan) fn changes(spec: &CreateSpec, observed: &Observed) -> Vec<Change> {
    let known = observed.catalogue.departments.iter().filter(|one| spec.departments.contains(&one.id));
    let departments = known.map(|one| one.name.clone()).collect();
    let sites = Value::sites(&spec.sites, &observed.catalogue.sites);
    let fields = [
        (Field::AdpEmployeeId, spec.adp_employee_id.clone().map(Value::Text)),
        (Field::FirstName, Some(Value::Text(spec.first_name.clone()))),
        (Field::LastName, Some(Value::Text(spec.last_name.clone()))),
        (Field::Email, spec.email.clone().map(Value::Email)),
        (Field::Phone, spec.phone.map(Value::Phone)),
        (Field::PosUserId, Some(Value::Number(spec.pos_user_id))),
        (Field::WageRate, Some(Value::Money(spec.wage_rate))),
        (Field::OvertimeWageRate, Some(Value::Money(spec.overtime_wage_rate))),
        (Field::StartDate, Some(Value::Day(spec.start_date))),
        (Field::Departments, Some(Value::Names(departments))),
        (Field::Sites, Some(sites)),
        (Field::Permission, Some(Value::Text(spec.template.name.clone()))),
        (Field::EmergencyContactName, spec.emergency_contact.name.clone().map(Value::Text)),
        (Field::EmergencyContactPhone, spec.emergency_contact.phone.map(Value::Phone)),
    ];
    fields.into_iter().filter_map(|(field, to)| Some(Change::set(field, to?))).collect()
}

/// The name of a new employee, checked once more where it is used.
impl CreateSpec {
    /// Returns first and last name.
    pub fn name(&self) -> PersonName {
        PersonName::as_observed(&self.first_name, &self.last_name)
    }
}

/// Says how a row comes to have what a new employee lacks.
fn how_to_have(missing: &[&str]) -> String {
    match missing {
        ["pos_user_id"] => format!("{FOR_A_NUMBER}. Nothing is created until then"),
        ["pos_user_id", others @ ..] => {
            let others = others.join(", ");
            format!(
                "fill in {others}, or name the columns that have them in [roster.columns]. And for pos_user_id: {FOR_A_NUMBER}. Nothing is created until then"
            )
        }
        _ => format!(
            "fill the cells in, or name the columns that have them in [roster.columns]. {NONE_OF_YOURS}. Nothing is created until then"
        ),
    }
}
