//! `offboard`: everybody in the file leaves.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::cli::Exit;
use crate::cli::failure::Failure;
use crate::plan::Purpose;

use super::carry_out::RunArgs;
use super::sync::{carry_out, dry_run};
use crate::cli::context::Context;

/// Close the access of everybody in a file
///
/// Every person in FILE is a leaver. One column that tells who is meant is enough: `pos_user_id`, `adp_employee_id` or email.
/// Somebody who is not found is told, never passed over. Whoever is not in the file is not touched.
#[derive(Debug, clap::Args)]
pub struct OffboardArgs {
    /// The file with the leavers (CSV)
    pub file: PathBuf,
    /// Only show what would be done
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// Act as if it were another day than today (2026-03-31)
    #[arg(long, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// Options of every command that writes.
    #[command(flatten)]
    pub run: RunArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &OffboardArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let roster = context.leavers(&args.file)?;
    let asked = (&roster, Purpose::Offboard, args.today);
    if args.dry_run {
        return dry_run(asked, args.run.format.answer(), context).await;
    }
    carry_out("offboard", asked, &args.run, context).await
}
