//! The canonical columns: one word for a value in the roster, in a plan's changes and in messages.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// A canonical column of the roster.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub enum Field {
            $($(#[$doc])* $name),+
        }

        impl Field {
            /// Every column, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the column's name in a roster and in a plan.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text),+
                }
            }
        }
    };
}

fields! {
    /// The person's id in ADP payroll, at most 32 characters.
    AdpEmployeeId = "adp_employee_id",
    /// First name, at most 50 characters.
    FirstName = "first_name",
    /// Last name, at most 100 characters.
    LastName = "last_name",
    /// E-mail address.
    Email = "email",
    /// Telephone number.
    Phone = "phone",
    /// `active` or `terminated`.
    Status = "status",
    /// The number for the point of sale.
    PosUserId = "pos_user_id",
    /// The PIN for the point of sale; 4 to 8 digits.
    PosPin = "pos_pin",
    /// Dollars per hour.
    WageRate = "wage_rate",
    /// Dollars per hour of overtime; 1.5 times the rate when not given.
    OvertimeWageRate = "overtime_wage_rate",
    /// The day from which the wage counts.
    WageEffectiveDate = "wage_effective_date",
    /// First day of work.
    StartDate = "start_date",
    /// Last day of work.
    TerminationDate = "termination_date",
    /// Departments, `;`-separated.
    Departments = "departments",
    /// Sites, `;`-separated long names or short codes, or `all`.
    Sites = "sites",
    /// The permission template for the point of sale.
    Permission = "permission",
    /// Whether the person has a Backoffice login: `yes` or `no`.
    Backoffice = "backoffice",
    /// The name of that login.
    BackofficeUsername = "backoffice_username",
    /// The permission template of that login.
    BackofficePermission = "backoffice_permission",
    /// Whom to call.
    EmergencyContactName = "emergency_contact_name",
    /// And under which number.
    EmergencyContactPhone = "emergency_contact_phone",
}

/// The page of Backoffice on which a field is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldPage {
    /// The employee's edit page.
    Form,
    /// The employee's pay page.
    Pay,
    /// The employee's page of permissions.
    Permission,
    /// The pages of Backoffice logins.
    Login,
    /// None: it decides what is done.
    Nowhere,
}

impl Field {
    /// Fields that stand on the edit page and on no listing, e-mail aside, which another page tells as well.
    pub const ON_EDIT_PAGE_ALONE: [Self; 4] =
        [Self::AdpEmployeeId, Self::StartDate, Self::EmergencyContactName, Self::EmergencyContactPhone];

    /// Returns the page on which it is changed.
    pub const fn page(self) -> FieldPage {
        match self {
            Self::AdpEmployeeId
            | Self::FirstName
            | Self::LastName
            | Self::Email
            | Self::Phone
            | Self::Status
            | Self::PosUserId
            | Self::PosPin
            | Self::StartDate
            | Self::Departments
            | Self::Sites
            | Self::EmergencyContactName
            | Self::EmergencyContactPhone => FieldPage::Form,
            Self::WageRate | Self::OvertimeWageRate | Self::WageEffectiveDate => FieldPage::Pay,
            Self::Permission => FieldPage::Permission,
            Self::Backoffice | Self::BackofficeUsername | Self::BackofficePermission => FieldPage::Login,
            Self::TerminationDate => FieldPage::Nowhere,
        }
    }

    /// Returns whether the listing of employees shows it, of those that stand on the form.
    pub fn is_listed(self) -> bool {
        self.page() == FieldPage::Form
            && !Self::ON_EDIT_PAGE_ALONE.contains(&self)
            && !matches!(self, Self::Email | Self::PosPin)
    }

    /// Returns whether the form takes it empty.
    pub const fn may_be_emptied(self) -> bool {
        matches!(
            self,
            Self::Phone
                | Self::Email
                | Self::AdpEmployeeId
                | Self::EmergencyContactName
                | Self::EmergencyContactPhone
        )
    }
}

/// A column name that is none of the canonical ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a canonical column")]
pub struct UnknownField(String);

impl fmt::Display for Field {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(text: &str) -> Result<Self, UnknownField> {
        let found = Self::ALL.iter().copied().find(|field| field.as_str() == text);
        found.ok_or_else(|| UnknownField(text.to_owned()))
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.as_str().to_owned()
    }
}

impl TryFrom<String> for Field {
    type Error = UnknownField;

    fn try_from(text: String) -> Result<Self, UnknownField> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_reads_back() {
        for field in Field::ALL {
            assert_eq!(field.as_str().parse(), Ok(*field));
        }
        assert!("wage".parse::<Field>().is_err());
    }
}
