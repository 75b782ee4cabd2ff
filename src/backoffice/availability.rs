//! Which sites a form grants, and how to ask for a set of them (protocol §5).
//!
//! The only file that knows that the polarity on the page is the opposite of the names: a *checked* region, district or
//! `isAvailable` box means **not** available. Three releases of an earlier client had it the wrong way round and gave new
//! hires every other site. Reading fails closed: a page that shows other sites than the tenant has is an error.

use std::collections::BTreeSet;

use crate::model::{DistrictId, RegionId, SiteAccess, SiteId, SiteTree, TreeShape};
use crate::web::{Body, Control, ControlKind, Form};

use super::LoginSites;

/// Why a form's sites cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum AvailabilityError {
    /// A box carries no number where one must stand.
    #[error("box {name:?} without a number in {attribute}")]
    NoNumber {
        /// The control's name.
        name: String,
        /// The attribute.
        attribute: &'static str,
    },
    /// What should be marked or not is something else: it would be sent whatever it says.
    #[error("check box {name:?}")]
    NotABox {
        /// The control's name.
        name: String,
    },
    /// The form shows other sites, districts or regions than the tenant has.
    #[error("box for every {what} of the tenant")]
    OtherStores {
        /// `site`, `district` or `region`.
        what: &'static str,
    },
    /// Neither the "everything" box of a hierarchical nor of a flat tenant is there.
    #[error("box for all sites")]
    NoRollUp,
}

/// Whether the employee is new: an insert names the refused sites too, an update leaves them out as the browser does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BoxesFor {
    /// `POST /employee/insert`.
    Insert,
    /// `POST /employee/update`.
    Update,
}

const REGION: &str = "boac-permission-region-option";
const DISTRICT: &str = "boac-permission-district-option";
const SITE: &str = "boac-permission-site-option";
const ALL_REGIONS: &str = "boac-permission-type-region";
const ALL_DISTRICTS: &str = "boac-permission-type-district";
const ALL_SITES: &str = "boac-permission-type-site";
/// The sites of a login, by what the form sends.
const LOGIN_SITES: &str = "siteIds[]";

/// Returns whether the form is a hierarchical tenant's.
pub(super) fn shape_of(form: &Form) -> TreeShape {
    if form.controls().iter().any(|control| control.has_class(REGION)) {
        TreeShape::Hierarchical
    } else {
        TreeShape::Flat
    }
}

/// Returns the regions' boxes in order.
pub(super) fn regions(form: &Form) -> Result<Vec<RegionId>, AvailabilityError> {
    with_class(form, REGION).map(|control| number(control, "value").map(RegionId::new)).collect()
}

/// Returns the districts' boxes in order, each with its region.
pub(super) fn districts(form: &Form) -> Result<Vec<(DistrictId, RegionId)>, AvailabilityError> {
    with_class(form, DISTRICT)
        .map(|control| {
            Ok((
                DistrictId::new(number(control, "value")?),
                RegionId::new(number(control, "data-region-id")?),
            ))
        })
        .collect()
}

/// Returns the sites' boxes in order, each with its district in a hierarchical tenant.
pub(super) fn sites(form: &Form) -> Result<Vec<(SiteId, Option<DistrictId>)>, AvailabilityError> {
    let flat = shape_of(form) == TreeShape::Flat;
    with_class(form, SITE)
        .map(|control| {
            let site = SiteId::new(number(control, "value")?);
            let district =
                if flat { None } else { Some(DistrictId::new(number(control, "data-district-id")?)) };
            Ok((site, district))
        })
        .collect()
}

/// Reads the sites that an employee's form grants.
pub(super) fn decode(form: &Form, tree: &SiteTree) -> Result<SiteAccess, AvailabilityError> {
    only_boxes(form)?;
    let shown: BTreeSet<SiteId> = sites(form)?.into_iter().map(|(site, _)| site).collect();
    if shown != tree.all_ids() {
        return Err(AvailabilityError::OtherStores { what: "site" });
    }
    match tree.shape {
        TreeShape::Flat => decode_flat(form),
        TreeShape::Hierarchical => decode_hierarchical(form, tree),
    }
}

/// What it means that the form of a flat tenant's login names a site. It is unknown (protocol §5): a new login, which has no
/// site yet, tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marked {
    /// The site is granted.
    Granted,
    /// The site is refused.
    Refused,
}

impl Marked {
    /// Reads it off the page of a login that has no site.
    pub(super) fn learn(marked: &BTreeSet<SiteId>, tree: &SiteTree) -> Option<Self> {
        match marked {
            none if none.is_empty() => Some(Self::Granted),
            all if *all == tree.all_ids() => Some(Self::Refused),
            _ => None,
        }
    }

    /// Returns the other meaning.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Granted => Self::Refused,
            Self::Refused => Self::Granted,
        }
    }

    /// Returns the boxes that are marked for these sites.
    pub(super) fn boxes(self, granted: &BTreeSet<SiteId>, tree: &SiteTree) -> BTreeSet<SiteId> {
        match self {
            Self::Granted => granted.clone(),
            Self::Refused => tree.all_ids().difference(granted).copied().collect(),
        }
    }
}

/// Reads the sites that a login's form grants (protocol §9).
pub(super) fn decode_login(form: &Form, tree: &SiteTree) -> Result<LoginSites, AvailabilityError> {
    only_boxes(form)?;
    let shown: BTreeSet<SiteId> = sites(form)?.into_iter().map(|(site, _)| site).collect();
    if shown != tree.all_ids() {
        return Err(AvailabilityError::OtherStores { what: "site" });
    }
    if tree.shape == TreeShape::Hierarchical {
        return decode_hierarchical(form, tree).map(LoginSites::Access);
    }
    if form.control("isAllSitesAllowed").ok_or(AvailabilityError::NoRollUp)?.checked {
        return Ok(LoginSites::Access(SiteAccess::All));
    }
    let sent = form.controls_named(LOGIN_SITES).filter(|control| is_on(control));
    sent.map(|control| number(control, "value").map(SiteId::new))
        .collect::<Result<_, _>>()
        .map(LoginSites::Marked)
}

/// Whether a site's field of a login counts: the box itself where it has the field's name, else the hidden field beside a box
/// without a name (protocol §9), as in a chain of regions.
fn is_on(control: &Control) -> bool {
    if control.kind == ControlKind::Checkbox { control.checked } else { !control.disabled }
}

/// Adds the fields that grant a login exactly this access (protocol §9). `marked` counts in a flat tenant only.
pub(super) fn encode_login(body: &mut Body, access: &SiteAccess, tree: &SiteTree, marked: Marked) {
    let granted = match (access, tree.shape) {
        (SiteAccess::All, TreeShape::Hierarchical) => return body.push("isAllRegionsAllowed", "1"),
        (SiteAccess::All, TreeShape::Flat) => return body.push("isAllSitesAllowed", "1"),
        (SiteAccess::Only(granted), _) => granted,
    };
    let listed = if tree.shape == TreeShape::Flat { marked.boxes(granted, tree) } else { granted.clone() };
    let (regions, districts) = closed_groups(granted, tree);
    for region in regions {
        body.push("disabledRegions[]", &region.to_string());
    }
    for district in districts {
        body.push("disabledDistricts[]", &district.to_string());
    }
    for site in tree.sites.iter().filter(|site| listed.contains(&site.id)) {
        body.push(LOGIN_SITES, &site.id.to_string());
    }
}

/// Returns the regions and districts without a granted site, in the order of the page; none in a flat tenant.
fn closed_groups(granted: &BTreeSet<SiteId>, tree: &SiteTree) -> (Vec<RegionId>, Vec<DistrictId>) {
    let open_regions: BTreeSet<_> = granted.iter().filter_map(|site| tree.region_of(*site)).collect();
    let open_districts: BTreeSet<_> =
        granted.iter().filter_map(|site| tree.site(*site).and_then(|site| site.district)).collect();
    let regions = tree.regions.iter().map(|region| region.id).filter(|id| !open_regions.contains(id));
    let districts = tree.districts.iter().map(|one| one.id).filter(|id| !open_districts.contains(id));
    (regions.collect(), districts.collect())
}

fn decode_flat(form: &Form) -> Result<SiteAccess, AvailabilityError> {
    let everything = form.control("employee[isAllSitesAllowed]").ok_or(AvailabilityError::NoRollUp)?;
    if everything.checked {
        return Ok(SiteAccess::All);
    }
    let granted = with_class(form, SITE).filter(|control| !control.checked);
    granted
        .map(|control| number(control, "value").map(SiteId::new))
        .collect::<Result<_, _>>()
        .map(SiteAccess::Only)
}

fn decode_hierarchical(form: &Form, tree: &SiteTree) -> Result<SiteAccess, AvailabilityError> {
    let everything = with_class(form, ALL_REGIONS).next().ok_or(AvailabilityError::NoRollUp)?;
    if everything.checked {
        return Ok(SiteAccess::All);
    }
    let known: BTreeSet<RegionId> = tree.regions.iter().map(|region| region.id).collect();
    if regions(form)?.into_iter().collect::<BTreeSet<_>>() != known {
        return Err(AvailabilityError::OtherStores { what: "region" });
    }
    let known: BTreeSet<_> = tree.districts.iter().map(|district| (district.id, district.region)).collect();
    if districts(form)?.into_iter().collect::<BTreeSet<_>>() != known {
        return Err(AvailabilityError::OtherStores { what: "district" });
    }
    let regions_off = checked_numbers(form, REGION, "value")?;
    let districts_off = checked_numbers(form, DISTRICT, "value")?;
    let whole_regions = checked_numbers(form, ALL_DISTRICTS, "data-region-id")?;
    let whole_districts = checked_numbers(form, ALL_SITES, "data-district-id")?;
    let mut granted = BTreeSet::new();
    for control in with_class(form, SITE) {
        let site = SiteId::new(number(control, "value")?);
        let district = number(control, "data-district-id")?;
        let region = tree.region_of(site).ok_or(AvailabilityError::OtherStores { what: "district" })?.get();
        let open_above = !regions_off.contains(&region) && !districts_off.contains(&district);
        let rolled_up = whole_regions.contains(&region) || whole_districts.contains(&district);
        let own = !control.checked && twin(form, site).is_some_and(|twin| !twin.disabled);
        if open_above && (rolled_up || own) {
            granted.insert(site);
        }
    }
    Ok(SiteAccess::Only(granted))
}

/// Replaces whatever the body says about sites with fields that grant exactly this access.
pub(super) fn encode(body: &mut Body, access: &SiteAccess, tree: &SiteTree, purpose: BoxesFor) {
    body.remove_where(is_about_stores);
    let granted = match (access, tree.shape) {
        (SiteAccess::All, TreeShape::Hierarchical) => return body.push("employee[isAllRegionsAllowed]", "1"),
        (SiteAccess::All, TreeShape::Flat) => return body.push("employee[isAllSitesAllowed]", "1"),
        (SiteAccess::Only(granted), _) => granted,
    };
    if tree.shape == TreeShape::Flat {
        for site in tree.sites.iter().filter(|site| !granted.contains(&site.id)) {
            body.push("employee[siteIds][]", &site.id.to_string());
        }
        return;
    }
    let (regions, districts) = closed_groups(granted, tree);
    for region in regions {
        body.push("employee[disabledRegions][]", &region.to_string());
    }
    for district in districts {
        body.push("employee[disabledDistricts][]", &district.to_string());
    }
    for site in &tree.sites {
        let id = site.id.to_string();
        if granted.contains(&site.id) {
            body.push(&format!("employee[sites][{id}][siteId]"), &id);
        } else if purpose == BoxesFor::Insert {
            body.push(&format!("employee[sites][{id}][isAvailable]"), &id);
        }
    }
}

/// Returns what a browser sends for an untouched edit form: the page's script takes the boxes of refused sites out.
pub(super) fn browser_submission(form: &Form) -> Body {
    let mut body = form.submission();
    body.remove_where(|name| name.starts_with("employee[sites][") && name.ends_with("][isAvailable]"));
    body
}

fn is_about_stores(name: &str) -> bool {
    const FIELDS: [&str; 8] = [
        "employee[isAllRegionsAllowed]",
        "employee[disabledRegions]",
        "employee[isAllDistrictsAllowedByRegion]",
        "employee[disabledDistricts]",
        "employee[isAllSitesAllowedByDistrict]",
        "employee[sites]",
        "employee[isAllSitesAllowed]",
        "employee[siteIds]",
    ];
    FIELDS
        .iter()
        .any(|field| name == *field || name.strip_prefix(field).is_some_and(|rest| rest.starts_with('[')))
}

fn with_class<'a>(form: &'a Form, class: &'a str) -> impl Iterator<Item = &'a Control> {
    form.controls().iter().filter(move |control| control.has_class(class))
}

/// The hidden field that stands for an available site; it may be missing. That of a login is told by its name and value where it has
/// no id: only an employee's was said to have one (protocol §5, §9).
fn twin(form: &Form, site: SiteId) -> Option<&Control> {
    let id = format!("boac-permission-site-option-hidden-input-{site}");
    let by_id = form.controls().iter().find(|control| control.attribute("id") == Some(&id));
    let is_its =
        |control: &&Control| control.kind == ControlKind::Hidden && control.value.trim().parse() == Ok(site);
    by_id.or_else(|| form.controls_named(LOGIN_SITES).find(is_its))
}

/// Returns a site of a hierarchical form whose box has no hidden twin. Every box was seen with one (§5): such a page did
/// not come whole, and what is missing would be refused when the form goes back.
pub(super) fn torn(form: &Form) -> Option<SiteId> {
    let boxes = if shape_of(form) == TreeShape::Flat { Vec::new() } else { sites(form).unwrap_or_default() };
    boxes.into_iter().map(|(site, _)| site).find(|site| twin(form, *site).is_none())
}

/// Every mark about sites is a box to check: anything else would be sent whatever it says.
fn only_boxes(form: &Form) -> Result<(), AvailabilityError> {
    const MARKS: [&str; 6] = [REGION, DISTRICT, SITE, ALL_REGIONS, ALL_DISTRICTS, ALL_SITES];
    let is_mark = |control: &Control| MARKS.iter().any(|class| control.has_class(class));
    match form.controls().iter().find(|one| is_mark(one) && one.kind != ControlKind::Checkbox) {
        Some(other) => Err(AvailabilityError::NotABox { name: other.name.clone() }),
        None => Ok(()),
    }
}

fn number(control: &Control, attribute: &'static str) -> Result<u64, AvailabilityError> {
    let text = control.attribute(attribute).unwrap_or_default();
    text.trim().parse().map_err(|_| AvailabilityError::NoNumber { name: control.name.clone(), attribute })
}

fn checked_numbers(
    form: &Form,
    class: &str,
    attribute: &'static str,
) -> Result<BTreeSet<u64>, AvailabilityError> {
    with_class(form, class)
        .filter(|control| control.checked)
        .map(|control| number(control, attribute))
        .collect()
}

#[cfg(test)]
mod tests;
