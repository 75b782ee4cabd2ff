//! Columns that are for nothing: what they may have been meant for, and what to write so that they are, or are never asked
//! about again.

use crate::model::Field;

use super::role::Role;

/// A column that nothing is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadColumn {
    /// Its header.
    pub header: String,
    /// Why nothing is read from it.
    pub why: Unread,
}

/// Why nothing is read from a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// It is of no interest here, or the settings say so.
    NotOurs,
    /// Its field is read from a column that names it better.
    Beside {
        /// The field that is read.
        role: Role,
        /// The header of the column that is read.
        used: String,
    },
    /// It holds pay that is counted by something longer than an hour.
    LongPay,
    /// It looks like something that is managed, and only a person knows.
    Perhaps(Vec<Role>),
}

impl UnreadColumn {
    /// Returns whether somebody should say what the column is.
    pub fn is_asked_about(&self) -> bool {
        matches!(self.why, Unread::Perhaps(_))
    }

    /// Returns whether the column may say who works here.
    pub fn speaks_of_employment(&self) -> bool {
        let of = |role: &Role| role.is_of_employment() || *role == Role::Field(Field::TerminationDate);
        matches!(&self.why, Unread::Perhaps(roles) if roles.iter().any(of))
    }

    /// Returns as what the column would say who works here.
    pub(super) fn of_employment(&self) -> Option<Role> {
        let Unread::Perhaps(roles) = &self.why else { return None };
        roles.iter().copied().find(|role| role.is_of_employment())
    }

    /// Returns the field that the column was probably meant for.
    pub fn meant(&self) -> Option<Field> {
        match &self.why {
            Unread::Perhaps(roles) => roles.iter().find_map(|role| match role {
                Role::Field(field) => Some(*field),
                role => role.fields().first().copied(),
            }),
            _ => None,
        }
    }

    /// Returns what is not known about the column.
    pub(in crate::roster) fn question(&self) -> Option<String> {
        let Unread::Perhaps(roles) = &self.why else { return None };
        let words: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
        Some(if self.speaks_of_employment() {
            "the column may say who works here, and is not read".to_owned()
        } else {
            format!("the column looks like {}, and is not read", words.join(" or "))
        })
    }

    /// Returns the lines of the settings among which somebody chooses.
    pub(in crate::roster) fn choice(&self) -> String {
        let Unread::Perhaps(roles) = &self.why else { return String::new() };
        let header = toml::Value::from(self.header.as_str()).to_string();
        let nothing = format!("[roster] ignore = [{header}]");
        if self.speaks_of_employment() {
            return format!(
                "if it says nothing of that: {nothing}. If it does, name it in [roster.columns] as status (words such as Active), \
                 is_active (yes: works here), has_left (yes: has left) or termination_date (the last day)"
            );
        }
        let lines: Vec<String> = roles.iter().map(|role| format!("{role} = {header}")).collect();
        format!("if it is none: {nothing}. If it is, in [roster.columns]: {}", lines.join("   or   "))
    }
}
