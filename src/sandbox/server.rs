//! What the server holds, and what tests may look at and change of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use tokio::task::JoinHandle;

use super::faults::Fault;
use super::inner::{Inner, Request, Shared};
use super::twists::Twist;
use super::world::{Login, Person, Shape};
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
#[non_exhaustive]
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

/// A Backoffice on this computer, or in this process alone. It stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    pub(super) shared: Arc<Shared>,
    /// Its address and the task that serves it; `None` where it answers in memory alone.
    pub(super) served: Option<(std::net::SocketAddr, JoinHandle<()>)>,
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

    /// Returns every employee as stored, those without any site included.
    pub fn people(&self) -> Vec<Person> {
        self.shared.lock().world.people.clone()
    }

    /// Returns the name of the template an employee has (§8), the names of their departments and their sites' names.
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
}
