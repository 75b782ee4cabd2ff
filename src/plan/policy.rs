//! What the operator decided once, for every plan.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::model::{Field, PosUserId};

/// What identifies a person, strongest first by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchKey {
    /// The number for the point of sale.
    PosUserId,
    /// The id in ADP payroll.
    AdpEmployeeId,
    /// The e-mail.
    Email,
    /// First name, last name and telephone together. A name alone never matches anybody.
    NamePhone,
}

/// A word that is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a key to match people by")]
pub struct UnknownKey;

/// What happens to active employees who are not in the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsentPolicy {
    /// They are shown by name.
    Report,
    /// They are not mentioned.
    Ignore,
    /// They are disabled after absence from this many accepted rosters in a row; until then they are shown.
    Disable {
        /// At least 1.
        after: u32,
    },
}

/// What happens to a permission that equals no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomPermissions {
    /// Somebody set it by hand: it is shown and left alone.
    Keep,
    /// The roster's template takes its place.
    Replace,
}

/// What the sites of a row say of somebody who works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SitesPolicy {
    /// These and no others: what the row does not name is taken away.
    Exact,
    /// These at least, as in a file that names where people are at home: what they have beside them stays. Whoever comes back
    /// gets those of the row alone.
    AtLeast,
}

/// Whether a new Backoffice login is given its permission and sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginPermissions {
    /// They are sent and read back.
    Apply,
    /// A person sets them.
    Manual,
}

/// When the pages that only one person has are read: e-mail (where no listing shows it), start date, ADP id, emergency
/// contact, pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetailsPolicy {
    /// When the listing or the roster says something new of the person, and everybody within so many days.
    Changed {
        /// Days, at least 1.
        max_age_days: u32,
    },
    /// Every time.
    Always,
    /// Never: such columns count for new people only.
    Never,
}

/// What happens to a value that somebody changed in Backoffice while the roster says what it said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangedByHand {
    /// The roster's value takes its place, and the plan says so.
    Overwrite,
    /// It stays, and the plan says so.
    Report,
}

impl ChangedByHand {
    /// Returns the word of the settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overwrite => "overwrite",
            Self::Report => "report",
        }
    }
}

/// When the account of somebody is closed who has a last day of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseOn {
    /// On the day after: a nightly run must not lock anybody out of their last shift.
    DayAfter,
    /// On that day.
    LastDay,
}

impl CloseOn {
    /// Returns the word of the settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DayAfter => "day-after",
            Self::LastDay => "last-day",
        }
    }
}

/// The larger of a number of people and a share of the active employees (for one site: of those who have it).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// People.
    pub people: u64,
    /// Percent, rounded down.
    pub percent: u64,
}

/// Accounts that may never be disabled, besides the login the tool signs in with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Protected {
    /// By number for the point of sale.
    pub pos_user_ids: BTreeSet<PosUserId>,
    /// By the name of their Backoffice login.
    pub usernames: BTreeSet<String>,
    /// By the template for the point of sale that they have, without regard to case.
    pub templates: BTreeSet<String>,
}

/// How much goes without a person's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardLimits {
    /// The most people who lose their account or a login in one plan.
    pub max_disables: Cap,
    /// The most of them among the people of one site.
    pub max_disables_per_site: Cap,
    /// The most creates in one plan.
    pub max_creates: Cap,
    /// The most people who come back in one plan.
    pub max_reactivations: Cap,
    /// The most people who get a login, or have one opened, in one plan.
    pub max_logins: Cap,
    /// The most people who gain a site, all sites or a right in one plan.
    pub max_grants: Cap,
    /// The most people who are changed otherwise in one plan.
    pub max_updates: Cap,
    /// Whether leavers are held who clocked in after their last day, and the plan where these are many.
    pub still_working: bool,
    /// Templates for the point of sale that must not lose their last active holder, without regard to case.
    pub last_manager: BTreeSet<String>,
    /// The percent of its rows that a roster may lose against the last accepted one.
    pub roster_shrank_percent: u64,
    /// Columns that may come and go from one roster to the next.
    pub roster_shape_except: BTreeSet<Field>,
    /// Who may never be disabled.
    pub protected: Protected,
}

/// Everything a plan depends on besides roster, Backoffice and the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The keys that identify people, in order.
    pub match_keys: Vec<MatchKey>,
    /// What happens to people who are not in the roster.
    pub absent: AbsentPolicy,
    /// Days before the start date from which somebody is created.
    pub hire_lead_days: u32,
    /// When the account of somebody is closed who has a last day of work; `offboard` closes on that day.
    pub close_on: CloseOn,
    /// What happens to a value that somebody changed in Backoffice.
    pub changed_by_hand: ChangedByHand,
    /// The permission template for names that no template has; `None` refuses such rows.
    pub permission_fallback: Option<String>,
    /// Whether `Greeter` is added to a new employee's departments.
    pub add_greeter: bool,
    /// Whether people keep the sites that their rows do not name.
    pub sites: SitesPolicy,
    /// What happens to a permission that was set by hand.
    pub custom_permissions: CustomPermissions,
    /// Whether a leaver's Backoffice logins are closed too.
    pub close_logins: bool,
    /// Whether a new login is given its rights.
    pub login_permissions: LoginPermissions,
    /// How many times the present rate a new one may be, or the present one a new one; what is beyond is asked about.
    pub pay_factor: Decimal,
    /// When a person's own pages are read.
    pub details: DetailsPolicy,
    /// The most pages that one run reads only to hold new rows against people whose ADP id or e-mail is not known; rows that
    /// were not held against everybody by then wait.
    pub max_pages_a_night: u64,
    /// Whether a person said that the login sees every site, where its own pages do not prove it (protocol §3).
    pub sees_every_site: bool,
    /// Days for which a shift says that somebody works who is absent from the roster.
    pub still_working_days: u32,
    /// Days for which a kept plan may be carried out.
    pub plan_max_age_days: u32,
    /// From where a new person whose row has no POS id gets one; `None` refuses such rows.
    pub pos_numbers: Option<NumberRange>,
    /// The guards.
    pub guards: GuardLimits,
}

/// Numbers for the point of sale, the first and the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberRange {
    /// The smallest.
    pub first: u64,
    /// The largest.
    pub last: u64,
}

impl Policy {
    /// Returns the next numbers for the point of sale that nobody has, at most so many, and from which they are: those that `[policy]
    /// pos_numbers` gives out, else those behind the largest in use.
    pub fn next_numbers(
        &self,
        mut used: BTreeSet<PosUserId>,
        spent: &BTreeSet<PosUserId>,
        most: usize,
    ) -> (NumberRange, Vec<PosUserId>) {
        let largest = used.last().map_or(0, |number| number.get());
        used.extend(&self.guards.protected.pos_user_ids);
        used.extend(spent);
        let range = self.pos_numbers.unwrap_or(NumberRange { first: largest + 1, last: u64::MAX });
        (range, range.free(&used).take(most).collect())
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            match_keys: MatchKey::ALL.to_vec(),
            absent: AbsentPolicy::Report,
            hire_lead_days: 7,
            changed_by_hand: ChangedByHand::Overwrite,
            close_on: CloseOn::DayAfter,
            permission_fallback: Some("General User".to_owned()),
            add_greeter: true,
            sites: SitesPolicy::Exact,
            custom_permissions: CustomPermissions::Keep,
            close_logins: true,
            login_permissions: LoginPermissions::Apply,
            pay_factor: Decimal::TWO,
            details: DetailsPolicy::Changed { max_age_days: 7 },
            still_working_days: 7,
            plan_max_age_days: 7,
            max_pages_a_night: 2_000,
            sees_every_site: false,
            pos_numbers: None,
            guards: GuardLimits {
                max_disables: Cap { people: 3, percent: 5 },
                max_disables_per_site: Cap { people: 2, percent: 25 },
                max_creates: Cap { people: 10, percent: 20 },
                max_reactivations: Cap { people: 10, percent: 10 },
                max_logins: Cap { people: 5, percent: 10 },
                max_grants: Cap { people: 10, percent: 10 },
                max_updates: Cap { people: 20, percent: 30 },
                still_working: true,
                last_manager: ["Manager".to_owned(), "General Manager".to_owned()].into(),
                roster_shrank_percent: 20,
                roster_shape_except: BTreeSet::new(),
                protected: Protected::default(),
            },
        }
    }
}

impl Cap {
    /// Returns the most people that go through among so many active ones.
    pub fn limit(self, active: u64) -> u64 {
        self.people.max(active.saturating_mul(self.percent) / 100)
    }
}

impl MatchKey {
    /// Every key, in the usual order.
    pub const ALL: [Self; 4] = [Self::PosUserId, Self::AdpEmployeeId, Self::Email, Self::NamePhone];

    /// Returns the word of the config and of plans.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PosUserId => "pos_user_id",
            Self::AdpEmployeeId => "adp_employee_id",
            Self::Email => "email",
            Self::NamePhone => "name+phone",
        }
    }
}

impl fmt::Display for MatchKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl FromStr for MatchKey {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        Self::ALL.into_iter().find(|key| key.as_str() == text).ok_or(UnknownKey)
    }
}
