//! What a call had made when it failed: who gets the error has to see to it, and holds the only copy of the secrets.

use std::fmt;

use crate::model::{EmployeeId, Password, Pin, PosUserId, UserId, Username};

/// Something new that exists, or may exist, and is not finished.
#[derive(Debug, Clone)]
pub struct Made {
    /// What was to be made: "employee Ana Diaz".
    pub what: String,
    /// The new employee; `None` where nobody knows whether they exist, or where it is about a login alone.
    pub employee: Option<EmployeeId>,
    /// The number that they were to get.
    pub pos_user_id: Option<PosUserId>,
    /// The PIN that was sent with it.
    pub pos_pin: Option<Pin>,
    /// The new login; `None` where nobody knows whether it exists, or there was none to make.
    pub login: Option<UserId>,
    /// The name that it was to get.
    pub username: Option<Username>,
    /// The password that was sent with it.
    pub password: Option<Password>,
}

impl fmt::Display for Made {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.employee, self.login) {
            (Some(id), _) => write!(
                out,
                "employee {id} was created, but not finished: see to /employee/edit/{id} and /employee/permissions/{id}"
            ),
            (None, Some(id)) => {
                write!(out, "login {id} was created, but not finished: see to /user/edit/{id}")
            }
            (None, None) => write!(out, "whether {} was created is not known: look in Backoffice", self.what),
        }
    }
}
