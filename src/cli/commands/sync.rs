//! `sync`: plan and apply in one go.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::engine::{Asked, Done, Engine};
use crate::model::Exit;
use crate::nights::take;
use crate::plan::Purpose;
use crate::report::OutputKind;
use crate::roster::Roster;

use super::carry_out::{RunArgs, preview, shown};

/// Make Backoffice equal to a roster
///
/// New people are created, changed ones updated, returning ones reactivated, missing logins added, leavers disabled and their
/// logins closed. Before anything is written the guards look at the whole plan: if it would close, create or change unusually
/// many accounts, nothing at all is done, and the command that approves it is printed.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct SyncArgs {
    /// The roster file: CSV text, a workbook (.xlsx, .xls, .ods) or a JSON list, packed or not; - for standard input. Without one,
    /// what `[roster.source]` of the settings names
    pub roster: Option<PathBuf>,
    /// Take every tenant of the settings, side by side, each with the roster of its own source. One tenant's trouble stops no other
    #[arg(long, conflicts_with = "roster")]
    pub all_tenants: bool,
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
    let mut roster = context.roster(args.roster.as_deref(), args.strict).await?;
    roster.rows_only |= args.rows_only;
    let asked = (&roster, Purpose::Sync, args.today);
    if args.dry_run {
        return dry_run(asked, args.run.format.answer(), context).await;
    }
    Ok(carry_out("sync", asked, &args.run, context).await?.0)
}

/// Shows what would be done.
pub(super) async fn dry_run(
    (roster, purpose, today): (&Roster, Purpose, Option<NaiveDate>),
    answer: OutputKind,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let engine = context.engine()?;
    let asked = Asked { roster, purpose, today: today.unwrap_or_else(|| engine.today()) };
    let plan = engine.plan(asked, &mut shown(context, answer)).await?.plan;
    let news = engine.show(&plan).await?.map(|news| news.to_string());
    Ok(preview(&plan, news, answer, context))
}

/// Plans and carries out, and returns what came of it too.
pub(super) async fn carry_out(
    command: &'static str,
    (roster, purpose, today): (&Roster, Purpose, Option<NaiveDate>),
    run: &RunArgs,
    context: &Context<'_>,
) -> Result<(Exit, Done, Engine), Failure> {
    let engine = context.engine()?;
    let turn = engine.take_turn(command).await?;
    let asked = Asked { roster, purpose, today: today.unwrap_or_else(|| engine.today()) };
    let (options, mut shown) = (run.options(context)?, shown(context, run.format.answer()));
    // A whole plan is in it: on the heap it is in nobody's way.
    let done = Box::pin(turn.sync(asked, &options, &mut shown)).await?;
    drop(turn);
    if let Done::Ran(_) = &done {
        take(&roster.path, context.printer);
    }
    Ok((context.telling(run.format.answer()).done(&done, &engine), done, engine))
}
