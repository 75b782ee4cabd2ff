//! Putting back what a run did, as a run of its own.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt, TryStreamExt};

use tokio::time::Instant;

use crate::apply::{Listener, RowResult};
use crate::backoffice::{BackofficeError, ErrorKind, Old, StepKind};
use crate::model::{EmployeeId, UserId};
use crate::observed::{self, Observed, Reading};
use crate::plan::{
    Entry, EntryId, Operation, Pick, Plan, StandsNow, UndoneRun, WrittenByRun, undo_impossible, undo_plan,
    undo_row,
};
use crate::state::{ResultRecord, RunDetails, StepOutcome, StepRecord};

use super::error::EngineError;
use super::kept::KeptPlan;
use super::material::Material;
use super::run::{Carrying, Done, RunOptions};
use super::tenant::Engine;
use super::turn::Turn;

/// People whose pages are read side by side; sessions and rate bound what really happens.
const AT_ONCE: usize = 8;

/// What putting a run back would do.
#[derive(Debug, Clone)]
pub struct UndoPreview {
    /// The plan that does it.
    pub plan: Plan,
    reading: Reading,
}

impl Engine {
    /// Looks what putting a run back would do, for all of it or for some lines. Nothing is changed.
    pub async fn preview_undo(&self, id: &str, only: &[Pick]) -> Result<UndoPreview, EngineError> {
        let details = self.state().await?.run(id).await?;
        let undone = match self.plan_of(&details.record).await {
            // One that could not look at Backoffice, or was stopped before, has none.
            Err(EngineError::ReadPlan { .. }) if details.steps.is_empty() => {
                return Err(EngineError::NothingToUndo { run: id.to_owned() });
            }
            known => known?,
        };
        let reading = observed::read(self.backoffice(), self.tenant(), self.now()).await?;
        let only = undone.picked(only)?;
        let chosen = |entry: &Entry| only.is_empty() || only.contains(&entry.id());
        let written = written(&undone, &details, &reading.observed, chosen);
        let today = self.today();
        let rows: Vec<_> = written.iter().map(|one| self.put_back(one, &reading.observed, today)).collect();
        let entries: Vec<Entry> = futures_util::stream::iter(rows).buffered(AT_ONCE).try_collect().await?;
        let run = UndoneRun { id, plan: &undone };
        let plan = undo_plan(run, entries, &reading.observed, &self.settings().policy, today);
        let mut plan = self.with_settings_named(plan);
        plan.requests.observed = self.backoffice().requests().total;
        Ok(UndoPreview { plan, reading })
    }

    async fn put_back(
        &self,
        one: &WrittenByRun<'_>,
        observed: &Observed,
        today: chrono::NaiveDate,
    ) -> Result<Entry, BackofficeError> {
        match self.standing(one, observed).await {
            Ok(now) => Ok(undo_row(one, &now, &observed.catalogue, today)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(undo_impossible(
                one.entry,
                &format!("employee {} cannot be looked at any more: {error}", one.employee),
            )),
            Err(error) => Err(error),
        }
    }

    /// Reads what stands there now, as far as the row's undo depends on it.
    async fn standing(
        &self,
        written: &WrittenByRun<'_>,
        observed: &Observed,
    ) -> Result<StandsNow, BackofficeError> {
        let backoffice = self.backoffice();
        let id = written.employee;
        let profile = backoffice.profile(id, &observed.catalogue).await?;
        let has = |wanted: fn(&Old) -> bool| written.olds.iter().any(wanted);
        let mut pay = None;
        if has(|old| matches!(old, Old::Pay { .. })) {
            pay = Some(backoffice.compensation(id).await?);
        }
        let created = written.entry.operation() == Operation::Create;
        let mut permission = None;
        if created || has(|old| matches!(old, Old::Permission(_))) {
            permission = Some(backoffice.pos_permission(id).await?);
        }
        let switched = written.olds.iter().filter_map(|old| match old {
            Old::Login { user, .. } => Some(*user),
            _ => None,
        });
        let mut logins = Vec::new();
        for user in switched.chain(written.new_login).collect::<BTreeSet<_>>() {
            logins.push(backoffice.login_link(user).await?);
        }
        Ok(StandsNow { profile, pay, permission, logins })
    }
}

impl Turn<'_> {
    /// Puts back what a run did, as a run of its own, with a plan, guards and results.
    pub async fn undo(
        &self,
        id: &str,
        only: &[Pick],
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<Done, EngineError> {
        // What a killed run had begun is finished first: its secrets are in nobody's way, and it may be the one to be undone.
        self.finish_begun(options, listener).await?;
        let open = self.engine.state().await?.open_runs().await?;
        if let Some(other) = open.into_iter().find(|record| record.id != id) {
            return Err(EngineError::OpenRun { run: other.id });
        }
        let listed_at = Instant::now();
        let UndoPreview { plan, reading } = self.engine.preview_undo(id, only).await?;
        let material = Material::of(reading, listed_at);
        let kept = KeptPlan::fresh(plan);
        if let Some(stopped) = self.admit(&kept, options, listener).await? {
            return Ok(Box::pin(self.engine.waits(self.command, stopped)).await);
        }
        let carrying = Carrying { undoes: Some(id), ..Carrying::new(&kept.plan, &material) };
        Ok(Done::Ran(Box::new(self.run(&carrying, options, listener).await?)))
    }
}

/// Collects from plan and journal what the run wrote, or may have written.
fn written<'a>(
    plan: &'a Plan,
    run: &RunDetails,
    observed: &Observed,
    chosen: impl Fn(&Entry) -> bool,
) -> Vec<WrittenByRun<'a>> {
    let rows: BTreeMap<EntryId, &ResultRecord> =
        run.rows.iter().filter_map(|row| Some((row.entry?, row))).collect();
    let result = |entry: &Entry| serde_json::from_str::<RowResult>(&rows.get(&entry.id())?.json).ok();
    let mut sent_for: BTreeMap<EntryId, Vec<&StepRecord>> = BTreeMap::new();
    for step in run.steps.iter().filter(|step| step.outcome != Some(StepOutcome::NotDone)) {
        if let Some(entry) = step.entry {
            sent_for.entry(entry).or_default().push(step);
        }
    }
    let mut found = Vec::new();
    for entry in &plan.entries {
        if !entry.operation().writes() || !chosen(entry) {
            continue;
        }
        let steps = sent_for.get(&entry.id()).map_or(&[][..], Vec::as_slice);
        let sent = |kind: StepKind| steps.iter().any(|step| step.step == Some(kind));
        let result = result(entry);
        let known = entry.person.employee_id.or(result.as_ref().and_then(|row| row.employee_id));
        let employee = match (known, entry.operation()) {
            (Some(id), _) => Some(id),
            // The run was killed before it knew the number of the new employee.
            (None, Operation::Create) if sent(StepKind::Insert) => by_number(entry, observed),
            (None, _) => None,
        };
        let Some(employee) = employee else { continue };
        let made = sent(StepKind::Login).then(|| {
            let by_result = result.and_then(|row| row.user_id);
            by_result.or_else(|| by_username(entry, observed))
        });
        let olds: Vec<Old> =
            steps.iter().filter_map(|step| Old::from_json(step.old.as_deref()?).ok()).collect();
        let new_login = made.flatten();
        if !olds.is_empty() || new_login.is_some() || sent(StepKind::Insert) {
            found.push(WrittenByRun { entry, employee, new_login, olds });
        }
    }
    found
}

fn by_number(entry: &Entry, observed: &Observed) -> Option<EmployeeId> {
    let same = observed.employees.values().find(|one| one.pos_user_id == entry.person.pos_user_id);
    same.map(|one| one.id)
}

fn by_username(entry: &Entry, observed: &Observed) -> Option<UserId> {
    let wanted = entry.login()?.username.key();
    let users = observed.users.as_ref()?;
    users.values().find(|user| user.username.to_ascii_lowercase() == wanted).map(|user| user.id)
}
