//! Who works where, before and after: what the picture of a plan is drawn from.

use std::collections::BTreeSet;

use crate::model::SiteTree;
use crate::observed::{Observed, ObservedEmployee};

use super::{Action, Changing, Entry, StoreStaff, Stores};

/// Says of every entry in which stores its person works, now and then.
pub(super) fn fill(entries: &mut [Entry], observed: &Observed) {
    for entry in entries {
        let account = entry.person.employee_id.and_then(|id| observed.employees.get(&id));
        entry.stores = of(entry, account, &observed.catalogue.sites);
    }
}

/// Returns the stores of an entry's person, now and then. Stores that were not read are none.
fn of(entry: &Entry, account: Option<&ObservedEmployee>, tree: &SiteTree) -> Stores {
    let now = account.filter(|one| one.active).and_then(|one| one.sites.clone()).unwrap_or_default();
    let held = || account.and_then(|one| one.sites.clone()).unwrap_or_default();
    let changed = |changing: &Changing| {
        let sites = changing.update.form.sites.as_ref();
        sites.map(|sites| sites.effective(tree))
    };
    let then = match &entry.action {
        Action::Create(creating) => creating.create.sites.effective(tree),
        Action::Disable(_) => BTreeSet::new(),
        Action::Update(_) if entry.closes_account() => BTreeSet::new(),
        Action::Update(changing) => changed(changing).unwrap_or_else(|| now.clone()),
        Action::Reactivate(changing) => changed(changing).unwrap_or_else(held),
        Action::Link(_) | Action::None | Action::Wait | Action::Hold | Action::Refused | Action::Report => {
            now.clone()
        }
    };
    Stores { now, then }
}

/// Returns every store of the tenant with its active people. Whoever has all of several stores counts at none of them: they
/// work for the chain.
pub(super) fn staff(observed: &Observed) -> Vec<StoreStaff> {
    let tree = &observed.catalogue.sites;
    let all = tree.all_ids();
    let counted =
        |one: &&ObservedEmployee| one.active && (all.len() == 1 || one.sites.as_ref() != Some(&all));
    let mut staff: Vec<StoreStaff> = tree
        .sites
        .iter()
        .map(|site| StoreStaff { id: site.id, name: site.name.clone(), active: 0 })
        .collect();
    for one in observed.employees.values().filter(counted) {
        for store in &mut staff {
            store.active += u64::from(one.sites.as_ref().is_some_and(|sites| sites.contains(&store.id)));
        }
    }
    staff
}
