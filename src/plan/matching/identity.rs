//! Whether an account is the person of a row. One key alone never says so: numbers, addresses and telephones are handed on.
//! Beside the key something else that both sides have must agree.

use compact_str::CompactString;

use crate::model::{Field, plain_name};
use crate::observed::ObservedEmployee;
use crate::plan::{MatchKey, Purpose};
use crate::roster::{Desired, Status};

/// What one value of a row says of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plan) enum Evidence {
    /// Both have it, and it is the same.
    Agrees,
    /// Both have it, and it is another one.
    Differs,
    /// Both have it, and they differ by case, zeros in front or separators alone.
    Nearly,
    /// One of them has none.
    Silent,
    /// The row has it, and the account's page was not read.
    Unread,
}

/// Everything that a row and an account can be held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plan) struct Evidences {
    pub(in crate::plan) pos: Evidence,
    pub(in crate::plan) adp: Evidence,
    pub(in crate::plan) email: Evidence,
    pub(in crate::plan) phone: Evidence,
    pub(in crate::plan) first: Evidence,
    pub(in crate::plan) last: Evidence,
}

/// Whether an account that a key found is the person of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::plan) enum Identity {
    /// It is.
    Same,
    /// It is, although both names differ: the ADP id and something else beside it agree, and not ids alone where address or telephone
    /// differ too.
    Renamed,
    /// The row gives nothing to hold against it but this key, and the key is enough.
    KeyAlone(MatchKey),
    /// Nobody can say, for this reason.
    Doubtful(String),
}

impl Evidences {
    /// Holds a row against an account.
    pub(in crate::plan) fn of(row: &Desired, account: &ObservedEmployee) -> Self {
        let (first, last) = names(row, account);
        Self {
            pos: held(row.pos_user_id, account.pos_user_id),
            adp: adp(row, account),
            email: match (&row.email, &account.email) {
                (None, _) => Evidence::Silent,
                (Some(_), None) => Evidence::Unread,
                (Some(email), Some(_)) => held(Some(email), account.email()),
            },
            phone: held(row.phone, account.phone()),
            first,
            last,
        }
    }

    /// Returns each with the field it is about.
    pub(in crate::plan) const fn by_field(self) -> [(Field, Evidence); 6] {
        [
            (Field::PosUserId, self.pos),
            (Field::AdpEmployeeId, self.adp),
            (Field::Email, self.email),
            (Field::Phone, self.phone),
            (Field::FirstName, self.first),
            (Field::LastName, self.last),
        ]
    }

    /// Returns whether first and last name agree.
    pub(in crate::plan) fn whole_name(self) -> bool {
        self.first == Evidence::Agrees && self.last == Evidence::Agrees
    }

    fn some_name(self) -> bool {
        self.first == Evidence::Agrees || self.last == Evidence::Agrees
    }

    /// Returns whether first and last name are other ones.
    pub(in crate::plan) fn both_names_differ(self) -> bool {
        self.first == Evidence::Differs && self.last == Evidence::Differs
    }

    /// Returns whether an id that both have says that they are two people.
    pub(in crate::plan) fn ids_differ(self) -> bool {
        self.pos == Evidence::Differs || self.adp == Evidence::Differs
    }

    /// Returns how many independent things agree. One name alone is no witness where something else contradicts it.
    fn witnesses(self) -> usize {
        let others = [self.pos, self.adp, self.email, self.phone];
        let name = self.whole_name() || (self.some_name() && !self.contradicted());
        others.iter().filter(|one| **one == Evidence::Agrees).count() + usize::from(name)
    }

    /// Returns whether something other than a name contradicts.
    fn contradicted(self) -> bool {
        let others = [self.pos, self.adp, self.email, self.phone];
        others.iter().any(|one| matches!(one, Evidence::Differs | Evidence::Nearly))
    }

    fn fields(self, which: Evidence) -> Vec<&'static str> {
        self.by_field()
            .into_iter()
            .filter(|(_, one)| *one == which)
            .map(|(field, _)| field.as_str())
            .collect()
    }
}

/// Decides whether the account that the keys in `by` found is the person of the row; `keys` are those of the settings.
pub(in crate::plan) fn judge(
    row: &Desired,
    account: &ObservedEmployee,
    by: &[MatchKey],
    keys: &[MatchKey],
    purpose: Purpose,
) -> Identity {
    let all = Evidences::of(row, account);
    if let Some(reason) = other_id(row, account, all, by, keys) {
        return Identity::Doubtful(reason);
    }
    let found = by.first().map_or("row", |key| key.as_str());
    if all.both_names_differ() {
        let beside = [all.pos, all.email, all.phone].contains(&Evidence::Agrees);
        // Ids alone are those of one row in another: beside them everything that is the person's own says somebody else.
        let own = [all.email, all.phone];
        let is_other = own.contains(&Evidence::Differs) && !own.contains(&Evidence::Agrees);
        if all.adp == Evidence::Agrees && beside && !is_other {
            return Identity::Renamed;
        }
        return Identity::Doubtful(format!(
            "the {found} is that of {}, and both names differ: was it given to somebody else?",
            account.name
        ));
    }
    if all.witnesses() >= 2 {
        return Identity::Same;
    }
    let differ = all.fields(Evidence::Differs);
    if !differ.is_empty() {
        let verb = if differ.len() == 1 { "differs" } else { "differ" };
        let differ = differ.join(", ");
        return Identity::Doubtful(format!(
            "nothing but the {found} says that this is {}, and {differ} {verb}: was it given to somebody else?",
            account.name
        ));
    }
    match (purpose, by.first()) {
        (_, Some(key @ (MatchKey::PosUserId | MatchKey::AdpEmployeeId)))
        | (Purpose::Offboard, Some(key @ (MatchKey::Email | MatchKey::NamePhone))) => {
            Identity::KeyAlone(*key)
        }
        _ => Identity::Doubtful(format!(
            "nothing but the {found} says that this is {}, and addresses and telephones are handed on: give a name, a number or an ADP id as well",
            account.name
        )),
    }
}

/// Returns why an id that both have and that differs says that this may be somebody else.
fn other_id(
    row: &Desired,
    account: &ObservedEmployee,
    all: Evidences,
    by: &[MatchKey],
    keys: &[MatchKey],
) -> Option<String> {
    if all.adp != Evidence::Nearly && !all.ids_differ() {
        return None;
    }
    let old = if comes_back(row, account) { "the old record of " } else { "" };
    let is_key = |key| keys.contains(&key);
    let differs = |key: MatchKey, why: &str| {
        let found = by.iter().find(|one| **one != key).map_or("name", |one| one.as_str());
        format!(
            "the {found} is that of {old}{}, whose {key} is {}, not {}{why}",
            account.name,
            account_value(key, account).unwrap_or_default(),
            row_value(key, row).unwrap_or_default()
        )
    };
    match all.adp {
        Evidence::Differs if is_key(MatchKey::AdpEmployeeId) => {
            return Some(differs(MatchKey::AdpEmployeeId, ""));
        }
        Evidence::Nearly if is_key(MatchKey::AdpEmployeeId) => {
            return Some(differs(MatchKey::AdpEmployeeId, &format!(": {SPELLING}")));
        }
        _ => {}
    }
    if all.pos == Evidence::Differs && is_key(MatchKey::PosUserId) && !is_number_of_before(row, account, all)
    {
        return Some(differs(MatchKey::PosUserId, ""));
    }
    None
}

const SPELLING: &str = "they differ by case, zeros in front or separators alone, and a spreadsheet may have done that. Which is right?";

/// Says whose ADP id is the row's but for its spelling.
pub(in crate::plan) fn nearly_theirs(row: &Desired, account: &ObservedEmployee) -> String {
    let key = MatchKey::AdpEmployeeId;
    let (wanted, found) = (row_value(key, row), account_value(key, account));
    format!(
        "the {key} {} is nearly that of {}, {}: {SPELLING}",
        wanted.unwrap_or_default(),
        account.name,
        found.unwrap_or_default()
    )
}

/// Somebody who comes back often has a new number; an ADP id or e-mail ties them to their old record. Who came back and left before
/// anybody opened it is tied by the ADP id under their whole name: there is nothing to ask.
fn is_number_of_before(row: &Desired, account: &ObservedEmployee, all: Evidences) -> bool {
    let tied = all.adp == Evidence::Agrees || all.email == Evidence::Agrees;
    let left_again = !account.active
        && row.status == Status::Terminated
        && all.adp == Evidence::Agrees
        && all.whole_name();
    all.pos == Evidence::Differs && (left_again || comes_back(row, account) && tied)
}

fn comes_back(row: &Desired, account: &ObservedEmployee) -> bool {
    !account.active && row.status == Status::Active
}

/// Holds two values against each other.
pub(super) fn held<T: PartialEq>(wanted: Option<T>, found: Option<T>) -> Evidence {
    match (wanted, found) {
        (Some(wanted), Some(found)) if wanted == found => Evidence::Agrees,
        (Some(_), Some(_)) => Evidence::Differs,
        _ => Evidence::Silent,
    }
}

fn adp(row: &Desired, account: &ObservedEmployee) -> Evidence {
    let Some(wanted) = row.adp_employee_id.as_deref() else { return Evidence::Silent };
    let Some(details) = &account.details else { return Evidence::Unread };
    let found = Some(details.adp_employee_id.trim()).filter(|id| !id.is_empty());
    match held(Some(wanted.trim()), found) {
        Evidence::Differs if found.is_some_and(|found| adp_key(found) == adp_key(wanted)) => Evidence::Nearly,
        evidence => evidence,
    }
}

/// Returns the spelling by which two ADP ids are nearly the same: `ADP-0145`, `adp0145`; `000145`, `145`.
pub(in crate::plan) fn adp_key(id: &str) -> String {
    let plain: String = id.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    plain.trim_start_matches('0').to_owned()
}

/// Two names that are swapped agree: some files have one column for both, some people type them so.
fn names(row: &Desired, account: &ObservedEmployee) -> (Evidence, Evidence) {
    let is = |name: &Option<CompactString>, held: &str| {
        name.as_deref() == Some(held) && held.bytes().any(|byte| byte.is_ascii_alphanumeric())
    };
    if is(&row.first_name, account.name.first()) && is(&row.last_name, account.name.last()) {
        return (Evidence::Agrees, Evidence::Agrees);
    }
    let key = |name: &Option<CompactString>| name.as_deref().map(plain_name);
    let (first, last) = (key(&row.first_name), key(&row.last_name));
    let (own_first, own_last) = account.name.key();
    let swapped = first.is_some() && first.as_ref() == Some(&own_last) && last.as_ref() == Some(&own_first);
    if swapped {
        return (Evidence::Agrees, Evidence::Agrees);
    }
    let known = |name: String| Some(name).filter(|name| !name.is_empty());
    (held(first, known(own_first)), held(last, known(own_last)))
}

/// What a key says of an account that some key found, for people who ask why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::plan) enum Weight {
    /// It found the account.
    Finds,
    /// The row has no value, or none is known of the account: it says nothing.
    Silent,
    /// Another value stands there, which does not make somebody else of a person whom two other things tell.
    Weaker(String),
    /// Another value stands there: this may be somebody else.
    Contradicts(String),
    /// Another number, of somebody who comes back and is tied to the old record by an ADP id or e-mail: it does not count.
    NumberOfBefore(String),
}

/// Returns what a key says of an account that the keys in `by` found.
pub(in crate::plan) fn weigh(
    key: MatchKey,
    row: &Desired,
    account: &ObservedEmployee,
    by: &[MatchKey],
    keys: &[MatchKey],
) -> Weight {
    if by.contains(&key) {
        return Weight::Finds;
    }
    let (Some(_), Some(found)) = (row_value(key, row), account_value(key, account)) else {
        return Weight::Silent;
    };
    let all = Evidences::of(row, account);
    match key {
        MatchKey::PosUserId if is_number_of_before(row, account, all) => Weight::NumberOfBefore(found),
        MatchKey::PosUserId | MatchKey::AdpEmployeeId if keys.contains(&key) => Weight::Contradicts(found),
        _ => Weight::Weaker(found),
    }
}

/// Returns what the row gives as a key, for people.
pub(in crate::plan) fn row_value(key: MatchKey, row: &Desired) -> Option<String> {
    match key {
        MatchKey::PosUserId => row.pos_user_id.map(|id| id.to_string()),
        MatchKey::AdpEmployeeId => row.adp_employee_id.as_ref().map(ToString::to_string),
        MatchKey::Email => row.email.as_ref().map(ToString::to_string),
        MatchKey::NamePhone => {
            let (first, last) = (row.first_name.as_deref()?, row.last_name.as_deref()?);
            Some(format!("{first} {last}, {}", row.phone?))
        }
    }
}

/// Returns what is known of an account that a key could find, for people.
pub(in crate::plan) fn account_value(key: MatchKey, account: &ObservedEmployee) -> Option<String> {
    match key {
        MatchKey::PosUserId => account.pos_user_id.map(|id| id.to_string()),
        MatchKey::AdpEmployeeId => {
            let found = account.details.as_ref().map(|details| details.adp_employee_id.clone());
            found.filter(|id| !id.is_empty())
        }
        MatchKey::Email => account.email().map(ToString::to_string),
        MatchKey::NamePhone => account.phone().map(|phone| format!("{}, {phone}", account.name)),
    }
}
