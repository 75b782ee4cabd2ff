//! Sites, the tree they stand in, and who may open which of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{DistrictId, RegionId, SiteId, fold, same_word};

/// The two shapes a tenant can have (protocol §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TreeShape {
    /// Region, district, site.
    Hierarchical,
    /// Sites only.
    Flat,
}

/// A group of districts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Its number.
    pub id: RegionId,
    /// Its name, as people say it.
    pub name: String,
}

/// A group of sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct District {
    /// Its number.
    pub id: DistrictId,
    /// The region it lies in.
    pub region: RegionId,
    /// Its name, as people say it.
    pub name: String,
}

/// A car wash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Its number.
    pub id: SiteId,
    /// Its long name (`Harbor Point`).
    pub name: String,
    /// Its short code (`HARBOR`), as the roster listing and the wage form write it (protocol §3, §4).
    pub code: String,
    /// The district it lies in; `None` in a flat tenant.
    pub district: Option<DistrictId>,
}

/// Every site of a tenant. Each list is in the order of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteTree {
    /// Whether there are regions and districts.
    pub shape: TreeShape,
    /// The regions; none in a flat tenant.
    pub regions: Vec<Region>,
    /// The districts; none in a flat tenant.
    pub districts: Vec<District>,
    /// The sites.
    pub sites: Vec<Site>,
}

/// The sites somebody may work in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SiteAccess {
    /// Every site, those that open later included.
    All,
    /// Exactly these.
    Only(BTreeSet<SiteId>),
}

/// Sites as a person or a file names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WantedSites {
    /// All of them, those that open later included: the word `all`.
    All,
    /// Those of these long names or short codes, as written.
    Named(BTreeSet<String>),
}

/// What a site's name in a roster stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteLookup {
    /// One site.
    Found(SiteId),
    /// Several sites answer to it.
    Ambiguous(Vec<SiteId>),
    /// None does.
    Unknown,
}

impl SiteTree {
    /// Returns the site with this number.
    pub fn site(&self, id: SiteId) -> Option<&Site> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// Returns the numbers of all sites.
    pub fn all_ids(&self) -> BTreeSet<SiteId> {
        self.sites.iter().map(|site| site.id).collect()
    }

    /// Returns the region a site lies in; `None` in a flat tenant.
    pub fn region_of(&self, site: SiteId) -> Option<RegionId> {
        let district = self.site(site)?.district?;
        self.districts.iter().find(|candidate| candidate.id == district).map(|district| district.region)
    }

    /// Looks a site up by long name or short code, without regard to case and white space.
    pub fn lookup(&self, text: &str) -> SiteLookup {
        let found: BTreeSet<SiteId> = self
            .sites
            .iter()
            .filter(|site| same_word(&site.name, text) || same_word(&site.code, text))
            .map(|site| site.id)
            .collect();
        let mut found = found.into_iter();
        match (found.next(), found.next()) {
            (None, _) => SiteLookup::Unknown,
            (Some(one), None) => SiteLookup::Found(one),
            (Some(one), Some(two)) => SiteLookup::Ambiguous([one, two].into_iter().chain(found).collect()),
        }
    }

    /// Returns every site by its folded short code, for reading the roster listing. A code that two sites share
    /// stands for neither and is left out.
    pub fn by_code(&self) -> BTreeMap<String, SiteId> {
        let mut codes: BTreeMap<String, Option<SiteId>> = BTreeMap::new();
        for site in &self.sites {
            codes.entry(fold(&site.code)).and_modify(|known| *known = None).or_insert(Some(site.id));
        }
        codes.into_iter().filter_map(|(code, site)| site.map(|site| (code, site))).collect()
    }

    /// Returns the long names of these sites in the order of the page, for people; the short code of one whose name may mean another
    /// site as well.
    pub fn names(&self, sites: &BTreeSet<SiteId>) -> Vec<String> {
        let named = self.sites.iter().filter(|site| sites.contains(&site.id));
        named.map(|site| self.word_for(site).to_owned()).collect()
    }

    /// Returns what this site is called for people: the word that means it and no other, where there is one.
    pub fn word_for<'a>(&self, site: &'a Site) -> &'a str {
        let words = [site.name.as_str(), site.code.as_str()];
        words.into_iter().find(|word| self.lookup(word) == SiteLookup::Found(site.id)).unwrap_or(&site.name)
    }
}

impl SiteAccess {
    /// Returns whether it opens exactly these sites today.
    pub fn opens(&self, ids: &BTreeSet<SiteId>, tree: &SiteTree) -> bool {
        match self {
            Self::All => tree.all_ids() == *ids,
            Self::Only(sites) => sites == ids,
        }
    }

    /// Returns the sites this access opens today.
    pub fn effective(&self, tree: &SiteTree) -> BTreeSet<SiteId> {
        match self {
            Self::All => tree.all_ids(),
            Self::Only(sites) => sites.clone(),
        }
    }

    /// Returns access to these sites too.
    #[must_use]
    pub fn and(&self, ids: &BTreeSet<SiteId>) -> Self {
        match self {
            Self::All => Self::All,
            Self::Only(sites) => Self::Only(sites | ids),
        }
    }

    /// Returns whether both open the same sites of this tenant today.
    pub fn same_today(&self, other: &Self, tree: &SiteTree) -> bool {
        self == other || self.effective(tree) == other.effective(tree)
    }

    /// Returns the access in words: `all`, or the long names joined by `; `.
    pub fn describe(&self, tree: &SiteTree) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Only(sites) => tree.names(sites).join("; "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> SiteTree {
        let site = |id, name: &str, code: &str| Site {
            id: SiteId::new(id),
            name: name.into(),
            code: code.into(),
            district: Some(DistrictId::new(1)),
        };
        SiteTree {
            shape: TreeShape::Hierarchical,
            regions: vec![Region { id: RegionId::new(7), name: "North".into() }],
            districts: vec![District {
                id: DistrictId::new(1),
                region: RegionId::new(7),
                name: "Bay".into(),
            }],
            sites: vec![
                site(11, "Harbor Point", "HARBOR"),
                site(12, "Maple", "MAPLE"),
                site(13, "Oak", "MAPLE"),
            ],
        }
    }

    #[test]
    fn a_store_is_found_by_long_name_or_code_in_any_case() {
        assert_eq!(tree().lookup(" harbor  POINT "), SiteLookup::Found(SiteId::new(11)));
        assert_eq!(tree().lookup("harbor"), SiteLookup::Found(SiteId::new(11)));
        assert_eq!(tree().lookup("Harbour"), SiteLookup::Unknown);
    }

    #[test]
    fn a_name_that_two_stores_answer_to_is_never_guessed() {
        assert_eq!(tree().lookup("maple"), SiteLookup::Ambiguous(vec![SiteId::new(12), SiteId::new(13)]));
        assert_eq!(tree().by_code().keys().collect::<Vec<_>>(), ["harbor"]);
    }

    #[test]
    fn of_two_sites_of_one_name_each_is_told_by_its_code() {
        let mut tree = tree();
        tree.sites.push(Site { id: SiteId::new(14), code: "BAY 2".into(), ..tree.sites[0].clone() });
        assert_eq!(tree.names(&tree.all_ids()), ["HARBOR", "Maple", "Oak", "BAY 2"]);
    }

    #[test]
    fn all_opens_what_naming_every_store_opens() {
        let everything = SiteAccess::Only(tree().all_ids());
        assert!(SiteAccess::All.same_today(&everything, &tree()));
        assert_ne!(SiteAccess::All, everything);
        assert_eq!(tree().region_of(SiteId::new(12)), Some(RegionId::new(7)));
    }
}
