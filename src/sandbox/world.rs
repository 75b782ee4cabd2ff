//! The invented chain as data: what the server stores.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::clock::Clocked;

/// The two shapes a tenant can have (§5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// Region, district, site.
    Hierarchical,
    /// Sites only.
    Flat,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Region {
    pub(super) id: u64,
    pub(super) name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct District {
    pub(super) id: u64,
    pub(super) region: u64,
    pub(super) name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Site {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) district: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Department {
    pub(super) id: u64,
    pub(super) name: String,
    /// Offered by no form any more; whoever has it is listed with it (§3).
    #[serde(default)]
    pub(super) retired: bool,
}

/// Grants and overrides at the point of sale: all that is stored of a template (§8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    /// Permissions that are granted.
    pub grants: BTreeSet<u32>,
    /// Permissions that need an override.
    pub overrides: BTreeSet<u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PosTemplate {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) matrix: Matrix,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LoginTemplate {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) tokens: BTreeSet<String>,
}

/// The sites somebody may open, as stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Every site, those to come included.
    pub all: bool,
    /// Otherwise these.
    pub sites: BTreeSet<u64>,
}

/// One line of a wage history (§7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wage {
    /// Hourly or salary.
    pub hourly: bool,
    /// Dollars an hour, or a year.
    pub rate: Decimal,
    /// Whether overtime is paid.
    pub overtime_eligible: bool,
    /// Dollars an hour of overtime.
    pub overtime_rate: Option<Decimal>,
    /// The first day.
    pub effective: NaiveDate,
    /// The day on which it ended, where nothing followed it.
    #[serde(default)]
    pub end: Option<NaiveDate>,
    /// The site it is booked on.
    #[serde(default)]
    pub site: Option<u64>,
}

/// An employee as stored: the truth that tests compare with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The employee's number.
    pub id: u64,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Telephone as typed; may be empty.
    pub phone: String,
    /// E-mail; may be empty.
    pub email: String,
    /// The number for the point of sale.
    pub pos_user_id: u64,
    /// The PIN in clear, as the real form shows it too (§6).
    pub pos_pin: String,
    /// The number of the credential record.
    pub credential_id: u64,
    /// Whether active.
    pub active: bool,
    /// The moment of the last status change, as the listing shows it.
    pub status_changed: String,
    /// The sites.
    pub access: Access,
    /// Department numbers.
    pub departments: BTreeSet<u64>,
    /// First day of work.
    pub start_date: NaiveDate,
    /// The id in ADP payroll; may be empty.
    pub adp_employee_id: String,
    /// Whom to call; may be empty.
    pub emergency_contact_name: String,
    /// And under which number; may be empty.
    pub emergency_contact_phone: String,
    /// A field of the form that no client knows (§6: "other fields may stand on the form").
    pub notes: String,
    /// Another one.
    pub language: String,
    /// Permissions; `None` until some were granted.
    pub matrix: Option<Matrix>,
    /// What was sent last as `hasActionApprovalAuthority`.
    #[serde(default)]
    pub authority: bool,
    /// Newest first.
    pub wages: Vec<Wage>,
}

/// A Backoffice login as stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The login's number.
    pub id: u64,
    /// Its name.
    pub username: String,
    /// Its password.
    pub password: String,
    /// Whose it is; `None` = standalone.
    pub employee_id: Option<u64>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail.
    pub email: String,
    /// Whether it works.
    pub active: bool,
    /// The sites.
    pub access: Access,
    /// The permission tokens that are on.
    pub tokens: BTreeSet<String>,
}

/// Everything.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct World {
    /// What tells this chain from one that is invented later; empty until it is kept or served.
    #[serde(default)]
    pub(super) id: String,
    pub(super) shape: Shape,
    pub(super) regions: Vec<Region>,
    pub(super) districts: Vec<District>,
    pub(super) sites: Vec<Site>,
    pub(super) departments: Vec<Department>,
    pub(super) permissions: Vec<String>,
    pub(super) pos_templates: Vec<PosTemplate>,
    pub(super) tokens: Vec<String>,
    pub(super) login_templates: Vec<LoginTemplate>,
    pub(super) people: Vec<Person>,
    pub(super) logins: Vec<Login>,
    /// Who works by the rota (§11), as long as they are active.
    #[serde(default)]
    pub(super) rota: BTreeSet<u64>,
    /// Shifts beside those.
    #[serde(default)]
    pub(super) shifts: Vec<Clocked>,
}

impl World {
    /// Gives a chain an id that has none: a new one, or one that an earlier version kept. Returns whether it had none.
    pub(super) fn is_named_now(&mut self) -> bool {
        let had_none = self.id.is_empty();
        if had_none {
            self.id = format!("{:016x}", rand::random::<u64>());
        }
        had_none
    }

    pub(super) fn person(&self, id: u64) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    pub(super) fn login(&self, id: u64) -> Option<&Login> {
        self.logins.iter().find(|login| login.id == id)
    }

    /// Whether a login's permission page opens: not that of one that no longer serves (§9).
    pub(super) fn serves(&self, login: &Login) -> bool {
        let employee = login.employee_id.and_then(|id| self.person(id));
        login.active && employee.is_none_or(|person| person.active)
    }

    pub(super) fn region_of(&self, site: &Site) -> u64 {
        self.districts
            .iter()
            .find(|district| district.id == site.district)
            .map_or(0, |district| district.region)
    }

    /// The sites an access opens.
    pub(super) fn opened(&self, access: &Access) -> BTreeSet<u64> {
        if access.all { self.sites.iter().map(|site| site.id).collect() } else { access.sites.clone() }
    }

    /// The access to every site that another one leaves closed.
    pub(super) fn opposite(&self, access: &Access) -> Access {
        let opened = self.opened(access);
        let others = self.sites.iter().map(|site| site.id).filter(|site| !opened.contains(site));
        Access { all: false, sites: others.collect() }
    }

    /// The template a person has: the one whose matrix is theirs (§8).
    pub(super) fn template_name(&self, person: &Person) -> &str {
        match &person.matrix {
            None => "None",
            Some(matrix) => {
                let equal = self.pos_templates.iter().find(|template| template.matrix == *matrix);
                equal.map_or("Custom", |template| &template.name)
            }
        }
    }

    /// Whether a matrix grants everything and overrides nothing.
    pub(super) fn is_everything(&self, matrix: &Matrix) -> bool {
        matrix.grants.len() == self.permissions.len() && matrix.overrides.is_empty()
    }

    /// The departments that forms offer.
    pub(super) fn offered(&self) -> impl Iterator<Item = &Department> {
        self.departments.iter().filter(|department| !department.retired)
    }

    pub(super) fn department_names(&self, person: &Person) -> Vec<&str> {
        let of_person =
            self.departments.iter().filter(|department| person.departments.contains(&department.id));
        of_person.map(|department| department.name.as_str()).collect()
    }
}

impl Person {
    /// Returns the digits of the telephone.
    pub fn phone_digits(&self) -> String {
        self.phone.chars().filter(char::is_ascii_digit).collect()
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = format!("{} {}", self.first_name, self.last_name);
        let mut shown = out.debug_struct("Person");
        shown.field("id", &self.id).field("name", &name).field("pos_user_id", &self.pos_user_id);
        shown.field("active", &self.active).field("access", &self.access).finish_non_exhaustive()
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("Login");
        shown.field("id", &self.id).field("username", &self.username).field("active", &self.active);
        shown.finish_non_exhaustive()
    }
}
