//! The codes of problems: stable words for scripts and searches.
//!
//! | weighs | codes |
//! |---|---|
//! | error: the row is refused | `row-length` `cut-off` `no-key` `line-feed` `left-before-start` `mixed-dates` `continuation` `rows-contradict` `other-row` `duplicate-pos-user-id` `duplicate-adp-employee-id` |
//! | error where the row's operation needs it, else warning | `bad-pos-user-id` `bad-adp-employee-id` `bad-email` `bad-name` `garbled-text` `bad-pin` `bad-wage` `implausible-wage` `bad-date` `unclear-pay` `spreadsheet-error` `bad-yes-no` `bad-username` `login-needs-username` `empty-list` `two-values` |
//! | warning: the field is left alone | `bad-phone` `phone-extension` `bad-emergency-contact` `duplicate-phone` `duplicate-email` `duplicate-username` `unknown-status` `blank-status` `rounded-wage` `overtime-below-rate` `dates-contradict` `wage-date-without-wage` `login-needs-email` `doubtful-name` `name-says-otherwise` `no-rule` `rows-differ` `total-differs` `leaver-is-active` `leaver-repeated` `unread-column` `several-companies` |
//!
//! What only the tenant knows (sites, departments, permissions) is checked when the plan is made.

use super::Severity;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal $weight:ident),+ $(,)?) => {
        /// A kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Code {
            $($(#[$doc])* $name),+
        }

        impl Code {
            pub(super) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text),+
                }
            }

            pub(super) const fn severity(self) -> Severity {
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
    UnreadColumn = "unread-column" Warning,
    SeveralCompanies = "several-companies" Warning,
}
