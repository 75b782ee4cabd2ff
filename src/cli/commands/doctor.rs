//! `doctor`: is this Backoffice as it is known?

use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::Exit;
use crate::report::{doctor_json, doctor_text};

use crate::cli::context::Context;

/// Check that Backoffice is as this program knows it
///
/// Reads a few pages, at most 18 requests, and changes nothing. Every fact that the program relies on is held against them: the
/// pages have their forms and tables, the listing is complete, and for a few people the sites, the permission, the name and
/// the other fields of their form are those that the listing shows. This happens by itself before the first write, after
/// `doctor_max_age_days` (30), and when a page has changed. Exit code 6 where a fact does not hold: then nothing is written.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// How to answer; json is for a support ticket, with nobody's data in it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// Runs the command.
pub(crate) async fn run(args: &DoctorArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let engine = context.engine()?;
    let examination = engine.examine().await?;
    context.printer.data(&args.format.of(
        || doctor_text(&examination, context.printer.style()),
        || doctor_json(&examination, env!("CARGO_PKG_VERSION")),
    ));
    Ok(if examination.passed() { Exit::Well } else { Exit::Unreachable })
}
