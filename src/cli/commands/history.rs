//! `history PERSON`: what every run did about somebody.

use std::collections::BTreeSet;

use crate::apply::RowResult;
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::cli::settings::tenant_of_state;
use crate::model::fold;
use crate::report::{Happened, history_json, history_text};
use crate::state::Store;

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
    let tenant = tenant_of_state(context.global, &context.config, context.environment)?;
    let directory = context.settings.state_of(&tenant)?;
    let store = Store::open(&directory, environment::now).await?;
    let verbose = context.global.verbose > 0;
    let happened = of_person(&args.person, &store).await?;
    let told: Vec<Happened> = happened
        .into_iter()
        .filter(|one| verbose || args.format == OutputFormat::Json || !is_quiet(&one.row))
        .collect();
    let text = match args.format {
        OutputFormat::Json => history_json(&args.person, &told),
        OutputFormat::Text => history_text(&args.person, &told, context.printer.style()),
    };
    context.show(args.format, &text);
    Ok(Exit::Well)
}

/// Returns whether nothing happened: most rows of most nights.
fn is_quiet(row: &RowResult) -> bool {
    row.status == crate::apply::RowStatus::Unchanged && row.message.is_empty()
}

/// Finds everything that is kept of somebody, by a key or a name, and by the account that these led to.
async fn of_person(person: &str, store: &Store) -> Result<Vec<Happened>, Failure> {
    let wanted = fold(person);
    let kept: Vec<Happened> = store
        .every_result()
        .await?
        .into_iter()
        .filter_map(|kept| {
            let row: RowResult = serde_json::from_str(&kept.json).ok()?;
            Some(Happened { run: kept.run, command: kept.command, started: kept.started, row })
        })
        .collect();
    let by_words = |row: &RowResult| fold(&row.name) == wanted || fold(&row.key) == wanted;
    let mut accounts: BTreeSet<_> =
        kept.iter().filter(|one| by_words(&one.row)).filter_map(|one| one.row.employee_id).collect();
    for (id, seen) in store.remembered().await? {
        let details = seen.details.iter();
        let mut keys = details.flat_map(|details| [&details.email, &details.adp_employee_id]);
        if keys.any(|key| !key.is_empty() && fold(key) == wanted) {
            accounts.insert(id);
        }
    }
    let is_meant =
        |row: &RowResult| by_words(row) || row.employee_id.is_some_and(|id| accounts.contains(&id));
    Ok(kept.into_iter().filter(|one| is_meant(&one.row)).collect())
}
