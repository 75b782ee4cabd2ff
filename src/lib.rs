//! Keeps the people of a car-wash chain in Sonny's Controls *Backoffice* equal to a roster from HR or payroll.
//!
//! # A tenant made equal to a roster, from a program of one's own
//!
//! Everything that the command line does goes through an [`Engine`](engine::Engine): journal, guards, proof and resuming
//! included. `examples/nightly_sync.rs` is a whole program.
//!
//! ```no_run
//! use roster_sync::backoffice::{Backoffice, Connection};
//! use roster_sync::engine::{Asked, Done, Engine, EngineClock, EngineSettings, RunOptions};
//! use roster_sync::model::{Origin, Password};
//! use roster_sync::{plan::Purpose, roster, state::StateDir};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let url: url::Url = "https://example.sonnyscontrols.com".parse()?;
//! let backoffice = Backoffice::new(Connection::new(url.clone(), "sync-bot", Password::existing("…")))?;
//! let roster = roster::read_file("roster.csv".as_ref(), &roster::Mapping::default())?;
//! let clock = EngineClock { now: chrono::Utc::now, day: |moment| moment.date_naive() };
//! let folder = StateDir::open("/var/lib/roster-sync".as_ref(), "main")?;
//! let engine = Engine::open(("main", None), Origin::of(&url)?, backoffice, folder, EngineSettings::default(), clock);
//!
//! let turn = engine.take_turn("nightly").await?; // nobody else writes until it is dropped
//! let asked = Asked { roster: &roster, purpose: Purpose::Sync, today: engine.today() };
//! match turn.sync(asked, &RunOptions::default(), &mut ()).await? {
//!     Done::Ran(outcome) => println!("{:?}", outcome.summary.by_status),
//!     Done::Stopped(stopped) => println!("a guard waits for somebody's word: {}", stopped.path.display()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Single calls, in ten lines
//!
//! ```no_run
//! use roster_sync::backoffice::{Backoffice, Connection, EmployeeKey};
//! use roster_sync::model::Password;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let url = "https://example.sonnyscontrols.com".parse()?;
//! let backoffice = Backoffice::new(Connection::new(url, "sync-bot", Password::existing("…")))?;
//! for employee in backoffice.list_employees().await? {
//!     println!("{} {}", employee.name, if employee.active { "active" } else { "inactive" });
//! }
//! let gone = backoffice.offboard_employee(&EmployeeKey::PosUserId("1042".parse()?)).await?;
//! assert!(gone.is_complete(), "their logins are closed too: {:?}", gone.left_open);
//! # Ok(())
//! # }
//! ```
//!
//! # The way through
//!
//! ```text
//! roster file ──read──▶ rows ──validate──▶ Desired people ─┐
//!                                                          ├─match──▶ pairs ──diff──▶ Plan ──guard──▶ apply ──▶ results
//! Backoffice ──list───▶ pages ──parse────▶ Observed people ┘                                            │
//!                                                                           journal (state.db) ◀────────┘
//! ```
//!
//! Data flows left to right. Matching, diff and guards are pure functions: no clock, no network, no files.
//!
//! # The layers, lowest first
//!
//! | module | what it is |
//! |---|---|
//! | [`model`] | the words of the domain, plain data |
//! | [`web`] | HTTP and HTML, nothing of Sonny's; the only one that calls another computer |
//! | [`roster`] | a file → rows → desired people, every problem with its place |
//! | [`backoffice`] | Sonny's pages and the typed client on top of them |
//! | [`observed`] | the tenant as read; what was not read is `None`, not empty |
//! | [`doctor`] | is this Backoffice as it is known? Looked at before the first write |
//! | [`plan`] | matching, diff, guards, the plan and its file |
//! | [`state`] | SQLite: runs and their journal; the lock; the only one that talks to the database |
//! | [`apply`] | carries a plan out, and speaks in events |
//! | [`engine`] | the sync as a library: examine, plan, apply, resume, undo. Everything below in this table calls it |
//! | [`notify`] | what happened, told to people and monitors: mail, webhook, sign of life, metrics |
//! | [`report`] | text, Markdown, CSV, JSON, HTML: what people and scripts read |
//! | `signals` | Ctrl-C and the other ways in which a program is asked to stop |
//! | `passwords` | where passwords are kept: the keyring, a program that prints them |
//! | `settings` | arguments, environment and settings file, resolved once; nothing above in this table reads the clock or the environment |
//! | `setup` | from an export to a settings file: the conversation of `init` |
//! | `nights` | what surrounds a night's sync: its roster's source, notices, what is let go, how it stands, the timers |
//! | [`review`] | a plan on this computer's own web server: rows held back, conflicts decided, approved by name |
//! | `fleet` | many tenants on several machines: a queue, and which night went how |
//! | [`cli`] | the program: arguments, printing, exit codes |
//!
//! Imports point up this table only; a test reads the source and fails otherwise. [`sandbox`], an embedded Backoffice for
//! trying out and for tests, stands apart.
//!
//! # Files on disk
//!
//! `<state dir>/<tenant>/`: `state.db` (runs with their plans, journal, old values, results, what was last seen of each person, what was
//! decided about who somebody is, when the Backoffice was last found as it is known), `origin` (the address it all belongs to, for the other
//! tenants of the folder), `lock`, `plans/` (plans that wait for a person's word, and approved ones), and `runs/<run>/` with
//! `results.csv`, `results.jsonl` and, where there are any, `credentials.csv` (or `credentials.csv.age`) and
//! `rejects.csv`. The sandbox keeps its chain in `<state dir>/sandbox/backoffice.json`.
//!
//! # Features
//!
//! `default-features = false` is the typed client with rosters and plans; `engine` adds the sync and its journal, `sqlite` the engine
//! that the journal is kept by, `sandbox` the embedded Backoffice, `cli` the program with its reports and pages: these are the
//! default. `postgres` keeps the journal in a database that machines share, `fleet` is that with the program.

#[cfg(feature = "engine")]
pub mod apply;
pub mod backoffice;
#[cfg(feature = "cli")]
pub mod cli;
pub mod doctor;
#[cfg(feature = "engine")]
pub mod engine;
#[cfg(feature = "fleet")]
mod fleet;
pub mod model;
#[cfg(feature = "cli")]
mod nights;
#[cfg(feature = "cli")]
pub mod notify;
pub mod observed;
#[cfg(feature = "cli")]
mod passwords;
pub mod plan;
#[cfg(feature = "cli")]
pub mod report;
#[cfg(feature = "cli")]
pub mod review;
pub mod roster;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "cli")]
mod settings;
#[cfg(feature = "cli")]
mod setup;
#[cfg(feature = "cli")]
mod signals;
#[cfg(feature = "engine")]
pub mod state;
pub mod web;
