//! Encoding and decoding are held against a model of the server written here from protocol §5, not from the code.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::*;
use crate::model::{District, Region, Site};
use proptest::prelude::*;

/// A tree of `shape[r][d]` sites per district, numbered from 11.
fn tree(shape: &[Vec<usize>]) -> SiteTree {
    let mut tree = SiteTree {
        shape: TreeShape::Hierarchical,
        regions: Vec::new(),
        districts: Vec::new(),
        sites: Vec::new(),
    };
    let (mut district, mut site) = (100, 10);
    for (index, sizes) in shape.iter().enumerate() {
        let region = RegionId::new(index as u64 + 1);
        tree.regions.push(Region { id: region, name: format!("R{index}") });
        for size in sizes {
            district += 1;
            tree.districts.push(District {
                id: DistrictId::new(district),
                region,
                name: format!("D{district}"),
            });
            for _ in 0..*size {
                site += 1;
                let (name, code) = (format!("Site {site}"), format!("S{site}"));
                let id = SiteId::new(site);
                tree.sites.push(Site { id, name, code, district: Some(DistrictId::new(district)) });
            }
        }
    }
    tree
}

fn flat(count: u64) -> SiteTree {
    let sites = (11..11 + count).map(|id| Site {
        id: SiteId::new(id),
        name: format!("Site {id}"),
        code: format!("S{id}"),
        district: None,
    });
    SiteTree { shape: TreeShape::Flat, regions: Vec::new(), districts: Vec::new(), sites: sites.collect() }
}

/// What the server stores for a body, by the words of §5: presence means checked, checked means not available.
fn stored(body: &Body, tree: &SiteTree) -> SiteAccess {
    let has = |name: &str, value: u64| body.all(name).any(|sent| sent == value.to_string());
    if body.get("employee[isAllRegionsAllowed]").is_some()
        || body.get("employee[isAllSitesAllowed]").is_some()
    {
        return SiteAccess::All;
    }
    let granted = tree.sites.iter().filter(|site| {
        let id = site.id.get();
        match (tree.shape, site.district) {
            (TreeShape::Flat, _) | (_, None) => !has("employee[siteIds][]", id),
            (TreeShape::Hierarchical, Some(district)) => {
                let region = tree.region_of(site.id).unwrap().get();
                body.get(&format!("employee[sites][{id}][siteId]")).is_some()
                    && !has("employee[disabledRegions][]", region)
                    && !has("employee[disabledDistricts][]", district.get())
            }
        }
    });
    SiteAccess::Only(granted.map(|site| site.id).collect())
}

/// How the server renders an access, by the words of §5.
fn rendered(access: &SiteAccess, tree: &SiteTree) -> String {
    let mut html = String::from("<form id=f>");
    let granted = match access {
        SiteAccess::All => BTreeSet::new(),
        SiteAccess::Only(granted) => granted.clone(),
    };
    let all = *access == SiteAccess::All;
    let on = |flag: bool, word: &'static str| if flag { word } else { "" };
    if tree.shape == TreeShape::Flat {
        write!(
            html,
            "<input type=checkbox name='employee[isAllSitesAllowed]' value=1 {}>",
            on(all, "checked")
        )
        .unwrap();
    } else {
        write!(
            html,
            "<input type=checkbox class='x {ALL_REGIONS}' name='employee[isAllRegionsAllowed]' value=1 {}>",
            on(all, "checked")
        )
        .unwrap();
    }
    let mut regions_off = BTreeMap::new();
    for region in &tree.regions {
        let open =
            tree.sites.iter().any(|s| granted.contains(&s.id) && tree.region_of(s.id) == Some(region.id));
        let off = !all && !open;
        regions_off.insert(region.id, off);
        write!(
            html,
            "<input type=checkbox class={REGION} data-region-id={0} value={0} name='employee[disabledRegions][]' {1}{2}>
             <input type=checkbox class={ALL_DISTRICTS} data-region-id={0} value={0}
               name='employee[isAllDistrictsAllowedByRegion][]' {3}>",
            region.id,
            on(off, "checked"),
            on(all, "disabled"),
            on(all, "checked"),
        )
        .unwrap();
    }
    for district in &tree.districts {
        let open = tree.sites.iter().any(|s| granted.contains(&s.id) && s.district == Some(district.id));
        let closed_above = regions_off[&district.region];
        write!(
            html,
            "<input type=checkbox class={DISTRICT} data-region-id={0} data-district-id={1} value={1}
               name='employee[disabledDistricts][]' {2} {3}>
             <input type=checkbox class={ALL_SITES} data-district-id={1} value=1
               name='employee[isAllSitesAllowedByDistrict][{1}]' {4}>",
            district.region,
            district.id,
            on(!all && !open, "checked"),
            on(all || closed_above, "disabled"),
            on(all, "checked"),
        )
        .unwrap();
    }
    for site in &tree.sites {
        let off = !all && !granted.contains(&site.id);
        let district = site.district.map_or(String::new(), |district| format!("data-district-id={district}"));
        let name = if tree.shape == TreeShape::Flat {
            "employee[siteIds][]".to_owned()
        } else {
            format!("employee[sites][{}][isAvailable]", site.id)
        };
        write!(
            html,
            "<input type=checkbox class={SITE} {district} value={0} name='{name}' {1}>
             <input type=hidden id=boac-permission-site-option-hidden-input-{0} value={0}
               name='employee[sites][{0}][siteId]' {2}>",
            site.id,
            on(off, "checked"),
            on(off || all || tree.shape == TreeShape::Flat, "disabled"),
        )
        .unwrap();
    }
    html + "</form>"
}

fn survives(access: &SiteAccess, tree: &SiteTree) {
    for purpose in [BoxesFor::Insert, BoxesFor::Update] {
        let mut body = Body::new();
        body.push("employee[firstName]", "Ana");
        body.push("employee[disabledRegions][]", "1");
        encode(&mut body, access, tree, purpose);
        let kept = stored(&body, tree);
        assert_eq!(&kept, access, "{purpose:?}");
        let form = Form::parse(&rendered(&kept, tree), "form#f").unwrap();
        assert_eq!(decode(&form, tree).as_ref(), Ok(access), "{purpose:?}");
        if tree.shape == TreeShape::Hierarchical {
            assert_eq!(
                &stored(&browser_submission(&form), tree),
                access,
                "an untouched form changed the sites"
            );
        }
        assert_eq!(body.get("employee[firstName]"), Some("Ana"));
    }
}

#[test]
fn every_grant_of_a_small_tree_survives() {
    for tree in [tree(&[vec![2, 1], vec![2]]), tree(&[vec![1], vec![1], vec![2, 2]]), flat(6)] {
        survives(&SiteAccess::All, &tree);
        let ids: Vec<SiteId> = tree.all_ids().into_iter().collect();
        for bits in 0u32..1 << ids.len() {
            let picked =
                ids.iter().enumerate().filter(|(index, _)| bits & (1 << index) != 0).map(|(_, id)| *id);
            survives(&SiteAccess::Only(picked.collect()), &tree);
        }
    }
}

#[test]
fn a_checked_box_means_not_available() {
    let tree = tree(&[vec![2]]);
    let html = rendered(&SiteAccess::Only([SiteId::new(11)].into()), &tree);
    let form = Form::parse(&html, "form#f").unwrap();
    let checked: Vec<_> = with_class(&form, SITE).filter(|c| c.checked).map(|c| c.value.as_str()).collect();
    assert_eq!(checked, ["12"]);
    assert_eq!(decode(&form, &tree), Ok(SiteAccess::Only([SiteId::new(11)].into())));
}

#[test]
fn a_form_with_other_stores_than_the_tenant_is_an_error() {
    let form = Form::parse(&rendered(&SiteAccess::All, &tree(&[vec![2]])), "form#f").unwrap();
    assert_eq!(decode(&form, &tree(&[vec![3]])), Err(AvailabilityError::OtherStores { what: "site" }));
}

#[test]
fn a_missing_twin_is_no_grant() {
    let tree = tree(&[vec![1]]);
    let html = rendered(&SiteAccess::Only([SiteId::new(11)].into()), &tree).replace("hidden-input", "gone");
    let form = Form::parse(&html, "form#f").unwrap();
    assert_eq!(decode(&form, &tree), Ok(SiteAccess::Only(BTreeSet::new())));
}

proptest! {
    #[test]
    fn random_grants_of_a_large_tree_survive(
        shape in prop::collection::vec(prop::collection::vec(1usize..5, 1..4), 1..5),
        picks in prop::collection::vec(any::<bool>(), 80),
    ) {
        let tree = tree(&shape);
        let picked = tree.sites.iter().zip(picks).filter(|(_, pick)| *pick).map(|(site, _)| site.id);
        survives(&SiteAccess::Only(picked.collect()), &tree);
    }
}
