//! Which single pages a plan needs.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::{EmployeeId, UserId};

/// Single pages that a plan needs to be sure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages {
    /// Employees whose edit page is read (protocol §6).
    pub profiles: BTreeSet<EmployeeId>,
    /// Employees whose edit page is read for its ADP id and e-mail alone, to hold the rows that no key finds against them.
    pub compare: BTreeSet<EmployeeId>,
    /// Employees whose pay page is read (protocol §7).
    pub pay: BTreeSet<EmployeeId>,
    /// Logins whose edit page is read: only it says whose they are (protocol §9).
    pub links: BTreeSet<UserId>,
    /// The days of which the time clock is asked who worked (protocol §11).
    pub shifts: Option<(NaiveDate, NaiveDate)>,
    /// Whether the templates of logins are read, from the page of a login (protocol §9).
    pub login_sheet: bool,
}

impl Pages {
    /// Returns whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
