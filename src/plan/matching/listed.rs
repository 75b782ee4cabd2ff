//! Names that stand in Backoffice, looked up once for a plan: thousands of rows name the same sites.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use crate::model::{SiteLookup, fold};
use crate::observed::Observed;

/// The departments that anybody is listed with, the retired ones among them, gathered when they are first asked for; and the sites
/// that were asked for.
#[derive(Debug)]
pub(in crate::plan) struct Listed<'a> {
    observed: &'a Observed,
    folded: OnceCell<BTreeSet<String>>,
    sites: RefCell<HashMap<String, SiteLookup>>,
}

impl<'a> Listed<'a> {
    /// Prepares to ask what is listed.
    pub(in crate::plan) fn of(observed: &'a Observed) -> Self {
        Self { observed, folded: OnceCell::new(), sites: RefCell::default() }
    }

    /// Looks a site up by long name or short code.
    pub(in crate::plan) fn site(&self, name: &str) -> SiteLookup {
        if let Some(found) = self.sites.borrow().get(name) {
            return found.clone();
        }
        let found = self.observed.catalogue.sites.lookup(name);
        self.sites.borrow_mut().insert(name.to_owned(), found.clone());
        found
    }

    /// Returns whether somebody is listed with a department that no form offers: it is a retired one, not a wrong word.
    pub(in crate::plan) fn has(&self, department: &str) -> bool {
        let gathered = || {
            let employees = self.observed.employees.values();
            let names: BTreeSet<&str> =
                employees.flat_map(|one| one.departments.iter().map(String::as_str)).collect();
            names.into_iter().map(fold).collect()
        };
        self.folded.get_or_init(gathered).contains(&fold(department))
    }
}
