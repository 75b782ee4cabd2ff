//! What anybody in Backoffice is listed with.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::model::fold;
use crate::observed::Observed;

/// The departments that anybody is listed with, the retired ones among them: gathered once for a plan, when they are first asked
/// for.
#[derive(Debug)]
pub(in crate::plan) struct Listed<'a> {
    observed: &'a Observed,
    folded: OnceCell<BTreeSet<String>>,
}

impl<'a> Listed<'a> {
    /// Prepares to ask what is listed.
    pub(in crate::plan) const fn of(observed: &'a Observed) -> Self {
        Self { observed, folded: OnceCell::new() }
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
