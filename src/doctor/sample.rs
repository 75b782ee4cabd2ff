//! Whom to look at: the few people whose pages tell the most.

use std::collections::BTreeSet;

use crate::backoffice::ListedEmployee;
use crate::model::{SiteId, SiteTree, fold};

/// The most people whose own pages are read.
const MOST: usize = 3;

/// Returns whether somebody has some sites and not others: only then does a form tell a yes from a no.
pub(super) fn is_partial(sites: Option<&BTreeSet<SiteId>>, tree: &SiteTree) -> bool {
    sites.is_some_and(|sites| !sites.is_empty() && sites.len() < tree.sites.len())
}

/// Returns up to three people: two of different sites and permissions of whom much is known, and one who is inactive.
pub(super) fn choose<'a>(listed: &'a [ListedEmployee], tree: &SiteTree) -> Vec<&'a ListedEmployee> {
    let codes = tree.by_code();
    let score = |one: &ListedEmployee| {
        let named = !["custom", "none"].contains(&fold(&one.template).as_str());
        [
            is_partial(one.sites(tree, &codes).as_ref(), tree),
            one.hourly,
            named,
            one.phone().is_some(),
            !one.departments.is_empty(),
            one.pos_user_id.is_some(),
        ]
        .into_iter()
        .filter(|known| *known)
        .count()
    };
    // The lowest id decides between equals, so that the same tenant is looked at in the same way.
    let best = |candidates: &mut dyn Iterator<Item = &'a ListedEmployee>| {
        candidates.max_by_key(|one| (score(one), std::cmp::Reverse(one.id)))
    };
    let mut chosen: Vec<&ListedEmployee> = Vec::new();
    chosen.extend(best(&mut listed.iter().filter(|one| one.active)));
    if let Some(first) = chosen.first().copied() {
        let other = |one: &&ListedEmployee| {
            one.active && one.template != first.template && one.site_codes != first.site_codes
        };
        chosen.extend(best(&mut listed.iter().filter(other)));
    }
    chosen.extend(best(&mut listed.iter().filter(|one| !one.active)));
    while chosen.len() < MOST {
        let is_new = |one: &&ListedEmployee| chosen.iter().all(|taken| taken.id != one.id);
        let Some(more) = best(&mut listed.iter().filter(is_new)) else { break };
        chosen.push(more);
    }
    chosen
}
