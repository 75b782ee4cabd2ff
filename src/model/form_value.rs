//! What one field of an employee's form holds, as a value.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::email::Email;
use super::field::Field;
use super::ids::{DepartmentId, PosUserId};
use super::name::{same_letters, same_name};
use super::phone::Phone;
use super::site::SiteAccess;

/// A value of a field that stands on an employee's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormValue {
    /// A name or an id.
    Text(String),
    /// A telephone number.
    Phone(Phone),
    /// An e-mail.
    Email(Email),
    /// A day.
    Day(NaiveDate),
    /// The number for the point of sale.
    Number(PosUserId),
    /// Whether the employee is active.
    Active(bool),
    /// Every department there is to be.
    Departments(BTreeSet<DepartmentId>),
    /// The sites.
    Sites(SiteAccess),
}

impl FormValue {
    /// Reads what a form's field holds, as typed; `None` where the text is no such value, or the field holds more than a text.
    pub fn read(field: Field, text: &str) -> Option<Self> {
        match field {
            Field::FirstName | Field::LastName | Field::AdpEmployeeId | Field::EmergencyContactName => {
                Some(Self::Text(text.to_owned()))
            }
            Field::Phone | Field::EmergencyContactPhone => text.parse().ok().map(Self::Phone),
            Field::Email => text.parse().ok().map(Self::Email),
            Field::StartDate => text.parse().ok().map(Self::Day),
            Field::PosUserId => text.parse().ok().map(Self::Number),
            _ => None,
        }
    }

    /// Returns it as text, as a row of a roster says it; nothing for what is no text.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Phone(phone) => Some(phone.to_string()),
            Self::Email(email) => Some(email.to_string()),
            Self::Day(day) => Some(day.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Active(_) | Self::Departments(_) | Self::Sites(_) => None,
        }
    }

    /// Returns whether a field that only the edit page tells holds this already. Equal means equal for a person: names but for
    /// case and spaces, ids by their letters, telephones by their digits.
    pub fn is_held(&self, field: Field, text: &str) -> bool {
        match self {
            Self::Text(wanted) if field == Field::EmergencyContactName => same_name(wanted, text),
            Self::Text(wanted) => same_letters(wanted, text),
            Self::Day(wanted) => text == wanted.to_string(),
            other => Self::read(field, text).as_ref() == Some(other),
        }
    }
}
