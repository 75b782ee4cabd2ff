//! Which account a row means: by keys in order, and never by a guess.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{EmployeeId, PersonName, Phone, PosUserId, plain_name};
use crate::observed::ObservedEmployee;
use crate::plan::{MatchDecision, MatchKey, Policy, Purpose, RowIdentity, Verdict};
use crate::roster::{Desired, Status};

use super::by_key::{ByKey, sorted};
use super::identity::{Evidence, Evidences, Identity, judge, nearly_theirs};

/// Everybody in Backoffice, by each key; and what people decided about rows that no key can tell.
#[derive(Debug)]
pub(in crate::plan) struct Index<'a> {
    employees: &'a BTreeMap<EmployeeId, ObservedEmployee>,
    keys: &'a [MatchKey],
    purpose: Purpose,
    by: ByKey<'a>,
    decisions: HashMap<String, &'a MatchDecision>,
}

/// The accounts that a row may be about, and by which keys.
pub(super) type Candidates = BTreeMap<EmployeeId, Vec<MatchKey>>;

/// What matching found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::plan) enum Matched {
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
    pub(in crate::plan) fn new(
        employees: &'a BTreeMap<EmployeeId, ObservedEmployee>,
        decisions: &'a [MatchDecision],
        policy: &'a Policy,
        purpose: Purpose,
    ) -> Self {
        Self {
            employees,
            keys: &policy.match_keys,
            purpose,
            by: ByKey::of(employees),
            decisions: decisions.iter().map(|decision| (decision.row.fingerprint(), decision)).collect(),
        }
    }

    /// Returns an account.
    pub(in crate::plan) fn account(&self, id: EmployeeId) -> Option<&'a ObservedEmployee> {
        self.employees.get(&id)
    }

    /// Returns who is active.
    pub(in crate::plan) fn active(&self) -> impl Iterator<Item = &'a EmployeeId> {
        self.employees.iter().filter(|(_, account)| account.active).map(|(id, _)| id)
    }

    /// Returns what the roster is for.
    pub(in crate::plan) const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Returns everybody of this name, the two words swapped too.
    pub(in crate::plan) fn of_name(&self, row: &Desired) -> &[EmployeeId] {
        self.by.of_name(row)
    }

    /// Returns everybody who has this telephone: people may share one (protocol §4).
    pub(in crate::plan) fn of_phone(&self, phone: Phone) -> &[EmployeeId] {
        self.by.of_phone(phone)
    }

    /// Returns whose ADP id is the row's, but for case, zeros in front and separators, and not exactly the row's.
    pub(in crate::plan) fn of_nearly_adp(&self, row: &Desired) -> &[EmployeeId] {
        let is_used = self.uses(MatchKey::AdpEmployeeId);
        let id = row.adp_employee_id.as_deref().filter(|id| is_used && self.by.of_adp(id).is_empty());
        id.map_or(&[], |id| self.by.of_nearly_adp(id))
    }

    /// Returns whether this key is asked at all.
    pub(in crate::plan) fn uses(&self, key: MatchKey) -> bool {
        self.keys.contains(&key)
    }

    /// Returns whom one key of the row points at.
    pub(in crate::plan) fn hits(&self, key: MatchKey, row: &Desired) -> Cow<'_, [EmployeeId]> {
        let of_adp = || row.adp_employee_id.as_deref().map_or(&[][..], |id| self.by.of_adp(id));
        Cow::Borrowed(match key {
            MatchKey::PosUserId => row.pos_user_id.map_or(&[], |number| self.by.of_number(number)),
            MatchKey::AdpEmployeeId => of_adp(),
            MatchKey::Email => self.of_email(row),
            MatchKey::NamePhone => return self.by.of_name_and_phone(row),
        })
    }

    /// Returns everybody whom any key of the row points at.
    pub(in crate::plan) fn candidates(&self, row: &Desired) -> BTreeMap<EmployeeId, Vec<MatchKey>> {
        let mut candidates: BTreeMap<EmployeeId, Vec<MatchKey>> = BTreeMap::new();
        for key in self.keys {
            for id in self.hits(*key, row).iter() {
                candidates.entry(*id).or_default().push(*key);
            }
        }
        candidates
    }

    /// Returns who has this number for the point of sale.
    pub(in crate::plan) fn of_number(&self, number: PosUserId) -> &[EmployeeId] {
        self.by.of_number(number)
    }

    /// Returns who has the row's e-mail.
    pub(in crate::plan) fn of_email(&self, row: &Desired) -> &[EmployeeId] {
        row.email.as_ref().map_or(&[], |email| self.by.of_email(email))
    }

    /// Returns what somebody decided about a row that says exactly what this one says.
    pub(in crate::plan) fn decision(&self, row: &Desired) -> Option<&'a MatchDecision> {
        if self.decisions.is_empty() {
            return None;
        }
        self.decisions.get(&RowIdentity::of(row).fingerprint()).copied()
    }

    /// Returns everything that people decided.
    pub(in crate::plan) fn decisions(&self) -> impl Iterator<Item = &'a MatchDecision> {
        self.decisions.values().copied()
    }

    /// Returns whether somebody said which account a row means.
    pub(in crate::plan) fn is_said_to_be(&self, row: &Desired) -> bool {
        let same = |decision: &MatchDecision| matches!(decision.decided.verdict, Verdict::Same { .. });
        self.decision(row).is_some_and(same)
    }

    /// Follows a decision, unless something came up that nobody knew of when it was taken.
    fn decided(
        &self,
        decision: &MatchDecision,
        row: &Desired,
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
                self.by_keys(row, candidates)
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
    pub(in crate::plan) fn find(&self, row: &Desired) -> Matched {
        if let Some(found) = self.find_one(row) {
            return found;
        }
        let candidates = self.candidates(row);
        if let Some(decision) = self.decision(row) {
            return self.decided(decision, row, candidates);
        }
        if let Some(conflict) = self.nearly_somebody(row, &candidates) {
            return conflict;
        }
        match self.by_keys(row, candidates) {
            Matched::Nobody => self.look_alikes(row),
            matched => matched,
        }
    }

    /// Returns what [`find`](Self::find) finds where no key of the row points at a second account and nobody decided anything: so
    /// it is for nearly every row.
    fn find_one(&self, row: &Desired) -> Option<Matched> {
        let (mut only, mut by) = (None, Vec::with_capacity(self.keys.len()));
        for key in self.keys {
            match *self.hits(*key, row) {
                [] => continue,
                [id] if only.is_none_or(|only| only == id) => only = Some(id),
                _ => return None,
            }
            by.push(*key);
        }
        let id = only.filter(|_| self.decision(row).is_none())?;
        if self.of_nearly_adp(row).iter().any(|other| *other != id) {
            return None;
        }
        match judge(row, self.employees.get(&id)?, &by, self.keys, self.purpose) {
            Identity::Doubtful(_) => None,
            Identity::Same | Identity::Renamed | Identity::KeyAlone(_) => Some(Matched::One(id, by)),
        }
    }

    /// An ADP id that is somebody's but for its spelling is neither theirs for sure nor a new one.
    fn nearly_somebody(
        &self,
        row: &Desired,
        candidates: &BTreeMap<EmployeeId, Vec<MatchKey>>,
    ) -> Option<Matched> {
        let nearly = self.of_nearly_adp(row);
        let other =
            nearly.iter().find(|id| !candidates.contains_key(id)).and_then(|id| self.employees.get(id))?;
        let mut candidates = candidates.clone();
        for id in nearly {
            candidates.entry(*id).or_default();
        }
        Some(Matched::Conflict { reason: nearly_theirs(row, other), candidates })
    }

    /// Returns which of these accounts a row means, by the keys alone.
    fn by_keys(&self, row: &Desired, mut candidates: BTreeMap<EmployeeId, Vec<MatchKey>>) -> Matched {
        self.drop_namesakes(row, &mut candidates);
        let Some((id, by)) = candidates.first_key_value() else { return Matched::Nobody };
        if candidates.len() > 1 {
            return Matched::Conflict { reason: several(&candidates, self.keys), candidates };
        }
        let Some(account) = self.employees.get(id) else { return Matched::Nobody };
        match judge(row, account, by, self.keys, self.purpose) {
            Identity::Doubtful(reason) => Matched::Conflict { reason, candidates },
            Identity::Same | Identity::Renamed | Identity::KeyAlone(_) => {
                candidates.pop_first().map_or(Matched::Nobody, |(id, by)| Matched::One(id, by))
            }
        }
    }

    /// Returns whether the row is the account's although both names differ, and nobody said so.
    pub(in crate::plan) fn is_renamed(
        &self,
        row: &Desired,
        account: &ObservedEmployee,
        by: &[MatchKey],
    ) -> bool {
        // Whoever has the row's first name has no other one.
        let first_is_same = row.first_name.as_deref() == Some(account.name.first());
        !first_is_same
            && self.decision(row).is_none()
            && judge(row, account, by, self.keys, self.purpose) == Identity::Renamed
    }

    /// Returns the other active accounts that are a person's too: of the same ADP id, e-mail, or name and telephone.
    pub(in crate::plan) fn same_person(
        &self,
        row: &Desired,
        account: &ObservedEmployee,
    ) -> BTreeSet<EmployeeId> {
        let adp = account.details.as_ref().map(|details| details.adp_employee_id.as_str());
        let adps = adp.into_iter().chain(row.adp_employee_id.as_deref()).filter(|id| !id.is_empty());
        let emails = account.email().into_iter().chain(row.email.as_ref());
        let of_phone = account.phone().into_iter().chain(row.phone).flat_map(|phone| self.of_phone(phone));
        let name = sorted(account.name.key());
        let of_name =
            of_phone.filter(|id| self.employees.get(id).is_some_and(|one| sorted(one.name.key()) == name));
        let of_adp = adps.flat_map(|id| self.by.of_adp(id));
        let of_email = emails.flat_map(|email| self.by.of_email(email));
        let all = of_adp.chain(of_email).chain(of_name).copied();
        all.filter(|id| *id != account.id && self.employees.get(id).is_some_and(|one| one.active)).collect()
    }

    /// Returns whether nothing but one key says that the row is this account's, and nobody said so.
    pub(in crate::plan) fn rests_on_one_key(&self, row: &Desired, found: &Matched) -> bool {
        // Who names a leaver by a number alone has said all that is needed.
        let Matched::One(id, by) = found else { return false };
        // Two keys are two things that agree.
        if self.purpose != Purpose::Sync || by.len() > 1 {
            return false;
        }
        let judged = self.employees.get(id).map(|one| judge(row, one, by, self.keys, self.purpose));
        self.decision(row).is_none() && matches!(judged, Some(Identity::KeyAlone(_)))
    }

    /// Takes away who shares name and telephone with the row and has another id, where a stronger key tells the person for
    /// sure: the old record of somebody who came back under a new number, most of all.
    fn drop_namesakes(&self, row: &Desired, candidates: &mut BTreeMap<EmployeeId, Vec<MatchKey>>) {
        let known = |id: &EmployeeId| self.employees.get(id);
        let is_weak = |by: &[MatchKey]| by == [MatchKey::NamePhone];
        if !candidates.values().any(|by| is_weak(by)) {
            return;
        }
        let strong: Vec<EmployeeId> =
            candidates.iter().filter(|(_, by)| !is_weak(by)).map(|(id, _)| *id).collect();
        let [only] = strong[..] else { return };
        let sure = known(&only).is_some_and(|account| {
            Identity::Same == judge(row, account, &candidates[&only], self.keys, self.purpose)
        });
        if sure {
            let other =
                |id: &EmployeeId| known(id).is_some_and(|account| Evidences::of(row, account).ids_differ());
            candidates.retain(|id, by| !is_weak(by) || !other(id));
        }
    }

    /// Returns whom a row that no key finds could still be: a new account for somebody who has one is worse than a question.
    fn look_alikes(&self, row: &Desired) -> Matched {
        let of_phone = row.phone.map_or(&[][..], |phone| self.of_phone(phone));
        let alike: BTreeMap<EmployeeId, Vec<MatchKey>> = self
            .of_name(row)
            .iter()
            .chain(of_phone)
            .filter(|id| self.employees.get(id).is_some_and(|account| is_alike(row, account)))
            .map(|id| (*id, Vec::new()))
            .collect();
        let Some(account) = alike.first_key_value().and_then(|(id, _)| self.employees.get(id)) else {
            return Matched::Nobody;
        };
        let agree = Evidences::of(row, account).by_field().into_iter();
        let agree: Vec<&str> =
            agree.filter(|(_, one)| *one == Evidence::Agrees).map(|(field, _)| field.as_str()).collect();
        let reason = format!(
            "no key finds anybody, but this may be {}: {} agree, and no id tells them apart",
            account.name,
            agree.join(", ")
        );
        Matched::Conflict { reason, candidates: alike }
    }
}

/// Returns whether a row that no key finds may be about this account all the same: the whole name agrees, or the telephone and
/// one name, and neither a number nor an ADP id says that they are two people.
fn is_alike(row: &Desired, account: &ObservedEmployee) -> bool {
    let all = Evidences::of(row, account);
    let by_phone =
        all.phone == Evidence::Agrees && (all.first == Evidence::Agrees || all.last == Evidence::Agrees);
    !all.ids_differ() && (all.whole_name() || by_phone)
}

/// Returns whether an account is still that of the person somebody meant: by the name it had then, or the one the row gives
/// it.
fn is_still(account: &ObservedEmployee, name: &str, row: &Desired) -> bool {
    let now = plain_name(&account.name.to_string());
    now == plain_name(name) || now == plain_name(&row.display_name())
}

fn several(candidates: &BTreeMap<EmployeeId, Vec<MatchKey>>, keys: &[MatchKey]) -> String {
    let by = |key: &&MatchKey| candidates.values().filter(|by| by.contains(key)).count();
    if let Some(key) = keys.iter().find(|key| by(key) > 1) {
        return format!("several people in Backoffice have this {key}");
    }
    let used: Vec<&str> = keys.iter().filter(|key| by(key) > 0).map(|key| key.as_str()).collect();
    format!("{} point at different people in Backoffice", used.join(" and "))
}

/// The name that a row and an account are compared by, for logins.
pub(in crate::plan) fn names_agree(name: &PersonName, other: &PersonName) -> bool {
    name.key() == other.key()
}

/// Whether two telephones are the same, both being known.
pub(in crate::plan) fn phones_agree(one: Option<Phone>, other: Option<Phone>) -> bool {
    one.is_some() && one == other
}
