//! How much one plan may do: caps over the whole tenant, and for each site, since a whole site can vanish inside a cap that
//! looks at the tenant only.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::SiteId;
use crate::observed::{Observed, ObservedEmployee};
use crate::plan::{Cap, Entry, EntryId, GuardGroup, GuardOutcome};

use super::in_words;

/// The sites that a message names; the people of the others are named all the same.
const SITES_NAMED: usize = 5;

/// Counts the entries of one kind against a share of everybody who is active.
pub(super) fn capped(name: &str, verb: &str, cap: Cap, active: u64, entries: &[&Entry]) -> GuardOutcome {
    let (limit, actual) = (cap.limit(active), entries.len() as u64);
    let tripped = actual > limit;
    let message = format!(
        "{actual} would be {verb}; up to {limit} go without a person's word (the larger of {} and {} % of {active} active)",
        cap.people, cap.percent
    );
    let people = entries.iter().map(|entry| in_words(entry, None)).collect();
    let groups = GuardGroup::of_plan(limit, entries.iter().map(|entry| entry.id()));
    GuardOutcome { name: name.to_owned(), limit, actual, tripped, allowable: true, message, people, groups }
}

/// One site's people.
#[derive(Debug, Clone, Copy, Default)]
struct Staff {
    active: u64,
    leaving: u64,
}

/// Counts the active people who would be disabled, site by site, by the sites they have in Backoffice now.
///
/// Somebody who has every site counts at none of them (unless there is only one): they work for the chain, and one area manager
/// who leaves would use up the room of each small site. `max-disables` counts them. Limit and number are those of the worst site.
pub(super) fn per_site(observed: &Observed, cap: Cap, disables: &[&Entry]) -> GuardOutcome {
    let leaving: Vec<(&Entry, BTreeSet<SiteId>)> = disables
        .iter()
        .filter_map(|entry| Some((*entry, observed.employees.get(&entry.person.employee_id?)?)))
        .filter(|(_, account)| account.active)
        .map(|(entry, account)| (entry, own_sites(account, observed)))
        .collect();
    let mut staff: BTreeMap<SiteId, Staff> = BTreeMap::new();
    for site in observed.employees.values().filter(|one| one.active).flat_map(|one| own_sites(one, observed))
    {
        staff.entry(site).or_default().active += 1;
    }
    let mut by_site: BTreeMap<SiteId, Vec<EntryId>> = BTreeMap::new();
    for (entry, sites) in &leaving {
        for site in sites {
            staff.entry(*site).or_default().leaving += 1;
            by_site.entry(*site).or_default().push(entry.id());
        }
    }
    let groups = groups(by_site, &staff, cap, observed);
    let excess = |people: &Staff| people.leaving.saturating_sub(cap.limit(people.active));
    let mut by_loss: Vec<(SiteId, Staff)> = staff.into_iter().collect();
    // A stable sort: sites as bad as each other stay in the order of their numbers.
    by_loss.sort_by_key(|(_, people)| Reverse((excess(people), people.leaving)));
    let worst = by_loss.first().map(|(_, people)| *people).unwrap_or_default();
    by_loss.retain(|(_, people)| excess(people) > 0);
    let sites: BTreeSet<SiteId> = by_loss.iter().map(|(site, _)| *site).collect();
    let people = leaving.iter().filter_map(|(entry, theirs)| {
        let names = observed.catalogue.sites.names(&(theirs & &sites)).join("; ");
        (!names.is_empty()).then(|| in_words(entry, Some(names)))
    });
    GuardOutcome {
        name: "max-disables-per-site".to_owned(),
        limit: cap.limit(worst.active),
        actual: worst.leaving,
        tripped: !by_loss.is_empty(),
        allowable: true,
        message: message(&by_loss, cap, observed),
        people: people.collect(),
        groups,
    }
}

fn groups(
    by_site: BTreeMap<SiteId, Vec<EntryId>>,
    staff: &BTreeMap<SiteId, Staff>,
    cap: Cap,
    observed: &Observed,
) -> Vec<GuardGroup> {
    let group = |(site, entries)| {
        let limit = cap.limit(staff.get(&site).copied().unwrap_or_default().active);
        GuardGroup { name: site_name(site, observed).to_owned(), limit, entries, unless: Vec::new() }
    };
    by_site.into_iter().map(group).collect()
}

fn site_name(site: SiteId, observed: &Observed) -> &str {
    observed.catalogue.sites.site(site).map_or("?", |site| site.name.as_str())
}

/// Returns the sites that somebody counts at.
fn own_sites(one: &ObservedEmployee, observed: &Observed) -> BTreeSet<SiteId> {
    let Some(sites) = &one.sites else { return BTreeSet::new() };
    let all = &observed.catalogue.sites.sites;
    let everywhere = all.len() > 1 && all.iter().all(|site| sites.contains(&site.id));
    if everywhere { BTreeSet::new() } else { sites.clone() }
}

fn message(tripped: &[(SiteId, Staff)], cap: Cap, observed: &Observed) -> String {
    let rule =
        format!("up to the larger of {} and {} % of a site's active people go", cap.people, cap.percent);
    if tripped.is_empty() {
        return format!("no site would lose too many people; {rule} without a person's word");
    }
    let named = tripped.iter().take(SITES_NAMED).map(|(site, people)| {
        let name = site_name(*site, observed);
        format!("{name}: {} of {}, up to {}", people.leaving, people.active, cap.limit(people.active))
    });
    let more = tripped.len().checked_sub(SITES_NAMED).filter(|more| *more > 0);
    let sites: Vec<String> = named.chain(more.map(|more| format!("and {more} more"))).collect();
    let sites = sites.join("; ");
    format!("too many people of one site would be disabled ({sites}); {rule} without a person's word")
}
