//! The people as they are: what HR knows of them when it makes no mistake.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::dice::Dice;
use super::history::Event;
use super::house::Account;

/// The sites somebody works at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sites {
    All,
    Named(BTreeSet<String>),
}

/// Whether somebody works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Works {
    Yes,
    /// Until this day, which may be past.
    Until(NaiveDate),
    /// HR has nobody like this in its files.
    Unheard,
}

/// Somebody.
#[derive(Debug, Clone)]
pub(crate) struct Human {
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) phone: String,
    pub(crate) mail: String,
    pub(crate) adp: String,
    pub(crate) number: u64,
    /// Whether HR's file has the number.
    pub(crate) numbered: bool,
    pub(crate) sites: Sites,
    pub(crate) departments: BTreeSet<String>,
    /// Empty where somebody ticked it by hand.
    pub(crate) permission: String,
    /// Cents an hour, where paid by the hour.
    pub(crate) cents: Option<u64>,
    pub(crate) start: NaiveDate,
    pub(crate) login: Option<String>,
    pub(crate) works: Works,
}

/// Everybody, and the words there are.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) humans: Vec<Human>,
    /// How many came since the beginning.
    hired: u64,
    /// How many values were made since the beginning.
    made: u64,
    sites: Vec<String>,
    departments: Vec<String>,
}

const FIRST: [&str; 20] = [
    "Anouk", "Bruno", "Celia", "Dmitri", "Edda", "Franz", "Gloria", "Hector", "Ilse", "Jorge", "Katja",
    "Lorenz", "Milena", "Nestor", "Odile", "Paco", "Renata", "Silvio", "Thekla", "Urs",
];
const LAST: [&str; 23] = [
    "Abel", "Bishop", "Cordes", "Drummer", "Engel", "Fuchs", "Gallo", "Haase", "Ingram", "Jahn", "Kunze",
    "Lang", "Moreno", "Noll", "Ortega", "Pohl", "Reuter", "Stark", "Thoma", "Urban", "Vogt", "Winter",
    "Zink",
];
const TEMPLATES: [&str; 5] = ["Cashier", "General User", "Assistant Manager", "Shift Leader", "CSA"];

impl People {
    /// Takes everybody who has an account at the beginning. In every second seed HR has no numbers of those who were there before.
    pub(crate) fn of(accounts: &[Account], words: (Vec<String>, Vec<String>), seed: u64) -> Self {
        let humans = accounts.iter().map(|account| of_account(account, seed)).collect();
        Self { humans, hired: 0, made: 0, sites: words.0, departments: words.1 }
    }

    fn working(&self) -> Vec<usize> {
        (0..self.humans.len()).filter(|who| self.humans[*who].works == Works::Yes).collect()
    }

    fn gone(&self, day: NaiveDate) -> Vec<usize> {
        let gone = |who: &usize| matches!(self.humans[*who].works, Works::Until(last) if last < day);
        (0..self.humans.len()).filter(gone).collect()
    }

    fn number(&mut self) -> u64 {
        self.made += 1;
        5000 + self.made
    }

    fn phone(&mut self) -> String {
        self.made += 1;
        format!("55501{:05}", 50_000 + self.made)
    }

    fn mail(&mut self) -> String {
        self.made += 1;
        format!("mail{}@example.com", self.made)
    }

    fn hire(&mut self, day: NaiveDate, dice: &mut Dice) -> &mut Human {
        let at = usize::try_from(self.hired).unwrap_or(0);
        self.hired += 1;
        let human = Human {
            first: FIRST[at % FIRST.len()].to_owned(),
            last: LAST[at * 7 % LAST.len()].to_owned(),
            phone: self.phone(),
            mail: self.mail(),
            // Payroll takes its time: of some the id never comes.
            adp: if self.hired.is_multiple_of(4) {
                String::new()
            } else {
                format!("ADP{}", 60_000 + self.hired)
            },
            number: self.number(),
            numbered: true,
            sites: self.some_sites(dice),
            departments: self.a_department(dice),
            permission: dice.pick(&TEMPLATES).to_owned(),
            cents: Some(1500 + 25 * dice.below(20) as u64),
            start: day,
            login: None,
            works: Works::Yes,
        };
        self.humans.push(human);
        let last = self.humans.len() - 1;
        &mut self.humans[last]
    }

    fn some_sites(&self, dice: &mut Dice) -> Sites {
        Sites::Named((0..=dice.below(2)).map(|_| self.sites[dice.below(self.sites.len())].clone()).collect())
    }

    fn a_department(&self, dice: &mut Dice) -> BTreeSet<String> {
        [self.departments[dice.below(self.departments.len())].clone()].into()
    }

    /// Lets something happen.
    pub(crate) fn happen(&mut self, event: Event, day: NaiveDate, seed: u64) {
        let dice = &mut Dice::new(seed, self.made + 77_000);
        match event {
            Event::Hire => {
                self.hire(day, dice);
            }
            Event::Namesake(who) => self.hired_beside(&self.working(), who, day, dice, |new, other| {
                (new.first, new.last) = (other.first.clone(), other.last.clone());
            }),
            Event::MailHandedOn(who) => self
                .hired_beside(&self.gone(day), who, day, dice, |new, other| new.mail.clone_from(&other.mail)),
            Event::NumberHandedOn(who) => {
                let mut free = self.gone(day);
                free.retain(|gone| !self.has_another_owner(*gone));
                self.hired_beside(&free, who, day, dice, |new, other| new.number = other.number);
            }
            Event::PhoneHandedOn(who) => self.hired_beside(&self.gone(day), who, day, dice, |new, other| {
                new.phone.clone_from(&other.phone);
            }),
            Event::Returns(who) => self.back(who, day, false),
            Event::ReturnsAnew(who) => self.back(who, day, true),
            Event::Marries(who)
            | Event::MarriesWithMail(who)
            | Event::Phone(who)
            | Event::Mail(who)
            | Event::Moves(who)
            | Event::Raise(who)
            | Event::Role(who)
            | Event::WantsLogin(who)
            | Event::Leaves(who, _) => {
                let working = self.working();
                // The chain does not close: somebody stays.
                if let Some(who) = chosen(&working, who)
                    && working.len() > 12
                {
                    self.changes(event, who, day, dice);
                }
            }
        }
    }

    /// Says whether somebody's number is somebody else's too.
    pub(crate) fn has_another_owner(&self, who: usize) -> bool {
        let mut others = self.humans.iter().enumerate().filter(|(other, _)| *other != who);
        others.any(|(_, other)| {
            other.works != Works::Unheard && other.numbered && other.number == self.humans[who].number
        })
    }

    fn hired_beside(
        &mut self,
        among: &[usize],
        who: usize,
        day: NaiveDate,
        dice: &mut Dice,
        give: fn(&mut Human, &Human),
    ) {
        if let Some(other) = chosen(among, who).map(|other| self.humans[other].clone()) {
            give(self.hire(day, dice), &other);
        }
    }

    fn back(&mut self, who: usize, day: NaiveDate, anew: bool) {
        let Some(who) = chosen(&self.gone(day), who) else { return };
        let (number, mail) = (self.number(), self.mail());
        let others =
            || self.humans.iter().enumerate().filter(|(other, _)| *other != who).map(|(_, other)| other);
        // What was handed on meanwhile belongs to somebody else.
        let number_is_gone = others().any(|other| other.number == self.humans[who].number);
        let mail_is_gone = others().any(|other| other.mail == self.humans[who].mail);
        let anew = anew || number_is_gone;
        let human = &mut self.humans[who];
        if mail_is_gone {
            human.mail = mail;
        }
        (human.works, human.start, human.login) = (Works::Yes, day, None);
        if anew {
            (human.number, human.numbered) = (number, true);
        }
    }

    fn changes(&mut self, event: Event, who: usize, day: NaiveDate, dice: &mut Dice) {
        let (phone, mail) = (self.phone(), self.mail());
        let (sites, departments) = (self.some_sites(dice), self.a_department(dice));
        let last = LAST[(who * 5 + usize::try_from(self.made).unwrap_or(0)) % LAST.len()];
        let human = &mut self.humans[who];
        match event {
            Event::Marries(_) => last.clone_into(&mut human.last),
            Event::MarriesWithMail(_) => {
                last.clone_into(&mut human.last);
                human.mail = mail;
            }
            Event::Phone(_) => human.phone = phone,
            Event::Mail(_) => human.mail = mail,
            Event::Moves(_) => human.sites = sites,
            Event::Raise(_) => human.cents = human.cents.map(|cents| cents + 50),
            Event::Role(_) => {
                human.departments = departments;
                if !human.permission.is_empty() && !human.permission.contains("Manager") {
                    dice.pick(&TEMPLATES).clone_into(&mut human.permission);
                }
            }
            Event::WantsLogin(_) => {
                human.login.get_or_insert_with(|| format!("login{}", human.number));
            }
            Event::Leaves(_, days) => human.works = Works::Until(day + Days::new(u64::from(days))),
            _ => {}
        }
    }

    /// Gives somebody a number that nobody had: what HR does when it is told that theirs belongs to somebody else.
    pub(crate) fn renumber(&mut self, who: usize) {
        let number = self.number();
        (self.humans[who].number, self.humans[who].numbered) = (number, true);
    }

    /// Gives somebody a name of a login that nobody had.
    pub(crate) fn rename_login(&mut self, who: usize) {
        self.humans[who].login = Some(format!("login{}", self.number()));
    }

    /// Gives somebody an address that nobody had.
    pub(crate) fn readdress(&mut self, who: usize) {
        self.humans[who].mail = self.mail();
    }
}

/// Picks one of several by any number.
pub(crate) fn chosen(among: &[usize], which: usize) -> Option<usize> {
    (!among.is_empty()).then(|| among[which % among.len()])
}

fn of_account(account: &Account, seed: u64) -> Human {
    Human {
        first: account.first.clone(),
        last: account.last.clone(),
        phone: account.phone.clone(),
        mail: account.mail.clone(),
        adp: account.adp.clone(),
        number: account.number,
        numbered: seed.is_multiple_of(2) || account.adp.is_empty(),
        sites: if account.all { Sites::All } else { Sites::Named(account.sites.clone()) },
        departments: account.departments.clone(),
        permission: if account.template == "Custom" { String::new() } else { account.template.clone() },
        cents: account.cents,
        start: account.start,
        login: account.logins.iter().find(|login| login.active).map(|login| login.username.clone()),
        works: if account.active && !account.sites.is_empty() { Works::Yes } else { Works::Unheard },
    }
}
