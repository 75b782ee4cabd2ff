//! What the client can be asked to do, and what it answers: typed requests and results with warnings.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{EmployeeChange, FieldDiffers};
use crate::model::{
    DepartmentId, Email, EmergencyContact, EmployeeId, Money, Password, PersonName, Phone, Pin, PosTemplate,
    PosUserId, SiteAccess, UserId, Username,
};

/// A new employee, everything decided (protocol §4). Names have been turned into ids already.
#[derive(Debug, Clone)]
pub struct NewEmployee {
    /// First and last name.
    pub name: PersonName,
    /// Telephone; optional.
    pub phone: Option<Phone>,
    /// E-mail; optional for an employee, needed for a login.
    pub email: Option<Email>,
    /// At least one.
    pub departments: BTreeSet<DepartmentId>,
    /// First day of work.
    pub start_date: NaiveDate,
    /// The number for the point of sale.
    pub pos_user_id: PosUserId,
    /// The PIN.
    pub pos_pin: Pin,
    /// Dollars per hour.
    pub wage_rate: Money,
    /// Dollars per hour of overtime; 1.5 times the rate where `None`.
    pub overtime_wage_rate: Option<Money>,
    /// At least one site; the wage is booked on the first of the page's order.
    pub sites: SiteAccess,
    /// The id in ADP payroll.
    pub adp_employee_id: Option<String>,
    /// Whom to call.
    pub emergency_contact: EmergencyContact,
}

impl NewEmployee {
    /// Returns what was sent as a change, to be held against a stored form; the pay stands on another page.
    pub fn as_change(&self) -> EmployeeChange {
        EmployeeChange {
            first_name: Some(self.name.first().to_owned()),
            last_name: Some(self.name.last().to_owned()),
            phone: self.phone,
            email: self.email.clone(),
            departments: Some(self.departments.clone()),
            sites: Some(self.sites.clone()),
            start_date: Some(self.start_date),
            pos_user_id: Some(self.pos_user_id),
            adp_employee_id: self.adp_employee_id.clone(),
            active: Some(true),
            ..EmployeeChange::from(self.emergency_contact.clone())
        }
    }
}

/// A new Backoffice login, everything decided (protocol §9).
#[derive(Debug, Clone)]
pub struct NewLogin {
    /// The login's name.
    pub username: Username,
    /// Its password.
    pub password: Password,
    /// Its e-mail; unique across employees and logins.
    pub email: Email,
    /// Whose login it is.
    pub owner: LoginOwner,
}

/// Whose login it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginOwner {
    /// An active employee.
    Employee(EmployeeId),
    /// Nobody on the roster: the login carries a name of its own.
    Standalone(PersonName),
}

/// What came of `create_employee`.
#[derive(Debug, Clone)]
pub struct CreatedEmployee {
    /// The new employee.
    pub id: EmployeeId,
    /// The PIN that was set.
    pub pos_pin: Pin,
    /// The template that was applied.
    pub template: PosTemplate,
    /// The login, where one was asked for.
    pub login: Option<CreatedLogin>,
    /// What was decided otherwise than asked, or could not be proven.
    pub warnings: Vec<String>,
}

/// What came of `create_backoffice_user`.
#[derive(Debug, Clone)]
pub struct CreatedLogin {
    /// The new login.
    pub id: UserId,
    /// Its name.
    pub username: Username,
    /// The password that was set.
    pub password: Password,
    /// What was decided otherwise than asked, or could not be proven.
    pub warnings: Vec<String>,
}

/// Which employee is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmployeeKey {
    /// By Backoffice's own number, as its listings and addresses have it.
    Id(EmployeeId),
    /// By the id in ADP payroll, exactly as it is written. Only edit pages show it: one request for everybody.
    AdpEmployeeId(String),
    /// By point-of-sale number.
    PosUserId(PosUserId),
    /// By e-mail (found among linkable employees and on the edit pages of candidates; protocol §3).
    Email(Email),
    /// By name; the telephone decides where several people bear it.
    Name(PersonName, Option<Phone>),
}

/// What came of `disable_employee` and `reactivate_employee`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// The employee.
    pub id: EmployeeId,
    /// Whether anything had to be written; `false` when the employee was in that state already.
    pub changed: bool,
    /// What could not be proven or is left to do.
    pub warnings: Vec<String>,
}

/// What came of `offboard_employee`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Offboarded {
    /// The employee; inactive now.
    pub id: EmployeeId,
    /// Whether the account had to be closed; `false` when it was inactive already.
    pub changed: bool,
    /// The logins that were closed.
    pub closed: Vec<UserId>,
    /// What may go on working, and where to see to it, in words.
    pub left_open: Vec<String>,
    /// What could not be proven.
    pub warnings: Vec<String>,
}

impl Offboarded {
    /// Returns whether nothing of theirs works any more, as far as Backoffice's pages tell.
    pub fn is_complete(&self) -> bool {
        self.left_open.is_empty()
    }
}

/// Filters of the roster listing (protocol §3), AND-combined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmployeeFilter {
    /// Case-insensitive prefix.
    pub first_name: Option<String>,
    /// Case-insensitive prefix.
    pub last_name: Option<String>,
    /// Exact.
    pub pos_user_id: Option<PosUserId>,
    /// `None` = active and inactive ones.
    pub active: Option<bool>,
}

/// Which login is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UserKey {
    /// By Backoffice's own number, as its list and addresses have it.
    Id(UserId),
    /// The login of the employee with this id in ADP payroll. Only edit pages show both: one request for everybody and every login.
    AdpEmployeeId(String),
    /// By its name.
    Username(Username),
    /// By its e-mail.
    Email(Email),
}

/// What came of `disable_user` and `enable_user`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserChange {
    /// The login.
    pub id: UserId,
    /// Its name.
    pub username: String,
    /// Whether anything had to be written; `false` when the login was in that state already.
    pub changed: bool,
}

/// What came of `update_employee`.
#[derive(Debug, Clone)]
pub struct EmployeeUpdated {
    /// The employee.
    pub id: EmployeeId,
    /// What was changed: `stored` is what was there before. Empty when everything was so already.
    pub changed: Vec<FieldDiffers>,
    /// What was decided otherwise than asked.
    pub warnings: Vec<String>,
}
