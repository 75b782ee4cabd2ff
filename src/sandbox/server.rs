//! What the server holds, and what tests may look at and change of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use tokio::task::JoinHandle;

use super::faults::Fault;
use super::mishap::Mishaps;
use super::session::{Message, SessionTable};
use super::traffic::Traffic;
use super::twists::Twist;
use super::world::{Login, Person, Shape, World};
use super::{chain, save};

/// How the chain is invented, where none is on disk.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many employees.
    pub employees: usize,
    /// Which shape.
    pub shape: Shape,
    /// How many sites, up to 18; districts and regions follow.
    pub sites: usize,
    /// Where the chain is kept between two starts; nowhere when `None`. A chain that is there already is taken as it is.
    pub state_file: Option<PathBuf>,
    /// The sandbox's own day: it reads no clock.
    pub today: NaiveDate,
    /// The port; any free one when `None`.
    pub port: Option<u16>,
    /// What is otherwise than the protocol has it.
    pub twists: BTreeSet<Twist>,
}

impl Options {
    /// Returns the usual chain: 120 people, three regions, kept nowhere.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            employees: 120,
            shape: Shape::Hierarchical,
            sites: 18,
            state_file: None,
            today,
            port: None,
            twists: BTreeSet::new(),
        }
    }
}

/// Why the sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The state file cannot be read or is none.
    #[error("failed to read the sandbox's chain from {}", path.display())]
    Load {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The state file cannot be written.
    #[error("failed to write the sandbox's chain to {}", path.display())]
    Save {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// No port.
    #[error("failed to listen on this computer")]
    Listen(#[source] std::io::Error),
}

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: String,
    /// The path without its query.
    pub path: String,
    /// Method and path with numbers as `ID`.
    pub route: String,
    /// Which session; 0 = none.
    pub session: u64,
    /// The status of the answer.
    pub status: u16,
}

/// A Backoffice on this computer, or in this process alone. It stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    pub(super) shared: Arc<Shared>,
    /// Its address and the task that serves it; `None` where it answers in memory alone.
    pub(super) served: Option<(std::net::SocketAddr, JoinHandle<()>)>,
}

pub(super) struct Shared {
    pub(super) inner: Mutex<Inner>,
    today: Mutex<NaiveDate>,
    /// What a new chain is made of.
    pub(super) invented: (usize, Shape, usize),
    state_file: Option<PathBuf>,
}

pub(super) struct Inner {
    pub(super) world: World,
    pub(super) sessions: SessionTable,
    /// What the request that is being answered leaves for its session to show (§10).
    pub(super) messages: Vec<Message>,
    pub(super) faults: Vec<Fault>,
    pub(super) mishaps: Mishaps,
    pub(super) traffic: Traffic,
    pub(super) requests: Vec<Request>,
    /// The fields of every form that was sent.
    pub(super) posts: Vec<(String, Vec<(String, String)>)>,
    /// What happens to every page before it is sent.
    pub(super) mangle: Option<Mangle>,
    pub(super) twists: BTreeSet<Twist>,
}

/// Changes a page: its path and its HTML in, other HTML out.
pub type Mangle = Arc<dyn Fn(&str, String) -> String + Send + Sync>;

/// What a page or an action answers.
pub(super) enum Reply {
    Page {
        title: String,
        html: String,
    },
    Redirect(String),
    Status(u16),
    /// Too many requests: again after so many seconds.
    Later(u64),
}

impl Reply {
    /// Returns the page; empty where there is none.
    pub(super) fn into_html(self) -> String {
        match self {
            Self::Page { html, .. } => html,
            Self::Redirect(_) | Self::Status(_) | Self::Later(_) => String::new(),
        }
    }
}

impl Inner {
    fn new(world: World) -> Self {
        Self {
            world,
            sessions: SessionTable::default(),
            messages: Vec::new(),
            faults: Vec::new(),
            mishaps: Mishaps::default(),
            traffic: Traffic::default(),
            requests: Vec::new(),
            posts: Vec::new(),
            mangle: None,
            twists: BTreeSet::new(),
        }
    }

    /// Begins anew with another chain: nobody is signed in, nothing is wrong.
    pub(super) fn forget(&mut self, world: World) {
        *self = Self::new(world);
    }

    /// Leaves a reason for the session's next page and returns the address that the refused form leads to. The token in it
    /// does nothing.
    pub(super) fn refuse(&mut self, page: &str, reason: impl Into<String>) -> Reply {
        self.messages.push(Message::Danger(reason.into()));
        let mark = if page.contains('?') { '&' } else { '?' };
        Reply::Redirect(format!("{page}{mark}actionXfer={:016x}", rand::random::<u64>()))
    }

    /// Leaves a word of success for the session's next page.
    pub(super) fn praise(&mut self, what: &str) {
        self.messages.push(Message::Success(what.to_owned()));
    }

    pub(super) fn has(&self, fault: &Fault) -> bool {
        self.faults.contains(fault)
    }

    /// Takes a fault that strikes once, if it is about this request.
    pub(super) fn strike(&mut self, wanted: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let index = self.faults.iter().position(wanted)?;
        Some(self.faults.remove(index))
    }
}

impl Sandbox {
    pub(super) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Returns the login to sign in with.
    pub fn username(&self) -> &'static str {
        chain::USERNAME
    }

    /// Returns its password, worth nothing elsewhere.
    pub fn password(&self) -> &'static str {
        chain::PASSWORD
    }

    /// Returns every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.lock().requests.clone()
    }

    /// Returns how many requests of each route there were.
    pub fn requests_by_route(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for request in &self.shared.lock().requests {
            *counts.entry(request.route.clone()).or_default() += 1;
        }
        counts
    }

    /// Starts counting anew.
    pub fn clear_requests(&self) {
        self.shared.lock().requests.clear();
    }

    /// Returns every employee as stored, those without any store included.
    pub fn people(&self) -> Vec<Person> {
        self.shared.lock().world.people.clone()
    }

    /// Returns the name of the template an employee has (§8), the names of their departments and their stores' names.
    pub fn words(&self, id: u64) -> Option<(String, Vec<String>, Vec<String>)> {
        let inner = self.shared.lock();
        let person = inner.world.person(id)?;
        let opened = inner.world.opened(&person.access);
        let sites = inner.world.sites.iter().filter(|site| opened.contains(&site.id));
        Some((
            inner.world.template_name(person).to_owned(),
            inner.world.department_names(person).into_iter().map(ToOwned::to_owned).collect(),
            sites.map(|site| site.name.clone()).collect(),
        ))
    }

    /// Returns every login as stored.
    pub fn logins(&self) -> Vec<Login> {
        self.shared.lock().world.logins.clone()
    }

    /// Switches a fault on.
    pub fn set_fault(&self, fault: Fault) {
        self.shared.lock().faults.push(fault);
    }

    /// Switches every fault off.
    pub fn clear_faults(&self) {
        self.shared.lock().calm();
    }

    /// Lets another day begin: the sandbox reads no clock.
    pub fn turn_to(&self, day: NaiveDate) {
        *self.shared.today.lock().unwrap_or_else(PoisonError::into_inner) = day;
    }

    /// Changes a login behind everybody's back, as a rival admin would.
    pub fn edit_login(&self, id: u64, change: impl FnOnce(&mut Login)) {
        let mut inner = self.shared.lock();
        if let Some(login) = inner.world.logins.iter_mut().find(|login| login.id == id) {
            change(login);
        }
        self.shared.save(&inner.world);
    }

    /// Changes an employee behind everybody's back, as a rival admin would.
    pub fn edit_person(&self, id: u64, change: impl FnOnce(&mut Person)) {
        let mut inner = self.shared.lock();
        if let Some(person) = inner.world.people.iter_mut().find(|person| person.id == id) {
            change(person);
        }
        self.shared.save(&inner.world);
    }
}

impl Shared {
    /// Loads or invents the chain.
    pub(super) fn begin(options: Options) -> Result<Self, SandboxError> {
        let Options { employees, shape, sites, state_file, today, port: _, twists } = options;
        let load = |path: &PathBuf| {
            save::load(path).map_err(|source| SandboxError::Load { path: path.clone(), source })
        };
        let loaded = state_file.as_ref().map(load).transpose()?.flatten();
        let mut world = loaded.unwrap_or_else(|| chain::invent(employees, shape, sites));
        let fresh = world.is_named_now();
        if let Some(path) = state_file.as_ref().filter(|_| fresh) {
            save::save(path, &world).map_err(|source| SandboxError::Save { path: path.clone(), source })?;
        }
        let inner = Mutex::new(Inner { twists, ..Inner::new(world) });
        Ok(Self { inner, today: Mutex::new(today), invented: (employees, shape, sites), state_file })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn today(&self) -> NaiveDate {
        *self.today.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn save(&self, world: &World) {
        if let Some(path) = &self.state_file
            && let Err(error) = save::save(path, world)
        {
            tracing::error!(%error, "the sandbox's chain could not be saved");
        }
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Shared")
    }
}
