//! Who works where, before and after: what the picture of a plan is drawn from.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::model::{Site, SiteId, SiteTree};
use crate::observed::{Observed, ObservedEmployee};
use crate::plan::{Action, Changing, Entry, PersonSites, Policy, SiteStaff, SitesPolicy};
use crate::roster::{Roster, WantedSites};

use super::wording;

/// Says of every entry in which sites its person works, now and then.
pub(in crate::plan) fn fill(entries: &mut [Entry], observed: &Observed) {
    for entry in entries {
        let account = entry.person.employee_id.and_then(|id| observed.employees.get(&id));
        entry.sites = of(entry, account, &observed.catalogue.sites);
    }
}

/// Returns the sites of an entry's person, now and then. Sites that were not read are none.
fn of(entry: &Entry, account: Option<&ObservedEmployee>, tree: &SiteTree) -> PersonSites {
    let nowhere = || PersonSites::default().now;
    let now = account.filter(|one| one.active).and_then(|one| one.sites.clone()).unwrap_or_else(nowhere);
    let held = || account.and_then(|one| one.sites.clone()).unwrap_or_else(nowhere);
    let changed = |changing: &Changing| {
        let sites = changing.update.form.sites.as_ref();
        sites.map(|sites| Arc::new(sites.effective(tree)))
    };
    let then = match &entry.action {
        Action::Create(creating) => Arc::new(creating.create.sites.effective(tree)),
        Action::Disable(_) => nowhere(),
        Action::Update(_) if entry.closes_account() => nowhere(),
        Action::Update(changing) => changed(changing).unwrap_or_else(|| now.clone()),
        Action::Reactivate(changing) => changed(changing).unwrap_or_else(held),
        Action::Link(_) | Action::None | Action::Wait | Action::Hold | Action::Refused | Action::Report => {
            now.clone()
        }
    };
    PersonSites { now, then }
}

/// Says who keeps one of several sites because the file names one for each person: it may say only where people are at home.
pub(in crate::plan) fn notice(entries: &[Entry], roster: &Roster, policy: &Policy) -> Option<String> {
    // Who works for the whole chain has all of them in either kind of file.
    let mut wanted = roster.people.iter().filter_map(|row| row.sites.as_deref());
    let is_home = |sites: &WantedSites| matches!(sites, WantedSites::Named(names) if names.len() < 2);
    if policy.sites == SitesPolicy::AtLeast
        || !wanted.all(|sites| *sites == WantedSites::All || is_home(sites))
    {
        return None;
    }
    let loses = |entry: &&Entry| {
        let PersonSites { now, then } = &entry.sites;
        entry.update().is_some() && then.len() == 1 && now.len() > 1
    };
    let people: Vec<String> = entries
        .iter()
        .filter(loses)
        .map(|entry| format!("{} {}", entry.person.first_name, entry.person.last_name))
        .collect();
    (people.len() > 1).then(|| {
        format!(
            "The file names one site for each person, and {} people who have several are left with one: {}. Where it says only where \
             people are at home, write sites = \"at-least\" under [policy].",
            people.len(),
            wording::first_of(&people)
        )
    })
}

/// Returns every site of the tenant with its active people. Whoever has all of several sites counts at none of them: they
/// work for the chain.
pub(in crate::plan) fn staff(observed: &Observed) -> Vec<SiteStaff> {
    let tree = &observed.catalogue.sites;
    let all = tree.all_ids();
    let counted =
        |one: &&ObservedEmployee| one.active && (all.len() == 1 || one.sites.as_deref() != Some(&all));
    // Most lists of sites are those of many people: each is gone through once, by where it stands in memory.
    let mut lists: HashMap<usize, (&BTreeSet<SiteId>, u64), RandomState> = HashMap::default();
    for sites in observed.employees.values().filter(counted).filter_map(|one| one.sites.as_ref()) {
        lists.entry(Arc::as_ptr(sites).addr()).or_insert((sites, 0)).1 += 1;
    }
    let mut active: HashMap<SiteId, u64> = HashMap::new();
    for (sites, people) in lists.into_values() {
        for id in sites {
            *active.entry(*id).or_default() += people;
        }
    }
    let staff = |site: &Site| SiteStaff {
        id: site.id,
        name: tree.word_for(site).to_owned(),
        active: active.get(&site.id).copied().unwrap_or_default(),
    };
    tree.sites.iter().map(staff).collect()
}
