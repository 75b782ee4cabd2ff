//! Carrying a plan out: what the program itself takes for a step, and how many requests it keeps under way at a server that is slow.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start fails by its unwrap")]
#![allow(clippy::print_stdout, reason = "what the time consists of, and the ratio, are figures of no bench")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use divan::Bencher;
use divan::counter::ItemsCount;
use roster_sync::apply::{Event, ListenError, Listener, RowStatus};
use roster_sync::backoffice::{Backoffice, Connection};
use roster_sync::engine::{Asked, Done, Engine, EngineClock, EngineSettings, RunOptions, RunOutcome};
use roster_sync::model::{Field, Origin, Password};
use roster_sync::plan::{Cap, GuardLimits, Policy, Purpose};
use roster_sync::roster::{Mapping, read_bytes};
use roster_sync::sandbox::{Options, Person, Sandbox};
use roster_sync::state::StateDir;
use roster_sync::web::{PaceOptions, Sending, Wire, as_server_sees};
use tempfile::TempDir;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

/// Requests a second, more than ever leave.
const NO_CAP: u32 = 1_000_000;
/// How long the slow server takes for a request.
const SLOW: Duration = Duration::from_millis(100);

/// The sandbox without a socket, as slow as it is told to be. It counts the time that the server itself takes.
#[derive(Debug)]
struct InMemory {
    sandbox: Sandbox,
    is_slow: AtomicBool,
    served: AtomicU64,
    /// What a slow server was asked for.
    asked: Mutex<Vec<UnderWay>>,
}

/// A request from when it left until its answer was there.
#[derive(Debug)]
struct UnderWay {
    path: String,
    from: Instant,
    to: Instant,
}

impl InMemory {
    fn new(people: usize) -> Self {
        let options = Options { employees: people, ..Options::new(day(now())) };
        let sandbox = Sandbox::in_memory(options).unwrap();
        Self { sandbox, is_slow: AtomicBool::new(false), served: AtomicU64::new(0), asked: Mutex::default() }
    }
}

impl Wire for InMemory {
    fn send(&self, request: reqwest::Request) -> Sending<'_> {
        Box::pin(async move {
            let from = Instant::now();
            let is_slow = self.is_slow.load(Ordering::Relaxed);
            if is_slow {
                tokio::time::sleep(SLOW).await;
            }
            let began = Instant::now();
            let answer = self.sandbox.answer(as_server_sees(&request)?).await;
            let took = u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
            self.served.fetch_add(took, Ordering::Relaxed);
            if is_slow {
                let (path, to) = (request.url().path().to_owned(), Instant::now());
                self.asked.lock().unwrap().push(UnderWay { path, from, to });
            }
            let (head, body) = answer.into_parts();
            let body = reqwest::Body::wrap_stream(body.into_data_stream());
            Ok(axum::http::Response::from_parts(head, body).into())
        })
    }
}

/// A tenant that was looked at once, so that a run has nothing to do but its work.
struct Tenant {
    runtime: Runtime,
    wire: Arc<InMemory>,
    folder: TempDir,
}

/// What one run took.
struct Took {
    /// From the first thing that is read to the end.
    whole: Duration,
    /// From when the writing begins.
    carrying_out: Duration,
    /// Of this, the server's own time.
    served: Duration,
    /// Steps in the journal.
    steps: u32,
    /// How many requests were under way.
    timeline: String,
}

/// Hears when the writing begins.
struct Begins {
    at: Option<Instant>,
    wire: Arc<InMemory>,
}

impl Listener for Begins {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        if let Event::Started { .. } = event {
            self.at = Some(Instant::now());
            self.wire.served.store(0, Ordering::Relaxed);
        }
        Ok(())
    }
}

impl Tenant {
    fn new(people: usize, folder: TempDir) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let tenant = Self { runtime, wire: Arc::new(InMemory::new(people)), folder };
        tenant.runtime.block_on(tenant.engine(1).examine()).unwrap();
        tenant.wire.sandbox.clear_requests();
        tenant
    }

    /// Makes the tenant equal to a roster over so many sessions, which sign in anew, and proves that so many people were changed.
    fn sync(&self, roster: &str, sessions: usize, operations: usize) -> Took {
        let roster = read_bytes("roster.csv", roster.as_bytes(), &Mapping::default()).unwrap();
        let engine = self.engine(sessions);
        let mut begins = Begins { at: None, wire: Arc::clone(&self.wire) };
        let began = Instant::now();
        let work = async {
            let turn = engine.take_turn("bench").await.unwrap();
            let asked = Asked { roster: &roster, purpose: Purpose::Sync, today: engine.today() };
            Box::pin(turn.sync(asked, &RunOptions::default(), &mut begins)).await.unwrap()
        };
        let done = self.runtime.block_on(work);
        let timeline = timeline(&self.wire.asked.lock().unwrap(), began, begins.at.unwrap());
        let (whole, carrying_out) = (began.elapsed(), begins.at.unwrap().elapsed());
        let served = Duration::from_nanos(self.wire.served.load(Ordering::Relaxed));
        let Done::Ran(outcome) = done else { panic!("a guard stopped it: {done:?}") };
        assert_eq!(
            changed(&outcome),
            operations,
            "the bench must measure what is carried out: {:?}",
            open_rows(&outcome)
        );
        let kept = async { engine.state().await.unwrap().run(&outcome.run).await.unwrap() };
        let steps = u32::try_from(self.runtime.block_on(kept).steps.len()).unwrap();
        Took { whole, carrying_out, served, steps, timeline }
    }

    fn engine(&self, sessions: usize) -> Engine {
        let sandbox = &self.wire.sandbox;
        let url: url::Url = sandbox.url().parse().unwrap();
        let password = Password::existing(sandbox.password());
        let mut connection = Connection::new(url.clone(), sandbox.username(), password);
        connection.wire = Some(Arc::clone(&self.wire) as _);
        connection.pace = PaceOptions { requests_per_second: NO_CAP, burst: NO_CAP };
        connection.sessions = sessions;
        let settings = EngineSettings {
            policy: lenient(),
            requests_per_second: NO_CAP,
            at_once: sessions,
            ..EngineSettings::default()
        };
        let clock = EngineClock { now, day };
        let directory = StateDir::open(self.folder.path(), "main").unwrap();
        let (backoffice, origin) = (Backoffice::new(connection).unwrap(), Origin::of(&url).unwrap());
        Engine::open(("main", None), origin, backoffice, directory, settings, clock)
    }
}

/// Says how many requests were under way at a time, and what for, in each twentieth of the whole.
fn timeline(asked: &[UnderWay], began: Instant, writing: Instant) -> String {
    const PARTS: u32 = 20;
    let kind = |one: &UnderWay| match one.path.as_str() {
        "/login" | "/login_check" => 0,
        _ if one.from < writing => 1,
        "/employee" | "/user" => 3,
        _ => 2,
    };
    let end = asked.iter().map(|one| one.to).max().unwrap_or(began);
    let part = (end - began) / PARTS;
    let mut text = "under way at once:  sign-ins  reading  rows  confirming".to_owned();
    for from in (0..PARTS).map(|number| began + part * number) {
        let mut means = [0.0; 4];
        for one in asked {
            let within = one.to.min(from + part).saturating_duration_since(one.from.max(from));
            means[kind(one)] += within.as_secs_f64() / part.as_secs_f64();
        }
        let [sign_ins, reading, rows, confirming] = means;
        let at = (from - began).as_secs_f64();
        write!(text, "\n  from {at:5.2} s {sign_ins:15.1} {reading:8.1} {rows:5.1} {confirming:11.1}")
            .unwrap();
    }
    text
}

/// However much is changed, no guard stops it.
fn lenient() -> Policy {
    let (policy, all) = (Policy::default(), Cap { people: u64::MAX, percent: 100 });
    let guards = GuardLimits {
        max_disables: all,
        max_disables_per_site: all,
        max_creates: all,
        max_updates: all,
        roster_shape_except: Field::ALL.iter().copied().collect(),
        roster_shrank_percent: 100,
        ..policy.guards
    };
    Policy { guards, ..policy }
}

fn changed(outcome: &RunOutcome) -> usize {
    let done = outcome.rows.iter().filter(|row| row.operation.writes() && row.status == RowStatus::Done);
    done.count()
}

/// What is not done, in words.
fn open_rows(outcome: &RunOutcome) -> Vec<String> {
    let open = outcome.rows.iter().filter(|row| row.status != RowStatus::Done);
    open.take(5)
        .map(|row| format!("{} {} {}: {}", row.operation, row.name, row.status, row.message))
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "a program of its own asks the clock itself")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

fn day(moment: DateTime<Utc>) -> NaiveDate {
    moment.date_naive()
}

/// People who are listed, work here and have no login: a row that says little of them changes little.
fn plain(sandbox: &Sandbox) -> Vec<Person> {
    let with_login: BTreeSet<u64> = sandbox.logins().iter().filter_map(|login| login.employee_id).collect();
    let is_listed = |person: &Person| sandbox.words(person.id).is_some_and(|(_, _, sites)| !sites.is_empty());
    let people = sandbox.people().into_iter();
    people.filter(|one| one.active && !with_login.contains(&one.id) && is_listed(one)).collect()
}

/// A telephone that nobody has.
fn other_phone(index: usize) -> String {
    format!("{}55501{:02}", 300 + index / 100, index % 100)
}

/// The memory of this computer, where what is put on disk costs no wait for a disk; the disk where it has no such folder.
fn in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { on_disk() }
}

fn on_disk() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// Changes the telephones of so many people, one after another, and tells what a step consists of.
fn telephones(bencher: Bencher<'_, '_>, people: usize, place: &str, folder: fn() -> TempDir) {
    let roster = |tenant: &Tenant| {
        let mut rows = "pos_user_id,first_name,last_name,status,phone\n".to_owned();
        for (index, person) in plain(&tenant.wire.sandbox).iter().take(people).enumerate() {
            let Person { pos_user_id, first_name, last_name, .. } = person;
            writeln!(rows, "{pos_user_id},{first_name},{last_name},active,{}", other_phone(index)).unwrap();
        }
        rows
    };
    let prepared = || {
        let tenant = Tenant::new(people + people / 5 + 50, folder());
        let rows = roster(&tenant);
        (tenant, rows)
    };
    let last = Mutex::new(None);
    bencher.counter(ItemsCount::new(people)).with_inputs(prepared).bench_local_values(|(tenant, rows)| {
        *last.lock().unwrap() = Some(tenant.sync(&rows, 1, people));
        tenant
    });
    if let Some(Took { carrying_out, served, steps, .. }) = last.into_inner().unwrap() {
        println!(
            "\n  {people} telephones, {steps} steps, journal {place}: {:?} a step, of which the server {:?} and the program {:?}",
            carrying_out / steps,
            served / steps,
            carrying_out.saturating_sub(served) / steps,
        );
    }
}

/// The journal where nothing waits for a disk. What is not the server's is nearly all the reading of pages: of a profile of this bench,
/// two thirds are the HTML parser and its memory, a tenth the journal, less than one in a hundred the executor.
#[divan::bench(args = [1_000, 4_000], sample_count = 3, sample_size = 1)]
fn telephones_with_the_journal_in_memory(bencher: Bencher<'_, '_>, people: usize) {
    telephones(bencher, people, "in memory", in_memory);
}

/// The journal where it belongs. What this takes beyond the other is the wait for the disk.
#[divan::bench(args = [1_000, 4_000], sample_count = 3, sample_size = 1)]
fn telephones_with_the_journal_on_disk(bencher: Bencher<'_, '_>, people: usize) {
    telephones(bencher, people, "on disk", on_disk);
}

/// Two hundred operations of all kinds.
const OPERATIONS: usize = 200;

/// Returns a roster with 80 leavers, 60 telephones, 40 permissions' sites and 20 new people.
fn mixed(sandbox: &Sandbox) -> String {
    let mut rows =
        "pos_user_id,first_name,last_name,email,phone,status,wage_rate,departments,sites,permission\n"
            .to_owned();
    for (index, person) in plain(sandbox).iter().take(180).enumerate() {
        let Person { pos_user_id, first_name, last_name, .. } = person;
        let (phone, status) = match index {
            0..80 => (String::new(), "terminated"),
            _ => (other_phone(index), "active"),
        };
        writeln!(rows, "{pos_user_id},{first_name},{last_name},,{phone},{status},,,,").unwrap();
    }
    for number in 20_000..20_020 {
        let wage = 15 + number % 5;
        writeln!(
            rows,
            "{number},New{number},Person,new{number}@example.com,,active,{wage}.50,Cashier,Harbor Point; OAK,Cashier"
        )
        .unwrap();
    }
    rows
}

/// At a server that takes a tenth of a second for each request, and without a cap on their number, beside the way that a script
/// goes: one request after another, and for each person a sign-in (2 requests), a look for them in the list and one at what came
/// of it.
#[divan::bench(args = [1, 4, 16], sample_count = 3, sample_size = 1)]
fn two_hundred_operations_at_a_slow_server(bencher: Bencher<'_, '_>, sessions: usize) {
    let prepared = || {
        let tenant = Tenant::new(400, in_memory());
        tenant.wire.is_slow.store(true, Ordering::Relaxed);
        let rows = mixed(&tenant.wire.sandbox);
        (tenant, rows)
    };
    let last = Mutex::new(None);
    bencher.counter(ItemsCount::new(OPERATIONS)).with_inputs(prepared).bench_local_values(
        |(tenant, rows)| {
            let took = tenant.sync(&rows, sessions, OPERATIONS);
            *last.lock().unwrap() = Some((took, tenant.wire.sandbox.requests_by_route()));
            tenant
        },
    );
    let Some((took, routes)) = last.into_inner().unwrap() else { return };
    let all: usize = routes.values().sum();
    // What belongs to one person: neither a sign-in nor a list.
    let of_people =
        |route: &str| route.ends_with("ID") || route.ends_with("insert") || route.ends_with("update");
    let own: usize = routes.iter().filter(|(route, _)| of_people(route)).map(|(_, number)| number).sum();
    let scripted = own + OPERATIONS * 4;
    let one_after_another = |requests: usize| SLOW * u32::try_from(requests).unwrap_or(u32::MAX);
    let ratio = |requests: usize| one_after_another(requests).as_secs_f64() / took.whole.as_secs_f64();
    println!(
        "\n  {sessions} sessions: {:.2?} ({:.2?} of them carrying out), {all} requests; these one after another {:.1} x, as a \
         script {:.1} x ({scripted} requests, {:?})",
        took.whole,
        took.carrying_out,
        ratio(all),
        ratio(scripted),
        one_after_another(scripted),
    );
    println!("  {}", took.timeline);
}
