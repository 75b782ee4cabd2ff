//! What a run wrote, and what stands there now.

use crate::backoffice::{Compensation, LoginLink, Old, PosPermission, Profile};
use crate::model::{EmployeeId, UserId};
use crate::plan::Entry;

/// What a run wrote for one row, or may have written.
#[derive(Debug, Clone)]
pub struct WrittenByRun<'a> {
    /// The row in the run's plan.
    pub entry: &'a Entry,
    /// The account; for a create the new one.
    pub employee: EmployeeId,
    /// The login that was made.
    pub new_login: Option<UserId>,
    /// What stood there before each step, in order.
    pub olds: Vec<Old>,
}

/// What stands there now, as far as the row's undo depends on it.
#[derive(Debug, Clone)]
pub struct StandsNow {
    /// The form.
    pub profile: Profile,
    /// Pay, where the run changed it.
    pub pay: Option<Compensation>,
    /// The permission, where the run gave it.
    pub permission: Option<PosPermission>,
    /// The logins that the run made or switched.
    pub logins: Vec<LoginLink>,
}
