//! What all requests share: the chain, who is signed in, what is wrong at the moment, what came in so far.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;

use super::faults::Fault;
use super::mishap::Mishaps;
use super::save;
use super::session::{Message, SessionTable};
use super::traffic::Traffic;
use super::twists::Twist;
use super::world::{Shape, World};

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

pub(super) struct Shared {
    pub(super) inner: Mutex<Inner>,
    pub(super) today: Mutex<NaiveDate>,
    /// What a new chain is made of.
    pub(super) invented: (usize, Shape, usize),
    pub(super) state_file: Option<PathBuf>,
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
    pub(super) fn new(world: World) -> Self {
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

impl Shared {
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
