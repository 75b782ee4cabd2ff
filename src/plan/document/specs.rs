//! What an operation needs, everything decided but the secrets: a plan holds no PIN and no password.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::backoffice::EmployeeChange;
use crate::model::{
    DepartmentId, Email, EmergencyContact, Field, LoginTemplate, Money, Phone, PosTemplate, PosUserId,
    SiteAccess, UserId, Username,
};

/// A new employee with everything decided but the PIN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateSpec {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Telephone.
    pub phone: Option<Phone>,
    /// E-mail.
    pub email: Option<Email>,
    /// Departments, Greeter included where it is added.
    pub departments: BTreeSet<DepartmentId>,
    /// First day of work.
    pub start_date: NaiveDate,
    /// The number for the point of sale.
    pub pos_user_id: PosUserId,
    /// Whether the roster gives no number and this one is proposed: it is reserved before it is sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub number_proposed: bool,
    /// Whether the roster gives the PIN (it is read from there again when the plan is applied) or one is generated.
    pub pin_given: bool,
    /// Dollars per hour.
    pub wage_rate: Money,
    /// Dollars per hour of overtime.
    pub overtime_wage_rate: Money,
    /// The sites.
    pub sites: SiteAccess,
    /// The template for the point of sale, as it stood when the plan was made.
    pub template: PosTemplate,
    /// The id in ADP payroll.
    pub adp_employee_id: Option<String>,
    /// Whom to call.
    #[serde(flatten)]
    pub emergency_contact: EmergencyContact,
}

/// A new login with everything decided but the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginSpec {
    /// The login's name.
    pub username: Username,
    /// Its e-mail.
    pub email: Email,
    /// What it may do and where; `None` where that is set by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<LoginAccessSpec>,
}

/// The rights of a new login (protocol §9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginAccessSpec {
    /// The template, as it stood when the plan was made.
    pub template: LoginTemplate,
    /// The sites.
    pub sites: SiteAccess,
}

/// Changes to somebody who is there, with everything decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateSpec {
    /// Changes to the employee's form, the active flag included (protocol §6).
    #[serde(default, skip_serializing_if = "EmployeeChange::is_empty")]
    pub form: EmployeeChange,
    /// A new line of the wage history (protocol §7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wage: Option<WageSpec>,
    /// The template for the point of sale (protocol §8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<PosTemplate>,
    /// A Backoffice login of theirs that is switched off and is to work again (protocol §9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_login: Option<UserId>,
    /// A Backoffice login of theirs that is to be closed while they stay, as an undo does (protocol §9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_login: Option<UserId>,
}

/// An open login of which nobody could read whose it is, named with a leaver (protocol §9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownLogin {
    /// The login.
    pub user: UserId,
    /// Its name.
    pub username: String,
    /// Whether name, telephone or e-mail are like the leaver's: then their row is not done.
    pub resembles: bool,
}

/// A new hourly rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WageSpec {
    /// Dollars per hour.
    pub rate: Money,
    /// Dollars per hour of overtime, where the roster says it; else 1.5 times the rate.
    pub overtime: Option<Money>,
    /// The first day that the roster wants; Backoffice may take a later one only (protocol §7).
    pub from: NaiveDate,
    /// The latest record when the plan was made, as the page writes it (`$14.75/hr`), and its first day.
    pub before: Option<(String, NaiveDate)>,
}

impl CreateSpec {
    /// Returns the fields of the form that are sent, as a change to somebody who has none of them.
    pub fn as_change(&self) -> EmployeeChange {
        EmployeeChange {
            first_name: Some(self.first_name.clone()),
            last_name: Some(self.last_name.clone()),
            phone: self.phone,
            email: self.email.clone(),
            departments: Some(self.departments.clone()),
            sites: Some(self.sites.clone()),
            start_date: Some(self.start_date),
            pos_user_id: Some(self.pos_user_id),
            adp_employee_id: self.adp_employee_id.clone(),
            ..EmployeeChange::from(self.emergency_contact.clone())
        }
    }
}

impl UpdateSpec {
    /// Returns whether the form must be read back by itself: no listing shows e-mail, ADP id, start date and emergency
    /// contact, and other sites than were sent must stop whatever would follow (protocol §5).
    pub fn needs_read_back(&self) -> bool {
        let form = &self.form;
        let said = |field: &&Field| form.value(**field).is_some() || form.cleared.contains(field);
        let unlisted = Field::ALL.iter().filter(said).any(|field| !field.is_listed());
        let follows = self.wage.is_some() || self.template.is_some() || self.open_login.is_some();
        unlisted || (form.sites.is_some() && follows)
    }

    /// Returns whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
