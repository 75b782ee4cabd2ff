//! `sync`: plan and apply in one go.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::engine::{Asked, Done, Engine};
use crate::model::Exit;
use crate::nights::{named_or_delivered, take};
use crate::plan::Purpose;
use crate::report::OutputKind;
use crate::report::{after_dry_run, event_line, plan_text, roster_diagnostics_text};
use crate::roster::Roster;

use super::carry_out::{RunArgs, shown, tell};

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
    let mut roster = named_or_delivered(args.roster.as_deref(), &context.in_force).await?;
    roster.rows_only |= args.rows_only;
    if args.strict && !roster.refused.is_empty() {
        context.printer.error(&roster_diagnostics_text(&roster, context.printer.style()));
        return Err(Failure::Strict);
    }
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
    let engine = context.engine().await?;
    let asked = Asked { roster, purpose, today: today.unwrap_or_else(|| engine.today()) };
    let plan = engine.plan(asked, &mut shown(context, answer)).await?.plan;
    let mut next = after_dry_run(&plan);
    if let Some(news) = engine.show(&plan).await? {
        next.insert(0, news.to_string());
    }
    match answer {
        OutputKind::Text => context.page(&plan_text(&plan, &next, context.printer.style())),
        OutputKind::Document => context.printer.data(&plan.to_json()),
        OutputKind::Lines => {
            let document = serde_json::from_str(&plan.to_json()).unwrap_or_default();
            context.printer.data(&event_line("plan", document));
        }
    }
    Ok(if plan.tripped().next().is_some() { Exit::Guard } else { Exit::Well })
}

/// Plans and carries out, and returns what came of it too.
pub(super) async fn carry_out(
    command: &'static str,
    (roster, purpose, today): (&Roster, Purpose, Option<NaiveDate>),
    run: &RunArgs,
    context: &Context<'_>,
) -> Result<(Exit, Done, Engine), Failure> {
    let engine = context.engine().await?;
    let turn = engine.take_turn(command).await?;
    let asked = Asked { roster, purpose, today: today.unwrap_or_else(|| engine.today()) };
    let (options, mut shown) = (run.options(context)?, shown(context, run.format.answer()));
    // A whole plan is in it: on the heap it is in nobody's way.
    let done = Box::pin(turn.sync(asked, &options, &mut shown)).await?;
    drop(turn);
    if let Done::Ran(_) = &done {
        take(&roster.path, context.printer);
    }
    Ok((tell(&done, &engine, run.format.answer(), context), done, engine))
}
