//! The steps that operations are made of: one list, from which plans, the executor, the journal, `explain` and undo tell.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// The steps there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StepKind {
    /// The form of a new employee is sent.
    Insert,
    /// Their form is read: sites and PIN must be those that were sent.
    ReadSites,
    /// Their pay page is read: a record must pay what was sent.
    ReadPay,
    /// They are given their permission.
    Grant,
    /// A Backoffice login is created.
    Login,
    /// It is given permission and sites.
    LoginRights,
    /// These are read back.
    ReadLoginRights,
    /// The form is read before a login is closed: it must still be the person of the plan.
    Look,
    /// The form is read and sent back with another active flag.
    Disable,
    /// The form is read and sent back with the changed fields laid over.
    Update,
    /// The same with the active flag set.
    Reactivate,
    /// The form is read again.
    ReadForm,
    /// The pay page is read and a record sent.
    Wage,
    /// The pay page is read again.
    ReadWage,
    /// The pay page of somebody who comes back is read: the last record may have ended.
    LookAtPay,
    /// The page of permissions is read and another template sent.
    Permission,
    /// A login's form is read and sent back, switched off.
    CloseLogin,
    /// A login's form is read again: it must be closed before the employee is.
    ReadLogin,
    /// A login's form is read and sent back, switched on.
    OpenLogin,
}

impl StepKind {
    /// Every step.
    pub const ALL: [Self; 19] = [
        Self::Insert,
        Self::ReadSites,
        Self::ReadPay,
        Self::Grant,
        Self::Login,
        Self::LoginRights,
        Self::ReadLoginRights,
        Self::Look,
        Self::Disable,
        Self::Update,
        Self::Reactivate,
        Self::ReadForm,
        Self::Wage,
        Self::ReadWage,
        Self::LookAtPay,
        Self::Permission,
        Self::CloseLogin,
        Self::ReadLogin,
        Self::OpenLogin,
    ];

    /// Returns the word of the journal.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::ReadSites => "read-sites",
            Self::ReadPay => "read-pay",
            Self::Grant => "grant",
            Self::Login => "login",
            Self::LoginRights => "login-rights",
            Self::ReadLoginRights => "read-login-rights",
            Self::Look => "look",
            Self::Disable => "disable",
            Self::Update => "update",
            Self::Reactivate => "reactivate",
            Self::ReadForm => "read-form",
            Self::Wage => "wage",
            Self::ReadWage => "read-wage",
            Self::LookAtPay => "look-at-pay",
            Self::Permission => "permission",
            Self::CloseLogin => "close-login",
            Self::ReadLogin => "read-login",
            Self::OpenLogin => "open-login",
        }
    }

    /// Returns the requests of the step, in order: `GET /employee/edit/ID`.
    pub const fn requests(self) -> &'static [&'static str] {
        match self {
            Self::Insert => &["POST /employee/insert"],
            Self::ReadSites | Self::ReadForm | Self::Look => &["GET /employee/edit/ID"],
            Self::Grant => &["POST /employee/permissions/update"],
            Self::Login => &["POST /user/insert"],
            Self::LoginRights => &["POST /user/permissions/update"],
            Self::ReadLoginRights => &["GET /user/permissions/ID"],
            Self::Disable | Self::Update | Self::Reactivate => {
                &["GET /employee/edit/ID", "POST /employee/update"]
            }
            Self::Wage => &["GET /employee/compensation/ID", "POST /employee/compensation/update"],
            Self::ReadWage | Self::ReadPay | Self::LookAtPay => &["GET /employee/compensation/ID"],
            Self::Permission => &["GET /employee/permissions/ID", "POST /employee/permissions/update"],
            Self::ReadLogin => &["GET /user/edit/ID"],
            Self::CloseLogin | Self::OpenLogin => &["GET /user/edit/ID", "POST /user/update"],
        }
    }
}

impl fmt::Display for StepKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

/// A word that is no step of this version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no step")]
pub struct UnknownStep(String);

impl FromStr for StepKind {
    type Err = UnknownStep;

    fn from_str(text: &str) -> Result<Self, UnknownStep> {
        let found = Self::ALL.into_iter().find(|step| step.as_str() == text);
        found.ok_or_else(|| UnknownStep(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_reads_back_and_is_one_word_everywhere() {
        for step in StepKind::ALL {
            assert_eq!(step.as_str().parse(), Ok(step));
            assert_eq!(serde_json::to_value(step).unwrap(), step.as_str());
        }
        assert!("dance".parse::<StepKind>().is_err());
    }
}
