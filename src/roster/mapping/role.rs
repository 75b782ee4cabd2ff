//! What a column of a file can be: a canonical field, or something a field is made from.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::model::Field;

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum Role {
    /// A canonical field.
    Field(Field),
    /// Both names in one cell.
    FullName,
    /// The first name somebody goes by.
    PreferredFirstName,
    /// The day of the latest hire; the later of it and the start date counts.
    RehireDate,
    /// By what the pay is counted: hour, week, year.
    PayType,
    /// How often somebody is paid, which may be by what the pay is counted.
    PayFrequency,
    /// Whether somebody works here, as yes or no.
    IsActive,
    /// Whether somebody has left, as yes or no.
    HasLeft,
    /// Whether this row is the person's main position.
    PrimaryPosition,
    /// The day from which on the status holds: of somebody who is terminated, the last one.
    StatusDate,
}

/// A role that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no field of a roster{hint}", hint = match .1 { Some(near) => format!("; did you mean {near:?}?"), None => String::new() })]
pub struct UnknownRole(String, Option<&'static str>);

impl Role {
    /// The roles that are no field of their own.
    pub(super) const PARTS: [Self; 9] = [
        Self::FullName,
        Self::PreferredFirstName,
        Self::RehireDate,
        Self::PayType,
        Self::PayFrequency,
        Self::IsActive,
        Self::HasLeft,
        Self::PrimaryPosition,
        // Behind those that say who works here: it counts beside one of them.
        Self::StatusDate,
    ];

    /// Every role.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        Field::ALL.iter().copied().map(Self::Field).chain(Self::PARTS)
    }

    /// Returns the name in the settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Field(field) => field.as_str(),
            Self::FullName => "full_name",
            Self::PreferredFirstName => "preferred_first_name",
            Self::RehireDate => "rehire_date",
            Self::PayType => "pay_type",
            Self::PayFrequency => "pay_frequency",
            Self::IsActive => "is_active",
            Self::HasLeft => "has_left",
            Self::PrimaryPosition => "primary_position",
            Self::StatusDate => "status_date",
        }
    }

    /// Returns whether such a column says whether somebody works here.
    pub(super) fn is_of_employment(self) -> bool {
        matches!(self, Self::Field(Field::Status) | Self::IsActive | Self::HasLeft)
    }

    /// Returns whether a header, normalised, is the role's own name.
    pub(super) fn is_name(self, normalised: &str) -> bool {
        self.as_str().split('_').eq(normalised.split(' '))
    }

    /// Returns the fields that are managed where the file has such a column.
    pub(in crate::roster) const fn fields(self) -> &'static [Field] {
        match self {
            Self::FullName => &[Field::FirstName, Field::LastName],
            Self::PreferredFirstName => &[Field::FirstName],
            Self::RehireDate => &[Field::StartDate],
            Self::IsActive | Self::HasLeft => &[Field::Status],
            Self::StatusDate => &[Field::TerminationDate],
            Self::PayType | Self::PayFrequency | Self::PrimaryPosition | Self::Field(_) => &[],
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::all().find(|role| role.as_str() == text).ok_or_else(|| {
            let close = |role: &Self| strsim::normalized_damerau_levenshtein(text, role.as_str());
            let near = Self::all().max_by(|a, b| close(a).total_cmp(&close(b)));
            let near = near.filter(|role| close(role) >= 0.6).map(Self::as_str);
            UnknownRole(text.to_owned(), near)
        })
    }
}

impl TryFrom<String> for Role {
    type Error = UnknownRole;

    fn try_from(text: String) -> Result<Self, UnknownRole> {
        text.parse()
    }
}
