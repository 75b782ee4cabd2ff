//! What every row's steps need, and what they come to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::backoffice::{Backoffice, Catalogue, ErrorKind, LoginSheet, PosPermissionSheet};
use crate::model::Pin;
use crate::plan::{Approval, Entry, EntryId, HeldBack, Operation, Plan};
use crate::state::Store;

use super::confirm::Expected;
use super::identity::Identities;
use super::stop::Tally;
use super::{CredentialsFile, Listener, Resumed, RowResult, RowStatus, Stop};

/// What is carried out, and with what.
#[derive(Debug)]
pub struct ApplyInput<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The run's id, begun in the journal.
    pub run: &'a str,
    /// Only these entries, where given; the others get `skipped`.
    pub only: Option<&'a BTreeSet<EntryId>>,
    /// What whoever approved the plan held back: it gets `held-back`, with their name.
    pub approval: Option<&'a Approval>,
    /// The PINs that the roster gives: a plan never holds one.
    pub pins: &'a BTreeMap<EntryId, Pin>,
    /// Sites and departments as they are now.
    pub catalogue: &'a Catalogue,
    /// The words that giving a template needs; only a plan without creates can do without.
    pub sheet: Option<&'a PosPermissionSheet>,
    /// The places of the rights on a login's form; only a plan without new logins can do without.
    pub login_sheet: Option<&'a LoginSheet>,
    /// When the listing that the plan was made from was read, where this process read it.
    pub listed_at: Option<Instant>,
    /// What an interrupted run left behind, where this run goes on with it.
    pub resumed: Option<&'a Resumed>,
    /// Rows at a time.
    pub at_once: usize,
    /// The longest that one row may take before the run goes on without it.
    pub row_limit: Duration,
}

/// Everything a row's steps need.
pub(super) struct Executor<'a> {
    pub(super) backoffice: &'a Backoffice,
    pub(super) input: &'a ApplyInput<'a>,
    pub(super) store: &'a Store,
    pub(super) credentials: Mutex<&'a mut CredentialsFile>,
    pub(super) listener: Mutex<&'a mut (dyn Listener + 'a)>,
    pub(super) tally: Mutex<Tally>,
    pub(super) by_status: Mutex<BTreeMap<RowStatus, u64>>,
    pub(super) stop: &'a Stop,
    /// What whoever approved the plan held back.
    pub(super) held: BTreeMap<EntryId, &'a HeldBack>,
    pub(super) identities: Identities,
    /// Rows of which nobody knows how far they came.
    pub(super) given_up: AtomicU64,
}

/// How far a row came.
pub(super) enum Advance {
    /// Its result is certain.
    Finished(RowResult),
    /// Its steps were sent; a listing at the end will prove them.
    ToConfirm(RowResult, Box<Expected>),
}

/// A row after its steps: the result, the error that a stop may follow from, and whether its secrets are in use.
pub(super) struct Carried {
    pub(super) progress: Advance,
    pub(super) trouble: Option<(ErrorKind, String)>,
    pub(super) secrets_unused: bool,
    /// Whether nobody knows how far it came: the run stays open for it.
    pub(super) is_open: bool,
}

impl Carried {
    /// Returns a row that came so far without trouble.
    pub(super) const fn of(progress: Advance) -> Self {
        Self { progress, trouble: None, secrets_unused: false, is_open: false }
    }

    /// Returns whether nobody knows whether an account or a login came about.
    pub(super) fn is_unclear(&self, entry: &Entry) -> bool {
        let is_unclear = matches!(self.trouble, Some((ErrorKind::Unclear, _)));
        let makes = matches!(entry.operation(), Operation::Create) || entry.login().is_some();
        is_unclear && matches!(self.progress, Advance::Finished(_)) && makes
    }
}

/// Returns a result with everything the entry says.
pub(super) fn result_of(entry: &Entry, status: RowStatus, message: String) -> RowResult {
    RowResult {
        line: entry.line,
        key: entry.key.clone(),
        name: name_of(entry),
        operation: entry.operation(),
        status,
        employee_id: entry.person.employee_id,
        user_id: None,
        changed: String::new(),
        message,
        seconds: 0.0,
        closed_at: None,
        seen: Vec::new(),
    }
}

/// Returns first and last name.
pub(super) fn name_of(entry: &Entry) -> String {
    format!("{} {}", entry.person.first_name, entry.person.last_name).trim().to_owned()
}

/// A panic while a lock was held is a bug elsewhere; what is behind it is still whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
