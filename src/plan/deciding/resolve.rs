//! A row's names of sites, departments and templates, looked up among what the tenant has.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::backoffice::Catalogue;
use crate::model::{DepartmentId, Field, PosTemplate, SiteAccess, SiteLookup, fold, same_word};
use crate::observed::ObservedEmployee;
use crate::plan::matching::listed::{Listed, NamedDepartments};
use crate::roster::{Desired, Problem, ProblemCode, Severity, WantedSites};

use super::context::Compared;
use super::names::parts;
use super::said::as_proven;

/// Whom a row is about.
#[derive(Debug, Clone, Copy)]
pub(in crate::plan) enum Who<'a> {
    /// Somebody without an account.
    New,
    /// Somebody with one.
    There(&'a ObservedEmployee),
}

/// What the names of a row stand for. `None` where the row names nothing.
#[derive(Debug, Clone, Default)]
pub(in crate::plan) struct Resolved<'a> {
    pub(in crate::plan) sites: Option<Arc<SiteAccess>>,
    pub(in crate::plan) departments: Option<Arc<BTreeSet<DepartmentId>>>,
    pub(in crate::plan) template: Option<&'a PosTemplate>,
    /// What must stand in the plan.
    pub(in crate::plan) warnings: Vec<String>,
    /// What is wrong; one error refuses the row.
    pub(in crate::plan) problems: Vec<Problem>,
}

/// Looks the names up. An unknown site or department is an error: access and pay must not be guessed. An unknown permission
/// falls back as the policy says, visibly.
pub(in crate::plan) fn resolve<'a>(row: &Desired, context: Compared<'a>, who: Who<'_>) -> Resolved<'a> {
    let Compared { observed, listed, .. } = context;
    let catalogue = &observed.catalogue;
    let mut resolved = Resolved::default();
    resolved.sites =
        row.sites.as_ref().map(|wanted| sites(row, wanted, catalogue, listed, &mut resolved.problems));
    resolved.departments = row
        .departments
        .as_ref()
        .and_then(|names| departments(row, names, catalogue, listed, who, &mut resolved));
    if let (Some(name), Some(templates)) = (&row.permission, observed.pos_templates.as_deref()) {
        template(row, name, templates, who, context, &mut resolved);
    }
    resolved
}

/// Returns an error of a row, to be shown beside those of the file.
pub(in crate::plan) fn error(
    row: &Desired,
    code: ProblemCode,
    column: &str,
    value: &str,
    message: String,
    hint: String,
) -> Problem {
    let (column, value) = (column.to_owned(), value.to_owned());
    Problem { code, severity: Severity::Error, line: row.line, column, value, message, hint }
}

fn sites(
    row: &Desired,
    wanted: &Arc<WantedSites>,
    catalogue: &Catalogue,
    listed: &Listed<'_>,
    problems: &mut Vec<Problem>,
) -> Arc<SiteAccess> {
    if let Some(known) = listed.known_access(wanted) {
        return known;
    }
    let WantedSites::Named(names) = &**wanted else { return Arc::new(SiteAccess::All) };
    let before = problems.len();
    let column = Field::Sites.as_str();
    let mut granted = BTreeSet::new();
    let is_known = |name: &str| !matches!(listed.site(name), SiteLookup::Unknown);
    for name in names.iter().flat_map(|name| parts(name, is_known)) {
        match listed.site(name) {
            SiteLookup::Found(site) => {
                granted.insert(site);
            }
            SiteLookup::Ambiguous(sites) => {
                let names = catalogue.sites.names(&sites.into_iter().collect());
                let message = format!("could be any of: {}", names.join(", "));
                let hint = "write one of these as it stands here".to_owned();
                problems.push(error(row, ProblemCode::AmbiguousSite, column, name, message, hint));
            }
            SiteLookup::Unknown => {
                let known = catalogue.sites.sites.iter().flat_map(|site| [site.name.as_str(), &site.code]);
                let near = nearest(name, known);
                let word = toml::Value::from(name).to_string();
                let own = if means_all(name) {
                    format!("If that is every site, say so once, in [roster.values.site]: {word} = \"all\"")
                } else {
                    format!(
                        "If that is what HR calls a site, say once which, in [roster.values.site]: {word} = \"…\" with the name that Backoffice has. Of several \
                         sites in one cell, write ; between them"
                    )
                };
                let hint = if near.is_empty() { own } else { format!("{near} {own}") };
                problems.push(error(
                    row,
                    ProblemCode::UnknownSite,
                    column,
                    name,
                    "Backoffice has no such site".into(),
                    hint,
                ));
            }
        }
    }
    let access = Arc::new(SiteAccess::Only(granted));
    if problems.len() == before {
        listed.keep_access(wanted, &access);
    }
    access
}

/// Returns whether somebody probably writes so of every site.
fn means_all(name: &str) -> bool {
    const ALL: [&str; 9] = [
        "all sites",
        "all locations",
        "all stores",
        "all washes",
        "all branches",
        "all facilities",
        "every site",
        "everywhere",
        "*",
    ];
    ALL.iter().any(|all| same_word(all, name))
}

/// What to do with a column that has HR's own departments: they are not those by which people clock in.
const OF_HR: &str = "If the column has departments of HR's own, leave departments alone, departments = \"\" in [roster.columns], or say by [[roster.rules]] which \
                     people have which of Backoffice's";

/// Returns the departments to be sent; `None` where the row names only retired ones, or one that is not known: then those of
/// somebody who is there are left as they are.
fn departments(
    row: &Desired,
    names: &Arc<BTreeSet<String>>,
    catalogue: &Catalogue,
    listed: &Listed<'_>,
    who: Who<'_>,
    resolved: &mut Resolved<'_>,
) -> Option<Arc<BTreeSet<DepartmentId>>> {
    if let Some(known) = listed.known_departments(names) {
        resolved.warnings.extend(known.retired);
        return known.ids;
    }
    let before = resolved.problems.len();
    let mut found = BTreeSet::new();
    let mut gone = BTreeSet::new();
    let mut unknown = false;
    let is_known = |name: &str| listed.offered(name).is_some() || listed.has(name);
    for name in names.iter().flat_map(|name| parts(name, is_known)) {
        let mut of_name = catalogue.departments.iter().filter(|one| same_word(&one.name, name));
        let (department, twin) = (of_name.next(), of_name.next());
        if let (Some(one), Some(twin)) = (department, twin) {
            let message =
                format!("Backoffice has two departments of this name, {:?} and {:?}", one.name, twin.name);
            let hint = "give one of them another name in Backoffice".to_owned();
            let column = Field::Departments.as_str();
            resolved.problems.push(error(row, ProblemCode::AmbiguousDepartment, column, name, message, hint));
        } else if let Some(department) = department {
            found.insert(department.id);
        } else if listed.has(name) {
            gone.insert(name.to_owned());
        } else {
            let near = nearest(name, catalogue.departments.iter().map(|one| one.name.as_str()));
            let message = "Backoffice has no such department".to_owned();
            let hint = format!("{near}{}{OF_HR}", if near.is_empty() { "" } else { " " });
            let column = Field::Departments.as_str();
            let problem = error(row, ProblemCode::UnknownDepartment, column, name, message, hint);
            resolved.problems.push(match who {
                Who::New => problem,
                Who::There(_) => Problem { severity: Severity::Warning, ..problem },
            });
            unknown = true;
        }
    }
    let meant = NamedDepartments {
        ids: (!unknown && (gone.is_empty() || !found.is_empty())).then(|| Arc::new(found)),
        retired: retired(&gone, catalogue),
    };
    if resolved.problems.len() == before {
        listed.keep_departments(names, &meant);
    }
    resolved.warnings.extend(meant.retired);
    meant.ids
}

/// Says which departments go with the next change of somebody's form: a retired one stands in the listing only.
pub(in crate::plan) fn retired(departments: &BTreeSet<String>, catalogue: &Catalogue) -> Option<String> {
    let gone: Vec<&str> = catalogue.retired(departments).map(String::as_str).collect();
    let (noun, verb) = if gone.len() == 1 { ("department", "goes") } else { ("departments", "go") };
    (!gone.is_empty()).then(|| {
        format!(
            "{noun} {}: Backoffice offers it no longer, and it {verb} with any change of this person's form",
            gone.join("; ")
        )
    })
}

fn template<'a>(
    row: &Desired,
    name: &str,
    templates: &'a [PosTemplate],
    who: Who<'_>,
    context: Compared<'a>,
    resolved: &mut Resolved<'a>,
) {
    let Compared { observed, policy, listed, .. } = context;
    resolved.template = listed.template(name);
    if let Some(found) = resolved.template {
        let twin = twin_of(found, templates);
        if let (Some(_), Who::There(account)) = (twin, who)
            && account.active
            && same_word(&account.template, name)
        {
            // They have one of the two: nothing is given, and nothing is taken.
            resolved.template = None;
            resolved.warnings.push(format!(
                "Backoffice has two permissions of the name {name:?} with different rights: this person keeps the one that they have"
            ));
        } else if let Some(twin) = twin {
            resolved.problems.push(ambiguous_permission(
                row,
                Field::Permission,
                name,
                &found.name,
                &twin.name,
            ));
        }
        return;
    }
    let hint = nearest(name, templates.iter().map(|template| template.name.as_str()));
    let fallback = policy.permission_fallback.as_deref().and_then(|fallback| named(templates, fallback));
    if let Some(fallback) = fallback {
        // Renamed or deleted since: what they may do is what the roster said it was, and nobody loses rights for a name.
        if let Who::There(account) = who
            && account.active
            && as_proven(row, account, Field::Permission, observed).is_some()
            && listed.template(&account.template).is_none_or(|held| held.matrix != fallback.matrix)
        {
            resolved.warnings.push(format!(
                "Backoffice has no permission {name:?} now: this person keeps the rights that they have ({})",
                account.template
            ));
            return;
        }
        let hint = if hint.is_empty() { String::new() } else { format!(" ({hint})") };
        if let Some(twin) = twin_of(fallback, templates) {
            let (one, twin) = (&fallback.name, &twin.name);
            resolved.problems.push(ambiguous_permission(row, Field::Permission, name, one, twin));
            return;
        }
        resolved
            .warnings
            .push(format!("Backoffice has no permission {name:?}{hint}: {} is used instead", fallback.name));
        resolved.template = Some(fallback);
    } else {
        let column = Field::Permission.as_str();
        let message = "Backoffice has no such permission".to_owned();
        resolved.problems.push(error(row, ProblemCode::UnknownPermission, column, name, message, hint));
    }
}

/// Returns another template of the same name that stands for other rights.
fn twin_of<'a>(found: &PosTemplate, templates: &'a [PosTemplate]) -> Option<&'a PosTemplate> {
    templates.iter().find(|one| same_word(&one.name, &found.name) && one.matrix != found.matrix)
}

/// Two templates of one name that stand for different rights: which is meant, only a person knows.
pub(in crate::plan) fn ambiguous_permission(
    row: &Desired,
    column: Field,
    name: &str,
    one: &str,
    twin: &str,
) -> Problem {
    let message =
        format!("Backoffice has two permissions of this name with different rights, {one:?} and {twin:?}");
    let hint = "give one of them another name in Backoffice".to_owned();
    error(row, ProblemCode::AmbiguousPermission, column.as_str(), name, message, hint)
}

/// Finds a template by name, without regard to case.
pub(in crate::plan) fn named<'a>(templates: &'a [PosTemplate], name: &str) -> Option<&'a PosTemplate> {
    PosTemplate::named(templates, name)
}

/// Asks about the nearest valid name, where one is close.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let wanted = fold(name);
    let closeness = |candidate: &str| strsim::normalized_damerau_levenshtein(&wanted, &fold(candidate));
    let best = known.map(|candidate| (closeness(candidate), candidate)).max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((close, candidate)) if close >= 0.6 => format!("did you mean {candidate:?}?"),
        _ => String::new(),
    }
}
