//! What an admin does in Backoffice by hand, while the program runs or between plan and apply.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use roster_sync::sandbox::Person;

use super::chain::Chain;
use super::doom::Aside;
use super::history::{ByHand, Event};
use super::house::{Account, Picture, picture};
use super::people::{Human, Sites, Works, chosen};

/// What an admin did by hand, filled in when it is done.
pub(crate) type Edited = Arc<Mutex<Vec<Account>>>;

/// Something that an admin will do.
pub(crate) struct Planned {
    pub(crate) act: Aside,
    /// Whom the account is given to.
    pub(crate) given: Option<(u64, usize)>,
}

impl Chain {
    /// Prepares what an admin does by hand.
    pub(crate) fn by_hand(&mut self, one: ByHand, before: &Picture, edited: &Edited) -> Option<Planned> {
        let (ByHand::Phone(who)
        | ByHand::Closes(who)
        | ByHand::Opens(who)
        | ByHand::Site(who)
        | ByHand::Mail(who)
        | ByHand::GivesAway(who)) = one;
        let wanted = |account: &&Account| {
            let idle = matches!(
                self.people.humans[self.owners[&account.id]].works,
                Works::Until(_) | Works::Unheard
            );
            match one {
                ByHand::Opens(_) => !account.active,
                ByHand::GivesAway(_) => !account.active && idle && account.logins.is_empty(),
                _ => account.active && !account.sites.is_empty(),
            }
        };
        let among: Vec<usize> =
            before.values().filter(wanted).filter_map(|account| usize::try_from(account.id).ok()).collect();
        let id = chosen(&among, who)? as u64;
        let mut given = None;
        let account = &before[&id];
        if matches!(one, ByHand::GivesAway(_)) {
            given = Some((id, self.given_away(account)));
        }
        let human = given.map(|(_, human)| self.people.humans[human].clone());
        let (sandbox, edited) = (Arc::clone(&self.sandbox), Arc::clone(edited));
        let every_site = self.every_site();
        let act = move || {
            sandbox.edit_person(id, |person| match one {
                ByHand::Phone(_) => person.phone = format!("(555) 017-{:04}", (id + who as u64) % 10_000),
                ByHand::Closes(_) => person.active = false,
                ByHand::Opens(_) => person.active = true,
                ByHand::Mail(_) => {
                    person.email = format!("hand{}@example.com", id * 1000 + who as u64 % 1000);
                }
                ByHand::Site(_) if person.access.all => {}
                ByHand::Site(_) => {
                    person.access.sites.insert(every_site[who % every_site.len()]);
                }
                ByHand::GivesAway(_) => {
                    if let Some(human) = human {
                        take_over(person, &human);
                    }
                }
            });
            edited.lock().unwrap_or_else(PoisonError::into_inner).extend(picture(&sandbox).remove(&id));
        };
        Some(Planned { act: Box::new(act), given })
    }

    pub(crate) fn every_site(&self) -> Vec<u64> {
        let people = self.sandbox.people();
        let sites: BTreeSet<u64> =
            people.iter().flat_map(|person| person.access.sites.iter().copied()).collect();
        sites.into_iter().collect()
    }

    /// Somebody new gets an account that somebody else had.
    fn given_away(&mut self, account: &Account) -> usize {
        self.people.happen(Event::Hire, self.day, self.seed);
        let human = self.people.humans.len() - 1;
        let new = &mut self.people.humans[human];
        new.number = account.number;
        new.sites = if account.all { Sites::All } else { Sites::Named(account.sites.clone()) };
        new.departments.clone_from(&account.departments);
        new.permission = if account.template == "Custom" { String::new() } else { account.template.clone() };
        new.cents = account.cents;
        human
    }
}

/// An account becomes somebody else's.
pub(crate) fn take_over(person: &mut Person, human: &Human) {
    person.first_name.clone_from(&human.first);
    person.last_name.clone_from(&human.last);
    person.phone.clone_from(&human.phone);
    person.email.clone_from(&human.mail);
    person.adp_employee_id.clone_from(&human.adp);
    person.pos_user_id = human.number;
    person.start_date = human.start;
    person.active = true;
}
