//! One field's change: typed values, which become text where they are shown and in files.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{Email, Field, FormValue, Money, Phone, PosUserId, SiteAccess, SiteTree};

/// One field's change, in the words of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The canonical column.
    pub field: Field,
    /// What Backoffice holds; `None` for a new employee.
    pub from: Option<Value>,
    /// What it will hold.
    pub to: Value,
    /// The day on which `from` was seen, where that was in an earlier run: it is read again before anything is written.
    pub seen: Option<NaiveDate>,
}

/// A field's value. What Backoffice holds may be anything: a telephone that is none is a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing stands there.
    Empty,
    /// A name, an id, a permission, what cannot be read as anything else.
    Text(String),
    /// A telephone number.
    Phone(Phone),
    /// An address.
    Email(Email),
    /// A number for the point of sale.
    Number(PosUserId),
    /// Dollars per hour.
    Money(Money),
    /// A day.
    Day(NaiveDate),
    /// Sites or departments by name, in their order.
    Names(Vec<String>),
    /// Every site, those that open later included.
    AllSites,
    /// Whether an account works.
    Active(bool),
    /// Whether somebody has a working Backoffice login, and which.
    Login(LoginValue),
}

/// A Backoffice login as a value of the column `backoffice`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginValue {
    /// There is one and it works; its name where that is told.
    Works(Option<String>),
    /// There is none that works.
    No,
    /// There is one that is switched off.
    SwitchedOff(String),
}

/// What stands between the names of a list.
const BETWEEN: &str = "; ";

impl Value {
    /// Returns what a field of a form is to hold as a plan shows it; `None` for departments and sites, which only the tenant names.
    pub fn of_form(value: &FormValue) -> Option<Self> {
        match value {
            FormValue::Text(text) => Some(Self::Text(text.clone())),
            FormValue::Phone(phone) => Some(Self::Phone(*phone)),
            FormValue::Email(email) => Some(Self::Email(email.clone())),
            FormValue::Day(day) => Some(Self::Day(*day)),
            FormValue::Number(number) => Some(Self::Number(*number)),
            FormValue::Active(active) => Some(Self::Active(*active)),
            FormValue::Departments(_) | FormValue::Sites(_) => None,
        }
    }

    /// Reads what stands in a field or in a plan's file. What [`Display`](fmt::Display) writes reads back as what it was.
    pub fn read(field: Field, text: &str) -> Self {
        let as_text = || Self::Text(text.to_owned());
        // A value that would be written in another way than it was read is kept as it stands.
        let exactly =
            |read: Option<Self>| read.filter(|read| read.to_string() == text).unwrap_or_else(as_text);
        if text.is_empty() {
            return Self::Empty;
        }
        match field {
            Field::Phone | Field::EmergencyContactPhone => exactly(text.parse().ok().map(Self::Phone)),
            Field::Email => exactly(text.parse().ok().map(Self::Email)),
            Field::PosUserId => exactly(text.parse().ok().map(Self::Number)),
            Field::WageRate | Field::OvertimeWageRate => exactly(text.parse().ok().map(Self::Money)),
            Field::StartDate | Field::TerminationDate | Field::WageEffectiveDate => {
                exactly(text.parse().ok().map(Self::Day))
            }
            Field::Sites if text == "all" => Self::AllSites,
            Field::Sites | Field::Departments => {
                exactly(Some(Self::Names(text.split(BETWEEN).map(ToOwned::to_owned).collect())))
            }
            Field::Status => match text {
                "active" => Self::Active(true),
                "inactive" => Self::Active(false),
                _ => as_text(),
            },
            Field::Backoffice => LoginValue::read(text).map_or_else(as_text, Self::Login),
            Field::AdpEmployeeId
            | Field::FirstName
            | Field::LastName
            | Field::PosPin
            | Field::Permission
            | Field::BackofficeUsername
            | Field::BackofficePermission
            | Field::EmergencyContactName => as_text(),
        }
    }

    /// Returns the sites that somebody has, by name.
    pub fn sites(sites: &SiteAccess, tree: &SiteTree) -> Self {
        match sites {
            SiteAccess::All => Self::AllSites,
            SiteAccess::Only(sites) => Self::Names(tree.names(sites)),
        }
    }

    /// Returns the names of a list; `None` for anything else.
    pub fn names(&self) -> Option<&[String]> {
        match self {
            Self::Names(names) => Some(names),
            Self::Empty
            | Self::Text(_)
            | Self::Phone(_)
            | Self::Email(_)
            | Self::Number(_)
            | Self::Money(_)
            | Self::Day(_)
            | Self::AllSites
            | Self::Active(_)
            | Self::Login(_) => None,
        }
    }
}

impl LoginValue {
    fn read(text: &str) -> Option<Self> {
        let inside = |text: &str, before: &str| {
            text.strip_prefix(before)?.strip_prefix(" (")?.strip_suffix(')').map(ToOwned::to_owned)
        };
        match text {
            "yes" => Some(Self::Works(None)),
            "no" => Some(Self::No),
            _ => inside(text, "yes")
                .map(|name| Self::Works(Some(name)))
                .or_else(|| inside(text, "switched off").map(Self::SwitchedOff)),
        }
    }
}

impl Change {
    /// Makes a change of something that Backoffice holds.
    pub fn new(field: Field, from: Value, to: Value) -> Self {
        Self { field, from: Some(from), to, seen: None }
    }

    /// Makes the change that sets something for somebody new.
    pub fn set(field: Field, to: Value) -> Self {
        Self { field, from: None, to, seen: None }
    }

    /// Returns what Backoffice holds, as text; `None` for somebody new.
    pub fn from_text(&self) -> Option<String> {
        self.from.as_ref().map(ToString::to_string)
    }

    /// Returns what it will hold, as text.
    pub fn to_text(&self) -> String {
        self.to.to_string()
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => out.write_str(text),
            Self::Phone(phone) => phone.fmt(out),
            Self::Email(email) => email.fmt(out),
            Self::Number(number) => number.fmt(out),
            Self::Money(money) => money.fmt(out),
            Self::Day(day) => day.fmt(out),
            Self::Names(names) => out.write_str(&names.join(BETWEEN)),
            Self::AllSites => out.write_str("all"),
            Self::Active(true) => out.write_str("active"),
            Self::Active(false) => out.write_str("inactive"),
            Self::Login(login) => login.fmt(out),
        }
    }
}

impl fmt::Display for LoginValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Works(None) => out.write_str("yes"),
            Self::Works(Some(name)) => write!(out, "yes ({name})"),
            Self::No => out.write_str("no"),
            Self::SwitchedOff(name) => write!(out, "switched off ({name})"),
        }
    }
}

/// A change as it stands in a file.
#[derive(Serialize, Deserialize)]
struct InFile {
    field: Field,
    from: Option<String>,
    to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<NaiveDate>,
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        InFile { field: self.field, from: self.from_text(), to: self.to_text(), seen: self.seen }
            .serialize(out)
    }
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let InFile { field, from, to, seen } = InFile::deserialize(from)?;
        let read = |text: String| Value::read(field, &text);
        Ok(Self { field, from: from.map(read), to: read(to), seen })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_as_what_it_was() {
        for (field, text, value) in [
            (Field::Phone, "(555) 555-0101", Value::Phone("5555550101".parse().unwrap())),
            (Field::Phone, "555 555 0101 x2", Value::Text("555 555 0101 x2".into())),
            (Field::WageRate, "15.50", Value::Money("15.50".parse().unwrap())),
            (Field::Sites, "all", Value::AllSites),
            (Field::Sites, "Oak; Pine", Value::Names(vec!["Oak".into(), "Pine".into()])),
            (Field::Departments, "all", Value::Names(vec!["all".into()])),
            (Field::Status, "inactive", Value::Active(false)),
            (Field::Backoffice, "yes (ana)", Value::Login(LoginValue::Works(Some("ana".into())))),
            (Field::Backoffice, "switched off (ana)", Value::Login(LoginValue::SwitchedOff("ana".into()))),
            (Field::Email, "", Value::Empty),
        ] {
            assert_eq!(Value::read(field, text), value, "{field} {text}");
            assert_eq!(value.to_string(), text);
        }
    }

    #[test]
    fn whatever_stands_in_a_field_is_shown_as_it_stands() {
        for field in Field::ALL {
            for text in [
                "",
                " ",
                "5555550101",
                "01",
                "1.5",
                "2026-1-1",
                ";",
                "; ",
                "all",
                "yes",
                "yes ()",
                "A@B.example",
            ] {
                assert_eq!(Value::read(*field, text).to_string(), text, "{field}");
            }
        }
    }
}
