//! `plan`: the dry run.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Subcommand, ValueEnum};

use crate::cli::failure::{Failure, written};
use crate::engine::{Asked, KeptPlan};
use crate::model::Exit;
use crate::plan::Purpose;
use crate::report::{Progress, after_plan, kept_plan_text, plan_csv, plan_html, plan_markdown, plan_text};
use crate::state::write_private;

use crate::cli::context::Context;

/// Show what a sync would change (dry run)
///
/// Nothing is changed. With --out the plan is kept in a file, which `roster-sync apply` carries out later: exactly this
/// plan, at most once, leaving out whatever changed in Backoffice since.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub struct PlanArgs {
    /// What to do with a plan that is there already.
    #[command(subcommand)]
    pub what: Option<PlanWhat>,
    /// The roster file: CSV text, a workbook (.xlsx, .xls, .ods) or a JSON list, packed or not; - for standard input. Without one,
    /// what `[roster.source]` of the settings names
    pub roster: Option<PathBuf>,
    /// Keep the plan in this file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write the plan as a page for a browser: one file, to be read, searched, printed and mailed
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: PlanFormat,
    /// Exit with 3 when there is something to do
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Plan for another day than today (2026-03-31)
    #[arg(long, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// Stop at once when the roster has an error
    #[arg(long)]
    pub strict: bool,
}

/// What can be done with a plan that is there already.
#[derive(Debug, Subcommand)]
pub enum PlanWhat {
    /// Print a whole plan that was kept, everything in it, and its hash
    Show {
        /// The plan file
        file: PathBuf,
    },
}

/// How a plan is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// For a ticket or a chat.
    Markdown,
    /// For a spreadsheet.
    Csv,
}

/// Runs the command.
pub(crate) async fn run(args: &PlanArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    if let Some(PlanWhat::Show { file }) = &args.what {
        return show(file, context);
    }
    let roster = context.roster(args.roster.as_deref(), args.strict).await?;
    let path = Path::new(&roster.path);
    let engine = context.engine()?;
    let today = args.today.unwrap_or_else(|| engine.today());
    let asked = Asked { roster: &roster, purpose: Purpose::Sync, today };
    let plan = engine.plan_with(asked, &[], &mut Progress::new(context.printer)).await?.plan;
    if let Some(path) = &args.out {
        engine.keep_plan(&plan, path).await?;
    }
    let news = engine.show(&plan).await?.map(|news| news.to_string());
    let next = after_plan(&plan, path, args.out.as_deref(), &context.in_force.choice.repeat());
    let next: Vec<String> = news.into_iter().chain(next).collect();
    if let Some(path) = &args.html {
        written(path, write_private(path, plan_html(&plan, &next)))?;
    }
    match args.format {
        PlanFormat::Text => context.page(&plan_text(&plan, &next, context.printer.style())),
        PlanFormat::Json => context.printer.data(&plan.to_json()),
        PlanFormat::Markdown => context.printer.data(&plan_markdown(&plan)),
        PlanFormat::Csv => context.printer.data(&plan_csv(&plan)),
    }
    let is_pending = args.detailed_exitcode && plan.changes_pending();
    Ok(if plan.exit() == Exit::Well && is_pending { Exit::ChangesPending } else { plan.exit() })
}

/// Prints a plan that was kept: everybody in it, where it is for, and the hash that names it.
fn show(file: &Path, context: &Context<'_>) -> Result<Exit, Failure> {
    let kept = KeptPlan::read(file)?;
    context.page(&kept_plan_text(&kept.plan, kept.approval.as_ref(), &kept.hash, context.printer.style()));
    Ok(Exit::Well)
}
