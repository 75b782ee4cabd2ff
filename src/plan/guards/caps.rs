//! How much one plan may do: caps over the whole tenant, and for each site, since a whole site can vanish inside a cap that
//! looks at the tenant only.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::SiteId;
use crate::plan::{Cap, Entry, EntryId, GuardGroup, GuardName, GuardOutcome, SiteStaff};

use super::facts::{counting, in_words, plain};

/// The sites that a message names; the people of the others are named all the same.
const SITES_NAMED: usize = 5;

/// Counts the entries of one kind against a share of everybody who is active.
pub(super) fn capped(name: GuardName, verb: &str, cap: Cap, active: u64, entries: &[&Entry]) -> GuardOutcome {
    let (limit, actual) = (cap.limit(active), entries.len() as u64);
    let message = format!(
        "{actual} would {verb}; up to {limit} go without a person's word (the larger of {} and {} % of {active} active)",
        cap.people, cap.percent
    );
    let people = entries.iter().map(|entry| in_words(entry, None)).collect();
    let groups = GuardGroup::of_plan(limit, entries.iter().map(|entry| entry.id()));
    counting(plain(name, limit, actual, actual > limit, message), people, groups)
}

/// What one site would lose.
#[derive(Debug, Clone, Copy)]
struct Loss<'a> {
    site: &'a SiteStaff,
    leaving: u64,
    limit: u64,
}

impl Loss<'_> {
    const fn excess(&self) -> u64 {
        self.leaving.saturating_sub(self.limit)
    }
}

/// Counts the active people who would lose their account or a login, site by site, by the sites they have in Backoffice now.
///
/// Somebody who has every site counts at none of them (unless there is only one): they work for the chain, and one area manager
/// who leaves would use up the room of each small site. `max-disables` counts them. Somebody whose sites are not known counts at
/// each: they may be the one too many anywhere. Limit and number are those of the worst site.
pub(super) fn per_site(sites: &[SiteStaff], cap: Cap, losing: &[&Entry]) -> GuardOutcome {
    let all: BTreeSet<SiteId> = sites.iter().map(|site| site.id).collect();
    let leaving: Vec<(&Entry, BTreeSet<SiteId>)> = losing
        .iter()
        .filter(|entry| entry.before().is_none_or(|before| before.active))
        .map(|entry| (*entry, counts_at(entry, &all)))
        .collect();
    let mut by_site: BTreeMap<SiteId, Vec<EntryId>> = BTreeMap::new();
    for (entry, sites) in &leaving {
        for site in sites {
            by_site.entry(*site).or_default().push(entry.id());
        }
    }
    let count = |site: &SiteStaff| by_site.get(&site.id).map_or(0, |entries| entries.len() as u64);
    let loss = |site| Loss { site, leaving: count(site), limit: cap.limit(site.active) };
    let mut losses: Vec<Loss<'_>> = sites.iter().map(loss).collect();
    // Sites as bad as each other stand in the order of their numbers.
    losses.sort_by_key(|loss| (Reverse((loss.excess(), loss.leaving)), loss.site.id));
    let (actual, limit) = losses.first().map_or((0, cap.limit(0)), |worst| (worst.leaving, worst.limit));
    losses.retain(|loss| loss.excess() > 0);
    let too_much: Vec<&SiteStaff> =
        sites.iter().filter(|site| losses.iter().any(|loss| loss.site.id == site.id)).collect();
    let people = leaving.iter().filter_map(|(entry, theirs)| {
        let named = too_much.iter().filter(|site| theirs.contains(&site.id));
        let named: Vec<&str> = named.map(|site| site.name.as_str()).collect();
        let known = known_sites(entry).is_some();
        let words = if known { named.join("; ") } else { "sites not known".to_owned() };
        (!named.is_empty()).then(|| in_words(entry, Some(words)))
    });
    let people = people.collect();
    let found =
        plain(GuardName::MaxDisablesPerSite, limit, actual, !losses.is_empty(), message(&losses, cap));
    let group = |site: &SiteStaff| {
        let (name, limit) = (site.name.clone(), cap.limit(site.active));
        Some(GuardGroup { name, limit, entries: by_site.get(&site.id)?.clone(), unless: Vec::new() })
    };
    counting(found, people, sites.iter().filter_map(group).collect())
}

/// Returns the sites that somebody has now. Nobody is listed without any (protocol §6): none is as good as unknown.
fn known_sites(entry: &Entry) -> Option<&BTreeSet<SiteId>> {
    entry.before()?.sites.as_ref().filter(|sites| !sites.is_empty())
}

/// Returns the sites that somebody counts at.
fn counts_at(entry: &Entry, all: &BTreeSet<SiteId>) -> BTreeSet<SiteId> {
    let Some(sites) = known_sites(entry) else { return all.clone() };
    let everywhere = all.len() > 1 && all.is_subset(sites);
    if everywhere { BTreeSet::new() } else { sites.clone() }
}

fn message(tripped: &[Loss<'_>], cap: Cap) -> String {
    let rule =
        format!("up to the larger of {} and {} % of a site's active people go", cap.people, cap.percent);
    if tripped.is_empty() {
        return format!("no site would lose too many people; {rule} without a person's word");
    }
    let named = tripped.iter().take(SITES_NAMED).map(|loss| {
        format!("{}: {} of {}, up to {}", loss.site.name, loss.leaving, loss.site.active, loss.limit)
    });
    let more = tripped.len().checked_sub(SITES_NAMED).filter(|more| *more > 0);
    let sites: Vec<String> = named.chain(more.map(|more| format!("and {more} more"))).collect();
    let sites = sites.join("; ");
    format!("too many people of one site would lose access ({sites}); {rule} without a person's word")
}
