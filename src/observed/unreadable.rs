//! Single pages that could not be read: whoever needs one is held, and the rest goes on.

use std::collections::BTreeMap;

use crate::model::EmployeeId;

use super::pages::Pages;

/// Pages of single people that were asked for and could not be read, with what was wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unreadable {
    /// Employees' edit pages.
    pub profiles: BTreeMap<EmployeeId, String>,
    /// Employees' edit pages that were only to be held against new rows: nobody's own row depends on them.
    pub compared: BTreeMap<EmployeeId, String>,
    /// Employees' pay pages.
    pub pay: BTreeMap<EmployeeId, String>,
    /// Whether no login's page shows the templates of logins.
    pub login_sheet: bool,
}

impl Unreadable {
    /// Returns what of these pages is worth asking for.
    #[must_use]
    pub fn without(&self, mut pages: Pages) -> Pages {
        pages.profiles.retain(|id| !self.profiles.contains_key(id));
        pages.compare.retain(|id| !self.profiles.contains_key(id) && !self.compared.contains_key(id));
        pages.pay.retain(|id| !self.pay.contains_key(id));
        pages.login_sheet &= !self.login_sheet;
        pages
    }

    /// Returns whose edit page could not be read.
    pub fn edit_pages(&self) -> impl Iterator<Item = &EmployeeId> {
        self.profiles.keys().chain(self.compared.keys())
    }

    /// Returns why something of this person could not be read.
    pub fn of(&self, id: EmployeeId) -> Option<&str> {
        self.profiles.get(&id).or_else(|| self.pay.get(&id)).map(String::as_str)
    }
}
