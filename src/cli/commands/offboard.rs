//! `offboard`: everybody in the file leaves.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::cli::failure::{Failure, written};
use crate::engine::Done;
use crate::model::Exit;
use crate::nights::named_leavers;
use crate::plan::Purpose;
use crate::report::{LeaversSheet, leavers_html};
use crate::state::{can_be_written, write_private};

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
    /// Write a sheet for the personnel file: whose access was closed, when, and what was seen of it; no pay, no telephone
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    pub html: Option<PathBuf>,
    /// Options of every command that writes.
    #[command(flatten)]
    pub run: RunArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &OffboardArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let roster = named_leavers(&args.file, context.in_force)?;
    let asked = (&roster, Purpose::Offboard, args.today);
    if args.dry_run {
        return dry_run(asked, args.run.format.answer(), context).await;
    }
    // Before anybody's access is closed it is known whether the proof of it can be written.
    if let Some(path) = &args.html {
        written(path, can_be_written(path))?;
    }
    let (exit, done, engine) = carry_out("offboard", asked, &args.run, context).await?;
    let (Some(path), Done::Ran(outcome)) = (&args.html, &done) else { return Ok(exit) };
    let sheet = LeaversSheet {
        run: &outcome.run,
        tenant: engine.tenant(),
        origin: engine.backoffice().origin(),
        file: &roster.path,
        at: engine.now(),
        rows: &outcome.rows,
    };
    match write_private(path, leavers_html(&sheet).html) {
        Ok(()) => Ok(exit),
        Err(error) => {
            context.printer.error(&format!("warning: {} could not be written ({error})", path.display()));
            Ok(if exit == Exit::Well { Exit::File } else { exit })
        }
    }
}
