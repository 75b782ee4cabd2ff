//! Nobody is absent whom a row may mean: absent is the complement of everything that any row or remembered decision names or
//! could mean. A row that is matched for sure, or decided, speaks for its account alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{EmployeeId, plain_name};
use crate::observed::{Observed, ObservedEmployee};
use crate::plan::matching::index::{Index, Matched};
use crate::plan::matching::matched_rows::MatchedRows;
use crate::plan::{AbsentPolicy, History, MatchKey, Verdict};
use crate::roster::{Desired, Roster};

use super::context::Basis;
use super::situation::{Wanted, wanted};

/// Everybody who is not absent, and why.
#[derive(Debug, Default)]
pub(in crate::plan) struct Mentioned {
    /// Accounts that rows mean for sure.
    sure: BTreeSet<EmployeeId>,
    /// Accounts that the rows on these lines could mean; `None` is a decision about a row that is not in the file.
    perhaps: BTreeMap<EmployeeId, BTreeSet<Option<u64>>>,
    /// Lines that give an ADP id: everybody whose id was not read could be meant.
    unread_adp: BTreeSet<Option<u64>>,
    /// Lines that give an e-mail: everybody whose e-mail was not read could be meant.
    unread_email: BTreeSet<Option<u64>>,
}

/// Whom a row could mean.
enum CouldBe {
    /// These.
    Some(BTreeSet<EmployeeId>),
    /// Anybody: nothing of the row says who it is about.
    Anybody,
}

impl Mentioned {
    /// Goes through rows and decisions.
    pub(in crate::plan) fn of(
        rows: &MatchedRows<'_>,
        roster: &Roster,
        index: &Index<'_>,
        history: &History,
        context: &Basis<'_>,
    ) -> Self {
        let mut all = Self { sure: rows.meant(), ..Self::default() };
        for (row, found) in &rows.matched {
            match found {
                Matched::One(..) => {}
                Matched::LeftAlone(candidates) => all.may_be(row.line, candidates.keys()),
                Matched::Conflict { candidates, .. } => {
                    all.may_be(row.line, candidates.keys());
                    all.unresolved(row, context);
                }
                // Whoever left long ago has no account, and says nothing about those who have one.
                Matched::Nobody if is_gone(row, context) => {}
                Matched::Nobody => all.unresolved(row, context),
            }
        }
        for refused in &roster.refused {
            if let Some(pinned) = rows.pinned.get(&refused.readable.line) {
                all.may_be(refused.readable.line, pinned.keys());
            }
            all.unresolved(&refused.readable, context);
        }
        for passed_over in &roster.passed_over {
            all.spoken_for(&passed_over.readable, context);
        }
        all.decided(rows, index, history);
        all
    }

    /// Returns the active people whom nothing names, and those of whom only a page that was not read could tell.
    pub(in crate::plan) fn absent<'a>(
        &self,
        observed: &'a Observed,
    ) -> (Vec<&'a ObservedEmployee>, BTreeSet<EmployeeId>) {
        let nobody = self.not_sure(observed).filter(|one| !self.perhaps.contains_key(&one.id));
        let (unread, absent): (Vec<_>, Vec<_>) = nobody.partition(|one| self.unread(one).next().is_some());
        (absent, unread.into_iter().map(|one| one.id).collect())
    }

    /// Returns the active people who are not absent only because a row could mean them, by line.
    pub(in crate::plan) fn kept<'a>(
        &self,
        observed: &'a Observed,
    ) -> BTreeMap<Option<u64>, Vec<&'a ObservedEmployee>> {
        let mut kept: BTreeMap<Option<u64>, Vec<&ObservedEmployee>> = BTreeMap::new();
        for one in self.not_sure(observed) {
            let by_value = self.perhaps.get(&one.id).into_iter().flatten();
            let lines: BTreeSet<Option<u64>> = by_value.chain(self.unread(one)).copied().collect();
            for line in lines {
                kept.entry(line).or_default().push(one);
            }
        }
        kept
    }

    /// Returns the active people whom no row means for sure. Both lists are in the order of their ids, and gone through side by side.
    fn not_sure<'a>(&self, observed: &'a Observed) -> impl Iterator<Item = &'a ObservedEmployee> {
        let mut sure = self.sure.iter().peekable();
        observed.employees.values().filter(move |one| {
            while sure.next_if(|id| **id < one.id).is_some() {}
            one.active && sure.peek() != Some(&&one.id)
        })
    }

    /// Returns the rows that could mean somebody of whom only a page that was not read tells.
    fn unread(&self, one: &ObservedEmployee) -> impl Iterator<Item = &Option<u64>> {
        let adp = self.unread_adp.iter().filter(|_| one.details.is_none());
        adp.chain(self.unread_email.iter().filter(|_| one.email.is_none()))
    }

    fn may_be<'a>(&mut self, line: u64, ids: impl Iterator<Item = &'a EmployeeId>) {
        for id in ids {
            self.perhaps.entry(*id).or_default().insert(Some(line));
        }
    }

    /// Adds everybody whom a row without an account could mean, by any value that can be read.
    fn unresolved(&mut self, row: &Desired, context: &Basis<'_>) {
        let employees = &context.observed.employees;
        let ids: BTreeSet<EmployeeId> = match could_be(row, context) {
            CouldBe::Some(ids) => ids,
            CouldBe::Anybody => employees.keys().copied().collect(),
        };
        self.may_be(row.line, ids.iter());
        self.unread_of(row, context);
    }

    /// Adds everybody whom the row could mean for all that was read of them.
    fn unread_of(&mut self, row: &Desired, context: &Basis<'_>) {
        // Nothing is done to anybody for being absent: then what was not read is no reason to read it.
        if !matches!(context.policy.absent, AbsentPolicy::Disable { .. }) {
            return;
        }
        if row.adp_employee_id.is_some() {
            self.unread_adp.insert(Some(row.line));
        }
        if row.email.is_some() {
            self.unread_email.insert(Some(row.line));
        }
    }

    /// Adds everybody whom a row that is passed over could mean: it speaks for its account like any other, and nobody has to
    /// settle anything.
    fn spoken_for(&mut self, row: &Desired, context: &Basis<'_>) {
        match could_be(row, context) {
            CouldBe::Some(ids) => self.sure.extend(ids),
            CouldBe::Anybody => self.may_be(row.line, context.observed.employees.keys()),
        }
        self.unread_of(row, context);
    }

    /// Adds whom decisions name whose row is not in the file: somebody said who they are, and nobody that they left.
    fn decided(&mut self, rows: &MatchedRows<'_>, index: &Index<'_>, history: &History) {
        let present: BTreeSet<String> =
            rows.matched.iter().filter_map(|(row, _)| Some(index.decision(row)?.row.fingerprint())).collect();
        let elsewhere =
            history.decisions.iter().filter(|decision| !present.contains(&decision.row.fingerprint()));
        for decision in elsewhere {
            let named: Vec<EmployeeId> = match &decision.decided.verdict {
                Verdict::Same { employee, .. } => vec![*employee],
                Verdict::LeaveAlone => decision.considered.iter().copied().collect(),
                Verdict::NewPerson => Vec::new(),
            };
            for id in named {
                self.perhaps.entry(id).or_default().insert(None);
            }
        }
    }
}

fn is_gone(row: &Desired, context: &Basis<'_>) -> bool {
    let wish = wanted(row, context.today, context.policy, context.purpose);
    matches!(wish, Wanted::Gone | Wanted::NeverHired)
}

/// Returns whom a row could mean by any of its values, whatever keys the settings name and whatever else differs: nobody knows
/// yet which of its values is wrong.
fn could_be(row: &Desired, context: &Basis<'_>) -> CouldBe {
    let Basis { observed, index, logins, .. } = *context;
    let mut ids: BTreeSet<EmployeeId> = index.of_name(row).iter().copied().collect();
    ids.extend(row.pos_user_id.map_or(&[][..], |number| index.of_number(number)));
    ids.extend(index.hits(MatchKey::AdpEmployeeId, row).iter());
    ids.extend(index.of_nearly_adp(row));
    ids.extend(index.of_email(row));
    ids.extend(row.phone.map_or(&[][..], |phone| index.of_phone(phone)));
    let username = row.rare().backoffice_username.as_ref().and_then(|name| logins.of_username(name));
    let of_email = row.email.as_ref().and_then(|email| logins.of_email(email));
    for login in username.into_iter().chain(of_email) {
        ids.extend(observed.links.get(&login).copied().flatten());
        let name = logins.user(login).map(|user| user.name.key());
        ids.extend(observed.employees.values().filter(|one| Some(one.name.key()) == name).map(|one| one.id));
    }
    let names = [row.first_name.as_deref(), row.last_name.as_deref()];
    let tells = row.pos_user_id.is_some()
        || row.adp_employee_id.is_some()
        || row.email.is_some()
        || row.phone.is_some()
        || names.iter().all(Option::is_some);
    if tells {
        return CouldBe::Some(ids);
    }
    let Some(name) = names.into_iter().flatten().next().map(plain_name) else { return CouldBe::Anybody };
    let has = |one: &&ObservedEmployee| one.name.key().0 == name || one.name.key().1 == name;
    ids.extend(observed.employees.values().filter(has).map(|one| one.id));
    CouldBe::Some(ids)
}
