//! The codes of problems: stable words for scripts and searches.
//!
//! | weighs | codes |
//! |---|---|
//! | error: the row is refused | `row-length` `cut-off` `no-key` `line-feed` `left-before-start` `mixed-dates` `continuation` `rows-contradict` `other-row` `leaver-stays` `duplicate-pos-user-id` `duplicate-adp-employee-id` |
//! | error where the row's operation needs it, else warning | `bad-pos-user-id` `bad-adp-employee-id` `bad-email` `bad-name` `garbled-text` `bad-pin` `bad-wage` `implausible-wage` `bad-date` `unclear-pay` `spreadsheet-error` `bad-yes-no` `bad-username` `login-needs-username` `empty-list` `two-values` |
//! | warning: the field is left alone | `bad-phone` `phone-extension` `bad-emergency-contact` `duplicate-phone` `duplicate-email` `duplicate-username` `unknown-status` `blank-status` `status-contradicted` `rounded-wage` `overtime-below-rate` `dates-contradict` `wage-date-without-wage` `login-needs-email` `doubtful-name` `name-says-otherwise` `no-rule` `rows-differ` `total-differs` `leaver-is-active` `leaver-repeated` `unread-column` `several-companies` |
//!
//! What only the tenant knows is found when the plan is made, and refuses the row unless the rest can go on without:
//! `unknown-site` `ambiguous-site` `unknown-department` `ambiguous-department` `unknown-permission` `ambiguous-permission`
//! `unknown-backoffice-permission` `no-templates` `create-needs`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::severity::Severity;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal $weight:ident),+ $(,)?) => {
        /// A kind of problem, of a roster's row or of what a plan makes of it. Its word is for scripts and searches.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        #[expect(missing_docs, reason = "the words say it; the table above says what they weigh")]
        #[non_exhaustive]
        pub enum ProblemCode {
            $($(#[$doc])* $name),+
        }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns its word.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text),+
                }
            }

            /// Returns what it weighs, where what the row is for does not say otherwise.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$weight),+
                }
            }
        }
    };
}

codes! {
    RowLength = "row-length" Error,
    NoKey = "no-key" Error,
    LineFeed = "line-feed" Error,
    BadPosUserId = "bad-pos-user-id" Error,
    BadAdpEmployeeId = "bad-adp-employee-id" Error,
    BadEmail = "bad-email" Error,
    BadName = "bad-name" Error,
    GarbledText = "garbled-text" Error,
    CutOff = "cut-off" Error,
    BadPin = "bad-pin" Error,
    BadWage = "bad-wage" Error,
    ImplausibleWage = "implausible-wage" Error,
    BadDate = "bad-date" Error,
    LeftBeforeStart = "left-before-start" Error,
    MixedDates = "mixed-dates" Error,
    UnclearPay = "unclear-pay" Error,
    SpreadsheetError = "spreadsheet-error" Error,
    Continuation = "continuation" Error,
    RowsContradict = "rows-contradict" Error,
    OtherRow = "other-row" Error,
    BadYesNo = "bad-yes-no" Error,
    BadUsername = "bad-username" Error,
    LoginNeedsUsername = "login-needs-username" Error,
    EmptyList = "empty-list" Error,
    DuplicatePosUserId = "duplicate-pos-user-id" Error,
    DuplicateAdpEmployeeId = "duplicate-adp-employee-id" Error,
    DuplicateEmail = "duplicate-email" Warning,
    DuplicateUsername = "duplicate-username" Warning,
    TwoValues = "two-values" Error,
    BadPhone = "bad-phone" Warning,
    PhoneExtension = "phone-extension" Warning,
    BadEmergencyContact = "bad-emergency-contact" Warning,
    DuplicatePhone = "duplicate-phone" Warning,
    UnknownStatus = "unknown-status" Warning,
    BlankStatus = "blank-status" Warning,
    StatusContradicted = "status-contradicted" Warning,
    RoundedWage = "rounded-wage" Warning,
    OvertimeBelowRate = "overtime-below-rate" Warning,
    DatesContradict = "dates-contradict" Warning,
    WageDateWithoutWage = "wage-date-without-wage" Warning,
    LoginNeedsEmail = "login-needs-email" Warning,
    DoubtfulName = "doubtful-name" Warning,
    NameSaysOtherwise = "name-says-otherwise" Warning,
    NoRule = "no-rule" Warning,
    TotalDiffers = "total-differs" Warning,
    RowsDiffer = "rows-differ" Warning,
    LeaverIsActive = "leaver-is-active" Warning,
    LeaverRepeated = "leaver-repeated" Warning,
    LeaverStays = "leaver-stays" Error,
    UnreadColumn = "unread-column" Warning,
    SeveralCompanies = "several-companies" Warning,
    UnknownSite = "unknown-site" Error,
    AmbiguousSite = "ambiguous-site" Error,
    UnknownDepartment = "unknown-department" Error,
    AmbiguousDepartment = "ambiguous-department" Error,
    UnknownPermission = "unknown-permission" Error,
    AmbiguousPermission = "ambiguous-permission" Error,
    UnknownBackofficePermission = "unknown-backoffice-permission" Error,
    NoTemplates = "no-templates" Error,
    CreateNeeds = "create-needs" Error,
}

impl ProblemCode {
    /// Returns whether a warning of this kind leaves its field alone: some values are only made equal to what Backoffice takes,
    /// and some problems are about no field.
    pub fn is_about_a_value(self) -> bool {
        let listed = matches!(
            self,
            Self::ImplausibleWage
                | Self::UnclearPay
                | Self::DuplicateEmail
                | Self::DuplicateUsername
                | Self::GarbledText
                | Self::SpreadsheetError
                | Self::TwoValues
                | Self::EmptyList
                | Self::LoginNeedsEmail
        );
        listed || self.as_str().starts_with("bad-")
    }
}

/// A word that is none of the codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no kind of problem")]
pub struct UnknownCode(String);

impl fmt::Display for ProblemCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl FromStr for ProblemCode {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.iter().copied().find(|code| code.as_str() == text);
        found.ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

impl From<ProblemCode> for String {
    fn from(code: ProblemCode) -> Self {
        code.as_str().to_owned()
    }
}

impl TryFrom<String> for ProblemCode {
    type Error = UnknownCode;

    fn try_from(text: String) -> Result<Self, UnknownCode> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_a_word_of_its_own_and_reads_back() {
        let words: BTreeSet<&str> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), ProblemCode::ALL.len());
        for code in ProblemCode::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
        assert!("no-such-problem".parse::<ProblemCode>().is_err());
    }

    /// The table at the head of this file is what people look a code up in.
    #[test]
    fn the_table_of_the_documentation_names_every_code() {
        let text = include_str!("code.rs");
        let table: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        for code in ProblemCode::ALL {
            assert!(table.contains(&format!("`{code}`")), "{code}");
        }
    }
}
