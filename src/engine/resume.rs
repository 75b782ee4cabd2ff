//! Going on with a run that was killed or stopped.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::apply::{Event, LeftOpen, ListenError, Listener, Resumed, Stopped};
use crate::plan::{BegunPlan, EntryId, Plan};
use crate::state::{LATEST, RunRecord, StateDir, Store};

use super::error::EngineError;
use super::material::same_roster;
use super::run::{Carrying, RunOptions, RunOutcome};
use super::tenant::{Engine, announce};
use super::turn::Turn;

/// The exit code of a run that was killed before it sent anything.
const INTERRUPTED: u8 = 130;

impl Turn<'_> {
    /// Goes on with the run that is named, else with the last one where it did not end; `None` where there is nothing to go
    /// on with. Every row without a certain result is looked at before anything is sent for it.
    pub async fn resume(
        &self,
        id: Option<&str>,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<Option<RunOutcome>, EngineError> {
        let state = self.engine.state().await?;
        let Some(record) = chosen(id.filter(|id| *id != LATEST), &state).await? else { return Ok(None) };
        let plan = self.engine.plan_of(&record).await?;
        let resumed = Resumed::of(&state.run(&record.id).await?);
        drop(state);
        let only = record.only.clone();
        self.go_on(&record, &plan, &resumed, only.as_ref(), options, listener).await.map(Some)
    }

    /// Finishes what runs had begun when they were killed, row by row, the oldest first; rows they had not come to are left to
    /// the plan that is about to be made. Nobody stays half created for having been in the middle of a crash.
    pub(super) async fn finish_begun(
        &self,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<(), EngineError> {
        let open = self.engine.state().await?.open_runs().await?;
        for record in open.iter().filter(|record| is_half_done(record)) {
            self.finish(record, options, listener).await?;
        }
        Ok(())
    }

    async fn finish(
        &self,
        record: &RunRecord,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<(), EngineError> {
        let state = self.engine.state().await?;
        let resumed = Resumed::of(&state.run(&record.id).await?);
        let begun = resumed.begun();
        if begun.is_empty() {
            // Killed before anything was sent, or after everything had its result.
            return Ok(state.end_run(&record.id, "{}", INTERRUPTED, None).await?);
        }
        drop(state);
        let plan = match self.engine.plan_of(record).await {
            Ok(plan) => plan,
            Err(error) => return self.give_up(record, &error, listener).await,
        };
        let RunOptions { stop, since, .. } = options.clone();
        let options = RunOptions { stop, since, ..RunOptions::default() };
        let mut aside = Aside(listener);
        let outcome = self.go_on(record, &plan, &resumed, Some(&begun), &options, &mut aside).await?;
        let rows = begun.len();
        announce(listener, &Event::BegunFinished { run: record.id.clone(), rows });
        match outcome.summary.stopped {
            // One slow row must not keep everybody else waiting, night after night.
            None | Some(Stopped::GaveUp(_)) => Ok(()),
            Some(stopped) => Err(EngineError::NotFinished { run: record.id.clone(), stopped }),
        }
    }

    /// Gives up a run whose plan cannot be read any more: it must not be in the way of every night to come. What nobody knows
    /// of it is told, person by person.
    async fn give_up(
        &self,
        record: &RunRecord,
        why: &EngineError,
        listener: &mut dyn Listener,
    ) -> Result<(), EngineError> {
        let state = self.engine.state().await?;
        let run = state.run(&record.id).await?;
        let told = format!("The run {} cannot be gone on with, and was given up: {why}.", record.id);
        let mut told = vec![told];
        told.extend(LeftOpen::of(&run).iter().map(LeftOpen::in_words));
        let secrets = record.credentials_path.as_ref().filter(|path| path.exists());
        told.extend(
            secrets
                .map(|path| format!("Its new PINs and passwords, which may be in use: {}", path.display())),
        );
        announce(listener, &Event::Notice(told.join("\n  ")));
        Ok(state.abandon_run(&record.id).await?)
    }

    async fn go_on(
        &self,
        record: &RunRecord,
        plan: &Plan,
        resumed: &Resumed,
        only: Option<&BTreeSet<EntryId>>,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<RunOutcome, EngineError> {
        let material = self.engine.material(plan).await?;
        let roster = same_roster(plan, &self.engine.settings().mapping);
        let carrying = Carrying {
            roster: roster.as_ref(),
            only,
            goes_on: Some((record, resumed)),
            approval: record.approval.as_ref(),
            ..Carrying::new(plan, &material)
        };
        self.run(&carrying, options, listener).await
    }
}

/// Hears a run that is only finished before another: its rows are not those of the one that was asked for.
struct Aside<'a>(&'a mut dyn Listener);

impl Listener for Aside<'_> {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        match event {
            Event::Started { .. }
            | Event::RowStarted { .. }
            | Event::RowSent { .. }
            | Event::RowFinished(_)
            | Event::Finished(_) => Ok(()),
            Event::Notice(_)
            | Event::Planned(_)
            | Event::Reading { .. }
            | Event::FirstContact { .. }
            | Event::Known(_)
            | Event::BegunFinished { .. } => self.0.on(event),
        }
    }
}

impl Engine {
    /// Returns the plan that a run began with.
    pub async fn plan_of(&self, record: &RunRecord) -> Result<Plan, EngineError> {
        plan_of(record, &self.state().await?, self.directory()).await
    }
}

/// Returns the plan that a run began with, of what is kept of a tenant.
pub async fn plan_of(record: &RunRecord, store: &Store, directory: &StateDir) -> Result<Plan, EngineError> {
    let path: PathBuf = directory.run_dir(&record.id)?.join("plan.json");
    let text = match store.plan_of(&record.id).await? {
        Some(text) => text,
        // An earlier version kept it in a file alone.
        None => std::fs::read_to_string(&path)
            .map_err(|source| EngineError::ReadPlan { path: path.clone(), source })?,
    };
    let begun =
        BegunPlan::from_json(&text).map_err(|source| EngineError::Plan { path: path.clone(), source })?;
    if begun.hash == record.plan_hash {
        return Ok(begun.plan);
    }
    Err(EngineError::NotItsPlan { path, run: record.id.clone() })
}

/// Returns whether a row of the run may be half done: it was killed, or gave a row up. Where a run stopped, what was under way
/// was finished.
fn is_half_done(record: &RunRecord) -> bool {
    record.ended.is_none() || record.stopped.as_deref() == Some(Stopped::GAVE_UP)
}

/// Returns the run that was named, else the last one when it did not end.
async fn chosen(id: Option<&str>, state: &Store) -> Result<Option<RunRecord>, EngineError> {
    let Some(id) = id else { return Ok(state.open_runs().await?.pop()) };
    let record = state.run(id).await?.record;
    if record.is_open() { Ok(Some(record)) } else { Err(EngineError::NothingToResume { run: id.to_owned() }) }
}
