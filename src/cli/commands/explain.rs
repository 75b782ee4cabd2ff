//! `explain`: one person's whole story.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::cli::Exit;
use crate::cli::args::OutputFormat;
use crate::cli::failure::Failure;
use crate::cli::reading::read_and_plan;
use crate::model::{Field, fold};
use crate::plan::{Entry, Plan, Purpose};
use crate::report::explain_text;
use crate::roster::{Role, Roster};
use crate::state::StateDir;

use super::Context;

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
    let roster = context.roster(&args.roster)?;
    let tenant = context.tenant().await?;
    let directory = StateDir::open(&context.settings.state_dir, &tenant.name)?;
    let question = context.question(&roster, Purpose::Sync, tenant.today(args.today));
    let (_, plan) = read_and_plan(&tenant, &directory, question).await?;
    let rows = roster.people.iter().chain(roster.refused.iter().map(|refused| &refused.readable));
    let by_row: Vec<u64> = rows
        .filter(|row| {
            let email = row.email.as_ref().is_some_and(|email| fold(email.as_str()) == fold(&args.person));
            email || row.adp_employee_id.as_deref() == Some(args.person.trim())
        })
        .map(|row| row.line)
        .collect();
    let means = |entry: &&Entry| is_meant(entry, &args.person, &by_row);
    let found: Vec<&Entry> = plan.entries.iter().filter(means).collect();
    if found.is_empty() {
        let text = format!("nobody in the roster, or active and missing from it, is {:?}", args.person);
        return Err(Failure::Usage(text));
    }
    if args.format == OutputFormat::Json {
        let document =
            serde_json::json!({ "schema": "roster-sync/explain/1", "entries": found, "guards": plan.guards });
        context.printer.data(&format!("{document:#}\n"));
        return Ok(Exit::Well);
    }
    let lines = found.iter().filter_map(|entry| entry.line).collect();
    let cells = roster.original_cells(&lines)?;
    for entry in found {
        let row = entry.line.and_then(|line| cells.get(&line));
        let row = row.map(|cells| as_read(&roster, cells)).unwrap_or_default();
        context.printer.data(&text(&plan, entry, &row, context));
    }
    Ok(Exit::Well)
}

fn text(plan: &Plan, entry: &Entry, row: &[(String, String)], context: &Context<'_>) -> String {
    explain_text(plan, entry, row, context.printer.style())
}

fn is_meant(entry: &Entry, person: &str, by_row: &[u64]) -> bool {
    let name = format!("{} {}", entry.person.first_name, entry.person.last_name);
    let number = entry.person.pos_user_id.map(|id| id.to_string());
    fold(&name) == fold(person)
        || number.as_deref() == Some(person.trim())
        || entry.line.is_some_and(|line| by_row.contains(&line))
}

/// The row as it stands in the file, the PIN hidden, whatever the file calls it.
fn as_read(roster: &Roster, cells: &[String]) -> Vec<(String, String)> {
    let pins: Vec<&str> = roster
        .how
        .mapping
        .iter()
        .filter(|mapped| mapped.role == Role::Field(Field::PosPin))
        .flat_map(|mapped| mapped.from.split(" + "))
        .collect();
    // In a row of another length than the header a PIN may stand in any column.
    let shifted = cells.len() != roster.header.len() && !pins.is_empty();
    let filled = roster.header.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
    let shown = |column: &str, cell: &str| {
        if shifted || pins.contains(&column) { "(hidden)".to_owned() } else { cell.trim().to_owned() }
    };
    filled.map(|(column, cell)| (column.trim().to_owned(), shown(column.trim(), cell))).collect()
}
