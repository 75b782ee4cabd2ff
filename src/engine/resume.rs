//! Going on with a run that was killed or stopped.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::apply::{Event, ListenError, Listener, Resumed, Stopped};
use crate::plan::{BegunPlan, Plan};
use crate::state::{RunRecord, State, StateDir};

use super::error::EngineError;
use super::material::same_roster;
use super::run::{Carrying, RunOptions, RunOutcome};
use super::tenant::announce;
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
        let state = self.engine.state()?;
        let Some(record) = chosen(id, &state)? else { return Ok(None) };
        let plan = plan_of(&record, self.engine.directory())?;
        let resumed = Resumed::of(&state.run(&record.id)?);
        drop(state);
        let only = record.only.clone();
        self.go_on(&record, &plan, &resumed, only.as_ref(), options, listener).await.map(Some)
    }

    /// Finishes what a run had begun when it was killed, row by row; rows it had not come to are left to the plan that is about
    /// to be made. Nobody stays half created for having been in the middle of a crash.
    pub(super) async fn finish_begun(
        &self,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<(), EngineError> {
        let state = self.engine.state()?;
        let Some(record) = state.open_run()?.filter(is_half_done) else { return Ok(()) };
        let details = state.run(&record.id)?;
        let resumed = Resumed::of(&details);
        let plan = match plan_of(&record, self.engine.directory()) {
            Ok(plan) => plan,
            // Killed before its plan was kept: before anything was sent.
            Err(_) if details.steps.is_empty() => {
                return Ok(state.end_run(&record.id, "{}", INTERRUPTED, None)?);
            }
            Err(error) => return Err(error),
        };
        drop(state);
        let begun = resumed.begun_lines(&plan);
        let RunOptions { stop, since, .. } = options.clone();
        let options = RunOptions { stop, since, ..RunOptions::default() };
        let mut aside = Aside(listener);
        let outcome = self.go_on(&record, &plan, &resumed, Some(&begun), &options, &mut aside).await?;
        let rows = begun.len();
        announce(listener, &Event::BegunFinished { run: record.id.clone(), rows });
        match outcome.summary.stopped {
            // One slow row must not keep everybody else waiting, night after night.
            None | Some(Stopped::GaveUp(_)) => Ok(()),
            Some(_) => Err(EngineError::NotFinished { run: record.id }),
        }
    }

    async fn go_on(
        &self,
        record: &RunRecord,
        plan: &Plan,
        resumed: &Resumed,
        only: Option<&BTreeSet<u64>>,
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

/// Reads the plan that a run began with.
pub fn plan_of(record: &RunRecord, directory: &StateDir) -> Result<Plan, EngineError> {
    let path: PathBuf = directory.run_dir(&record.id)?.join("plan.json");
    let text = std::fs::read_to_string(&path)
        .map_err(|source| EngineError::ReadPlan { path: path.clone(), source })?;
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
fn chosen(id: Option<&str>, state: &State) -> Result<Option<RunRecord>, EngineError> {
    let Some(id) = id else { return Ok(state.open_run()?) };
    let record = state.run(id)?.record;
    if record.is_open() { Ok(Some(record)) } else { Err(EngineError::NothingToResume { run: id.to_owned() }) }
}
