//! `explain`: one person's whole story.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::Asked;
use crate::model::Exit;
use crate::nights::named;
use crate::plan::Purpose;
use crate::report::{Progress, explained};

use crate::cli::context::Context;

/// Tell everything that leads to one person's line in the plan
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The roster file: CSV text or a workbook (.xlsx, .xls, .ods); - for standard input
    pub roster: PathBuf,
    /// Who: a POS id, an e-mail, an ADP id or "First Last"
    pub person: String,
    /// Act as if it were another day than today (2026-03-31)
    #[arg(long, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// Runs the command.
pub(crate) async fn run(args: &ExplainArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let roster = named(&args.roster, context.in_force)?;
    let engine = context.engine()?;
    let today = args.today.unwrap_or_else(|| engine.today());
    let asked = Asked { roster: &roster, purpose: Purpose::Sync, today };
    let planned = engine.plan_with(asked, &[], &mut Progress::new(context.printer)).await?;
    let policy = &context.in_force.settings.policy;
    let told =
        explained(&args.person, &roster, (&planned, policy), args.format.into(), context.printer.style())?;
    let Some(told) = told else {
        let text = format!("nobody in the roster, or active and missing from it, is {:?}", args.person);
        return Err(Failure::Usage(text));
    };
    context.show(args.format, &told);
    Ok(Exit::Well)
}
