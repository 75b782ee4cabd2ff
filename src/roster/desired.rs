//! A person as the roster wants them, and a roster as a whole.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::{
    Email, EmergencyContact, Field, FormValue, Money, Phone, Pin, PosUserId, Username, WantedSites,
};

use super::mapping::{Mapping, UnreadColumn};
use super::{HowRead, Problem};

/// What the roster says about one person. `None` means the roster does not say it (no such column, an empty cell, or
/// a value that was refused with a warning): such a field is never touched.
#[derive(Debug, Clone, Default)]
pub struct Desired {
    /// The physical line of the row in the file, from 1.
    pub line: u64,
    /// `adp_employee_id`, at most 32 characters.
    pub adp_employee_id: Option<String>,
    /// `first_name`.
    pub first_name: Option<String>,
    /// `last_name`.
    pub last_name: Option<String>,
    /// `email`.
    pub email: Option<Email>,
    /// `phone`.
    pub phone: Option<Phone>,
    /// `status`; what a program makes is [`Status::Active`], a row of a file without such a column [`Status::Unsaid`].
    pub status: Status,
    /// `pos_user_id`.
    pub pos_user_id: Option<PosUserId>,
    /// `pos_pin`: used for a new employee only.
    pub pos_pin: Option<Pin>,
    /// `wage_rate`, dollars per hour.
    pub wage_rate: Option<Money>,
    /// `overtime_wage_rate`, dollars per hour.
    pub overtime_wage_rate: Option<Money>,
    /// `wage_effective_date`.
    pub wage_effective_date: Option<NaiveDate>,
    /// `start_date`.
    pub start_date: Option<NaiveDate>,
    /// `termination_date`.
    pub termination_date: Option<NaiveDate>,
    /// `departments` by name, as written; which of them exist only the tenant knows.
    pub departments: Option<BTreeSet<String>>,
    /// `sites`, as written.
    pub sites: Option<WantedSites>,
    /// `permission`: the name of a point-of-sale template, as written.
    pub permission: Option<String>,
    /// `backoffice`: whether the person should have a Backoffice login.
    pub backoffice: Option<bool>,
    /// `backoffice_username`.
    pub backoffice_username: Option<Username>,
    /// `backoffice_permission`: the name of a login template, as written.
    pub backoffice_permission: Option<String>,
    /// `emergency_contact_name`, at most 100 characters.
    pub emergency_contact_name: Option<String>,
    /// `emergency_contact_phone`.
    pub emergency_contact_phone: Option<Phone>,
    /// By what the pay is counted, where the file says that it is not the hour: there is no `wage_rate` then.
    pub pay_period: Option<PayPeriod>,
    /// Rates with the days from which they count, the earliest first, where the file has several rows of them; empty where
    /// `wage_rate` is all there is.
    pub rates: Vec<DatedRate>,
    /// Fields with something in their cell that could not be read. They are left alone; somebody new waits until they are
    /// mended.
    pub doubtful: BTreeSet<Field>,
}

impl Desired {
    /// Returns whom to call when something happens to this person.
    pub fn emergency_contact(&self) -> EmergencyContact {
        EmergencyContact { name: self.emergency_contact_name.clone(), phone: self.emergency_contact_phone }
    }

    /// Returns what the row says of a field that stands on an employee's form as a value; `None` where it says nothing, and for what
    /// only the tenant gives a meaning: sites and departments.
    pub fn form_value(&self, field: Field) -> Option<FormValue> {
        let text = |text: &Option<String>| text.clone().map(FormValue::Text);
        match field {
            Field::FirstName => text(&self.first_name),
            Field::LastName => text(&self.last_name),
            Field::Phone => self.phone.map(FormValue::Phone),
            Field::Email => self.email.clone().map(FormValue::Email),
            Field::StartDate => self.start_date.map(FormValue::Day),
            Field::PosUserId => self.pos_user_id.map(FormValue::Number),
            Field::AdpEmployeeId => text(&self.adp_employee_id),
            Field::EmergencyContactName => text(&self.emergency_contact_name),
            Field::EmergencyContactPhone => self.emergency_contact_phone.map(FormValue::Phone),
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
    Unclear(String),
}

/// A row that has an error. It never becomes an operation, and the keys it still shows pin the account they match:
/// nothing happens to that account in this run.
#[derive(Clone, Default)]
pub struct RefusedRow {
    /// The values that could be read, the keys among them. `line` is set.
    pub readable: Desired,
    /// The row's cells as they stand in the file, for `rejects.csv`; a PIN may be among them, in clear. Debug output
    /// leaves them out.
    pub cells: Vec<String>,
}

/// A row that the settings pass over: nothing happens to whoever it means, and they are not absent.
#[derive(Debug, Clone, Default)]
pub struct PassedOver {
    /// Who the row is about, as far as it can be read. `line` is set.
    pub readable: Desired,
    /// Why, in words.
    pub reason: String,
}

/// Where the bytes of a roster are, and how they are rows.
#[derive(Clone, Default)]
pub(crate) struct RosterOrigin {
    pub(crate) source: Source,
    pub(crate) mapping: Mapping,
}

/// Where the bytes are.
#[derive(Clone, Default)]
pub(crate) enum Source {
    /// Nowhere any more.
    #[default]
    Nowhere,
    /// In a file.
    File(PathBuf),
    /// Here: they came through a pipe.
    Bytes(Arc<[u8]>),
}

/// A roster as it was read: every row is in exactly one of `people`, `passed_over` and `refused`, but that the rows of one person are one
/// of `people`.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// The file's name as it was given.
    pub path: String,
    /// SHA-256 of the file's bytes, lower-case hex.
    pub sha256: String,
    /// Data rows in the file.
    pub rows: u64,
    /// Whether the rows are for some people only: nobody else is absent, and the next roster is not compared with this one.
    pub rows_only: bool,
    /// The header as it stands in the file; empty where the file has none.
    pub header: Vec<String>,
    /// How the file was read.
    pub how: HowRead,
    /// Where its bytes are, to read single rows again.
    pub(crate) origin: RosterOrigin,
    /// The canonical columns the file has: only these fields are managed.
    pub columns: BTreeSet<Field>,
    /// Those of them with a value in at least one row: the file's shape. What makes a good value does not count here.
    pub filled: BTreeSet<Field>,
    /// The columns that nothing is read from, and why.
    pub unread_columns: Vec<UnreadColumn>,
    /// The cells of the first rows with a problem, by line, to show where it stands. PINs and columns such as SSN, birth
    /// date and home address are left out.
    pub excerpts: BTreeMap<u64, Vec<String>>,
    /// Where several rows are one person: the other lines, by the line that stands for them all.
    pub joined: BTreeMap<u64, Vec<u64>>,
    /// The rows without errors, in file order.
    pub people: Vec<Desired>,
    /// The rows with errors, in file order.
    pub refused: Vec<RefusedRow>,
    /// The rows that the settings pass over, in file order.
    pub passed_over: Vec<PassedOver>,
    /// Everything that is wrong, in file order, warnings included.
    pub problems: Vec<Problem>,
    /// When it was delivered, where it came from a source and something tells it.
    pub delivered: Option<Delivered>,
}

/// When a roster was delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    /// The moment.
    pub at: chrono::DateTime<chrono::Utc>,
    /// Whether that is a proof: a date in a name, `Last-Modified`. A file's time alone changes by copying.
    pub proven: bool,
    /// How old a delivery may be.
    pub max_age: chrono::Duration,
}

impl fmt::Debug for RosterOrigin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The bytes hold whatever the file holds, PINs among it.
        out.write_str("Origin")
    }
}

impl fmt::Debug for RefusedRow {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RefusedRow").field("readable", &self.readable).finish_non_exhaustive()
    }
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
        let begun = self.rates.iter().rev().find(|rate| rate.from <= day).or_else(|| self.rates.first());
        begun.map_or(Cow::Borrowed(self), |rate| Cow::Owned(self.with_rate(*rate)))
    }

    /// Returns the row with the first rate that begins after a day.
    pub fn as_of_next(&self, day: NaiveDate) -> Option<Self> {
        self.rates.iter().find(|rate| rate.from > day).map(|rate| self.with_rate(*rate))
    }

    fn with_rate(&self, rate: DatedRate) -> Self {
        Self {
            wage_rate: Some(rate.rate),
            overtime_wage_rate: rate.overtime,
            wage_effective_date: Some(rate.from),
            ..self.clone()
        }
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
        let email = self.email.as_ref().map(ToString::to_string);
        let keys = [self.pos_user_id.map(|id| id.to_string()), self.adp_employee_id.clone(), email];
        keys.into_iter().flatten().next().unwrap_or_default()
    }
}
