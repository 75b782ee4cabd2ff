//! What Backoffice says about people and logins, one type per page family.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::model::{
    Department, Email, EmployeeId, Field, LoginTemplate, Money, PersonName, Phone, PosMatrix, PosTemplate,
    PosUserId, SiteAccess, SiteId, SiteTree, UserId, fold, same_word,
};

/// One row of the roster listing (protocol §3): everything one request tells about everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEmployee {
    /// The employee.
    pub id: EmployeeId,
    /// First and last name.
    pub name: PersonName,
    /// The words of the column of sites: short codes. [`ListedEmployee::sites`] tells what they stand for.
    pub site_codes: Vec<String>,
    /// The name of the point-of-sale template; `Custom` when the matrix equals none, `None` when nothing is granted.
    pub template: String,
    /// The number for the point of sale; `None` when the cell is empty.
    pub pos_user_id: Option<PosUserId>,
    /// Department names.
    pub departments: BTreeSet<String>,
    /// The telephone as typed; may be empty or no number at all.
    pub phone_text: String,
    /// Whether pay is hourly.
    pub hourly: bool,
    /// Whether the employee is active.
    pub active: bool,
    /// The moment of the last status change in UTC, as the page writes it; may be empty.
    pub status_changed: String,
}

impl ListedEmployee {
    /// Returns the telephone where the cell holds a readable one.
    pub fn phone(&self) -> Option<Phone> {
        self.phone_text.parse().ok()
    }

    /// Returns the sites that the row names, by the tree's [`SiteTree::by_code`]. `None` where it leaves them open: a word that is
    /// no site's code, or none at all though nobody is listed without a site. How "all sites" is shown is unknown (protocol §3).
    pub fn sites(&self, tree: &SiteTree, codes: &BTreeMap<String, SiteId>) -> Option<BTreeSet<SiteId>> {
        let named: Option<BTreeSet<SiteId>> =
            self.site_codes.iter().map(|code| codes.get(&fold(code)).copied()).collect();
        match self.site_codes.as_slice() {
            [] => None,
            [one] if named.is_none() && same_word(one, "all") => Some(tree.all_ids()),
            _ => named,
        }
    }
}

/// An employee who can still be given a Backoffice login, from the new-login page (protocol §3, §9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkableEmployee {
    /// The employee.
    pub id: EmployeeId,
    /// First and last name.
    pub name: PersonName,
    /// E-mail; `None` when empty or unreadable.
    pub email: Option<Email>,
}

/// One row of the login listing (protocol §9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedUser {
    /// The login.
    pub id: UserId,
    /// First and last name.
    pub name: PersonName,
    /// The login's name, as the page writes it.
    pub username: String,
    /// Telephone as typed; may be empty.
    pub phone_text: String,
    /// E-mail; `None` when empty or unreadable.
    pub email: Option<Email>,
    /// Whether the login works.
    pub active: bool,
}

/// Somebody as the time clock names them (protocol §11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// The number behind the name. Whether it is the employee's or the one for the point of sale differs from tenant to tenant.
    pub number: u64,
    /// The name, last name first: `Weller, Ana`.
    pub name: String,
    /// The id in ADP payroll, where there is one.
    pub adp_employee_id: Option<String>,
}

/// One shift (protocol §11). Days and times are the site's own, as the page prints them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Who worked.
    pub worker: Worker,
    /// The day on which they clocked in.
    pub began: NaiveDate,
    /// When, on that day.
    pub came_at: NaiveTime,
    /// When they clocked out; `None` while they are still there.
    pub ended: Option<(NaiveDate, NaiveTime)>,
    /// The short code of the site.
    pub site_code: String,
    /// Dollars an hour of this shift; `None` where they have no hourly rate.
    pub rate: Option<Money>,
    /// Hours without overtime, as the page writes them.
    pub hours: String,
    /// Whether somebody entered the whole shift in Backoffice, so that no clock says it.
    pub is_by_hand: bool,
    /// Whether somebody changed it afterwards.
    pub is_changed: bool,
    /// Why, where somebody had a hand in it.
    pub comment: Option<String>,
}

/// What the new-employee page offers to choose from (protocol §4, §5): one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Every site.
    pub sites: SiteTree,
    /// Every department.
    pub departments: Vec<Department>,
}

impl Catalogue {
    /// Returns whether forms offer a department of this name: a retired one stands in the listing only (protocol §3).
    pub fn offers(&self, department: &str) -> bool {
        self.departments.iter().any(|one| same_word(&one.name, department))
    }

    /// Returns the departments that no form offers any more.
    pub fn retired<'a>(&self, departments: &'a BTreeSet<String>) -> impl Iterator<Item = &'a String> {
        departments.iter().filter(|name| !self.offers(name))
    }
}

/// Which of the two separate permission systems is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PermissionScope {
    /// The point of sale (protocol §8).
    PointOfSale,
    /// Backoffice logins (protocol §9).
    Backoffice,
}

/// The templates of one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permissions {
    /// Templates of the point of sale.
    PointOfSale(Vec<PosTemplate>),
    /// Templates of Backoffice logins.
    Backoffice(Vec<LoginTemplate>),
}

/// What an employee's edit form holds (protocol §6). The PIN is on the form but never in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The employee.
    pub id: EmployeeId,
    /// First and last name.
    pub name: PersonName,
    /// Telephone as typed.
    pub phone_text: String,
    /// E-mail as typed; may be empty.
    pub email_text: String,
    /// Department names.
    pub departments: BTreeSet<String>,
    /// First day of work.
    pub start_date: Option<NaiveDate>,
    /// The number for the point of sale.
    pub pos_user_id: Option<PosUserId>,
    /// The id in ADP payroll; may be empty.
    pub adp_employee_id: String,
    /// Whom to call; may be empty.
    pub emergency_contact_name: String,
    /// And under which number, as typed; may be empty.
    pub emergency_contact_phone: String,
    /// Whether the employee is active.
    pub active: bool,
    /// The sites the person may work in.
    pub sites: SiteAccess,
}

impl Profile {
    /// Returns what a field of the form holds, as text; `None` for what is no text.
    pub fn text(&self, field: Field) -> Option<String> {
        match field {
            Field::FirstName => Some(self.name.first().to_owned()),
            Field::LastName => Some(self.name.last().to_owned()),
            Field::Phone => Some(self.phone_text.clone()),
            Field::Email => Some(self.email_text.clone()),
            Field::StartDate => Some(self.start_date.map(|day| day.to_string()).unwrap_or_default()),
            Field::PosUserId => Some(self.pos_user_id.map(|id| id.to_string()).unwrap_or_default()),
            Field::AdpEmployeeId => Some(self.adp_employee_id.clone()),
            Field::EmergencyContactName => Some(self.emergency_contact_name.clone()),
            Field::EmergencyContactPhone => Some(self.emergency_contact_phone.clone()),
            _ => None,
        }
    }
}

impl ListedEmployee {
    /// Returns the form as far as the listing shows it; what it does not show is empty.
    pub fn as_profile(&self, sites: SiteAccess) -> Profile {
        Profile {
            id: self.id,
            name: self.name.clone(),
            phone_text: self.phone_text.clone(),
            email_text: String::new(),
            departments: self.departments.clone(),
            start_date: None,
            pos_user_id: self.pos_user_id,
            adp_employee_id: String::new(),
            emergency_contact_name: String::new(),
            emergency_contact_phone: String::new(),
            active: self.active,
            sites,
        }
    }
}

/// One line of the wage history (protocol §7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WageRecord {
    /// Whether pay is hourly.
    pub hourly: bool,
    /// Dollars per hour; `None` for a salary or where the cell is no amount.
    pub rate: Option<Money>,
    /// The wage as the page writes it (`$14.75/hr`).
    pub rate_text: String,
    /// Whether overtime is paid.
    pub overtime_eligible: bool,
    /// Dollars per hour of overtime.
    pub overtime_rate: Option<Money>,
    /// The first day.
    pub effective: NaiveDate,
    /// The day on which it ended or the next one took effect; `None` = it goes on.
    pub end: Option<NaiveDate>,
}

impl WageRecord {
    /// Returns whether it is without an end: the latest record of somebody disabled may have one (protocol §7).
    pub fn goes_on(&self) -> bool {
        self.end.is_none()
    }
}

/// An employee's pay (protocol §7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compensation {
    /// The earliest date the form takes for a new record, where it says one.
    pub earliest: Option<NaiveDate>,
    /// Newest first.
    pub history: Vec<WageRecord>,
}

/// An employee's permissions at the point of sale (protocol §8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PosPermission {
    /// What is stored.
    pub matrix: PosMatrix,
    /// The name of the template that equals it; `None` for a custom matrix or none at all.
    pub template: Option<String>,
}

impl PosPermission {
    /// Returns the name that the listing shows for it (protocol §3).
    pub fn listed_as(&self) -> &str {
        match &self.template {
            Some(name) => name,
            None if self.matrix == PosMatrix::default() => "None",
            None => "Custom",
        }
    }
}

/// Everything about one employee: three pages (protocol §6 to §8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employee {
    /// The edit form.
    pub profile: Profile,
    /// Pay.
    pub compensation: Compensation,
    /// Permissions.
    pub permission: PosPermission,
}

/// Who a login belongs to, from its edit page: the only place that says so (protocol §9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginLink {
    /// The login.
    pub id: UserId,
    /// The employee; `None` for a standalone login.
    pub employee: Option<EmployeeId>,
    /// The login's name.
    pub username: String,
    /// Whether the login works.
    pub active: bool,
    /// Whether its form says that it may see every site; `None` where the form has no such box.
    pub universal: Option<bool>,
}

/// What a login may do and where, from its permission page (protocol §9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginAccess {
    /// The permission tokens that are on.
    pub tokens: BTreeSet<String>,
    /// The sites.
    pub sites: LoginSites,
}

/// The sites that a login's page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginSites {
    /// These may be opened.
    Access(SiteAccess),
    /// A flat tenant: these are marked, and whether that means granted or refused is unknown (protocol §5).
    Marked(BTreeSet<SiteId>),
}
