//! A chain of car washes over many nights: its people, HR's file, Backoffice, and the program that runs every night.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use chrono::{Days, NaiveDate};
use roster_sync::apply::{RowResult, RowStatus};
use roster_sync::sandbox::{Options, Sandbox};

use super::absences::{AFTER, Absences};
use super::admin::Edited;
use super::doom::{Aside, Doom};
use super::figures::Figures;
use super::history::{ByHand, Night};
use super::house::{Account, Picture, picture, words};
use super::hr::{self, Delivery, Row};
use super::oracle::{Between, is_as_said, is_askable, is_claimed, shown};
use super::people::{People, Works};
use super::secrets::{Secret, secrets_on_disk};
use super::start::{Came, Start};
use super::{start, troubles};

/// Everything that goes on from one night to the next.
pub(crate) struct Chain {
    pub(crate) seed: u64,
    pub(crate) sandbox: Arc<Sandbox>,
    /// Another Backoffice, with people of the same numbers.
    elsewhere: Arc<Sandbox>,
    _root: tempfile::TempDir,
    pub(crate) folder: PathBuf,
    pub(crate) people: People,
    /// Whose account it really is.
    pub(crate) owners: BTreeMap<u64, usize>,
    deliveries: Vec<Delivery>,
    pub(crate) day: NaiveDate,
    /// Rows of runs that did not come to their end.
    carried: Vec<Row>,
    /// Whether the program has met this Backoffice.
    is_known: bool,
    absences: Absences,
    secrets: BTreeSet<Secret>,
    pub(crate) figures: Figures,
}

/// The address of this Backoffice.
const HERE: &str = "http://localhost";
/// The address of another one.
const ELSEWHERE: &str = "http://127.0.0.1";

impl Chain {
    pub(crate) fn new(seed: u64, people: usize) -> Self {
        let day = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default();
        let options = Options { employees: people, sites: 8, ..Options::new(day) };
        let elsewhere = Arc::new(Sandbox::in_memory(options.clone()).expect("it is kept nowhere"));
        let sandbox = Arc::new(Sandbox::in_memory(options).expect("it is kept nowhere"));
        let shared_memory = std::path::Path::new("/dev/shm");
        let parent = if shared_memory.is_dir() { shared_memory.to_owned() } else { std::env::temp_dir() };
        let root = tempfile::tempdir_in(parent).expect("a folder for the night");
        let folder = root.path().join("state");
        std::fs::create_dir_all(&folder).expect("a folder for the night");
        sandbox.mangle(Some(Arc::new(|_, page| without_navigation(page))));
        let accounts: Vec<Account> = picture(&sandbox).into_values().collect();
        let owners = accounts.iter().map(|account| account.id).zip(0..).collect();
        let people = People::of(&accounts, words(&sandbox), seed);
        Self {
            seed,
            sandbox,
            elsewhere,
            _root: root,
            folder,
            people,
            owners,
            deliveries: Vec::new(),
            day,
            carried: Vec::new(),
            is_known: false,
            absences: Absences::default(),
            secrets: BTreeSet::new(),
            figures: Figures::default(),
        }
    }

    /// Lives through a night, and says what was wrong in it.
    pub(crate) async fn live(&mut self, night: &Night) -> Result<(), String> {
        self.figures.nights += 1;
        if night.calm {
            return self.settle().await;
        }
        self.next_day();
        for event in &night.events {
            self.people.happen(*event, self.day, self.seed);
        }
        night.before.iter().for_each(|one| self.was_done(*one));
        let delivery = hr::delivery(&self.people, &night.slips, self.day, &self.deliveries);
        self.deliveries.push(delivery.clone());
        if night.elsewhere && self.is_known {
            self.lost_its_way(night, &delivery).await?;
        }
        self.run(night, &delivery).await.map(|_| ())
    }

    /// The program is told the address of another Backoffice: what is kept of this one must not be taken for that one's.
    async fn lost_its_way(&mut self, night: &Night, delivery: &Delivery) -> Result<(), String> {
        let before = picture(&self.elsewhere);
        let doom = Doom::new(&self.elsewhere, &self.folder, None, None, None);
        let start = Start {
            sandbox: &self.elsewhere,
            folder: &self.folder,
            delivery,
            day: self.day,
            clock: 0,
            at_once: night.at_once,
            url: ELSEWHERE,
            allowing: true,
            time_clock: self.has_time_clock(),
        };
        let came = Box::pin(start.sync(&doom, Vec::new())).await;
        self.figures.came(&came);
        match came {
            Came::Ran(_) => Err("it ran at another Backoffice".to_owned()),
            _ if before != picture(&self.elsewhere) => Err("it wrote to another Backoffice".to_owned()),
            _ => Ok(()),
        }
    }

    /// Lives through a night of its own file, without anything else.
    pub(crate) async fn quiet(&mut self, night: &Night, delivery: &Delivery) -> Result<Came, String> {
        self.deliveries.push(delivery.clone());
        self.run(night, delivery).await
    }

    /// In every third seed the chain has no time clock, and the settings say so: nothing then speaks for who is missing.
    fn has_time_clock(&self) -> bool {
        !self.seed.is_multiple_of(3)
    }

    /// Lets the next day begin.
    pub(crate) fn next_day(&mut self) {
        self.day = self.day + Days::new(1);
        self.sandbox.turn_to(self.day);
    }

    async fn run(&mut self, night: &Night, delivery: &Delivery) -> Result<Came, String> {
        let edited = Edited::default();
        let before = picture(&self.sandbox);
        let mut given = Vec::new();
        let mut plan = |one: &ByHand| {
            let planned = self.by_hand(*one, &before, &edited);
            given.extend(planned.as_ref().and_then(|planned| planned.given));
            planned.map(|planned| planned.act)
        };
        let between: Vec<Aside> = night.between.iter().filter_map(&mut plan).collect();
        let meanwhile = night.meanwhile.and_then(|(at, one)| Some((at, plan(&one)?)));
        self.sandbox.draw_from(self.seed ^ night.number);
        troubles::arm(&self.sandbox, &night.troubles);
        self.figures.faults += night.troubles.len() as u64;
        let doom = Doom::new(&self.sandbox, &self.folder, night.kill, night.full, meanwhile);
        let start = Start {
            sandbox: &self.sandbox,
            folder: &self.folder,
            delivery,
            day: self.day,
            clock: night.clock,
            at_once: night.at_once,
            url: HERE,
            allowing: delivery.right,
            time_clock: self.has_time_clock(),
        };
        let came = Box::pin(start.sync(&doom, between)).await;
        self.sandbox.clear_faults();
        let today = start.today();
        self.figures.requests += u64::from(doom.counts().0);
        let edits = edited.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (account, human) in given {
            if edits.iter().any(|edit| edit.id == account) {
                self.owners.insert(account, human);
            } else {
                self.people.humans[human].works = Works::Unheard;
            }
        }
        let told = Told { before: &before, edits: &edits, delivery, today };
        self.judge(&told, &came, night)?;
        if matches!(came, Came::Killed) {
            doom.restore();
            self.figures.kills += 1;
            self.secrets = secrets_on_disk(&self.folder);
            self.lost_nothing(&told)?;
            if night.resumed {
                self.resume(night, delivery).await?;
            }
        }
        Ok(came)
    }

    /// Goes on with a run that was killed.
    async fn resume(&mut self, night: &Night, delivery: &Delivery) -> Result<(), String> {
        let before = picture(&self.sandbox);
        let doom = Doom::new(&self.sandbox, &self.folder, None, None, None);
        let start = Start {
            sandbox: &self.sandbox,
            folder: &self.folder,
            delivery,
            day: self.day,
            clock: night.clock,
            at_once: 1,
            url: HERE,
            allowing: false,
            time_clock: self.has_time_clock(),
        };
        let came = Box::pin(start.resume(&doom)).await;
        let told = Told { before: &before, edits: &[], delivery, today: start.today() };
        self.judge(&told, &came, night)
    }

    /// After a kill: whatever was made is known to the disk as it was then.
    fn lost_nothing(&self, told: &Told<'_>) -> Result<(), String> {
        for account in picture(&self.sandbox).values().filter(|one| !told.before.contains_key(&one.id)) {
            if !self.secrets.contains(&Secret::Pin(account.number, account.pin.clone())) {
                return Err(format!("killed, and the PIN is lost: {}", shown(account)));
            }
        }
        Ok(())
    }

    /// Returns everybody who was active, or was opened by hand in the meantime, with their accounts.
    fn owned(&self, before: &Picture, edits: &[Account]) -> Vec<(usize, Account)> {
        let was_active = |id: u64| before.get(&id).is_some_and(|account| account.active);
        let opened = edits.iter().filter(|account| account.active && !was_active(account.id));
        let active = before.values().filter(|account| account.active).chain(opened);
        active.map(|account| (self.owners[&account.id], account.clone())).collect()
    }

    /// Holds what came of a start against what may have come of it.
    fn judge(&mut self, told: &Told<'_>, came: &Came, night: &Night) -> Result<(), String> {
        let Told { before, edits, delivery, today } = *told;
        let after = picture(&self.sandbox);
        self.secrets.extend(secrets_on_disk(&self.folder));
        // HR's file can be what it was before a mistake: then somebody gave their word for it.
        let stale = self.absences.is_stale(delivery) && !delivery.right;
        let mut rows = self.carried.clone();
        if !stale {
            rows.extend(delivery.rows.iter().cloned());
        }
        let missed = self.absences.with(delivery, &self.owned(before, edits));
        let absent: BTreeSet<usize> =
            missed.iter().filter(|(_, times)| **times >= AFTER).map(|(human, _)| *human).collect();
        let between = Between {
            before,
            after: &after,
            rows: &rows,
            edited: edits,
            absent: &absent,
            today,
            secrets: &self.secrets,
        };
        let mut wrongs = between.wrongs(&mut self.owners);
        if let Came::Ran(outcome) = came
            && self.carried.is_empty()
        {
            for result in &outcome.rows {
                wrongs.extend(self.untrue(result, told, &after).err());
            }
        }
        self.count(told, came, night);
        let missing = missed.clone();
        self.remember(delivery, came, missed);
        if wrongs.is_empty() {
            return Ok(());
        }
        Err(format!(
            "{}; it {}, {missing:?} were missing; it did: {}",
            wrongs.join("; "),
            came.in_words(),
            came.done()
        ))
    }

    /// Says what a result claims that is not so.
    fn untrue(&self, result: &RowResult, told: &Told<'_>, after: &Picture) -> Result<(), String> {
        let row = result.line.and_then(|line| told.delivery.row(line));
        let id = result.employee_id.map(roster_sync::model::EmployeeId::get);
        let edited = |id: u64| told.edits.iter().any(|edit| edit.id == id);
        let account = id.and_then(|id| after.get(&id)).filter(|account| !edited(account.id));
        let wrong = |what: &str| {
            Err(format!(
                "line {:?} {} is {}: {what} ({})",
                result.line, result.name, result.status, result.message
            ))
        };
        if result.message.is_empty() && needs_reason(result.status) {
            return wrong("it has no reason");
        }
        let Some(account) = account else { return Ok(()) };
        let same = told.before.get(&account.id) == Some(account);
        let alone =
            row.is_none_or(|row| told.delivery.rows.iter().filter(|one| one.human == row.human).count() == 1);
        let others = self.owners.get(&account.id) != row.map(|row| row.human).as_ref();
        match (result.status, result.operation.as_str()) {
            (RowStatus::Done, "disable")
                if account.active || account.logins.iter().any(|login| login.active) =>
            {
                wrong("something is open")
            }
            (RowStatus::Done, "create" | "update" | "reactivate" | "link") => match row {
                Some(_) if others => wrong("the account is somebody else's"),
                Some(_) if !account.active => wrong("the account is not active"),
                Some(row) if row.slip.is_none() => is_as_said(row, account).or_else(|why| wrong(&why)),
                _ => Ok(()),
            },
            (
                RowStatus::Unchanged
                | RowStatus::Conflict
                | RowStatus::Refused
                | RowStatus::Waiting
                | RowStatus::Stale,
                _,
            ) if !same && alone && !others => wrong("something changed"),
            _ => Ok(()),
        }
    }

    /// Counts what was done and what was asked.
    fn count(&mut self, told: &Told<'_>, came: &Came, night: &Night) {
        self.figures.came(came);
        let Came::Ran(outcome) = came else { return };
        let quiet =
            told.delivery.right && told.edits.is_empty() && night.troubles.is_empty() && night.full.is_none();
        let logins = self.sandbox.logins();
        for result in &outcome.rows {
            self.figures.row(result);
            if !quiet || outcome.summary.stopped.is_some() {
                continue;
            }
            self.figures.right_rows += 1;
            let Some(row) = result.line.and_then(|line| told.delivery.row(line)) else { continue };
            if !matches!(result.status, RowStatus::Conflict | RowStatus::Refused) {
                continue;
            }
            let mine = |account: &&Account| self.owners.get(&account.id) == Some(&row.human);
            let (own, others): (Vec<&Account>, Vec<&Account>) = told.before.values().partition(mine);
            let rows = &told.delivery.rows;
            let claimed = own.iter().any(|account| is_claimed(rows, row.human, account));
            let on_no_list = own.iter().any(|account| account.is_on_no_list());
            if !on_no_list && !claimed && !is_askable(row, &own, &others, &logins) {
                let own: Vec<String> = own.into_iter().map(shown).collect();
                let told = format!("{} {} beside {own:?}: {}", result.name, result.key, result.message);
                self.figures.false_alarms.push(told);
            }
        }
    }

    fn remember(&mut self, delivery: &Delivery, came: &Came, missed: BTreeMap<usize, u32>) {
        match came {
            Came::Stopped(_) | Came::Unread(_) => {}
            Came::Killed | Came::Failed(_) => {
                self.absences.missed = missed;
                self.carried.extend(delivery.rows.iter().cloned());
            }
            Came::Ran(outcome) => {
                self.is_known = true;
                let seen = |human: &usize| delivery.rows.iter().any(|row| row.human == *human);
                self.absences.missed = missed;
                self.absences.missed.retain(|human, _| !seen(human));
                if self.absences.is_new(delivery) {
                    self.absences.accepted.push(delivery.bytes.clone());
                }
                if outcome.summary.stopped.is_some() {
                    self.carried.extend(delivery.rows.iter().cloned());
                } else {
                    self.carried.clear();
                }
            }
        }
        start::tidy(&self.folder);
    }
}

/// What is known of a start besides what came of it.
#[derive(Clone, Copy)]
struct Told<'a> {
    before: &'a Picture,
    edits: &'a [Account],
    delivery: &'a Delivery,
    today: NaiveDate,
}

/// The navigation of a page is nine tenths of it and the same on every one: ten thousand nights do without.
fn without_navigation(mut page: String) -> String {
    if let (Some(begin), Some(end)) = (page.find("<style>\n.nav-0"), page.find("</nav>"))
        && begin < end
    {
        page.replace_range(begin..end + "</nav>".len(), "");
    }
    page
}

const fn needs_reason(status: RowStatus) -> bool {
    !matches!(status, RowStatus::Done | RowStatus::Unchanged)
}
