//! What carrying an entry out does to a person, whichever operation does it: guards count effects, never names of operations.

use std::collections::BTreeSet;

use crate::model::{PosMatrix, SiteAccess, SiteId};
use crate::plan::{Action, Changing, Entry, Operation, UpdateSpec};

use super::facts::Facts;

/// What carrying an entry out does to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    /// The account or a login is closed.
    LosesAccess,
    /// Somebody new is there.
    IsNew,
    /// An inactive account works again.
    Returns,
    /// A login is made or opened.
    GetsLogin,
    /// Somebody who is there already gains a site, all sites, or a right they had not.
    Gains,
    /// Something else changes for somebody who stays.
    Changes,
}

impl Effect {
    pub(super) fn of(entry: &Entry, facts: &Facts<'_>) -> Vec<Self> {
        let nothing = UpdateSpec::default();
        let update = entry.update().unwrap_or(&nothing);
        let closes = entry.closes_account();
        let returns = entry.operation() == Operation::Reactivate;
        let stays = entry.operation() == Operation::Update && !closes;
        let found = [
            (Self::LosesAccess, closes || !entry.logins().is_empty() || update.close_login.is_some()),
            (Self::IsNew, entry.operation() == Operation::Create),
            (Self::Returns, returns),
            (Self::GetsLogin, entry.login().is_some() || update.open_login.is_some()),
            (
                Self::Gains,
                (stays || returns) && (gains_sites(entry, update) || gains_rights(entry, update, facts)),
            ),
            (Self::Changes, stays && changes_otherwise(entry, update, facts)),
        ];
        found.into_iter().filter(|(_, has)| *has).map(|(effect, _)| effect).collect()
    }
}

impl Entry {
    /// Returns whether carrying it out makes an active account inactive, whichever operation does so.
    pub(in crate::plan) fn closes_account(&self) -> bool {
        let by_update = |changing: &Changing| changing.update.form.active == Some(false);
        match &self.action {
            Action::Disable(closing) => closing.before.active,
            Action::Update(changing) | Action::Reactivate(changing) => by_update(changing),
            Action::Create(_)
            | Action::Link(_)
            | Action::None
            | Action::Wait
            | Action::Hold
            | Action::Refused
            | Action::Report => false,
        }
    }

    /// Returns whether somebody loses their account or a login by it.
    pub fn takes_access(&self) -> bool {
        let closes_login = self.update().is_some_and(|update| update.close_login.is_some());
        self.operation().writes() && (self.closes_account() || !self.logins().is_empty() || closes_login)
    }
}

/// Sites that were not read may be none: whoever is given any then gains some.
fn gains_sites(entry: &Entry, update: &UpdateSpec) -> bool {
    let held = entry.before().and_then(|before| before.sites.as_ref());
    match &update.form.sites {
        None => false,
        // Every site that will ever open is more than every site there is.
        Some(SiteAccess::All) => true,
        Some(SiteAccess::Only(given)) => held.is_none_or(|held| !given.is_subset(held)),
    }
}

/// Rights that are not known, a set of one's own for example, may be none.
fn gains_rights(entry: &Entry, update: &UpdateSpec, facts: &Facts<'_>) -> bool {
    let Some(given) = &update.template else { return false };
    rights_held(entry, facts).is_none_or(|held| is_more(&given.matrix, &held))
}

fn rights_held(entry: &Entry, facts: &Facts<'_>) -> Option<PosMatrix> {
    let before = entry.before()?;
    before.matrix.clone().or_else(|| facts.everybody.matrix(&before.template).cloned())
}

/// Returns whether these rights let somebody do what the others do not: a right that was not granted, or one that was granted
/// with a manager's word only.
fn is_more(given: &PosMatrix, held: &PosMatrix) -> bool {
    let free = |matrix: &PosMatrix| &matrix.grants - &matrix.overrides;
    !given.grants.is_subset(&held.grants) || !free(given).is_subset(&free(held))
}

/// Returns whether there is more to an update than what other guards count: a gain, or a login that is switched. One site for another is a
/// gain, and no second thing beside it: one cause stops a run once.
fn changes_otherwise(entry: &Entry, update: &UpdateSpec, facts: &Facts<'_>) -> bool {
    let mut form = update.form.clone();
    (form.active, form.sites) = (None, None);
    let held = entry.before().and_then(|before| before.sites.as_ref());
    let loses_sites = || {
        let given = match &update.form.sites {
            None | Some(SiteAccess::All) => return false,
            Some(SiteAccess::Only(given)) => given,
        };
        held.is_none_or(|held: &BTreeSet<SiteId>| !held.is_subset(given))
    };
    let other_rights = || update.template.is_some() && !gains_rights(entry, update, facts);
    let fewer_sites = || loses_sites() && !gains_sites(entry, update);
    !form.is_empty() || update.wage.is_some() || fewer_sites() || other_rights()
}
