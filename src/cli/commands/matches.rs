//! `matches …`: what people decided about who somebody is.

use clap::Subcommand;

use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::Exit;
use crate::report::{matches_json, matches_text};

use crate::cli::context::Context;

/// Show what was decided about who somebody is, or take a decision back
#[derive(Debug, clap::Args)]
pub struct MatchesArgs {
    /// What to do
    #[command(subcommand)]
    pub what: MatchesWhat,
    /// How to answer
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum MatchesWhat {
    /// Every decision: which row, what was decided, by whom, when and why
    ///
    /// A decision is taken in `roster-sync review`, for a row that could mean several people. It holds for every later roster, as
    /// long as the row says exactly the same of who it is about and nobody else comes to fit it.
    List,
    /// Take a decision back: its row asks again
    Remove {
        /// The decision's number, as `matches list` shows it
        id: i64,
    },
}

/// Runs the command. Nothing is asked of Backoffice.
pub(crate) async fn run(args: &MatchesArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let (_, state) = context.kept().await?;
    let mut decisions = state.decisions().await?;
    if let MatchesWhat::Remove { id } = args.what {
        if !state.undecide(id).await? {
            return Err(Failure::Usage(format!(
                "there is no decision {id}; `roster-sync matches list` shows them"
            )));
        }
        decisions.retain(|kept| kept.id == id);
    }
    let removed = matches!(args.what, MatchesWhat::Remove { .. });
    context.printer.data(&match (args.format, removed) {
        (OutputFormat::Json, _) => matches_json(&decisions),
        (OutputFormat::Text, false) => matches_text(&decisions, context.printer.style()),
        (OutputFormat::Text, true) => "Taken back: the next plan asks again.\n".to_owned(),
    });
    Ok(Exit::Well)
}
