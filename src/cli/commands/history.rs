//! `history PERSON`: what every run did about somebody.

use crate::apply::RowResult;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::{Happened, happened};
use crate::model::Exit;
use crate::report::{history_json, history_text};

/// Show what every run did about one person
///
/// Nothing is asked of Backoffice. Rows that were as they should be are left out, unless --verbose is given.
#[derive(Debug, clap::Args)]
pub struct HistoryArgs {
    /// A POS id, an e-mail, an ADP id or "First Last"
    pub person: String,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// Runs the command.
pub(crate) async fn run(args: &HistoryArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let (_, store) = context.kept().await?;
    let verbose = context.global.verbose > 0;
    let all = happened(&args.person, &store).await?;
    let told: Vec<Happened> = all
        .into_iter()
        .filter(|one| verbose || args.format == OutputFormat::Json || !is_quiet(&one.row))
        .collect();
    let (person, style) = (&args.person, context.printer.style());
    let told = args.format.of(|| history_text(person, &told, style), || history_json(person, &told));
    context.show(args.format, &told);
    Ok(Exit::Well)
}

/// Returns whether nothing happened: most rows of most nights.
fn is_quiet(row: &RowResult) -> bool {
    row.status == crate::apply::RowStatus::Unchanged && row.message.is_empty()
}
