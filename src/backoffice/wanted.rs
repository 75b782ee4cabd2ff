//! Requests for the single calls, made with builders: what is not said is decided by the tool, or left as it is. Names of
//! departments, sites and permissions are looked up among what the tenant offers.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::{
    Email, EmergencyContact, Money, Password, PersonName, Phone, Pin, PosUserId, Username, WantedSites,
};

use super::{EmployeeChange, LoginOwner};

/// The permission of somebody for whom none is named: every tenant has it (protocol §8).
const LEAST: &str = "General User";

/// A new employee, for `create_employee`.
#[derive(Debug, Clone)]
pub struct CreateEmployee {
    pub(crate) name: PersonName,
    pub(crate) phone: Option<Phone>,
    pub(crate) email: Option<Email>,
    pub(crate) departments: BTreeSet<String>,
    pub(crate) add_greeter: bool,
    pub(crate) start_date: NaiveDate,
    pub(crate) pos_user_id: PosUserId,
    pub(crate) pos_pin: Option<Pin>,
    pub(crate) wage_rate: Money,
    pub(crate) overtime_wage_rate: Option<Money>,
    pub(crate) sites: WantedSites,
    pub(crate) permission: String,
    pub(crate) adp_employee_id: Option<String>,
    pub(crate) emergency_contact: EmergencyContact,
    pub(crate) login: Option<CreateLogin>,
}

/// The login part of [`CreateEmployee`].
#[derive(Debug, Clone)]
pub(crate) struct CreateLogin {
    pub(crate) username: Username,
    pub(crate) password: Option<Password>,
}

impl CreateEmployee {
    /// Begins with what every employee has: a name, a number for the point of sale, a first day, dollars per hour, sites. They
    /// get the permission `General User` and the department `Greeter` unless something else is said, and a PIN of 5 digits.
    pub fn new(
        name: PersonName,
        pos_user_id: PosUserId,
        start_date: NaiveDate,
        wage_rate: Money,
        sites: WantedSites,
    ) -> Self {
        Self {
            name,
            phone: None,
            email: None,
            departments: BTreeSet::new(),
            add_greeter: true,
            start_date,
            pos_user_id,
            pos_pin: None,
            wage_rate,
            overtime_wage_rate: None,
            sites,
            permission: LEAST.to_owned(),
            adp_employee_id: None,
            emergency_contact: EmergencyContact::default(),
            login: None,
        }
    }

    /// Gives a telephone.
    #[must_use]
    pub fn phone(self, phone: Phone) -> Self {
        Self { phone: Some(phone), ..self }
    }

    /// Gives an e-mail; a login needs one.
    #[must_use]
    pub fn email(self, email: Email) -> Self {
        Self { email: Some(email), ..self }
    }

    /// Gives departments by name; `Greeter` is added unless [`CreateEmployee::without_greeter`] says not to.
    #[must_use]
    pub fn departments<T: Into<String>>(self, names: impl IntoIterator<Item = T>) -> Self {
        Self { departments: names.into_iter().map(Into::into).collect(), ..self }
    }

    /// Leaves the department `Greeter` out, which carries tips and commissions (protocol §4).
    #[must_use]
    pub fn without_greeter(self) -> Self {
        Self { add_greeter: false, ..self }
    }

    /// Gives a PIN instead of having one made: it can be on disk before anything is sent.
    #[must_use]
    pub fn pos_pin(self, pin: Pin) -> Self {
        Self { pos_pin: Some(pin), ..self }
    }

    /// Gives dollars per hour of overtime; else 1.5 times the rate.
    #[must_use]
    pub fn overtime_wage_rate(self, rate: Money) -> Self {
        Self { overtime_wage_rate: Some(rate), ..self }
    }

    /// Gives a permission for the point of sale by name. An unknown one falls back to `General User` with a warning.
    #[must_use]
    pub fn permission(self, name: impl Into<String>) -> Self {
        Self { permission: name.into(), ..self }
    }

    /// Gives the id in ADP payroll.
    #[must_use]
    pub fn adp_employee_id(self, id: impl Into<String>) -> Self {
        Self { adp_employee_id: Some(id.into()), ..self }
    }

    /// Says whom to call in an emergency, and under which number.
    #[must_use]
    pub fn emergency_contact(self, name: impl Into<String>, phone: Phone) -> Self {
        let contact = EmergencyContact { name: Some(name.into()), phone: Some(phone) };
        Self { emergency_contact: contact, ..self }
    }

    /// Has a Backoffice login made with the employee, with the same permission and sites; its password is made too.
    #[must_use]
    pub fn login(self, username: Username) -> Self {
        Self { login: Some(CreateLogin { username, password: None }), ..self }
    }

    /// The same, with a password that is given: it can be on disk before anything is sent.
    #[must_use]
    pub fn login_with_password(self, username: Username, password: Password) -> Self {
        Self { login: Some(CreateLogin { username, password: Some(password) }), ..self }
    }
}

/// A new Backoffice login, for `create_backoffice_user`.
#[derive(Debug, Clone)]
pub struct NewLoginRequest {
    pub(crate) username: Username,
    pub(crate) password: Option<Password>,
    pub(crate) email: Email,
    pub(crate) owner: LoginOwner,
    pub(crate) access: Option<WantedAccess>,
}

/// The rights of a new login, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedAccess {
    pub(crate) permission: String,
    pub(crate) sites: WantedSites,
}

impl WantedAccess {
    /// Names the login's permission and its sites. An unknown permission falls back to `General User` with a warning.
    pub fn new(permission: impl Into<String>, sites: WantedSites) -> Self {
        Self { permission: permission.into(), sites }
    }
}

impl NewLoginRequest {
    /// Begins with what every login has: a name, an e-mail, and whose it is. It starts with no rights at all, and with a
    /// password that is made.
    pub fn new(username: Username, email: Email, owner: LoginOwner) -> Self {
        Self { username, password: None, email, owner, access: None }
    }

    /// Gives a password instead of having one made.
    #[must_use]
    pub fn password(self, password: Password) -> Self {
        Self { password: Some(password), ..self }
    }

    /// Says what it may do and where.
    #[must_use]
    pub fn access(self, access: WantedAccess) -> Self {
        Self { access: Some(access), ..self }
    }
}

/// What is to change of an employee, for `update_employee`. What is not named stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateEmployee {
    /// What stands on the form, but for departments and sites: they are names as yet.
    pub(crate) form: EmployeeChange,
    pub(crate) departments: Option<BTreeSet<String>>,
    pub(crate) sites: Option<WantedSites>,
    pub(crate) wage_rate: Option<Money>,
    pub(crate) overtime_wage_rate: Option<Money>,
    pub(crate) wage_effective_date: Option<NaiveDate>,
    pub(crate) permission: Option<String>,
}

impl UpdateEmployee {
    /// Begins with nothing that is to change.
    pub fn new() -> Self {
        Self::default()
    }

    /// Changes the fields of the form that a change names: names, telephone, e-mail, first day, number, ADP id, emergency contact.
    /// Departments and sites go by names here, and who is active is said elsewhere.
    #[must_use]
    pub fn fields(self, form: EmployeeChange) -> Self {
        Self { form: EmployeeChange { departments: None, sites: None, active: None, ..form }, ..self }
    }

    /// Changes the first name.
    #[must_use]
    pub fn first_name(mut self, name: impl Into<String>) -> Self {
        self.form.first_name = Some(name.into());
        self
    }

    /// Changes the last name.
    #[must_use]
    pub fn last_name(mut self, name: impl Into<String>) -> Self {
        self.form.last_name = Some(name.into());
        self
    }

    /// Changes the telephone.
    #[must_use]
    pub fn phone(mut self, phone: Phone) -> Self {
        self.form.phone = Some(phone);
        self
    }

    /// Changes the e-mail.
    #[must_use]
    pub fn email(mut self, email: Email) -> Self {
        self.form.email = Some(email);
        self
    }

    /// Names every department there is to be.
    #[must_use]
    pub fn departments<T: Into<String>>(self, names: impl IntoIterator<Item = T>) -> Self {
        Self { departments: Some(names.into_iter().map(Into::into).collect()), ..self }
    }

    /// Names every site there is to be.
    #[must_use]
    pub fn sites(self, sites: WantedSites) -> Self {
        Self { sites: Some(sites), ..self }
    }

    /// Gives another rate, in dollars per hour. It counts from the day that the call names, or behind the latest record.
    #[must_use]
    pub fn wage_rate(self, rate: Money) -> Self {
        Self { wage_rate: Some(rate), ..self }
    }

    /// Gives dollars per hour of overtime with the rate; else 1.5 times that.
    #[must_use]
    pub fn overtime_wage_rate(self, rate: Money) -> Self {
        Self { overtime_wage_rate: Some(rate), ..self }
    }

    /// Says from which day the rate is to count.
    #[must_use]
    pub fn wage_effective_date(self, day: NaiveDate) -> Self {
        Self { wage_effective_date: Some(day), ..self }
    }

    /// Gives another permission for the point of sale by name. An unknown one falls back to `General User` with a warning.
    #[must_use]
    pub fn permission(self, name: impl Into<String>) -> Self {
        Self { permission: Some(name.into()), ..self }
    }
}
