//! `explain`: one person's whole story.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::{Asked, Planned};
use crate::model::Exit;
use crate::nights::named;
use crate::plan::{Entry, Purpose, entries_of, keys_of, trace};
use crate::report::{Progress, Story, explain_json, explain_text};
use crate::roster::RowAsRead;

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
    let roster = named(&args.roster, &context.in_force)?;
    let engine = context.engine().await?;
    let today = args.today.unwrap_or_else(|| engine.today());
    let asked = Asked { roster: &roster, purpose: Purpose::Sync, today };
    let planned = engine.plan_with(asked, &[], &mut Progress::new(context.printer)).await?;
    let Planned { reading, history, plan } = &planned;
    let found = entries_of(&args.person, &roster, plan);
    if found.is_empty() {
        let text = format!("nobody in the roster, or active and missing from it, is {:?}", args.person);
        return Err(Failure::Usage(text));
    }
    let lines: BTreeSet<u64> = found.iter().filter_map(|entry| entry.line).collect();
    let cells = roster.original_cells(&lines.iter().flat_map(|line| roster.lines_of(*line)).collect())?;
    let traces = trace(&roster, &reading.observed, &context.in_force.settings.policy, history, &lines);
    let told: Vec<Told> = found
        .iter()
        .map(|entry| Told {
            row: entry.line.and_then(|line| roster.as_read(line, &cells)),
            keys: match (entry.line, entry.person.employee_id) {
                (None, Some(id)) => keys_of(id, &reading.observed),
                _ => Vec::new(),
            },
        })
        .collect();
    let stories: Vec<(&Entry, Story<'_>)> = found
        .into_iter()
        .zip(&told)
        .map(|(entry, told)| {
            let trace = entry.line.and_then(|line| traces.get(&line));
            (entry, Story { row: told.row.as_ref(), trace, keys: &told.keys })
        })
        .collect();
    match args.format {
        OutputFormat::Json => context.printer.data(&explain_json(plan, &stories)),
        OutputFormat::Text => {
            let texts = stories
                .iter()
                .map(|(entry, story)| explain_text(plan, entry, story, context.printer.style()));
            context.page(&texts.collect::<Vec<_>>().join("\n"));
        }
    }
    Ok(Exit::Well)
}

/// What one entry's story is made from besides the plan.
struct Told {
    row: Option<RowAsRead>,
    keys: Vec<(String, Option<String>)>,
}
