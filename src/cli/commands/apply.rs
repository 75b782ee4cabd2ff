//! `apply`: carries out a plan that was kept.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli::Exit;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::model::EmployeeId;
use crate::plan::{Entry, Operation, Plan, Purpose};
use crate::roster::{Roster, read_file, read_leavers};
use crate::state::{State, StateDir, StateError};

use super::Context;
use super::carry_out::{Job, RunArgs, carry_out, guarded, lock};

/// Carry out a plan that was kept with `plan --out`
///
/// Exactly this plan is carried out, at most once. Each person is looked at again before they are changed: what changed in
/// Backoffice since the plan was made is left alone and told. A plan that a guard stopped is approved with --allow.
#[derive(Debug, clap::Args)]
pub struct ApplyArgs {
    /// The plan file
    pub plan: PathBuf,
    /// Carry out these lines of the roster only (12,15,20)
    #[arg(long, value_name = "LINE,...", value_delimiter = ',')]
    pub only: Vec<u64>,
    /// Options of every command that writes.
    #[command(flatten)]
    pub run: RunArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &ApplyArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let path = args.plan.clone();
    let text =
        std::fs::read_to_string(&path).map_err(|source| Failure::ReadPlan { path: path.clone(), source })?;
    let plan = Plan::from_json(&text).map_err(|source| Failure::Plan { path, source })?;
    let tenant = context.tenant().await?;
    if plan.tenant != tenant.name {
        let text =
            format!("the plan was made for {:?}, not for {:?}; nothing was done", plan.tenant, tenant.name);
        return Err(Failure::Usage(text));
    }
    let directory = StateDir::open(&context.settings.state_dir, &tenant.name)?;
    let _lock = lock(&directory, "apply")?;
    if let Some((run, when)) = State::open(&directory, environment::now)?.applied(&plan.hash())? {
        return Err(StateError::PlanApplied { run, when }.into());
    }
    if let Some(exit) = guarded(&plan, &args.run, &directory, context)? {
        return Ok(exit);
    }
    let roster = same_roster(&plan);
    let catalogue = tenant.backoffice.catalogue().await?;
    let creates = plan.entries.iter().any(|entry| entry.operation == Operation::Create);
    let rights = |entry: &Entry| entry.login.as_ref().is_some_and(|login| login.access.is_some());
    let login_sheet = if plan.entries.iter().any(|entry| entry.operation.writes() && rights(entry)) {
        let users = tenant.backoffice.list_users().await?;
        match users.first() {
            Some(any) => Some(tenant.backoffice.login_sheet(any.id).await?),
            None => None,
        }
    } else {
        None
    };
    let sheet = if creates {
        let any = any_employee(&plan, &tenant).await?;
        Some(tenant.backoffice.pos_permission_sheet(any).await?)
    } else {
        None
    };
    let only: BTreeSet<u64> = args.only.iter().copied().collect();
    let job = Job {
        command: "apply",
        plan: &plan,
        roster: roster.as_ref(),
        catalogue: &catalogue,
        sheet: sheet.as_ref(),
        login_sheet: login_sheet.as_ref(),
        only: (!only.is_empty()).then_some(&only),
    };
    carry_out(&job, &tenant, &directory, &args.run, context).await
}

/// Reads the plan's roster again, for the PINs in it: only when it is still the very same file.
fn same_roster(plan: &Plan) -> Option<Roster> {
    let path = Path::new(&plan.roster.path);
    let roster = match plan.purpose {
        Purpose::Sync => read_file(path),
        Purpose::Offboard => read_leavers(path),
    };
    roster.ok().filter(|roster| roster.sha256 == plan.roster.sha256)
}

/// Finds an employee whose page tells the permission templates.
async fn any_employee(plan: &Plan, tenant: &crate::cli::tenant::Tenant) -> Result<EmployeeId, Failure> {
    let known = plan.entries.iter().find_map(|entry| entry.person.employee_id);
    if let Some(id) = known {
        return Ok(id);
    }
    let listed = tenant.backoffice.list_employees().await?;
    let any = listed.first().map(|one| one.id);
    any.ok_or_else(|| Failure::Usage("the tenant has no employee to read permission templates from".into()))
}
