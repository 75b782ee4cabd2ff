//! Whose a Backoffice login is. A name alone never says so: it is a reason to read the login's edit page (protocol §9).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::backoffice::ListedUser;
use crate::model::{Email, EmployeeId, PersonName, Phone, UserId, Username};
use crate::observed::{Observed, ObservedEmployee};
use crate::roster::Desired;

use super::index::{names_agree, phones_agree};

/// Every login, by what it can be found by.
#[derive(Debug)]
pub(in crate::plan) struct Logins<'a> {
    users: Option<&'a BTreeMap<UserId, ListedUser>>,
    links: &'a BTreeMap<UserId, Option<EmployeeId>>,
    by_email: HashMap<String, UserId>,
    by_username: HashMap<String, UserId>,
    by_name: HashMap<(String, String), Vec<UserId>>,
    by_link: HashMap<EmployeeId, Vec<UserId>>,
    /// Open ones of whom neither their own page nor the list says whose they are.
    ownerless: Vec<UserId>,
    /// The same by each of their names.
    ownerless_by_name: HashMap<String, Vec<UserId>>,
}

/// The logins of one employee.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::plan) struct LoginsOf {
    /// Theirs for sure.
    pub(in crate::plan) theirs: BTreeSet<UserId>,
    /// Perhaps theirs: of the same name, their edit page not read.
    pub(in crate::plan) perhaps: BTreeSet<UserId>,
}

impl<'a> Logins<'a> {
    pub(in crate::plan) fn new(observed: &'a Observed) -> Self {
        let mut logins = Self {
            users: observed.users.as_ref(),
            links: &observed.links,
            by_email: HashMap::new(),
            by_username: HashMap::new(),
            by_name: HashMap::new(),
            by_link: HashMap::new(),
            ownerless: Vec::new(),
            ownerless_by_name: HashMap::new(),
        };
        for (id, user) in observed.users.iter().flatten() {
            if let Some(email) = &user.email {
                logins.by_email.insert(email.key(), *id);
            }
            logins.by_username.insert(user.username.to_ascii_lowercase(), *id);
            logins.by_name.entry(user.name.key()).or_default().push(*id);
        }
        for (user, employee) in &observed.links {
            if let Some(employee) = employee {
                logins.by_link.entry(*employee).or_default().push(*user);
            }
        }
        let open = || observed.users.iter().flatten().filter(|(_, user)| user.active);
        if open().next().is_none() {
            return logins;
        }
        let listed: HashMap<&Email, &ObservedEmployee> =
            observed.employees.values().filter_map(|one| Some((one.email()?, one))).collect();
        let unknown = open().filter(|(id, user)| {
            let owner = user.email.as_ref().and_then(|email| listed.get(email));
            !observed.links.contains_key(id) && !owner.is_some_and(|owner| is_told_by_the_list(user, owner))
        });
        for (id, user) in unknown {
            logins.ownerless.push(*id);
            let (first, last) = user.name.key();
            for name in [first, last] {
                logins.ownerless_by_name.entry(name).or_default().push(*id);
            }
        }
        logins
    }

    /// Returns the open logins of which nothing that was read says whose they are.
    pub(in crate::plan) fn ownerless(&self) -> &[UserId] {
        &self.ownerless
    }

    /// Returns those of them that have one of a person's names: after a marriage neither the other name nor the address is theirs any more.
    pub(in crate::plan) fn ownerless_of(&self, name: &PersonName) -> BTreeSet<UserId> {
        let (first, last) = name.key();
        let of = |name: &String| self.ownerless_by_name.get(name).into_iter().flatten().copied();
        of(&first).chain(of(&last)).collect()
    }

    /// Returns whether the list of logins was read at all.
    pub(in crate::plan) fn known(&self) -> bool {
        self.users.is_some()
    }

    pub(in crate::plan) fn user(&self, id: UserId) -> Option<&'a ListedUser> {
        self.users?.get(&id)
    }

    pub(in crate::plan) fn of_username(&self, username: &Username) -> Option<UserId> {
        self.by_username.get(&username.key()).copied()
    }

    pub(in crate::plan) fn of_email(&self, email: &Email) -> Option<UserId> {
        self.by_email.get(&email.key()).copied()
    }

    /// Returns every login of exactly this name.
    pub(in crate::plan) fn of_name(&self, name: &PersonName) -> &[UserId] {
        self.by_name.get(&name.key()).map_or(&[], Vec::as_slice)
    }

    /// Returns whether a login that works is theirs, or perhaps is.
    pub(in crate::plan) fn has_open(&self, employee: &ObservedEmployee, row: &Desired) -> bool {
        let of = self.of(employee, Some(row));
        let works = |id: &UserId| self.user(*id).is_some_and(|user| user.active);
        of.theirs.iter().chain(&of.perhaps).any(works)
    }

    /// Returns the logins of an employee: by proven link, by e-mail (unique across employees and logins, protocol §4), by
    /// name and telephone, or by the row's username where the name agrees.
    pub(in crate::plan) fn of(&self, employee: &ObservedEmployee, row: Option<&Desired>) -> LoginsOf {
        let mut found = LoginsOf::default();
        found.theirs.extend(self.by_link.get(&employee.id).into_iter().flatten());
        let row_email = row.and_then(|row| row.email.as_ref());
        let emails: Vec<UserId> = [employee.email(), row_email]
            .into_iter()
            .flatten()
            .filter_map(|email| self.of_email(email))
            .collect();
        let named = self.of_name(&employee.name);
        let username = row
            .and_then(|row| row.rare().backoffice_username.as_ref())
            .and_then(|name| self.of_username(name));
        for id in emails.iter().chain(named).copied() {
            if let Some(link) = self.links.get(&id) {
                if *link == Some(employee.id) {
                    found.theirs.insert(id);
                }
                continue;
            }
            let Some(user) = self.user(id) else { continue };
            let same_name = names_agree(&user.name, &employee.name);
            let same_phone = phones_agree(user.phone_text.parse().ok(), employee.phone());
            let wanted = username == Some(id);
            if emails.contains(&id) || (same_name && (same_phone || wanted)) {
                found.theirs.insert(id);
            } else if same_name {
                found.perhaps.insert(id);
            }
        }
        found
    }
}

/// A login's name, telephone and e-mail on the list equal its employee's (protocol §3): all three together tell whose it is.
fn is_told_by_the_list(user: &ListedUser, employee: &ObservedEmployee) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    user.email.as_ref() == employee.email()
        && user.email.is_some()
        && user.name.key() == employee.name.key()
        && digits(&user.phone_text) == digits(employee.phone.as_str())
}

/// Returns whether a login could be somebody's by its name, telephone or e-mail.
pub(in crate::plan) fn resembles(
    user: &ListedUser,
    employee: &ObservedEmployee,
    row: Option<&Desired>,
) -> bool {
    let emails = [employee.email(), row.and_then(|row| row.email.as_ref())];
    let phones = [employee.phone(), row.and_then(|row| row.phone)];
    let phone: Option<Phone> = user.phone_text.parse().ok();
    user.name.key() == employee.name.key()
        || names_agree(&user.name, &employee.name)
        || emails.into_iter().flatten().any(|email| user.email.as_ref() == Some(email))
        || phones.into_iter().flatten().any(|one| phone == Some(one))
}
