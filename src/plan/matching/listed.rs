//! Names that stand in Backoffice, looked up once for a plan: thousands of rows name the same sites.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::model::{DepartmentId, PosTemplate, SiteAccess, SiteLookup, fold, same_word};
use crate::observed::Observed;
use crate::roster::WantedSites;

/// What was looked up before, by the name as it is written.
type ByName<T> = RefCell<HashMap<String, T, RandomState>>;

/// What a list that many rows share came to, by where it stands in memory. The list is kept with it, so that nothing else can come
/// to stand there.
type ByList<L, T> = RefCell<HashMap<usize, (Arc<L>, T), RandomState>>;

/// What two lists that many share came to when they were held against each other, in the same way.
type ByTwo<L, M> = RefCell<HashMap<(usize, usize), (Arc<L>, Arc<M>, bool), RandomState>>;

/// What a list of departments stands for, where nothing is wrong with it.
#[derive(Debug, Clone, Default)]
pub(in crate::plan) struct NamedDepartments {
    /// Those to be sent; `None` where they are left as they are.
    pub(in crate::plan) ids: Option<Arc<BTreeSet<DepartmentId>>>,
    /// What is said of those that are retired.
    pub(in crate::plan) retired: Option<String>,
}

/// The departments that anybody is listed with, the retired ones among them, gathered when they are first asked for; and what names
/// and lists stand for that were asked for.
#[derive(Debug)]
pub(in crate::plan) struct Listed<'a> {
    observed: &'a Observed,
    folded: OnceCell<BTreeSet<String>>,
    sites: ByName<SiteLookup>,
    templates: ByName<Option<usize>>,
    offered: ByName<Option<usize>>,
    access: ByList<WantedSites, Arc<SiteAccess>>,
    departments: ByList<BTreeSet<String>, NamedDepartments>,
    same: ByTwo<BTreeSet<DepartmentId>, BTreeSet<String>>,
}

impl<'a> Listed<'a> {
    /// Prepares to ask what is listed.
    pub(in crate::plan) fn of(observed: &'a Observed) -> Self {
        Self {
            observed,
            folded: OnceCell::new(),
            sites: RefCell::default(),
            templates: RefCell::default(),
            offered: RefCell::default(),
            access: RefCell::default(),
            departments: RefCell::default(),
            same: RefCell::default(),
        }
    }

    /// Looks a site up by long name or short code.
    pub(in crate::plan) fn site(&self, name: &str) -> SiteLookup {
        of_name(&self.sites, name, || self.observed.catalogue.sites.lookup(name))
    }

    /// Returns the template of this name, without regard to case.
    pub(in crate::plan) fn template(&self, name: &str) -> Option<&'a PosTemplate> {
        let all = self.observed.pos_templates.as_deref()?;
        let at = of_name(&self.templates, name, || all.iter().position(|one| same_word(&one.name, name)));
        all.get(at?)
    }

    /// Returns where among those that forms offer a department stands; `None` for one that they do not.
    pub(in crate::plan) fn offered(&self, department: &str) -> Option<usize> {
        let all = &self.observed.catalogue.departments;
        of_name(&self.offered, department, || all.iter().position(|one| same_word(&one.name, department)))
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

    /// Returns what a list of sites stands for, where another row had it and nothing was wrong with it.
    pub(in crate::plan) fn known_access(&self, wanted: &Arc<WantedSites>) -> Option<Arc<SiteAccess>> {
        of_list(&self.access, wanted)
    }

    /// Keeps what a list of sites stands for.
    pub(in crate::plan) fn keep_access(&self, wanted: &Arc<WantedSites>, access: &Arc<SiteAccess>) {
        keep(&self.access, wanted, access);
    }

    /// Returns what a list of departments stands for, where another row had it and nothing was wrong with it.
    pub(in crate::plan) fn known_departments(
        &self,
        names: &Arc<BTreeSet<String>>,
    ) -> Option<NamedDepartments> {
        of_list(&self.departments, names)
    }

    /// Returns whether the departments of a row are those that somebody is listed with, which is looked at once for all who have these two.
    pub(in crate::plan) fn are_same(
        &self,
        wanted: &Arc<BTreeSet<DepartmentId>>,
        held: &Arc<BTreeSet<String>>,
        look: impl FnOnce() -> bool,
    ) -> bool {
        let at = (Arc::as_ptr(wanted).addr(), Arc::as_ptr(held).addr());
        if let Some((_, _, same)) = self.same.borrow().get(&at) {
            return *same;
        }
        let same = look();
        self.same.borrow_mut().insert(at, (Arc::clone(wanted), Arc::clone(held), same));
        same
    }

    /// Keeps what a list of departments stands for.
    pub(in crate::plan) fn keep_departments(&self, names: &Arc<BTreeSet<String>>, meant: &NamedDepartments) {
        keep(&self.departments, names, meant);
    }
}

fn of_name<T: Clone>(known: &ByName<T>, name: &str, look_up: impl FnOnce() -> T) -> T {
    if let Some(found) = known.borrow().get(name) {
        return found.clone();
    }
    let found = look_up();
    known.borrow_mut().insert(name.to_owned(), found.clone());
    found
}

fn of_list<L, T: Clone>(known: &ByList<L, T>, list: &Arc<L>) -> Option<T> {
    known.borrow().get(&Arc::as_ptr(list).addr()).map(|(_, found)| found.clone())
}

fn keep<L, T: Clone>(known: &ByList<L, T>, list: &Arc<L>, found: &T) {
    known.borrow_mut().insert(Arc::as_ptr(list).addr(), (Arc::clone(list), found.clone()));
}
