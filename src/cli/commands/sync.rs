//! `sync`: plan and apply in one go.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::cli::Exit;
use crate::cli::args::OutputFormat;
use crate::cli::failure::Failure;
use crate::cli::reading::read_and_plan;
use crate::plan::Purpose;
use crate::report::{plan_text, roster_diagnostics_text};
use crate::roster::Roster;
use crate::state::StateDir;

use super::Context;
use super::carry_out::{Job, RunArgs, carry_out, lock};
use super::guarded::guarded;
use super::kept::Kept;
use super::resume::finish_begun;

/// Make Backoffice equal to a roster
///
/// New people are created, changed ones updated, returning ones reactivated, missing logins added, leavers disabled and their
/// logins closed. Before anything is written the guards look at the whole plan: if it would close, create or change unusually
/// many accounts, nothing at all is done, and the command that approves it is printed.
#[derive(Debug, clap::Args)]
pub struct SyncArgs {
    /// The roster file: CSV text or a workbook (.xlsx, .xls, .ods); - for standard input
    pub roster: PathBuf,
    /// Only show what would be done
    #[arg(long)]
    pub dry_run: bool,
    /// Stop before anything is done when the roster has an error
    #[arg(long)]
    pub strict: bool,
    /// Act as if it were another day than today (2026-03-31)
    #[arg(long, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// Options of every command that writes.
    #[command(flatten)]
    pub run: RunArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &SyncArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let roster = context.roster(&args.roster)?;
    let wish = Wish {
        command: "sync",
        purpose: Purpose::Sync,
        dry_run: args.dry_run,
        strict: args.strict,
        today: args.today,
        run: &args.run,
    };
    go(&roster, &wish, context).await
}

/// What `sync` and `offboard` are asked for.
#[derive(Debug)]
pub(super) struct Wish<'a> {
    pub(super) command: &'static str,
    pub(super) purpose: Purpose,
    pub(super) dry_run: bool,
    pub(super) strict: bool,
    pub(super) today: Option<NaiveDate>,
    pub(super) run: &'a RunArgs,
}

/// Plans and, unless it is a dry run, carries out.
pub(super) async fn go(roster: &Roster, wish: &Wish<'_>, context: &Context<'_>) -> Result<Exit, Failure> {
    if wish.strict && !roster.refused.is_empty() {
        context.printer.error(&roster_diagnostics_text(roster, context.printer.style()));
        return Err(Failure::Strict);
    }
    let tenant = context.tenant().await?;
    let directory = StateDir::open(&context.settings.state_dir, &tenant.name)?;
    let _lock = if wish.dry_run { None } else { Some(lock(&directory, wish.command)?) };
    if !wish.dry_run {
        finish_begun(&tenant, &directory, context).await?;
    }
    let today = tenant.today(wish.today);
    let question = context.question(roster, wish.purpose, today);
    let (reading, plan) = context.in_time(read_and_plan(&tenant, &directory, question)).await?;
    if wish.dry_run {
        let next = vec![format!("Nothing was changed. To carry it out, run it without --dry-run.")];
        let told = match wish.run.format {
            OutputFormat::Text => plan_text(&plan, &next, context.printer.style()),
            OutputFormat::Json => plan.to_json(),
        };
        context.show(wish.run.format, &told);
        return Ok(if plan.tripped().next().is_some() { Exit::Guard } else { Exit::Well });
    }
    let kept = Kept::fresh(plan);
    let plan = &kept.plan;
    if let Some(exit) = guarded(&kept, wish.run, &directory, context)? {
        return Ok(exit);
    }
    if wish.run.format == OutputFormat::Text && context.printer.talks() {
        // What was let through with --allow stops nothing any more and must not be shown as if it did.
        let mut shown = plan.clone();
        shown.guards.iter_mut().for_each(|guard| guard.tripped = false);
        context.printer.data(&plan_text(&shown, &[], context.printer.style()));
        context.printer.data("\n");
    }
    let job = Job {
        command: wish.command,
        plan,
        roster: Some(roster),
        catalogue: &reading.observed.catalogue,
        sheet: reading.sheet.as_ref(),
        login_sheet: reading.login_sheet.as_ref(),
        only: None,
        goes_on: None,
        undoes: None,
        approval: None,
    };
    carry_out(&job, &tenant, &directory, wish.run, context).await
}
