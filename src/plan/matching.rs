//! Which account a row means: by keys in order, and never by a guess.

use std::collections::{BTreeMap, HashMap};

use crate::model::{EmployeeId, Field, PersonName, Phone, PosUserId, fold, fold_name, same_name};
use crate::observed::ObservedEmployee;
use crate::roster::{Desired, Status};

use super::{MatchDecision, MatchKey, RowIdentity, Verdict};

/// Everybody in Backoffice, by each key; and what people decided about rows that no key can tell.
#[derive(Debug)]
pub(super) struct Index<'a> {
    employees: &'a BTreeMap<EmployeeId, ObservedEmployee>,
    pos: HashMap<PosUserId, Vec<EmployeeId>>,
    adp: HashMap<&'a str, Vec<EmployeeId>>,
    email: HashMap<String, Vec<EmployeeId>>,
    name: HashMap<(String, String), Vec<EmployeeId>>,
    phone: HashMap<Phone, EmployeeId>,
    decisions: HashMap<String, &'a MatchDecision>,
}

/// What matching found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Matched {
    /// Nobody.
    Nobody,
    /// One account, by these keys.
    One(EmployeeId, Vec<MatchKey>),
    /// It cannot be told.
    Conflict {
        /// Why not.
        reason: String,
        /// Who it could be, and by which keys.
        candidates: BTreeMap<EmployeeId, Vec<MatchKey>>,
    },
    /// Somebody decided that nothing is to happen for the row; these are the accounts it could mean.
    LeftAlone(BTreeMap<EmployeeId, Vec<MatchKey>>),
}

impl<'a> Index<'a> {
    pub(super) fn new(
        employees: &'a BTreeMap<EmployeeId, ObservedEmployee>,
        decisions: &'a [MatchDecision],
    ) -> Self {
        let mut index = Self {
            employees,
            decisions: decisions.iter().map(|decision| (decision.row.fingerprint(), decision)).collect(),
            pos: HashMap::with_capacity(employees.len()),
            adp: HashMap::new(),
            email: HashMap::with_capacity(employees.len()),
            name: HashMap::with_capacity(employees.len()),
            phone: HashMap::with_capacity(employees.len()),
        };
        for (id, one) in employees {
            if let Some(number) = one.pos_user_id {
                index.pos.entry(number).or_default().push(*id);
            }
            if let Some(adp) = one.details.as_ref().map(|details| details.adp_employee_id.as_str())
                && !adp.is_empty()
            {
                index.adp.entry(adp).or_default().push(*id);
            }
            if let Some(email) = one.email() {
                index.email.entry(email.key()).or_default().push(*id);
            }
            index.name.entry(one.name.key()).or_default().push(*id);
            if let Some(phone) = one.phone() {
                index.phone.entry(phone).or_insert(*id);
            }
        }
        index
    }

    /// Returns everybody of exactly this name.
    pub(super) fn of_name(&self, row: &Desired) -> &[EmployeeId] {
        name_key(row).and_then(|key| self.name.get(&key)).map_or(&[], Vec::as_slice)
    }

    /// Returns who has this telephone.
    pub(super) fn of_phone(&self, phone: Phone) -> Option<EmployeeId> {
        self.phone.get(&phone).copied()
    }

    /// Returns whom one key of the row points at.
    pub(super) fn hits(&self, key: MatchKey, row: &Desired) -> Vec<EmployeeId> {
        match key {
            MatchKey::PosUserId => {
                row.pos_user_id.and_then(|number| self.pos.get(&number)).cloned().unwrap_or_default()
            }
            MatchKey::AdpEmployeeId => {
                row.adp_employee_id.as_deref().and_then(|id| self.adp.get(id)).cloned().unwrap_or_default()
            }
            MatchKey::Email => {
                row.email.as_ref().and_then(|email| self.email.get(&email.key())).cloned().unwrap_or_default()
            }
            MatchKey::NamePhone => {
                let Some(phone) = row.phone else { return Vec::new() };
                let same = |id: &&EmployeeId| {
                    self.employees.get(id).and_then(ObservedEmployee::phone) == Some(phone)
                };
                self.of_name(row).iter().filter(same).copied().collect()
            }
        }
    }

    /// Returns everybody whom any key of the row points at.
    pub(super) fn candidates(&self, row: &Desired, keys: &[MatchKey]) -> BTreeMap<EmployeeId, Vec<MatchKey>> {
        let mut candidates: BTreeMap<EmployeeId, Vec<MatchKey>> = BTreeMap::new();
        for key in keys {
            for id in self.hits(*key, row) {
                candidates.entry(id).or_default().push(*key);
            }
        }
        candidates
    }

    /// Returns who has this number for the point of sale.
    pub(super) fn of_number(&self, number: PosUserId) -> &[EmployeeId] {
        self.pos.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Returns who has the row's e-mail.
    pub(super) fn of_email(&self, row: &Desired) -> &[EmployeeId] {
        row.email.as_ref().and_then(|email| self.email.get(&email.key())).map_or(&[], Vec::as_slice)
    }

    /// Returns what somebody decided about a row that says exactly what this one says.
    pub(super) fn decision(&self, row: &Desired) -> Option<&'a MatchDecision> {
        if self.decisions.is_empty() {
            return None;
        }
        self.decisions.get(&RowIdentity::of(row).fingerprint()).copied()
    }

    /// Returns everything that people decided.
    pub(super) fn decisions(&self) -> impl Iterator<Item = &'a MatchDecision> {
        self.decisions.values().copied()
    }

    /// Returns whether somebody said which account a row means.
    pub(super) fn is_said_to_be(&self, row: &Desired) -> bool {
        let same = |decision: &MatchDecision| matches!(decision.decided.verdict, Verdict::Same { .. });
        self.decision(row).is_some_and(same)
    }

    /// Follows a decision, unless something came up that nobody knew of when it was taken.
    fn decided(
        &self,
        decision: &MatchDecision,
        row: &Desired,
        keys: &[MatchKey],
        mut candidates: BTreeMap<EmployeeId, Vec<MatchKey>>,
    ) -> Matched {
        let MatchDecision { considered, decided, .. } = decision;
        let ask_again = |what: String, candidates| Matched::Conflict {
            reason: format!("{}; {what}", decided.in_words()),
            candidates,
        };
        let chosen = match &decided.verdict {
            Verdict::Same { employee, .. } => Some(*employee),
            Verdict::NewPerson | Verdict::LeaveAlone => None,
        };
        let unknown = candidates.keys().find(|id| !considered.contains(id) && chosen != Some(**id));
        let unknown = unknown.and_then(|id| self.employees.get(id));
        match (&decided.verdict, unknown) {
            // A new person is none of those who were looked at. Who fits besides them is told by the rules: the very account
            // that was made for this row, most of all.
            (Verdict::NewPerson, _) => {
                candidates.retain(|id, _| !considered.contains(id));
                self.by_keys(row, keys, candidates)
            }
            (Verdict::Same { .. } | Verdict::LeaveAlone, Some(other)) => {
                ask_again(format!("since then the row fits {} as well", other.name), candidates)
            }
            (Verdict::Same { employee, name }, None) => match self.employees.get(employee) {
                None => ask_again("Backoffice does not list that account any more".to_owned(), candidates),
                Some(account) if !is_still(account, name, row) => {
                    ask_again(format!("that account is {}'s now", account.name), candidates)
                }
                Some(_) => Matched::One(*employee, candidates.remove(employee).unwrap_or_default()),
            },
            (Verdict::LeaveAlone, None) => {
                // Whoever was looked at is spoken for, found by a key or not.
                for id in considered.iter().filter(|id| self.employees.contains_key(id)) {
                    candidates.entry(*id).or_default();
                }
                let works = |id: &EmployeeId| self.employees.get(id).is_some_and(|one| one.active);
                let leaves = row.status == Status::Terminated && !decision.row.leaving;
                // Nobody's access stays open because of what was said when nobody thought of their leaving.
                if leaves && candidates.keys().any(works) {
                    return ask_again("since then the row says that they have left".to_owned(), candidates);
                }
                Matched::LeftAlone(candidates)
            }
        }
    }

    /// Returns the account a row means: what a person decided counts before every key.
    pub(super) fn find(&self, row: &Desired, keys: &[MatchKey]) -> Matched {
        let candidates = self.candidates(row, keys);
        if let Some(decision) = self.decision(row) {
            return self.decided(decision, row, keys, candidates);
        }
        self.by_keys(row, keys, candidates)
    }

    /// Returns which of these accounts a row means, by the keys alone.
    fn by_keys(
        &self,
        row: &Desired,
        keys: &[MatchKey],
        candidates: BTreeMap<EmployeeId, Vec<MatchKey>>,
    ) -> Matched {
        let Some((id, by)) = candidates.first_key_value() else { return Matched::Nobody };
        if candidates.len() > 1 {
            return Matched::Conflict { reason: several(&candidates, keys), candidates };
        }
        let Some(account) = self.employees.get(id) else { return Matched::Nobody };
        if let Some(reason) =
            higher_key_differs(row, account, by, keys).or_else(|| reused_number(row, account, by))
        {
            return Matched::Conflict { reason, candidates };
        }
        Matched::One(*id, by.clone())
    }
}

/// Returns whether an account is still that of the person somebody meant: by the name it had then, or the one the row gives
/// it.
fn is_still(account: &ObservedEmployee, name: &str, row: &Desired) -> bool {
    let now = fold(&account.name.to_string());
    now == fold(name) || now == fold(&row.display_name())
}

fn name_key(row: &Desired) -> Option<(String, String)> {
    Some((fold_name(row.first_name.as_deref()?), fold_name(row.last_name.as_deref()?)))
}

fn several(candidates: &BTreeMap<EmployeeId, Vec<MatchKey>>, keys: &[MatchKey]) -> String {
    let by = |key: &&MatchKey| candidates.values().filter(|by| by.contains(key)).count();
    if let Some(key) = keys.iter().find(|key| by(key) > 1) {
        return format!("several people in Backoffice have this {key}");
    }
    let used: Vec<&str> = keys.iter().filter(|key| by(key) > 0).map(|key| key.as_str()).collect();
    format!("{} point at different people in Backoffice", used.join(" and "))
}

/// What a key says of an account that some key found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Weight {
    /// It found the account.
    Finds,
    /// The row has no value, or none is known of the account: it says nothing.
    Silent,
    /// Another value stands there, and a stronger key found the account: it does not count.
    Weaker(String),
    /// Another value stands there, and only weaker keys found the account: it may be somebody else.
    Contradicts(String),
    /// Another number, of somebody who comes back and is tied to the old record by an ADP id or e-mail: it does not count.
    NumberOfBefore(String),
}

/// Returns what a key says of an account that the keys in `by` found. A lower key counts only where the higher ones are blank
/// on one side: where both sides have one and they differ, this is somebody else or an old record, and a person must say which.
pub(super) fn weigh(
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
    let matched = by.first();
    let is_higher = keys.iter().take_while(|one| Some(*one) != matched).any(|one| *one == key);
    // A name is shared and misspelt, and a telephone changes: together they prove somebody, and disprove nobody.
    if !is_higher || key == MatchKey::NamePhone {
        return Weight::Weaker(found);
    }
    // Somebody who comes back often has a new number; an ADP id or e-mail ties them to their old record.
    let tied = by.contains(&MatchKey::AdpEmployeeId) || by.contains(&MatchKey::Email);
    if key == MatchKey::PosUserId && comes_back(row, account) && tied {
        return Weight::NumberOfBefore(found);
    }
    Weight::Contradicts(found)
}

fn comes_back(row: &Desired, account: &ObservedEmployee) -> bool {
    !account.active && row.status == Status::Active
}

fn higher_key_differs(
    row: &Desired,
    account: &ObservedEmployee,
    by: &[MatchKey],
    keys: &[MatchKey],
) -> Option<String> {
    let matched = by.first()?;
    let old = if comes_back(row, account) { "the old record of " } else { "" };
    keys.iter().find_map(|key| match weigh(*key, row, account, by, keys) {
        Weight::Contradicts(found) => Some(format!(
            "the {matched} is that of {old}{}, whose {key} is {found}, not {}",
            account.name,
            row_value(*key, row).unwrap_or_default()
        )),
        _ => None,
    })
}

/// Returns what the row gives as a key, for people.
pub(super) fn row_value(key: MatchKey, row: &Desired) -> Option<String> {
    match key {
        MatchKey::PosUserId => row.pos_user_id.map(|id| id.to_string()),
        MatchKey::AdpEmployeeId => row.adp_employee_id.clone(),
        MatchKey::Email => row.email.as_ref().map(ToString::to_string),
        MatchKey::NamePhone => {
            let (first, last) = (row.first_name.as_deref()?, row.last_name.as_deref()?);
            Some(format!("{first} {last}, {}", row.phone?))
        }
    }
}

/// Returns what is known of an account that a key could find, for people.
pub(super) fn account_value(key: MatchKey, account: &ObservedEmployee) -> Option<String> {
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

/// Returns what else ties a row to an account that shares its POS id: last name, phone, e-mail. `None` where the row does not
/// say it.
pub(super) fn agreement(row: &Desired, account: &ObservedEmployee) -> [(Field, Option<bool>); 3] {
    let last = row.last_name.as_deref().map(|name| same_name(name, account.name.last()));
    let phone = row.phone.map(|phone| Some(phone) == account.phone());
    let email = row.email.as_ref().map(|email| Some(email) == account.email());
    [(Field::LastName, last), (Field::Phone, phone), (Field::Email, email)]
}

/// A POS id that was given to somebody new: nothing else of the row fits the account.
fn reused_number(row: &Desired, account: &ObservedEmployee, by: &[MatchKey]) -> Option<String> {
    if by != [MatchKey::PosUserId] {
        return None;
    }
    let told = agreement(row, account).map(|(_, agrees)| agrees);
    let nothing_fits = told.iter().any(Option::is_some) && !told.contains(&Some(true));
    nothing_fits.then(|| {
        format!("the POS id belongs to {}, and neither last name, phone nor e-mail agree: was the number given to somebody else?", account.name)
    })
}

/// The name that a row and an account are compared by, for logins.
pub(super) fn names_agree(name: &PersonName, other: &PersonName) -> bool {
    name.key() == other.key()
}

/// Whether two telephones are the same, both being known.
pub(super) fn phones_agree(one: Option<Phone>, other: Option<Phone>) -> bool {
    one.is_some() && one == other
}
