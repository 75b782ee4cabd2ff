//! Which sites a body grants (§5): presence means checked, and a checked box means not available.

use std::collections::BTreeSet;

use super::super::body::Fields;
use super::super::twists::{Twist, Twists};
use super::super::world::{Access, Shape, World};

/// How a site that no field speaks of is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unnamed {
    /// An insert: its box is unchecked, and unchecked means available.
    Granted,
    /// An update: the site's hidden field is what counts.
    Refused,
}

/// Returns the access that an employee's form asks for.
pub(super) fn of_employee(fields: &Fields, world: &World, unnamed: Unnamed) -> Access {
    if world.shape == Shape::Flat {
        return flat(fields, world, "employee[isAllSitesAllowed]", "employee[siteIds][]");
    }
    if fields.has("employee[isAllRegionsAllowed]") {
        return Access { all: true, sites: BTreeSet::new() };
    }
    let own = |site: u64| {
        let available = fields.has(&format!("employee[sites][{site}][siteId]"));
        let crossed_out = fields.has(&format!("employee[sites][{site}][isAvailable]"));
        available || (unnamed == Unnamed::Granted && !crossed_out)
    };
    hierarchical(fields, world, |field| format!("employee[{field}]"), own)
}

/// Returns the access that a login's form asks for (§9).
pub(super) fn of_login(fields: &Fields, world: &World, twists: &Twists) -> Access {
    if world.shape == Shape::Flat {
        let access = flat(fields, world, "isAllSitesAllowed", "siteIds[]");
        let other = twists.contains(&Twist::FlatLoginsGranted) ^ twists.contains(&Twist::FlatLoginsInverted);
        return if other && !access.all { world.opposite(&access) } else { access };
    }
    if fields.has("isAllRegionsAllowed") {
        return Access { all: true, sites: BTreeSet::new() };
    }
    let named = fields.numbers("siteIds[]");
    hierarchical(fields, world, ToOwned::to_owned, |site| named.contains(&site))
}

fn hierarchical(
    fields: &Fields,
    world: &World,
    name: impl Fn(&str) -> String,
    own: impl Fn(u64) -> bool,
) -> Access {
    let list = |field: &str| fields.numbers(&format!("{}[]", name(field)));
    let (regions_off, districts_off) = (list("disabledRegions"), list("disabledDistricts"));
    let whole_regions = list("isAllDistrictsAllowedByRegion");
    let granted = world.sites.iter().filter(|site| {
        let region = world.region_of(site);
        let closed = regions_off.contains(&region) || districts_off.contains(&site.district);
        let whole_district =
            fields.has(&format!("{}[{}]", name("isAllSitesAllowedByDistrict"), site.district));
        !closed && (whole_regions.contains(&region) || whole_district || own(site.id))
    });
    Access { all: false, sites: granted.map(|site| site.id).collect() }
}

fn flat(fields: &Fields, world: &World, all: &str, refused: &str) -> Access {
    if fields.has(all) {
        return Access { all: true, sites: BTreeSet::new() };
    }
    let refused = fields.numbers(refused);
    let granted = world.sites.iter().map(|site| site.id).filter(|site| !refused.contains(site));
    Access { all: false, sites: granted.collect() }
}
