//! `sync`: plan and apply in one go.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::Asked;
use crate::plan::{Plan, Purpose};
use crate::report::{plan_text, roster_diagnostics_text};
use crate::roster::Roster;

use super::carry_out::{RunArgs, shown, tell};

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
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// The rows are for some people only: nobody else counts as absent, and no later roster is compared with this file. A mended
    /// rejects.csv is known by its own header
    #[arg(long)]
    pub rows_only: bool,
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
    let mut roster = context.roster(&args.roster)?;
    roster.rows_only |= args.rows_only;
    if args.strict && !roster.refused.is_empty() {
        context.printer.error(&roster_diagnostics_text(&roster, context.printer.style()));
        return Err(Failure::Strict);
    }
    let asked = (&roster, Purpose::Sync, args.today);
    if args.dry_run {
        return dry_run(asked, args.run.format, context).await;
    }
    carry_out("sync", asked, &args.run, context).await
}

/// Shows what would be done.
pub(super) async fn dry_run(
    (roster, purpose, today): (&Roster, Purpose, Option<NaiveDate>),
    format: OutputFormat,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let tenant = context.tenant().await?;
    let engine = context.engine(&tenant)?;
    let asked = Asked { roster, purpose, today: today.unwrap_or_else(|| engine.today()) };
    let plan = engine.plan(asked, &mut shown(context, format)).await?.plan;
    let next = after_dry_run(&plan);
    let told = match format {
        OutputFormat::Text => plan_text(&plan, &next, context.printer.style()),
        OutputFormat::Json => plan.to_json(),
    };
    context.show(format, &told);
    Ok(if plan.tripped().next().is_some() { Exit::Guard } else { Exit::Well })
}

/// Says what comes after a dry run: where nothing would be done, there is nothing to carry out.
pub(super) fn after_dry_run(plan: &Plan) -> Vec<String> {
    let writes = plan.entries.iter().any(|entry| entry.operation().writes());
    let next = if writes {
        "Nothing was changed. To carry it out, run it without --dry-run."
    } else {
        "Nothing was changed, and nothing would be."
    };
    vec![next.to_owned()]
}

/// Plans and carries out.
pub(super) async fn carry_out(
    command: &'static str,
    (roster, purpose, today): (&Roster, Purpose, Option<NaiveDate>),
    run: &RunArgs,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let tenant = context.tenant().await?;
    let engine = context.engine(&tenant)?;
    let turn = engine.take_turn(command)?;
    let asked = Asked { roster, purpose, today: today.unwrap_or_else(|| engine.today()) };
    let done = turn.sync(asked, &run.options()?, &mut shown(context, run.format)).await?;
    Ok(tell(&done, &engine, run.format, context))
}
