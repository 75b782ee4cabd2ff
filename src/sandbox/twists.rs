//! Single facts of the protocol turned round, so that whoever examines a Backoffice before trusting it can be shown to
//! notice each.
//!
//! A fault goes wrong here and there; a twist is another release of the server that is sure of itself: what its pages show
//! and what its forms store fit together, and only the client's idea of them is out of date.

mod received;
mod rendered;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

pub(super) use received::received;
pub(super) use rendered::{drawn_from, rendered};

use super::world::{Access, World};

/// One fact that is other than `docs/backoffice-protocol.md` has it, or that it leaves open and that is here the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Twist {
    /// §5: a checked region, district or site box on an employee's form means granted; the labels of the boxes say so, and
    /// what is stored is read the same way. The boxes for everything mean what they always did, and logins keep theirs.
    InvertedPolarity,
    /// §4, §6: `employee[phone]` is called `employee[mobilePhone]`.
    RenamedPhoneField,
    /// §4, §6: `posCredential[POSLoginPassword]` is called `posCredential[POSLoginPin]`.
    RenamedPinField,
    /// §6: `employee[isActive]` is called `employee[active]`.
    RenamedActiveBox,
    /// §3: the listing has at most two thirds of all employees in a page whatever `limit` says, and does not tell.
    CappedListing,
    /// §3: likewise, with a pager under the table that is not the known one: "Showing 1 to 80 of 120 entries".
    PagedListing,
    /// §1: dates are `YYYY-MM-DD` on employees' forms and pay pages, and are understood in no other way.
    IsoDates,
    /// §3: the listing's table is `table-staff-list`.
    ListingTableClass,
    /// §3: the icons of the active column are `fa-check-circle` and `fa-times-circle`.
    ActiveIconClass,
    /// §7: the table of the wage history is `table-wage-history`.
    WageHistoryClass,
    /// §8: the options of the templates carry their permissions in `data-granted-permissions`.
    PermissionSets,
    /// §8: what an employee may do is shown one permission further on than it is stored, so that it equals no template.
    PermissionMatrixShifted,
    /// §9: the table of the logins is `table-accounts-list`.
    UsersTableClass,
    /// §9: a login's form has no box `user[isDeleted]`; whether the login works cannot be changed there.
    LoginFormWithoutDeleted,
    /// §3: the listing shows the sites' long names in place of their codes.
    LongSiteNames,
    /// §3: telephones and departments change places in the listing, headings too; the cells' classes stay where they were.
    PhoneColumnMoved,
    /// §3: the listing calls the departments otherwise than the form does.
    DepartmentNames,
    /// §3: the links of the listing carry one site fewer than a new employee can be given.
    FilterSitesDiffer,
    /// §3, open: a listing that found nobody has no table at all.
    NobodyWithoutTable,
    /// §3, open: the login that the sandbox is entered with sees every other site only, and its own pages say so.
    RestrictedLogin,
    /// §9, open: the form of a login that is nobody's has no e-mail, no name and no password.
    BareLogins,
    /// §7: the last record of somebody who is disabled goes on.
    PayStaysOpen,
    /// §7: the list of sites on the pay page is no disabled one.
    PaySiteOffered,
    /// §6: disabling an employee closes their logins.
    DisablingClosesLogins,
    /// §6: the login of somebody inactive can be changed.
    InactiveOwnersLogins,
    /// §5: a login's `siteIds[]` of a flat tenant lists the granted sites.
    FlatLoginsGranted,
    /// §5: a login's `siteIds[]` of a flat tenant is stored the other way round than the page shows it.
    FlatLoginsInverted,
    /// §8: of two templates with one matrix the listing names the last.
    TwinNamedLast,
    /// §6: a retired department stands on the edit form of whoever has it.
    RetiredOnForm,
    /// §4: telephones are unique.
    UniquePhones,
    /// §4, open: a PIN is kept as a number, without zeros in front.
    PinsAreNumbers,
    /// §10, open: a refused form is answered with its own page and the reasons on it, and with no redirect.
    RefusedInPlace,
    /// §6, open: last names are kept in capitals.
    NamesInCapitals,
    /// §11, open: the number behind a name of the time clock is the POS user id.
    TimesheetPosIds,
}

/// A word that is no twist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no twist of the sandbox; there are {}", Twist::every().map(Twist::name).collect::<Vec<_>>().join(", "))]
pub struct BadTwist {
    word: String,
}

impl Twist {
    /// What the protocol leaves open, each the other way than the sandbox has it by itself: a client must work with both.
    pub const OPEN: [Self; 16] = [
        Self::NobodyWithoutTable,
        Self::RestrictedLogin,
        Self::BareLogins,
        Self::PayStaysOpen,
        Self::PaySiteOffered,
        Self::DisablingClosesLogins,
        Self::InactiveOwnersLogins,
        Self::FlatLoginsGranted,
        Self::FlatLoginsInverted,
        Self::TwinNamedLast,
        Self::RetiredOnForm,
        Self::UniquePhones,
        Self::PinsAreNumbers,
        Self::RefusedInPlace,
        Self::NamesInCapitals,
        Self::TimesheetPosIds,
    ];

    /// Facts that are turned round: a client must notice each before it writes.
    pub const ALL: [Self; 18] = [
        Self::InvertedPolarity,
        Self::RenamedPhoneField,
        Self::RenamedPinField,
        Self::RenamedActiveBox,
        Self::CappedListing,
        Self::PagedListing,
        Self::IsoDates,
        Self::ListingTableClass,
        Self::ActiveIconClass,
        Self::WageHistoryClass,
        Self::PermissionSets,
        Self::PermissionMatrixShifted,
        Self::UsersTableClass,
        Self::LoginFormWithoutDeleted,
        Self::LongSiteNames,
        Self::PhoneColumnMoved,
        Self::DepartmentNames,
        Self::FilterSitesDiffer,
    ];

    /// Returns every twist, of both kinds.
    pub fn every() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().chain(Self::OPEN)
    }

    /// Returns the word it is switched on by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvertedPolarity => "inverted-polarity",
            Self::RenamedPhoneField => "renamed-phone-field",
            Self::RenamedPinField => "renamed-pin-field",
            Self::RenamedActiveBox => "renamed-active-box",
            Self::CappedListing => "capped-listing",
            Self::PagedListing => "paged-listing",
            Self::IsoDates => "iso-dates",
            Self::ListingTableClass => "listing-table-class",
            Self::ActiveIconClass => "active-icon-class",
            Self::WageHistoryClass => "wage-history-class",
            Self::PermissionSets => "permission-sets",
            Self::PermissionMatrixShifted => "permission-matrix-shifted",
            Self::UsersTableClass => "users-table-class",
            Self::LoginFormWithoutDeleted => "login-form-without-deleted",
            Self::LongSiteNames => "long-site-names",
            Self::PhoneColumnMoved => "phone-column-moved",
            Self::DepartmentNames => "department-names",
            Self::FilterSitesDiffer => "filter-sites-differ",
            Self::NobodyWithoutTable => "nobody-without-table",
            Self::RestrictedLogin => "restricted-login",
            Self::BareLogins => "bare-logins",
            Self::PayStaysOpen => "pay-stays-open",
            Self::PaySiteOffered => "pay-site-offered",
            Self::DisablingClosesLogins => "disabling-closes-logins",
            Self::InactiveOwnersLogins => "inactive-owners-logins",
            Self::FlatLoginsGranted => "flat-logins-granted",
            Self::FlatLoginsInverted => "flat-logins-inverted",
            Self::TwinNamedLast => "twin-named-last",
            Self::RetiredOnForm => "retired-on-form",
            Self::UniquePhones => "unique-phones",
            Self::PinsAreNumbers => "pins-are-numbers",
            Self::RefusedInPlace => "refused-in-place",
            Self::NamesInCapitals => "names-in-capitals",
            Self::TimesheetPosIds => "timesheet-pos-ids",
        }
    }

    /// The field that is renamed on employees' forms: how the protocol has it, and how it is called instead.
    const fn renamed(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::RenamedPhoneField => Some(("employee[phone]", "employee[mobilePhone]")),
            Self::RenamedPinField => Some(("posCredential[POSLoginPassword]", "posCredential[POSLoginPin]")),
            Self::RenamedActiveBox => Some(("employee[isActive]", "employee[active]")),
            _ => None,
        }
    }
}

impl fmt::Display for Twist {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Twist {
    type Err = BadTwist;

    fn from_str(word: &str) -> Result<Self, BadTwist> {
        let known = Self::every().find(|twist| twist.name() == word.trim());
        known.ok_or_else(|| BadTwist { word: word.to_owned() })
    }
}

/// Returns whether a login that sees some sites only sees this one: every other.
pub(super) fn is_seen(site: u64) -> bool {
    site % 2 == 1
}

/// What is turned round at the moment.
pub(super) type Twists = BTreeSet<Twist>;

/// Returns the sites as the boxes of an employee's form stand for them, whether shown or sent. Where the polarity is
/// turned round these are all the others: a checked box is drawn where none was, and read as its opposite.
pub(super) fn as_marked(twists: &Twists, access: Access, world: &World) -> Access {
    if twists.contains(&Twist::InvertedPolarity) && !access.all { world.opposite(&access) } else { access }
}

#[cfg(test)]
mod tests;
