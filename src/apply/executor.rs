//! The executor: phases in order, several rows at a time within one, one result for every entry.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use futures_util::StreamExt;

use crate::backoffice::{Backoffice, BackofficeError, Catalogue, ErrorKind, LoginSheet, PosPermissionSheet};
use crate::model::{EmployeeId, Pin};
use crate::observed::{Details, ObservedPay};
use crate::plan::{Entry, Operation, Plan, Situation};
use crate::state::{State, StepOutcome};

use super::confirm::{self, Expected};
use super::stop::Tally;
use super::{
    ApplyError, CredentialsFile, Event, Listener, RowResult, RowStatus, RunSummary, Stop, Stopped, steps,
};

/// What is carried out, and with what.
#[derive(Debug)]
pub struct ApplyInput<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The run's id, begun in the journal.
    pub run: &'a str,
    /// Only these lines, where given; the others get `not-attempted`.
    pub only: Option<&'a BTreeSet<u64>>,
    /// The PINs that the roster gives, by line: a plan never holds one.
    pub pins: &'a BTreeMap<u64, Pin>,
    /// Stores and departments as they are now.
    pub catalogue: &'a Catalogue,
    /// The words that giving a template needs; only a plan without creates can do without.
    pub sheet: Option<&'a PosPermissionSheet>,
    /// The places of the rights on a login's form; only a plan without new logins can do without.
    pub login_sheet: Option<&'a LoginSheet>,
    /// Rows at a time.
    pub at_once: usize,
}

/// Everything a row's steps need.
pub(super) struct Executor<'a> {
    pub(super) backoffice: &'a Backoffice,
    pub(super) input: &'a ApplyInput<'a>,
    state: Mutex<&'a mut State>,
    credentials: Mutex<&'a mut CredentialsFile>,
    listener: Mutex<&'a mut (dyn Listener + 'a)>,
    tally: Mutex<Tally>,
    by_status: Mutex<BTreeMap<RowStatus, u64>>,
    stop: &'a Stop,
}

/// How far a row came.
pub(super) enum Progress {
    /// Its result is certain.
    Finished(RowResult),
    /// Its steps were sent; a listing at the end will prove them.
    ToConfirm(RowResult, Box<Expected>),
}

/// A row after its steps: the result, the error that a stop may follow from, and whether its secrets are in use.
pub(super) struct Carried {
    pub(super) progress: Progress,
    pub(super) trouble: Option<(ErrorKind, String)>,
    pub(super) secrets_unused: bool,
}

/// Carries a plan out. Every row of the roster gets exactly one result. Rows that fail are results, not errors; an error means that
/// the journal, the credentials or a report could not be written, and nothing more was sent after that.
pub async fn apply(
    backoffice: &Backoffice,
    state: &mut State,
    credentials: &mut CredentialsFile,
    input: &ApplyInput<'_>,
    listener: &mut dyn Listener,
    stop: &Stop,
) -> Result<RunSummary, ApplyError> {
    let begun = Instant::now();
    let before = backoffice.requests().total;
    let executor = Executor {
        backoffice,
        input,
        state: Mutex::new(state),
        credentials: Mutex::new(credentials),
        listener: Mutex::new(listener),
        tally: Mutex::default(),
        by_status: Mutex::new(RowStatus::ALL.into_iter().map(|status| (status, 0)).collect()),
        stop,
    };
    executor.carry_out().await?;
    for notice in backoffice.notices() {
        executor.tell(&Event::Notice(notice))?;
    }
    let summary = RunSummary {
        by_status: lock(&executor.by_status).clone(),
        requests: backoffice.requests().total - before,
        seconds: begun.elapsed().as_secs_f64(),
        stopped: executor.why_stopped(),
    };
    executor.tell(&Event::Finished(summary.clone()))?;
    Ok(summary)
}

/// A part of a run; each ends before the next begins.
#[derive(Debug, Clone, Copy)]
struct Phase {
    operation: Operation,
    /// Whether the roster names the person; inferred from absence otherwise.
    named: bool,
}

impl Phase {
    fn holds(self, entry: &Entry) -> bool {
        entry.operation == self.operation && entry.line.is_some() == self.named
    }
}

/// Whoever must lose access first, then changes, then who comes back or is new; last what is only inferred.
const PHASES: [Phase; 6] = [
    Phase { operation: Operation::Disable, named: true },
    Phase { operation: Operation::Update, named: true },
    Phase { operation: Operation::Reactivate, named: true },
    Phase { operation: Operation::Create, named: true },
    Phase { operation: Operation::Link, named: true },
    Phase { operation: Operation::Disable, named: false },
];

impl Executor<'_> {
    async fn carry_out(&self) -> Result<(), ApplyError> {
        // One result for each row of the roster; people who are not in it have one only when they are disabled.
        let rows = self.input.plan.entries.iter().filter(|entry| entry.operation != Operation::Report);
        let entries: Vec<&Entry> = rows.collect();
        let (to_do, rest): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().copied().partition(|entry| self.is_carried_out(entry));
        let (rows, operations) = (entries.len() as u64, to_do.len() as u64);
        self.tell(&Event::Started { run: self.input.run.to_owned(), rows, operations })?;
        for entry in rest {
            self.finish(&self.without_writing(entry))?;
        }
        let mut waiting = Vec::new();
        let mut unused = Vec::new();
        for phase in PHASES {
            let phase = to_do.iter().filter(|entry| phase.holds(entry));
            let mut running = futures_util::stream::iter(phase)
                .map(|entry| self.row(entry))
                .buffer_unordered(self.input.at_once.max(1));
            while let Some(carried) = running.next().await {
                let Carried { progress, trouble, secrets_unused } = carried?;
                let (result, expected) = match progress {
                    Progress::Finished(result) => (result, None),
                    Progress::ToConfirm(result, expected) => (result, Some(expected)),
                };
                if secrets_unused {
                    unused.push(result.line);
                }
                if result.status != RowStatus::NotAttempted {
                    lock(&self.tally).count(result.status, trouble);
                }
                match expected {
                    None => self.finish(&result)?,
                    Some(expected) => waiting.push((result, *expected)),
                }
            }
        }
        for result in confirm::confirm(self.backoffice, self.input.catalogue, waiting).await {
            self.finish(&result)?;
        }
        self.forget_secrets(&unused)
    }

    fn is_carried_out(&self, entry: &Entry) -> bool {
        let wanted = self.input.only.is_none_or(|only| entry.line.is_some_and(|line| only.contains(&line)));
        wanted && entry.operation.writes()
    }

    async fn row(&self, entry: &Entry) -> Result<Carried, ApplyError> {
        if self.why_stopped().is_some() {
            let message = "the run stopped before it came to this row; run it again".to_owned();
            let progress = Progress::Finished(result_of(entry, RowStatus::NotAttempted, message));
            return Ok(Carried { progress, trouble: None, secrets_unused: false });
        }
        let begun = Instant::now();
        let (line, operation) = (entry.line, entry.operation);
        self.tell(&Event::RowStarted { line, name: name_of(entry), operation })?;
        let mut carried = match entry.operation {
            Operation::Create => steps::create::carry_out(self, entry).await?,
            Operation::Link => steps::link::carry_out(self, entry).await?,
            Operation::Update | Operation::Reactivate => steps::update::carry_out(self, entry).await?,
            _ => steps::disable::carry_out(self, entry).await?,
        };
        let (Progress::Finished(result) | Progress::ToConfirm(result, _)) = &mut carried.progress;
        result.seconds = begun.elapsed().as_secs_f64();
        Ok(carried)
    }

    /// The result of an entry that needs no write, or gets none.
    fn without_writing(&self, entry: &Entry) -> RowResult {
        let held_back =
            self.input.only.is_some_and(|only| entry.line.is_none_or(|line| !only.contains(&line)));
        let (status, message) = match (entry.operation, entry.situation) {
            (operation, _) if operation.writes() && held_back => {
                (RowStatus::NotAttempted, "left out by --only".to_owned())
            }
            (Operation::Hold, Situation::Conflict) => (RowStatus::Conflict, entry.reason.clone()),
            (Operation::Hold, _) => (RowStatus::NotAttempted, entry.reason.clone()),
            (Operation::Wait, _) | (Operation::None, Situation::LeavesLater) => {
                (RowStatus::Waiting, entry.reason.clone())
            }
            (Operation::Refused, _) => (RowStatus::Refused, entry.reason.clone()),
            _ => (RowStatus::Unchanged, entry.reason.clone()),
        };
        result_of(entry, status, message)
    }

    /// Sends one step: in the journal before, its outcome after.
    pub(super) async fn step<T>(
        &self,
        entry: &Entry,
        step: &str,
        about: &str,
        send: impl Future<Output = Result<T, BackofficeError>>,
    ) -> Result<Result<T, BackofficeError>, ApplyError> {
        let operation = entry.operation.as_str();
        let id =
            lock(&self.state).intend(self.input.run, entry.line, &name_of(entry), operation, step, about)?;
        let outcome = send.await;
        let (word, detail) = match &outcome {
            Ok(_) => (StepOutcome::Done, String::new()),
            Err(error) if error.kind() == ErrorKind::Unclear => (StepOutcome::Unclear, error.to_string()),
            Err(error) => (StepOutcome::NotDone, error.to_string()),
        };
        lock(&self.state).conclude(id, word, &detail)?;
        Ok(outcome)
    }

    /// Puts secrets on disk before the request that uses them.
    pub(super) fn keep_secrets(&self, secrets: &super::Secrets<'_>) -> Result<(), ApplyError> {
        let mut file = lock(&self.credentials);
        let path = file.path().to_owned();
        file.keep(secrets).map_err(|source| ApplyError::Credentials { path, source })
    }

    fn forget_secrets(&self, lines: &[Option<u64>]) -> Result<(), ApplyError> {
        let mut file = lock(&self.credentials);
        let path = file.path().to_owned();
        file.forget(lines).map_err(|source| ApplyError::Credentials { path, source })
    }

    /// Remembers what an edit page said when it was read back.
    pub(super) fn remember_details(&self, id: EmployeeId, details: &Details) -> Result<(), ApplyError> {
        Ok(lock(&self.state).remember_details(id, details)?)
    }

    /// Remembers what a pay page said when it was read back.
    pub(super) fn remember_pay(&self, id: EmployeeId, pay: &ObservedPay) -> Result<(), ApplyError> {
        Ok(lock(&self.state).remember_pay(id, pay)?)
    }

    /// Forgets what is remembered of somebody whose account is not as it was thought to be.
    pub(super) fn forget_person(&self, id: EmployeeId) -> Result<(), ApplyError> {
        Ok(lock(&self.state).forget(id)?)
    }

    fn finish(&self, result: &RowResult) -> Result<(), ApplyError> {
        *lock(&self.by_status).entry(result.status).or_default() += 1;
        let json = serde_json::to_string(result).unwrap_or_default();
        lock(&self.state).keep_result(self.input.run, &json)?;
        self.tell(&Event::RowFinished(result.clone()))
    }

    fn tell(&self, event: &Event) -> Result<(), ApplyError> {
        lock(&self.listener).on(event).map_err(ApplyError::Listen)
    }

    fn why_stopped(&self) -> Option<Stopped> {
        let by_itself = lock(&self.tally).stopped.clone();
        by_itself.or_else(|| self.stop.asked().then_some(Stopped::Interrupted))
    }
}

/// Returns a result with everything the entry says.
pub(super) fn result_of(entry: &Entry, status: RowStatus, message: String) -> RowResult {
    RowResult {
        line: entry.line,
        key: entry.key.clone(),
        name: name_of(entry),
        operation: entry.operation,
        status,
        employee_id: entry.person.employee_id,
        user_id: None,
        changed: String::new(),
        message,
        seconds: 0.0,
    }
}

/// Returns first and last name.
pub(super) fn name_of(entry: &Entry) -> String {
    format!("{} {}", entry.person.first_name, entry.person.last_name).trim().to_owned()
}

/// A panic while a lock was held is a bug elsewhere; what is behind it is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
