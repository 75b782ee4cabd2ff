//! A year of nights in the store: how large it gets, how long looking at it takes, and what a prune leaves.

use std::cell::Cell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use roster_sync::apply::{RowResult, RowStatus};
use roster_sync::backoffice::{Backoffice, Connection};
use roster_sync::engine::{Asked, Done, Engine, EngineClock, EngineSettings, RunOptions};
use roster_sync::model::{Origin, Password};
use roster_sync::plan::Purpose;
use roster_sync::roster::{self, Mapping};
use roster_sync::sandbox::{Person, Shape};
use roster_sync::state::{Pruning, StateDir, Store};
use roster_sync::web::PaceOptions;

use crate::environment::{Tenant, ago, figure, is_whole};

/// People whom a night changes.
const CHANGES: usize = 20;
/// What is kept for a year and a month is kept here throughout.
const KEPT: i64 = 400;
/// The name by which the program knows a tenant of which only the address is given.
const NAME: &str = "127.0.0.1";

thread_local! {
    static CLOCK: Cell<DateTime<Utc>> = const { Cell::new(DateTime::UNIX_EPOCH) };
}

fn now() -> DateTime<Utc> {
    CLOCK.get()
}

fn day(moment: DateTime<Utc>) -> NaiveDate {
    moment.date_naive()
}

/// A chain, and how often each of its people got another telephone.
struct Year {
    tenant: Tenant,
    people: Vec<(Person, usize)>,
    nights: usize,
    /// The last of so many is yesterday's.
    whole: usize,
    /// Days from one to the next.
    apart: usize,
    /// What the last one took as it was written.
    fresh: u64,
}

/// What is kept, in bytes.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    database: u64,
    files: u64,
}

impl Size {
    const fn whole(self) -> u64 {
        self.database + self.files
    }
}

impl Year {
    fn new(people: usize, whole: usize, apart: usize) -> Self {
        let tenant = Tenant::with(people, Shape::Hierarchical);
        let listed = |person: &Person| person.active && person.pos_user_id != 1018;
        let active = tenant.sandbox.people().into_iter().filter(listed);
        let people = active.map(|person| (person, 0)).collect();
        Self { tenant, people, nights: 0, whole, apart, fresh: 0 }
    }

    fn folder(&self) -> PathBuf {
        self.tenant.path("state").join(NAME)
    }

    /// Lives through so many nights.
    fn live(&mut self, nights: usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for _ in 0..nights {
            let night = DateTime::<Utc>::from(ago(Duration::from_hours(24 * self.age())));
            CLOCK.set(night);
            let before = self.size().whole();
            runtime.block_on(self.night());
            self.fresh = self.size().whole().saturating_sub(before);
            dated(&self.folder().join("runs"), night);
            runtime.block_on(self.tidied());
            self.nights += 1;
        }
    }

    /// How many days ago the next night is.
    fn age(&self) -> u64 {
        u64::try_from((self.whole - 1 - self.nights) * self.apart + 1).unwrap()
    }

    async fn night(&mut self) {
        let roster = self.roster();
        let roster = roster::read_bytes("roster.csv", roster.as_bytes(), &Mapping::default()).unwrap();
        let engine = self.engine();
        let turn = engine.take_turn("sync").await.unwrap();
        let asked = Asked { roster: &roster, purpose: Purpose::Sync, today: engine.today() };
        let done = Box::pin(turn.sync(asked, &RunOptions::default(), &mut ())).await.unwrap();
        let Done::Ran(outcome) = done else { panic!("a guard stopped night {}: {done:?}", self.nights) };
        let wrong = |row: &&RowResult| !matches!(row.status, RowStatus::Done | RowStatus::Unchanged);
        let wrong: Vec<_> = outcome.rows.iter().filter(wrong).collect();
        assert!(outcome.summary.all_well(), "night {}: {wrong:?}", self.nights);
    }

    /// What the program does at the end of every night.
    async fn tidied(&self) {
        let directory = StateDir::open(&self.tenant.path("state"), NAME).unwrap();
        let store = Store::open(&directory, now).await.unwrap();
        store.prune(&directory, &[], now() - TimeDelta::days(KEPT), Pruning::Done).await.unwrap();
        store.pack_older(&directory).await.unwrap();
    }

    /// The night's roster: everybody, some with another telephone; the first night changes nobody.
    fn roster(&mut self) -> String {
        let number = self.people.len();
        if self.nights > 0 {
            for one in 0..CHANGES {
                self.people[(self.nights * CHANGES + one) % number].1 += 1;
            }
        }
        let mut text = String::from("pos_user_id,first_name,last_name,phone,status\n");
        for (index, (person, times)) in self.people.iter().enumerate() {
            let phone = match times {
                0 => person.phone.clone(),
                times => format!("555{:07}", 1_000_000 + index * 400 + times),
            };
            let Person { pos_user_id, first_name, last_name, .. } = person;
            let _ = writeln!(text, "{pos_user_id},{first_name},{last_name},{phone},active");
        }
        text
    }

    fn engine(&self) -> Engine {
        let url: url::Url = self.tenant.sandbox.url().parse().unwrap();
        let password = Password::existing(self.tenant.sandbox.password());
        let mut connection = Connection::new(url.clone(), self.tenant.sandbox.username(), password);
        connection.pace = PaceOptions { requests_per_second: 1000, burst: 1000 };
        let settings = EngineSettings { requests_per_second: 1000, ..EngineSettings::default() };
        let directory = StateDir::open(&self.tenant.path("state"), NAME).unwrap();
        let clock = EngineClock { now, day };
        let backoffice = Backoffice::new(connection).unwrap();
        Engine::open((NAME, None), Origin::of(&url).unwrap(), backoffice, directory, settings, clock)
    }

    /// Returns what is kept. The database is whole when its journal is gone: that happens a moment after the night.
    fn size(&self) -> Size {
        let begun = Instant::now();
        while self.folder().join("state.db-wal").exists() && begun.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut size = Size::default();
        for path in files(&self.folder()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::metadata(&path).unwrap().len();
            *(if name.starts_with("state.db") { &mut size.database } else { &mut size.files }) += bytes;
        }
        size
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// What a run of this night wrote is as old as the night. What is gone in the meantime was never meant to stay.
fn dated(runs: &Path, night: DateTime<Utc>) {
    let just_now = ago(Duration::from_mins(10));
    for path in files(runs) {
        let Ok(file) = std::fs::File::options().write(true).open(&path) else { continue };
        if file.metadata().unwrap().modified().unwrap() > just_now {
            file.set_modified(night.into()).unwrap();
        }
    }
}

/// Lives through nights, and tells what they take: a night as it is written, a night on the average, all of them, and what is left
/// after a prune. Returns the bytes of a night on the average, and what is left.
fn measured(people: usize, nights: usize, apart: usize) -> (u64, Size) {
    let mut year = Year::new(people, nights + 1, apart);
    // The first night remembers everybody; those behind it are counted.
    year.live(1);
    let first = year.size();
    let begun = Instant::now();
    year.live(nights);
    let lived = begun.elapsed();
    let size = year.size();
    let night = (size.whole() - first.whole()) / nights as u64;
    let timed = |args: &[&str]| {
        let begun = Instant::now();
        let ran = year.tenant.run(args).exits(0);
        (begun.elapsed(), ran)
    };
    let (all, listed) = timed(&["runs", "list", "--limit", "1000"]);
    assert!(listed.out.lines().filter(|line| line.starts_with("20")).count() > nights, "{}", listed.out);
    let (usual, _) = timed(&["runs", "list"]);
    let (status, _) = timed(&["status"]);
    year.tenant.configure("[retention]\nruns = \"30days\"\n");
    let (pruning, pruned) = timed(&["runs", "prune", "--format", "json"]);
    let went = pruned.json()["runs"].as_array().unwrap().len();
    let old = (0..=nights).filter(|night| night * apart + 1 >= 30).count();
    assert!(went == old, "{went} of {old}");
    year.tenant.run(&["state", "compact"]).exits(0);
    let left = year.size();
    figure(&format!(
        "{} people, {CHANGES} changes a night, {nights} nights in {lived:.0?}: {} KB in the database and {} KB of files, {} KB a night \
         on the average ({} KB as it is written); runs list {usual:.0?} (all: {all:.0?}), status {status:.0?}; a prune of {went} runs took {pruning:.0?} and \
         left {} KB and {} KB",
        year.people.len(),
        size.database / 1024,
        size.files / 1024,
        night / 1024,
        year.fresh / 1024,
        left.database / 1024,
        left.files / 1024,
    ));
    let again = year.tenant.run(&["runs", "list", "--limit", "1000"]).exits(0);
    assert!(
        again.out.lines().filter(|line| line.starts_with("20")).count() > nights,
        "of every run one line stays"
    );
    (night, left)
}

#[test]
fn a_year_of_nights_stays_small() {
    let (people, nights, apart) = if is_whole() { (340, 365, 1) } else { (120, 9, 5) };
    let (night, left) = measured(people, nights, apart);
    assert!(night < 60 * 1024, "{night} bytes a night");
    assert!(left.whole() < 4 << 20, "{left:?}");
}

/// A dozen nights of a large chain take minutes.
#[test]
fn a_night_of_five_thousand_people_stays_small() {
    if is_whole() {
        let (night, _) = measured(5_600, 11, 4);
        assert!(night < 900 * 1024, "{night} bytes a night");
    }
}
