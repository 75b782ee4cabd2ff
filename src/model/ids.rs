//! Numbers that name things, each a type of its own so that a site id can never stand where an employee id should.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a whole number of at least 1 without signs or decimals")]
pub struct ParseIdError;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(u64);

        impl $name {
            /// Wraps a number as it stands in a page or a file.
            pub const fn new(number: u64) -> Self {
                Self(number)
            }

            /// Returns the number.
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            /// Reads plain digits; outer white space is ignored.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let text = text.trim();
                if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(ParseIdError);
                }
                match text.parse() {
                    Ok(0) | Err(_) => Err(ParseIdError),
                    Ok(number) => Ok(Self(number)),
                }
            }
        }
    };
}

id!(
    /// The number in an employee's page addresses (`/employee/edit/ID`); given by Backoffice, never seen by payroll.
    EmployeeId
);
id!(
    /// The number in a Backoffice login's page addresses (`/user/edit/UID`).
    UserId
);
id!(
    /// The number an employee signs in with at the point of sale. Unique per tenant, and still reserved after the
    /// employee was disabled (protocol §4, §6).
    PosUserId
);
id!(
    /// A car wash.
    SiteId
);
id!(
    /// A group of districts; hierarchical tenants only (protocol §5).
    RegionId
);
id!(
    /// A group of sites; hierarchical tenants only (protocol §5).
    DistrictId
);
id!(
    /// A department such as Greeter or Cashier.
    DepartmentId
);
id!(
    /// A permission template, of the point of sale (protocol §8) or of Backoffice logins (§9): two separate lists.
    TemplateId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_plain_digits_and_at_least_one() {
        assert_eq!(" 1042 ".parse(), Ok(PosUserId::new(1042)));
        for bad in ["", "0", "-1", "+1", "1.0", "1e5", "12a", "99999999999999999999"] {
            assert_eq!(bad.parse::<PosUserId>(), Err(ParseIdError), "{bad:?}");
        }
    }

    #[test]
    fn leading_zeros_name_the_same_account() {
        assert_eq!("0042".parse(), Ok(PosUserId::new(42)));
    }
}
