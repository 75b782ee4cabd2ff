//! Names that a caller gives, looked up among what the tenant offers. An unknown one is an error before anything is sent.

use std::collections::BTreeSet;

use crate::model::{DepartmentId, LoginTemplate, PosTemplate, SiteAccess, SiteLookup, WantedSites, fold};

use super::super::{BackofficeError, Catalogue, LoginSheet, PosPermissionSheet};

/// Every tenant has it, in both scopes (protocol §8, §9).
pub(super) const FALLBACK_TEMPLATE: &str = "General User";

/// Returns the departments of these names.
pub fn departments_named(
    names: &BTreeSet<String>,
    catalogue: &Catalogue,
) -> Result<BTreeSet<DepartmentId>, BackofficeError> {
    let known = |name: &str| catalogue.departments.iter().find(|one| fold(&one.name) == fold(name));
    let one = |name: &String| known(name).ok_or_else(|| bad(&format!("there is no department {name:?}")));
    names.iter().map(|name| one(name).map(|found| found.id)).collect()
}

/// Returns the sites that are wanted.
pub fn sites_named(wanted: &WantedSites, catalogue: &Catalogue) -> Result<SiteAccess, BackofficeError> {
    let WantedSites::Named(names) = wanted else { return Ok(SiteAccess::All) };
    let one = |name: &String| match catalogue.sites.lookup(name) {
        SiteLookup::Found(site) => Ok(site),
        SiteLookup::Ambiguous(_) => Err(bad(&format!("several sites are called {name:?}"))),
        SiteLookup::Unknown => Err(bad(&format!("there is no site {name:?}"))),
    };
    names.iter().map(one).collect::<Result<_, _>>().map(SiteAccess::Only)
}

/// Returns the template of this name, or the fallback and that it was put in the place of the one asked for.
pub fn template_named(
    sheet: &PosPermissionSheet,
    name: &str,
) -> Result<(PosTemplate, bool), BackofficeError> {
    template_among(&sheet.templates, name)
}

/// The same among these templates.
pub fn template_among(templates: &[PosTemplate], name: &str) -> Result<(PosTemplate, bool), BackofficeError> {
    or_fallback(templates, |one| &one.name, name)
}

/// Returns the login template of this name, or the fallback and that it was put in the place of the one asked for.
pub fn login_template_named(
    sheet: &LoginSheet,
    name: &str,
) -> Result<(LoginTemplate, bool), BackofficeError> {
    or_fallback(&sheet.templates, |one| &one.name, name)
}

fn or_fallback<T: Clone>(
    templates: &[T],
    of: impl Fn(&T) -> &String,
    name: &str,
) -> Result<(T, bool), BackofficeError> {
    let find = |name: &str| templates.iter().find(|one| fold(of(one)) == fold(name)).cloned();
    match find(name) {
        Some(template) => Ok((template, false)),
        None => find(FALLBACK_TEMPLATE)
            .map(|template| (template, true))
            .ok_or_else(|| bad(&format!("there is no permission {name:?}"))),
    }
}

/// Says that a request makes no sense; nothing was sent.
pub(super) fn bad(what: &str) -> BackofficeError {
    BackofficeError::BadRequest { what: what.to_owned(), source: None }
}
