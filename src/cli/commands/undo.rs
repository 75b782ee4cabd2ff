//! `runs undo`: puts back what a run did, as a run of its own.

use std::collections::BTreeSet;

use futures_util::{StreamExt, TryStreamExt};

use crate::apply::RowResult;
use crate::backoffice::{BackofficeError, ErrorKind};
use crate::cli::Exit;
use crate::cli::args::OutputFormat;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::tenant::Tenant;
use crate::model::{EmployeeId, UserId};
use crate::observed::{self, Observed};
use crate::plan::{
    Entry, Old, Operation, Plan, Standing, UndoneRun, Written, undo_impossible, undo_plan, undo_row,
};
use crate::report::plan_text;
use crate::state::{RunDetails, State, StateDir, StepOutcome, StepRecord};

use super::Context;
use super::carry_out::{Job, RunArgs, carry_out, lock};
use super::guarded::guarded;
use super::kept::Kept;
use super::resume::plan_of;

/// Options of `runs undo`.
#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    /// The run's id, as `runs list` shows it
    pub id: String,
    /// Only show what would be put back
    #[arg(long)]
    pub dry_run: bool,
    /// Put back these lines of the roster only (12,15,20)
    #[arg(long, value_name = "LINE,...", value_delimiter = ',')]
    pub only: Vec<u64>,
    /// Let this guard through, for this undo and this once; may be given several times
    #[arg(long, value_name = "GUARD")]
    pub allow: Vec<String>,
}

/// People whose pages are read side by side; sessions and rate bound what really happens.
const AT_ONCE: usize = 8;

/// Runs the command.
pub(super) async fn run(
    args: &UndoArgs,
    format: OutputFormat,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let tenant = context.tenant().await?;
    let directory = StateDir::open(&context.settings.state_dir, &tenant.name)?;
    let _lock = if args.dry_run { None } else { Some(lock(&directory, "runs undo")?) };
    let details = State::open(&directory, environment::now)?.run(&args.id)?;
    let undone = plan_of(&details.record, &directory)?;
    let reading = observed::read(&tenant.backoffice, &tenant.name, environment::now()).await?;
    let only: BTreeSet<u64> = args.only.iter().copied().collect();
    let chosen = |entry: &Entry| only.is_empty() || entry.line.is_some_and(|line| only.contains(&line));
    let written = written(&undone, &details, &reading.observed, chosen);
    let today = tenant.today(None);
    let catalogue = &reading.observed.catalogue;
    let entries: Vec<Entry> = futures_util::stream::iter(&written)
        .map(|one| async {
            match standing(one, &tenant, &reading.observed).await {
                Ok(now) => Ok(undo_row(one, &now, catalogue, today)),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(undo_impossible(
                    one.entry,
                    &format!("employee {} cannot be looked at any more: {error}", one.employee),
                )),
                Err(error) => Err(error),
            }
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let run = UndoneRun { id: &args.id, plan: &undone };
    let mut plan = undo_plan(run, entries, &reading.observed, &context.settings.policy, today);
    plan.requests.observed = tenant.backoffice.requests().total;
    let shown = |next: &[String]| match format {
        OutputFormat::Text => plan_text(&plan, next, context.printer.style()),
        OutputFormat::Json => plan.to_json(),
    };
    if args.dry_run {
        let next = vec!["Nothing was changed. To carry it out, run it without --dry-run.".to_owned()];
        context.show(format, &shown(&next));
        return Ok(if plan.tripped().next().is_some() { Exit::Guard } else { Exit::Well });
    }
    let run_args = RunArgs { allow: args.allow.clone(), results: None, credentials: None, format };
    let kept = Kept::fresh(plan);
    if let Some(exit) = guarded(&kept, &run_args, &directory, context)? {
        return Ok(exit);
    }
    if format == OutputFormat::Text && context.printer.talks() {
        context.printer.data(&plan_text(&kept.plan, &[], context.printer.style()));
        context.printer.data("\n");
    }
    let job = Job {
        command: "runs undo",
        plan: &kept.plan,
        roster: None,
        catalogue,
        sheet: None,
        login_sheet: None,
        only: None,
        goes_on: None,
        undoes: Some(&args.id),
        approval: None,
    };
    carry_out(&job, &tenant, &directory, &run_args, context).await
}

/// Collects from plan and journal what the run wrote, or may have written.
fn written<'a>(
    plan: &'a Plan,
    run: &RunDetails,
    observed: &Observed,
    chosen: impl Fn(&Entry) -> bool,
) -> Vec<Written<'a>> {
    let not_done = Some(StepOutcome::NotDone.as_str());
    let result = |place: usize| {
        let kept = run.rows.iter().find(|row| row.entry == Some(place))?;
        serde_json::from_str::<RowResult>(&kept.json).ok()
    };
    let mut found = Vec::new();
    for (place, entry) in plan.entries.iter().enumerate() {
        if !entry.operation().writes() || !chosen(entry) {
            continue;
        }
        let of_entry = |step: &&StepRecord| step.entry == Some(place) && step.outcome.as_deref() != not_done;
        let steps: Vec<&StepRecord> = run.steps.iter().filter(of_entry).collect();
        let sent = |name: &str| steps.iter().any(|step| step.step == name);
        let result = result(place);
        let known = entry.person.employee_id.or(result.as_ref().and_then(|row| row.employee_id));
        let employee = match (known, entry.operation()) {
            (Some(id), _) => Some(id),
            // The run was killed before it knew the number of the new employee.
            (None, Operation::Create) if sent("insert") => by_number(entry, observed),
            (None, _) => None,
        };
        let Some(employee) = employee else { continue };
        let made = sent("login").then(|| {
            let by_result = result.and_then(|row| row.user_id);
            by_result.or_else(|| by_username(entry, observed))
        });
        let olds: Vec<Old> =
            steps.iter().filter_map(|step| Old::from_json(step.old.as_deref()?).ok()).collect();
        let new_login = made.flatten();
        if !olds.is_empty() || new_login.is_some() || sent("insert") {
            found.push(Written { entry, employee, new_login, olds });
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

/// Reads what stands there now, as far as the row's undo depends on it.
async fn standing(
    written: &Written<'_>,
    tenant: &Tenant,
    observed: &Observed,
) -> Result<Standing, BackofficeError> {
    let backoffice = &tenant.backoffice;
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
    Ok(Standing { profile, pay, permission, logins })
}
