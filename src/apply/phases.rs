//! The order of a run: phases one after another, several rows at a time within one, one result for every entry.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::StreamExt;
use tokio::time::Instant;

use crate::backoffice::{Backoffice, ErrorKind};
use crate::plan::{Action, Approval, Entry, EntryId, Operation, Situation};
use crate::state::{Proof, Store};

use super::confirm::{self, Expected};
use super::executor::{Advance, ApplyInput, Carried, Executor, lock, name_of, result_of};
use super::identity::Identities;
use super::{
    ApplyError, CredentialsFile, Event, Listener, RowResult, RowStatus, RunSummary, Stop, Stopped, steps,
};

/// A row whose steps are over.
struct Over<'a> {
    /// What a listing at the end will prove.
    to_confirm: Option<(&'a Entry, RowResult, Expected)>,
    /// The entry, where nobody uses its secrets.
    unused: Option<EntryId>,
}

/// Carries a plan out. Every row of the roster gets exactly one result. Rows that fail are results, not errors; an error means that
/// the journal, the credentials or a report could not be written, and nothing more was sent after that.
pub async fn apply(
    backoffice: &Backoffice,
    store: &Store,
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
        store,
        credentials: Mutex::new(credentials),
        listener: Mutex::new(listener),
        tally: Mutex::default(),
        by_status: Mutex::new(RowStatus::ALL.into_iter().map(|status| (status, 0)).collect()),
        stop,
        held: input.approval.map(Approval::held).unwrap_or_default(),
        identities: Identities::new(input.listed_at),
        given_up: AtomicU64::new(0),
    };
    executor.carry_out().await?;
    for notice in backoffice.notices() {
        executor.tell(&Event::Notice(notice))?;
    }
    let summary = RunSummary {
        by_status: lock(&executor.by_status).clone(),
        requests: backoffice.requests().total - before,
        seconds: begun.elapsed().as_secs_f64(),
        stopped: executor.why_stopped().or_else(|| executor.gave_up()),
    };
    executor.tell(&Event::Finished(summary.clone()))?;
    Ok(summary)
}

/// A part of a run; each ends before the next begins.
#[derive(Debug, Clone, Copy)]
struct Phase {
    operation: Operation,
    /// Whether that the person leaves is only inferred from their absence.
    inferred: bool,
}

impl Phase {
    fn holds(self, entry: &Entry) -> bool {
        entry.operation() == self.operation && (entry.situation == Situation::Absent) == self.inferred
    }
}

/// Whoever must lose access first, then changes, then who comes back or is new; last what is only inferred.
const PHASES: [Phase; 6] = [
    Phase { operation: Operation::Disable, inferred: false },
    Phase { operation: Operation::Update, inferred: false },
    Phase { operation: Operation::Reactivate, inferred: false },
    Phase { operation: Operation::Create, inferred: false },
    Phase { operation: Operation::Link, inferred: false },
    Phase { operation: Operation::Disable, inferred: true },
];

impl Executor<'_> {
    async fn carry_out(&self) -> Result<(), ApplyError> {
        // One result for each row of the roster; people who are not in it have one only when they are disabled.
        let rows = self.input.plan.entries.iter().filter(|entry| entry.operation() != Operation::Report);
        let entries: Vec<&Entry> = rows.collect();
        let (to_do, rest): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().copied().partition(|entry| self.is_carried_out(entry));
        let (rows, operations) = (entries.len() as u64, to_do.len() as u64);
        self.tell(&Event::Started { run: self.input.run.to_owned(), rows, operations })?;
        self.finish_without_writing(&rest).await?;
        let mut waiting = Vec::new();
        let mut unused = Vec::new();
        for phase in PHASES {
            let phase = to_do.iter().filter(|entry| phase.holds(entry));
            // Made before any is waited for: what is waited for can then go to another thread.
            let rows: Vec<_> = phase.map(|entry| self.to_its_end(entry)).collect();
            // Each row comes to its end by itself: while one waits for the journal, whoever has it must be able to go on.
            let mut running = futures_util::stream::iter(rows).buffer_unordered(self.input.at_once.max(1));
            while let Some(over) = running.next().await {
                let Over { to_confirm, unused: nobody_uses } = over?;
                waiting.extend(to_confirm);
                unused.extend(nobody_uses.map(|id| match id {
                    EntryId::Line(line) => Some(line),
                    EntryId::Employee(_) => None,
                }));
            }
        }
        for (entry, result) in
            confirm::confirm(self.backoffice, self.input.catalogue, self.input.at_once, waiting).await
        {
            self.finish(entry, &result, false).await?;
        }
        self.forget_secrets(&unused)
    }

    /// Carries out a row, and keeps its result where that is certain already.
    async fn to_its_end<'e>(&self, entry: &'e Entry) -> Result<Over<'e>, ApplyError> {
        let Carried { progress, trouble, secrets_unused, is_open } = self.row(entry).await?;
        let (result, expected) = match progress {
            Advance::Finished(result) => (result, None),
            Advance::ToConfirm(result, expected) => (result, Some(expected)),
        };
        let unused = secrets_unused.then(|| entry.id());
        if result.status != RowStatus::NotAttempted {
            lock(&self.tally).count(result.status, trouble);
        }
        let Some(expected) = expected else {
            self.finish(entry, &result, is_open).await?;
            return Ok(Over { to_confirm: None, unused });
        };
        let (name, operation) = (name_of(entry), entry.operation());
        self.tell(&Event::RowSent { entry: entry.id(), name, operation })?;
        Ok(Over { to_confirm: Some((entry, result, *expected)), unused })
    }

    fn is_carried_out(&self, entry: &Entry) -> bool {
        let wanted = !self.is_left_out(entry);
        let finished = self.input.resumed.and_then(|resumed| resumed.finished(entry.id()));
        wanted && self.held_back(entry).is_none() && entry.operation().writes() && finished.is_none()
    }

    /// Returns whether only other entries are to be carried out.
    fn is_left_out(&self, entry: &Entry) -> bool {
        self.input.only.is_some_and(|only| !only.contains(&entry.id()))
    }

    async fn row(&self, entry: &Entry) -> Result<Carried, ApplyError> {
        if self.why_stopped().is_some() {
            let message = "the run stopped before it came to this row; run it again".to_owned();
            let progress = Advance::Finished(result_of(entry, RowStatus::NotAttempted, message));
            return Ok(Carried::of(progress));
        }
        let begun = Instant::now();
        let operation = entry.operation();
        self.tell(&Event::RowStarted { entry: entry.id(), name: name_of(entry), operation })?;
        let mut carried = match tokio::time::timeout(self.input.row_limit, self.steps_of(entry)).await {
            Ok(carried) => carried?,
            Err(_) => self.took_too_long(entry),
        };
        carried.is_open |= carried.is_unclear(entry);
        if carried.is_open {
            self.leave_open(&mut carried);
        }
        let (Advance::Finished(result) | Advance::ToConfirm(result, _)) = &mut carried.progress;
        result.seconds = begun.elapsed().as_secs_f64();
        Ok(carried)
    }

    async fn steps_of(&self, entry: &Entry) -> Result<Carried, ApplyError> {
        match &entry.action {
            Action::Create(creating) => steps::create::carry_out(self, entry, creating).await,
            Action::Link(linking) => steps::link::carry_out(self, entry, linking).await,
            Action::Update(changing) | Action::Reactivate(changing) => {
                steps::update::carry_out(self, entry, changing).await
            }
            Action::Disable(closing) => steps::disable::carry_out(self, entry, closing).await,
            Action::None | Action::Wait | Action::Hold | Action::Refused | Action::Report => {
                let progress = Advance::Finished(self.without_writing(entry));
                Ok(Carried::of(progress))
            }
        }
    }

    /// The watchdog's word: the journal holds which step was under way, so that a resumed run looks what became of it.
    fn took_too_long(&self, entry: &Entry) -> Carried {
        let seconds = self.input.row_limit.as_secs();
        let message = format!("took more than {seconds} seconds and was given up");
        let trouble = Some((ErrorKind::Unclear, message.clone()));
        let result = result_of(entry, RowStatus::Failed, message);
        Carried { is_open: true, trouble, ..Carried::of(Advance::Finished(result)) }
    }

    /// Nobody could look what became of a row: the run stays open, and whoever goes on with it looks first. A later plan would not see
    /// what is missing of an account or a login that is there.
    fn leave_open(&self, carried: &mut Carried) {
        self.given_up.fetch_add(1, Ordering::Relaxed);
        let (Advance::Finished(result) | Advance::ToConfirm(result, _)) = &mut carried.progress;
        result.say(&format!("`roster-sync runs resume {}` looks how far it came", self.input.run));
    }

    /// Who held an entry back when the plan was approved, in words.
    fn held_back(&self, entry: &Entry) -> Option<String> {
        let held = self.held.get(&entry.id())?;
        Some(self.input.approval?.held_message(held))
    }

    /// The result of an entry that needs no write, or gets none.
    fn without_writing(&self, entry: &Entry) -> RowResult {
        let left_out = self.is_left_out(entry);
        if let Some(message) = self.held_back(entry) {
            return result_of(entry, RowStatus::HeldBack, message);
        }
        let (status, message) = match (entry.operation(), entry.situation) {
            (operation, _) if operation.writes() && left_out => {
                (RowStatus::Skipped, "left out: only some lines were to be carried out".to_owned())
            }
            (_, Situation::LeftAlone) => (RowStatus::HeldBack, entry.reason.clone()),
            (Operation::Hold, Situation::ChangedSince) => (RowStatus::Stale, entry.reason.clone()),
            (Operation::Hold, Situation::Conflict) => (RowStatus::Conflict, entry.reason.clone()),
            (Operation::Wait, _) | (Operation::None, Situation::LeavesLater) => {
                (RowStatus::Waiting, entry.reason.clone())
            }
            (Operation::None, Situation::Skipped) => (RowStatus::Skipped, entry.reason.clone()),
            (Operation::Refused, _) => (RowStatus::Refused, entry.reason.clone()),
            (Operation::None | Operation::Report, _) if !entry.changed_by_hand.is_empty() => {
                (RowStatus::Unchanged, entry.warnings.join("; "))
            }
            (Operation::None | Operation::Report, _) => (RowStatus::Unchanged, entry.reason.clone()),
            // A person has to say something first.
            (Operation::Hold, _) => (RowStatus::Held, entry.reason.clone()),
            (
                Operation::Create
                | Operation::Link
                | Operation::Update
                | Operation::Reactivate
                | Operation::Disable,
                _,
            ) => (RowStatus::NotAttempted, entry.reason.clone()),
        };
        result_of(entry, status, message)
    }

    /// Keeps and tells the results of the entries that need no write, or get none. They are in the journal before anything is
    /// written for the others.
    async fn finish_without_writing(&self, entries: &[&Entry]) -> Result<(), ApplyError> {
        let mut told = Vec::with_capacity(entries.len());
        let (mut new, mut over) = (Vec::new(), Vec::new());
        for entry in entries {
            if let Some(result) = self.input.resumed.and_then(|resumed| resumed.finished(entry.id())) {
                told.push(result.clone());
                continue;
            }
            let result = with_questions(entry, self.without_writing(entry));
            new.push((entry.id(), serde_json::to_string(&result).unwrap_or_default()));
            if result.status != RowStatus::NotAttempted {
                over.push(entry.id());
            }
            told.push(result);
        }
        self.store.keep_results(self.input.run, &new).await?;
        self.store.forget_secrets(self.input.run, &over).await?;
        told.iter().try_for_each(|result| self.repeat(result))
    }

    /// Keeps and tells the result of an entry. One that a resumed run tries again, because it failed or because nobody could look,
    /// keeps its secrets.
    async fn finish(&self, entry: &Entry, result: &RowResult, is_open: bool) -> Result<(), ApplyError> {
        self.prove(entry, result).await?;
        let result = &with_questions(entry, result.clone());
        let json = serde_json::to_string(result).unwrap_or_default();
        self.store.keep_result(self.input.run, entry.id(), &json).await?;
        if !is_open && !matches!(result.status, RowStatus::Failed | RowStatus::NotAttempted) {
            self.store.forget_secret(self.input.run, entry.id()).await?;
        }
        self.repeat(result)
    }

    /// Remembers what was written and read back: whoever finds it otherwise later finds somebody else's change.
    async fn prove(&self, entry: &Entry, result: &RowResult) -> Result<(), ApplyError> {
        let whole = matches!(result.status, RowStatus::Done | RowStatus::Unchanged);
        let closed = entry.operation() == Operation::Disable && (whole || !result.changed.is_empty());
        let Some(employee) = result.employee_id.filter(|_| entry.operation().writes()) else { return Ok(()) };
        if !whole && !closed {
            return Ok(());
        }
        let (values, put_back) = (&entry.proves, &entry.changed_by_hand);
        let proof = Proof { employee, values, put_back, on: self.input.plan.today, closed };
        Ok(self.store.prove(&proof).await?)
    }

    /// Tells a result that is in the journal already.
    fn repeat(&self, result: &RowResult) -> Result<(), ApplyError> {
        *lock(&self.by_status).entry(result.status).or_default() += 1;
        self.tell(&Event::RowFinished(result.clone()))
    }

    fn tell(&self, event: &Event) -> Result<(), ApplyError> {
        lock(&self.listener).on(event).map_err(ApplyError::Listen)
    }

    fn gave_up(&self) -> Option<Stopped> {
        let rows = self.given_up.load(Ordering::Relaxed);
        (rows > 0).then_some(Stopped::GaveUp(rows))
    }

    fn why_stopped(&self) -> Option<Stopped> {
        let by_itself = lock(&self.tally).stopped.clone();
        by_itself.or_else(|| self.stop.why())
    }
}

/// Returns the result of a row of which something is left for somebody to decide: what could be done was done, which is not all.
fn with_questions(entry: &Entry, mut result: RowResult) -> RowResult {
    // What nobody saw closed was not, as far as anybody knows.
    result.closed_at = result.closed_at.filter(|_| !result.seen.is_empty());
    if entry.operation().writes() && matches!(result.status, RowStatus::Done | RowStatus::Unchanged) {
        for question in entry.questions() {
            result.status = RowStatus::Partial;
            if !result.message.contains(&question) {
                result.say(&question);
            }
        }
    }
    result
}
