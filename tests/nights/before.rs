//! What an admin did in Backoffice by hand during the day, before the night begins.

use std::collections::BTreeSet;

use super::chain::Chain;
use super::dice::Dice;
use super::house::{Account, picture};
use super::people::{Works, chosen};

/// Something that an admin did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// Made an account for somebody whom HR hired lately, under a number of its own, without ADP id and address. The second says
    /// whether with the telephone.
    Hires(usize, bool),
    /// Took somebody's sites away: no list shows them any more.
    TakesSites(usize),
    /// Gave somebody another number.
    Renumbers(usize),
    /// Wrote somebody's first name in another way.
    Renames(usize),
}

/// Draws what was done before a night, beside what else is drawn.
pub(crate) fn drawn(seed: u64, number: u64) -> Vec<Before> {
    let dice = &mut Dice::new(seed.rotate_left(16), number);
    let who = dice.below(1 << 20);
    match dice.below(40) {
        0..=2 => vec![Before::Hires(who, dice.chance(50))],
        3 => vec![Before::TakesSites(who)],
        4 => vec![Before::Renumbers(who)],
        5 => vec![Before::Renames(who)],
        _ => Vec::new(),
    }
}

impl Chain {
    /// Does it.
    pub(crate) fn was_done(&mut self, one: Before) {
        match one {
            Before::Hires(who, phoned) => self.hired_by_hand(who, phoned),
            Before::TakesSites(who) => self.edited(who, |person, _| person.access.sites.clear()),
            Before::Renumbers(who) => self.edited(who, |person, free| person.pos_user_id = free),
            Before::Renames(who) => self.edited(who, |person, _| person.first_name.push('a')),
        }
    }

    fn edited(&self, who: usize, change: impl FnOnce(&mut roster_sync::sandbox::Person, u64)) {
        let everybody = picture(&self.sandbox);
        // Whoever was made by hand has no id and no address, and was not seen by the program: without a site nobody could know them.
        let is_known = |account: &&Account| !account.adp.is_empty() || !account.mail.is_empty();
        let named = everybody.values().filter(is_known).filter(|account| account.active && !account.all);
        let among: Vec<usize> = named.map(|account| account.id as usize).collect();
        let Some(id) = chosen(&among, who) else { return };
        // Above every number that HR gives.
        let highest = everybody.values().map(|account| account.number).max().unwrap_or_default();
        let free = highest.max(70_000) + 1;
        self.sandbox.edit_person(id as u64, |person| change(person, free));
    }

    fn hired_by_hand(&mut self, who: usize, phoned: bool) {
        let everybody = picture(&self.sandbox);
        let owned: BTreeSet<usize> = self.owners.values().copied().collect();
        let new: Vec<usize> = (0..self.people.humans.len())
            .filter(|one| self.people.humans[*one].works == Works::Yes && !owned.contains(one))
            .collect();
        let is_idle = |owner: usize| !matches!(self.people.humans[owner].works, Works::Yes);
        let idle = everybody
            .values()
            .filter(|one| !one.active && one.logins.is_empty() && is_idle(self.owners[&one.id]))
            // Pay by the hour, and rights that a roster may change: a new account has them.
            .filter(|one| one.cents.is_some() && one.template != "Custom");
        let idle: Vec<usize> = idle.map(|account| account.id as usize).collect();
        let (Some(human), Some(id)) = (chosen(&new, who), chosen(&idle, who)) else { return };
        let one = self.people.humans[human].clone();
        let site = self.every_site().first().copied().unwrap_or_default();
        self.sandbox.edit_person(id as u64, |person| {
            (person.first_name, person.last_name) = (one.first, one.last);
            person.phone = if phoned { one.phone } else { String::new() };
            (person.email, person.adp_employee_id) = (String::new(), String::new());
            person.start_date = one.start;
            person.active = true;
            if !person.access.all && person.access.sites.is_empty() {
                person.access.sites.insert(site);
            }
        });
        self.owners.insert(id as u64, human);
    }
}
