//! A person as the roster wants them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use compact_str::CompactString;

use crate::model::{
    Email, EmergencyContact, Field, FieldSet, FormValue, Money, Phone, Pin, PosUserId, Username, WantedSites,
    fold,
};

use super::Otherwise;

/// What the roster says about one person. `None` means the roster does not say it (no such column, an empty cell, or
/// a value that was refused with a warning): such a field is never touched.
///
/// A roster may have a million of them: short texts stand in the record itself, lists are shared by everybody of whom the
/// roster says the same, and what few rosters say stands [aside](Rare).
#[derive(Debug, Clone, Default)]
pub struct Desired {
    /// The physical line of the row in the file, from 1.
    pub line: u64,
    /// `adp_employee_id`, at most 32 characters.
    pub adp_employee_id: Option<CompactString>,
    /// `first_name`.
    pub first_name: Option<CompactString>,
    /// `last_name`.
    pub last_name: Option<CompactString>,
    /// `email`.
    pub email: Option<Email>,
    /// `phone`.
    pub phone: Option<Phone>,
    /// `status`; what a program makes is [`Status::Active`], a row of a file without such a column [`Status::Unsaid`].
    pub status: Status,
    /// `pos_user_id`.
    pub pos_user_id: Option<PosUserId>,
    /// `wage_rate`, dollars per hour.
    pub wage_rate: Option<Money>,
    /// `wage_effective_date`.
    pub wage_effective_date: Option<NaiveDate>,
    /// `start_date`.
    pub start_date: Option<NaiveDate>,
    /// `termination_date`.
    pub termination_date: Option<NaiveDate>,
    /// `departments` by name, as written; which of them exist only the tenant knows.
    pub departments: Option<Arc<BTreeSet<String>>>,
    /// `sites`, as written.
    pub sites: Option<Arc<WantedSites>>,
    /// `permission`: the name of a point-of-sale template, as written.
    pub permission: Option<CompactString>,
    /// `backoffice`: whether the person should have a Backoffice login.
    pub backoffice: Option<bool>,
    /// Fields with something in their cell that could not be read. They are left alone; somebody new waits until they are
    /// mended.
    pub doubtful: FieldSet,
    /// What few rosters say; see [`Desired::rare`].
    pub rare: Option<Box<Rare>>,
}

/// What few rosters say about a person.
#[derive(Debug, Clone)]
pub struct Rare {
    /// `pos_pin`: used for a new employee only.
    pub pos_pin: Option<Pin>,
    /// `overtime_wage_rate`, dollars per hour.
    pub overtime_wage_rate: Option<Money>,
    /// `backoffice_username`.
    pub backoffice_username: Option<Username>,
    /// `backoffice_permission`: the name of a login template, as written.
    pub backoffice_permission: Option<CompactString>,
    /// `emergency_contact_name`, at most 100 characters.
    pub emergency_contact_name: Option<CompactString>,
    /// `emergency_contact_phone`.
    pub emergency_contact_phone: Option<Phone>,
    /// By what the pay is counted, where the file says that it is not the hour: there is no `wage_rate` then.
    pub pay_period: Option<PayPeriod>,
    /// Rates with the days from which they count, the earliest first, where the file has several rows of them; empty where
    /// `wage_rate` is all there is.
    pub rates: Vec<DatedRate>,
    /// The last day by another row of the person, after which the one that says active gives no day of coming back.
    pub left_by: Option<NaiveDate>,
    /// What a column that is not read says against the status.
    pub otherwise: Option<Box<Otherwise>>,
    /// The line of another row of the same name that gave the same e-mail, or the same name for a login: both are left alone.
    pub twin: Option<u64>,
}

/// A value that a row gives for a field.
#[derive(Debug, Clone)]
pub(super) enum RowValue {
    Text(CompactString),
    Email(Email),
    Phone(Phone),
    Number(PosUserId),
    Pin(Pin),
    Money(Money),
    Day(NaiveDate),
    Departments(Arc<BTreeSet<String>>),
    Sites(Arc<WantedSites>),
    YesNo(bool),
    Username(Username),
}

impl Rare {
    const NOTHING: Self = Self {
        pos_pin: None,
        overtime_wage_rate: None,
        backoffice_username: None,
        backoffice_permission: None,
        emergency_contact_name: None,
        emergency_contact_phone: None,
        pay_period: None,
        rates: Vec::new(),
        left_by: None,
        otherwise: None,
        twin: None,
    };
}

impl Default for Rare {
    fn default() -> Self {
        Self::NOTHING
    }
}

impl RowValue {
    /// Returns whether two rows of one person say the same with these.
    pub(super) fn is_same(&self, field: Field, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other))
                if matches!(
                    field,
                    Field::Permission | Field::BackofficePermission | Field::EmergencyContactName
                ) =>
            {
                fold(one) == fold(other)
            }
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Email(one), Self::Email(other)) => one.key() == other.key(),
            (Self::Phone(one), Self::Phone(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => one == other,
            (Self::Pin(one), Self::Pin(other)) => one.expose() == other.expose(),
            (Self::Money(one), Self::Money(other)) => one == other,
            (Self::Day(one), Self::Day(other)) => one == other,
            (Self::Departments(one), Self::Departments(other)) => one == other,
            (Self::Sites(one), Self::Sites(other)) => one == other,
            (Self::YesNo(one), Self::YesNo(other)) => one == other,
            (Self::Username(one), Self::Username(other)) => one.key() == other.key(),
            _ => false,
        }
    }
}

impl Desired {
    /// Returns whom to call when something happens to this person.
    pub fn emergency_contact(&self) -> EmergencyContact {
        let rare = self.rare();
        EmergencyContact {
            name: rare.emergency_contact_name.clone().map(Into::into),
            phone: rare.emergency_contact_phone,
        }
    }

    /// Returns what few rosters say.
    pub fn rare(&self) -> &Rare {
        static NOTHING: Rare = Rare::NOTHING;
        self.rare.as_deref().unwrap_or(&NOTHING)
    }

    /// Returns the same, to be changed.
    pub fn rare_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// Returns what the row gives for a field; `None` where it gives nothing, and for the status, which always says something.
    pub(super) fn given(&self, field: Field) -> Option<RowValue> {
        let (rare, text) = (self.rare(), |text: &Option<CompactString>| text.clone().map(RowValue::Text));
        match field {
            Field::AdpEmployeeId => text(&self.adp_employee_id),
            Field::FirstName => text(&self.first_name),
            Field::LastName => text(&self.last_name),
            Field::Email => self.email.clone().map(RowValue::Email),
            Field::Phone => self.phone.map(RowValue::Phone),
            Field::Status => None,
            Field::PosUserId => self.pos_user_id.map(RowValue::Number),
            Field::PosPin => rare.pos_pin.clone().map(RowValue::Pin),
            Field::WageRate => self.wage_rate.map(RowValue::Money),
            Field::OvertimeWageRate => rare.overtime_wage_rate.map(RowValue::Money),
            Field::WageEffectiveDate => self.wage_effective_date.map(RowValue::Day),
            Field::StartDate => self.start_date.map(RowValue::Day),
            Field::TerminationDate => self.termination_date.map(RowValue::Day),
            Field::Departments => self.departments.clone().map(RowValue::Departments),
            Field::Sites => self.sites.clone().map(RowValue::Sites),
            Field::Permission => text(&self.permission),
            Field::Backoffice => self.backoffice.map(RowValue::YesNo),
            Field::BackofficeUsername => rare.backoffice_username.clone().map(RowValue::Username),
            Field::BackofficePermission => text(&rare.backoffice_permission),
            Field::EmergencyContactName => text(&rare.emergency_contact_name),
            Field::EmergencyContactPhone => rare.emergency_contact_phone.map(RowValue::Phone),
        }
    }

    /// Puts what a row gives for a field in its place; what is no value of that field changes nothing.
    pub(super) fn put(&mut self, field: Field, given: Option<RowValue>) {
        macro_rules! put {
            ($place:expr, $kind:ident) => {
                match given {
                    Some(RowValue::$kind(value)) => $place = Some(value),
                    None => $place = None,
                    Some(_) => {}
                }
            };
            // Nothing of what is rare takes no room.
            (rare $place:ident, $kind:ident) => {
                if given.is_some() || self.rare.is_some() {
                    put!(self.rare_mut().$place, $kind);
                }
            };
        }
        match field {
            Field::AdpEmployeeId => put!(self.adp_employee_id, Text),
            Field::FirstName => put!(self.first_name, Text),
            Field::LastName => put!(self.last_name, Text),
            Field::Email => put!(self.email, Email),
            Field::Phone => put!(self.phone, Phone),
            Field::Status => {}
            Field::PosUserId => put!(self.pos_user_id, Number),
            Field::PosPin => put!(rare pos_pin, Pin),
            Field::WageRate => put!(self.wage_rate, Money),
            Field::OvertimeWageRate => put!(rare overtime_wage_rate, Money),
            Field::WageEffectiveDate => put!(self.wage_effective_date, Day),
            Field::StartDate => put!(self.start_date, Day),
            Field::TerminationDate => put!(self.termination_date, Day),
            Field::Departments => put!(self.departments, Departments),
            Field::Sites => put!(self.sites, Sites),
            Field::Permission => put!(self.permission, Text),
            Field::Backoffice => put!(self.backoffice, YesNo),
            Field::BackofficeUsername => put!(rare backoffice_username, Username),
            Field::BackofficePermission => put!(rare backoffice_permission, Text),
            Field::EmergencyContactName => put!(rare emergency_contact_name, Text),
            Field::EmergencyContactPhone => put!(rare emergency_contact_phone, Phone),
        }
    }

    /// Returns what the row says of a field that stands on an employee's form as a value; `None` where it says nothing, and for what
    /// only the tenant gives a meaning: sites and departments.
    pub fn form_value(&self, field: Field) -> Option<FormValue> {
        match self.given(field)? {
            RowValue::Text(text) if !matches!(field, Field::Permission | Field::BackofficePermission) => {
                Some(FormValue::Text(text.into_string()))
            }
            RowValue::Phone(phone) => Some(FormValue::Phone(phone)),
            RowValue::Email(email) => Some(FormValue::Email(email)),
            RowValue::Day(day) if field == Field::StartDate => Some(FormValue::Day(day)),
            RowValue::Number(number) => Some(FormValue::Number(number)),
            _ => None,
        }
    }
}

/// By what pay is counted that is not counted by the hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayPeriod {
    /// A day, or a shift.
    Day,
    /// A week.
    Week,
    /// Two weeks.
    TwoWeeks,
    /// Half a month.
    HalfMonth,
    /// A month.
    Month,
    /// A year.
    Year,
    /// A salary, whatever it is counted by.
    Salary,
}

/// A rate from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedRate {
    /// The first day on which it counts.
    pub from: NaiveDate,
    /// Dollars per hour.
    pub rate: Money,
    /// Dollars per hour of overtime.
    pub overtime: Option<Money>,
}

/// Whether a person works here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Status {
    /// Works here, or is on leave.
    #[default]
    Active,
    /// The file has no column that says it: somebody who is active is kept up to date, and nobody is created or comes back.
    Unsaid,
    /// Has left, or will on the termination date.
    Terminated,
    /// Was never hired: no account is made, and one that there is is held for a person to look at.
    NeverHired,
    /// The word in the cell is none we know, or the cell is blank although the column exists: the row is held.
    Unclear(Box<str>),
}

impl PayPeriod {
    /// Returns it for people: `by the week`.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Day => "by the day",
            Self::Week => "by the week",
            Self::TwoWeeks => "every two weeks",
            Self::HalfMonth => "twice a month",
            Self::Month => "by the month",
            Self::Year => "by the year",
            Self::Salary => "a salary",
        }
    }
}
impl Desired {
    /// Returns the row with the rate that counts on a day: the latest that has begun, else the first that will.
    pub fn as_of(&self, day: NaiveDate) -> Cow<'_, Self> {
        let rates = &self.rare().rates;
        let begun = rates.iter().rev().find(|rate| rate.from <= day).or_else(|| rates.first());
        begun.map_or(Cow::Borrowed(self), |rate| Cow::Owned(self.with_rate(*rate)))
    }

    /// Returns the row with the first rate that begins after a day.
    pub fn as_of_next(&self, day: NaiveDate) -> Option<Self> {
        self.rare().rates.iter().find(|rate| rate.from > day).map(|rate| self.with_rate(*rate))
    }

    fn with_rate(&self, rate: DatedRate) -> Self {
        let mut of_day =
            Self { wage_rate: Some(rate.rate), wage_effective_date: Some(rate.from), ..self.clone() };
        of_day.put(Field::OvertimeWageRate, rate.overtime.map(RowValue::Money));
        of_day
    }

    /// Returns whether the row waits until somebody has said whether the person works here.
    pub fn waits_for_a_status(&self) -> bool {
        matches!(self.status, Status::Unclear(_)) || self.contradiction().is_some()
    }

    /// Returns the column that says the contrary of the status, where there is one. A status with a last day of its own is believed.
    pub fn contradiction(&self) -> Option<&Otherwise> {
        let sure = self.status == Status::Terminated && self.termination_date.is_some();
        self.rare().otherwise.as_deref().filter(|other| other.contradicts() && !sure)
    }

    /// Returns whether the row tells who is meant: by a POS id, an ADP id, an e-mail, or both names and a phone.
    pub fn has_key(&self) -> bool {
        let named = self.first_name.is_some() && self.last_name.is_some();
        let id = self.pos_user_id.is_some() || self.adp_employee_id.is_some() || self.email.is_some();
        id || (named && self.phone.is_some())
    }

    /// Returns first and last name as far as the row gives them, for people to read.
    pub fn display_name(&self) -> String {
        let names = [self.first_name.as_deref(), self.last_name.as_deref()];
        names.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Returns the strongest key the row gives, for results and messages.
    pub fn key(&self) -> String {
        let number = self.pos_user_id.map(|id| id.to_string());
        let adp = || self.adp_employee_id.as_ref().map(ToString::to_string);
        let email = || self.email.as_ref().map(ToString::to_string);
        number.or_else(adp).or_else(email).unwrap_or_default()
    }
}
