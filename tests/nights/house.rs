//! Backoffice as it is: read from the sandbox's own store, never through the product.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use roster_sync::sandbox::{Login, Person, Sandbox, Wage};
use rust_decimal::prelude::ToPrimitive;

/// An account, with its logins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) id: u64,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) phone: String,
    pub(crate) mail: String,
    pub(crate) adp: String,
    pub(crate) number: u64,
    pub(crate) pin: String,
    pub(crate) active: bool,
    pub(crate) all: bool,
    pub(crate) sites: BTreeSet<String>,
    /// Without the one that everybody new is given, and the one that no form has any more: it goes with the first form that is sent.
    pub(crate) departments: BTreeSet<String>,
    pub(crate) template: String,
    pub(crate) cents: Option<u64>,
    pub(crate) start: NaiveDate,
    /// What no roster gives here and nobody may touch.
    pub(crate) untold: String,
    pub(crate) logins: Vec<Login>,
}

impl Account {
    /// Says whether no list shows it: Backoffice lists nobody without a site.
    pub(crate) fn is_on_no_list(&self) -> bool {
        !self.all && self.sites.is_empty()
    }
}

/// Everybody's account, by its id.
pub(crate) type Picture = BTreeMap<u64, Account>;

/// The department that the product adds by itself.
const GREETER: &str = "Greeter";
/// One that no form offers any more.
const RETIRED: &str = "Polisher";

/// Looks at everything.
pub(crate) fn picture(sandbox: &Sandbox) -> Picture {
    let logins = sandbox.logins();
    sandbox.people().into_iter().map(|person| (person.id, account(sandbox, &logins, person))).collect()
}

/// Returns the names of all sites and of the departments that can be chosen.
pub(crate) fn words(sandbox: &Sandbox) -> (Vec<String>, Vec<String>) {
    let people = sandbox.people();
    let all = people.iter().filter_map(|person| sandbox.words(person.id));
    let (mut sites, mut departments) = (BTreeSet::new(), BTreeSet::new());
    for (_, of_person, at) in all {
        sites.extend(at);
        departments.extend(of_person);
    }
    departments.retain(|name| name != GREETER && name != RETIRED);
    (sites.into_iter().collect(), departments.into_iter().collect())
}

fn account(sandbox: &Sandbox, logins: &[Login], person: Person) -> Account {
    let (template, departments, sites) = sandbox.words(person.id).unwrap_or_default();
    let digits = person.phone_digits();
    let untold = format!(
        "{}|{}|{}|{}|{}",
        person.notes,
        person.language,
        person.emergency_contact_name,
        person.emergency_contact_phone,
        person.credential_id
    );
    Account {
        id: person.id,
        phone: digits[digits.len().saturating_sub(10)..].to_owned(),
        mail: person.email.to_lowercase(),
        adp: person.adp_employee_id,
        number: person.pos_user_id,
        pin: person.pos_pin,
        active: person.active,
        all: person.access.all,
        sites: sites.into_iter().collect(),
        departments: departments.into_iter().filter(|name| name != GREETER && name != RETIRED).collect(),
        template,
        cents: person.wages.first().and_then(cents),
        start: person.start_date,
        untold,
        logins: logins.iter().filter(|login| login.employee_id == Some(person.id)).cloned().collect(),
        first: person.first_name,
        last: person.last_name,
    }
}

fn cents(wage: &Wage) -> Option<u64> {
    if wage.hourly { (wage.rate * rust_decimal::Decimal::ONE_HUNDRED).to_u64() } else { None }
}
