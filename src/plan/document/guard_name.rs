//! The guards there are: one table of their words and of what may be done about them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A guard, in the order in which a plan tells them: whether roster and listing can be relied on at all, how much would happen,
/// and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
#[non_exhaustive]
pub enum GuardName {
    /// No row of the roster can be used.
    EmptyRoster,
    /// Backoffice did not list everybody.
    IncompleteListing,
    /// A column that had values has none now.
    RosterShape,
    /// The roster has far fewer rows than the last one.
    RosterShrank,
    /// The roster is older than the last one that was accepted, or than it may be.
    RosterStale,
    /// People lose their account or a login.
    MaxDisables,
    /// People of one site do.
    MaxDisablesPerSite,
    /// New people.
    MaxCreates,
    /// People who come back.
    MaxReactivations,
    /// People who get a login, or have one opened.
    MaxLogins,
    /// People who gain a site, all sites, or a right.
    MaxGrants,
    /// People who are changed otherwise.
    MaxUpdates,
    /// Nobody would keep a permission.
    LastManager,
    /// Leavers have shifts that began after their last day (protocol §11).
    StillWorking,
    /// A protected account would be closed.
    Protected,
}

/// A text that is the name of no guard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no guard {0:?}; the guards are {known}", known = GuardName::ALL.map(GuardName::as_str).join(", "))]
pub struct UnknownGuard(String);

/// What a guard is about, as far as it matters to somebody who has to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// What the plan rests on is not to be relied on: no word lets that through.
    Ground,
    /// The roster says something unlikely, and so of leavers too.
    WholeRoster,
    /// The roster as a whole is unlikely, but whoever it calls a leaver is one.
    OtherRows,
    /// Somebody loses access.
    Loss,
    /// Somebody who may never lose access would: no word lets that through.
    NeverLost,
    /// Somebody gets something, or is changed.
    Gain,
}

impl GuardName {
    /// Every guard, in the order of plans.
    pub const ALL: [Self; 15] = [
        Self::EmptyRoster,
        Self::IncompleteListing,
        Self::RosterShape,
        Self::RosterShrank,
        Self::RosterStale,
        Self::MaxDisables,
        Self::MaxDisablesPerSite,
        Self::MaxCreates,
        Self::MaxReactivations,
        Self::MaxLogins,
        Self::MaxGrants,
        Self::MaxUpdates,
        Self::LastManager,
        Self::StillWorking,
        Self::Protected,
    ];

    /// Those that every plan has, an undo's too.
    pub(in crate::plan) const ALWAYS: &[Self] = &[
        Self::IncompleteListing,
        Self::MaxDisables,
        Self::MaxDisablesPerSite,
        Self::MaxCreates,
        Self::MaxReactivations,
        Self::MaxLogins,
        Self::MaxGrants,
        Self::MaxUpdates,
        Self::LastManager,
        Self::Protected,
    ];

    /// The table: the word of settings, plans and `--allow`, and what it is about.
    const fn row(self) -> (&'static str, About) {
        match self {
            Self::EmptyRoster => ("empty-roster", About::Ground),
            Self::IncompleteListing => ("incomplete-listing", About::Ground),
            Self::RosterShape => ("roster-shape", About::WholeRoster),
            Self::RosterShrank => ("roster-shrank", About::OtherRows),
            Self::RosterStale => ("roster-stale", About::WholeRoster),
            Self::MaxDisables => ("max-disables", About::Loss),
            Self::MaxDisablesPerSite => ("max-disables-per-site", About::Loss),
            Self::MaxCreates => ("max-creates", About::Gain),
            Self::MaxReactivations => ("max-reactivations", About::Gain),
            Self::MaxLogins => ("max-logins", About::Gain),
            Self::MaxGrants => ("max-grants", About::Gain),
            Self::MaxUpdates => ("max-updates", About::Gain),
            Self::LastManager => ("last-manager", About::Loss),
            Self::StillWorking => ("still-working", About::Loss),
            Self::Protected => ("protected", About::NeverLost),
        }
    }

    /// Returns the word of settings, plans and `--allow`.
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// Returns whether a person's word can let it through.
    pub const fn is_allowable(self) -> bool {
        !matches!(self.row().1, About::Ground | About::NeverLost)
    }

    /// Returns whether it says nothing against closing the accounts of people whom the roster itself calls leavers. While such a
    /// guard stops a plan, these people keep an access that they should not have: it is told who they are, and they can be
    /// carried out alone.
    ///
    /// A roster that lost a column, or that is an old one, may be wrong about leavers too.
    pub const fn lets_leavers_go(self) -> bool {
        matches!(self.row().1, About::OtherRows | About::Gain)
    }
}

impl fmt::Display for GuardName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

/// Guards are named by people, in settings, on command lines and on pages: a text that is no guard's name equals none.
impl PartialEq<str> for GuardName {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == text
    }
}

impl PartialEq<&str> for GuardName {
    fn eq(&self, text: &&str) -> bool {
        self == *text
    }
}

impl PartialEq<String> for GuardName {
    fn eq(&self, text: &String) -> bool {
        self == text.as_str()
    }
}

impl FromStr for GuardName {
    type Err = UnknownGuard;

    fn from_str(text: &str) -> Result<Self, UnknownGuard> {
        let found = Self::ALL.into_iter().find(|guard| guard.as_str() == text);
        found.ok_or_else(|| UnknownGuard(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for GuardName {
    type Error = UnknownGuard;

    fn try_from(text: String) -> Result<Self, UnknownGuard> {
        text.parse()
    }
}

impl From<GuardName> for String {
    fn from(guard: GuardName) -> Self {
        guard.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_stand_in_the_order_of_plans_and_no_two_are_the_same() {
        for guard in GuardName::ALL {
            assert_eq!(guard.as_str().parse(), Ok(guard));
        }
        let names: std::collections::BTreeSet<&str> = GuardName::ALL.iter().map(|one| one.as_str()).collect();
        assert_eq!(names.len(), GuardName::ALL.len());
        assert!(GuardName::ALL.is_sorted());
        let error = "max-disable".parse::<GuardName>().unwrap_err().to_string();
        assert!(
            error.starts_with("there is no guard \"max-disable\"; the guards are empty-roster, "),
            "{error}"
        );
    }
}
