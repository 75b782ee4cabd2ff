//! The right to write to a tenant, and what can be done with it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::apply::{Event, Listener};
use crate::plan::{Approval, Entry, EntryId, GuardName, GuardOutcome, Pick, guards_again};
use crate::roster::Roster;
use crate::state::{Hold, LeaseTerms};

use super::error::EngineError;
use super::kept::KeptPlan;
use super::material::{Material, same_roster};
use super::planning::Asked;
use super::run::{Carrying, Done, RunOptions, RunOutcome};
use super::stopped::StoppedPlan;
use super::tenant::Engine;
use super::tenant::announce;

/// The right to write to one tenant: nobody else has it, in any process, until this is dropped.
#[derive(Debug)]
pub struct Turn<'e> {
    pub(super) engine: &'e Engine,
    pub(super) command: &'static str,
    hold: Hold,
}

/// So long after somebody else may have sent a request, the first one of a new holder leaves: over all machines no second sees
/// more requests than the settings allow.
const AFTER_ANOTHER: Duration = Duration::from_millis(1500);

impl Engine {
    /// Takes the right to write to this tenant, until it is dropped: one at a time, over all processes. `command` is what the
    /// journal and whoever must wait are told.
    ///
    /// Where machines share a database, nothing is sent from here on but while the lease lasts.
    pub async fn take_turn(&self, command: &'static str) -> Result<Turn<'_>, EngineError> {
        let since = self.now().format("%Y-%m-%d %H:%M:%S UTC");
        let note = format!("`{command}` since {since} (process {})", std::process::id());
        let asked = self.backoffice().clone();
        let pause = Arc::new(move || asked.pause_left());
        let terms = LeaseTerms { request: self.settings().request_timeout, pause };
        let hold = self.directory().hold(&note, &terms).await?;
        if let Some(watch) = hold.watch().map(Arc::clone) {
            self.backoffice().hold_off(watch.pause().max(AFTER_ANOTHER));
            self.backoffice().send_only_while(Some(Arc::new(move || watch.may_send())));
        }
        Ok(Turn { engine: self, command, hold })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.hold.watch().is_some() {
            self.engine.backoffice().send_only_while(None);
        }
    }
}

impl Turn<'_> {
    /// Looks at the Backoffice where that is due, and stops when a fact does not hold.
    pub async fn ensure_known(&self, listener: &mut dyn Listener) -> Result<(), EngineError> {
        self.engine.ensure_known(listener).await
    }

    /// Makes Backoffice equal to a roster: finishes what a killed run had begun, plans, and carries the plan out unless a guard
    /// stops it.
    pub async fn sync(
        &self,
        asked: Asked<'_>,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<Done, EngineError> {
        Box::pin(self.finish_begun(options, listener)).await?;
        let listed_at = Instant::now();
        let planned = self.engine.plan(asked, listener).await?;
        let material = Material::of(planned.reading, listed_at);
        let kept = KeptPlan::fresh(planned.plan);
        if let Some(stopped) = self.admit(&kept, options, listener).await? {
            return Ok(Box::pin(self.engine.waits(self.command, stopped)).await);
        }
        let carrying = Carrying { roster: Some(asked.roster), ..Carrying::new(&kept.plan, &material) };
        let outcome = Box::pin(self.run(&carrying, options, listener)).await?;
        self.engine.is_carried_out(&kept.plan, &outcome.rows).await;
        Ok(Done::Ran(Box::new(outcome)))
    }

    /// Says whether a plan that was just made may be carried out, and tells it where it may.
    pub(super) async fn admit(
        &self,
        kept: &KeptPlan,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<Option<StoppedPlan>, EngineError> {
        let whole = BTreeSet::new();
        let stopped = self.engine.stopped(kept, &whole, &options.allow).await?;
        if stopped.is_none() {
            let plan = self.engine.judged(kept, &whole, &options.allow);
            announce(listener, &Event::Planned(Box::new(plan)));
        }
        Ok(stopped)
    }

    /// Carries out a plan that was kept, at most once. `roster` is the one that it was made from, where it is at hand; else it
    /// is read again, for the PINs in it.
    pub async fn apply(
        &self,
        kept: &KeptPlan,
        only: &[Pick],
        roster: Option<&Roster>,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<Done, EngineError> {
        let only = &kept.plan.picked(only)?;
        let kept = &self.engine.may_be_applied(kept, options.foreign.as_deref()).await?;
        let KeptPlan { plan, approval, .. } = kept;
        if let Some(stopped) = self.engine.stopped(kept, only, &options.allow).await? {
            return Ok(Box::pin(self.engine.waits(self.command, stopped)).await);
        }
        Box::pin(self.finish_begun(options, listener)).await?;
        let held_back = approval.as_ref().is_some_and(|approval| !approval.held_back.is_empty());
        let allowed =
            kept.lets_through(GuardName::LastManager) || options.allow.contains(&GuardName::LastManager);
        if (!only.is_empty() || held_back) && !allowed {
            self.part_keeps_a_manager(kept, only).await?;
        }
        if let Some(approval) = approval {
            self.engine.remember_decisions(&approval.decisions).await?;
        }
        let material = self.engine.material(plan).await?;
        let same = if roster.is_none() { same_roster(plan, &self.engine.settings().mapping) } else { None };
        let carrying = Carrying {
            roster: roster.or(same.as_ref()),
            only: (!only.is_empty()).then_some(only),
            approval: approval.as_ref(),
            ..Carrying::new(plan, &material)
        };
        let outcome = Box::pin(self.run(&carrying, options, listener)).await?;
        self.engine.is_carried_out(plan, &outcome.rows).await;
        Ok(Done::Ran(Box::new(outcome)))
    }

    /// Stops where the lines that were chosen would leave nobody with a permission that the whole plan gives to somebody else.
    async fn part_keeps_a_manager(
        &self,
        kept: &KeptPlan,
        only: &BTreeSet<EntryId>,
    ) -> Result<(), EngineError> {
        let held = kept.approval.as_ref().map(Approval::held).unwrap_or_default();
        let chosen = |entry: &Entry| only.is_empty() || only.contains(&entry.id());
        let part = |entry: &Entry| chosen(entry) && !held.contains_key(&entry.id());
        let takes = |entry: &Entry| {
            let template = entry.update().and_then(|update| update.template.as_ref());
            entry.takes_access() || template.is_some()
        };
        if !kept.plan.entries.iter().any(|entry| part(entry) && takes(entry)) {
            return Ok(());
        }
        let people = self.engine.backoffice().list_employees().await?;
        let everybody = kept.plan.everybody.listed_again(&people);
        let limits = &self.engine.settings().policy.guards;
        let outcomes = guards_again(&kept.plan, part, !only.is_empty(), &everybody, limits);
        let stops = |guard: &GuardOutcome| guard.name == GuardName::LastManager && guard.tripped;
        match outcomes.into_iter().find(stops) {
            Some(outcome) => Err(EngineError::LastManager { message: outcome.message }),
            None => Ok(()),
        }
    }

    pub(super) async fn run(
        &self,
        carrying: &Carrying<'_>,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<RunOutcome, EngineError> {
        self.engine.run(self.command, carrying, options, listener).await
    }
}
