//! The boxes for sites, with their polarity: a checked region, district or site box means NOT available (§5).

use std::fmt::Write;

use super::super::html::{escaped, flag, open};
use super::super::world::{Access, Shape, World};

/// Which form the boxes stand in: an employee's, or a login's (without the `employee[…]` wrapper, §9).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Employee,
    Login,
}

impl Of {
    fn name(self, field: &str) -> String {
        match (self, field.split_once('[')) {
            (Self::Login, _) => field.to_owned(),
            (Self::Employee, None) => format!("employee[{field}]"),
            (Self::Employee, Some((head, tail))) => format!("employee[{head}][{tail}"),
        }
    }
}

/// Writes every box.
pub(super) fn boxes(out: &mut String, world: &World, access: &Access, of: Of) {
    let open_sites = if access.all { std::collections::BTreeSet::new() } else { access.sites.clone() };
    if world.shape == Shape::Flat {
        return flat(out, world, access, of);
    }
    toggle(out, "boac-permission-type-region", &of.name("isAllRegionsAllowed"), "1", &[], access.all, false);
    for region in &world.regions {
        let id = region.id.to_string();
        let in_region = |site: &super::super::world::Site| world.region_of(site) == region.id;
        let region_off =
            !access.all && !world.sites.iter().any(|site| in_region(site) && open_sites.contains(&site.id));
        label(out, "region", region.id, &region.name);
        let data = [("data-region-id", id.as_str()), ("id", &format!("boac-permission-region-{id}"))];
        let name = of.name("disabledRegions[]");
        toggle(out, "boac-permission-region-option", &name, &id, &data, region_off, access.all);
        let name = of.name("isAllDistrictsAllowedByRegion[]");
        toggle(out, "boac-permission-type-district", &name, &id, &data[..1], access.all, false);
        for district in world.districts.iter().filter(|district| district.region == region.id) {
            let number = district.id.to_string();
            let mut sites = world.sites.iter().filter(|site| site.district == district.id);
            let off = !access.all && !sites.clone().any(|site| open_sites.contains(&site.id));
            label(out, "district", district.id, &district.name);
            let data = [
                ("data-region-id", id.as_str()),
                ("data-district-id", &number),
                ("id", &format!("boac-permission-district-{number}")),
            ];
            let name = of.name("disabledDistricts[]");
            let silent = access.all || region_off;
            toggle(out, "boac-permission-district-option", &name, &number, &data, off, silent);
            let name = of.name(&format!("isAllSitesAllowedByDistrict[{number}]"));
            toggle(out, "boac-permission-type-site", &name, "1", &data[1..2], access.all, false);
            for site in sites.by_ref() {
                label(out, "site", site.id, &site.name);
                let off = !access.all && !open_sites.contains(&site.id);
                site_box(out, site.id, Some(&number), off, off || access.all, of);
            }
        }
    }
}

/// One site: its box, and the hidden twin that stands for an available one.
fn site_box(out: &mut String, site: u64, district: Option<&str>, off: bool, twin_silent: bool, of: Of) {
    let id = site.to_string();
    let box_id = format!("boac-permission-site-{id}");
    let mut data = vec![("id", box_id.as_str())];
    data.extend(district.map(|district| ("data-district-id", district)));
    let (name, twin) = match of {
        Of::Employee => {
            (format!("employee[sites][{id}][isAvailable]"), format!("employee[sites][{id}][siteId]"))
        }
        Of::Login => (String::new(), "siteIds[]".to_owned()),
    };
    toggle(out, "boac-permission-site-option", &name, &id, &data, off, false);
    let twin_id = format!("boac-permission-site-option-hidden-input-{id}");
    let attributes = [("type", "hidden"), ("id", twin_id.as_str()), ("name", &twin), ("value", &id)];
    open(out, "input", &attributes, &[flag(twin_silent, "disabled")]);
}

/// A flat tenant: a checked site is one that is not granted (§5, likely).
fn flat(out: &mut String, world: &World, access: &Access, of: Of) {
    toggle(out, "boac-permission-type-site", &of.name("isAllSitesAllowed"), "1", &[], access.all, false);
    for site in &world.sites {
        label(out, "site", site.id, &site.name);
        let off = !access.all && !access.sites.contains(&site.id);
        let id = site.id.to_string();
        let data = [("id", &format!("boac-permission-site-{id}") as &str)];
        toggle(out, "boac-permission-site-option", &of.name("siteIds[]"), &id, &data, off, access.all);
    }
}

fn label(out: &mut String, kind: &str, id: u64, name: &str) {
    let word = format!("{}{}", kind[..1].to_uppercase(), &kind[1..]);
    write!(
        out,
        "\n<label\n        for=\"boac-permission-{kind}-{id}\"\n    >{word} <strong>({})</strong></label>",
        escaped(name)
    )
    .unwrap_or_default();
}

/// The toggle reads "No" when checked, but for the roll-ups.
fn toggle(
    out: &mut String,
    class: &str,
    name: &str,
    value: &str,
    data: &[(&str, &str)],
    checked: bool,
    disabled: bool,
) {
    let classes = format!("toggle-switch {class}");
    let rolls_up = class.contains("-type-");
    let (on, off) = if rolls_up { ("Yes", "No") } else { ("No", "Yes") };
    let mut attributes = vec![("type", "checkbox"), ("class", classes.as_str())];
    if !name.is_empty() {
        attributes.push(("name", name));
    }
    attributes.extend([("value", value), ("data-on", on), ("data-off", off)]);
    attributes.extend(data);
    open(out, "input", &attributes, &[flag(checked, "checked"), flag(disabled, "disabled")]);
}
