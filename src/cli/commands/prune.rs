//! `runs prune`: lets go what is older than `[retention]` keeps.

use std::fmt::Write as _;

use serde_json::json;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::cli::settings;
use crate::state::{Pruned, Pruning, StateDir, Store};

/// Runs the command.
pub(super) async fn run(dry_run: bool, format: OutputFormat, context: &Context<'_>) -> Result<Exit, Failure> {
    let tenant = settings::tenant_of_state(context.global, &context.config, context.environment)?;
    let directory = context.settings.state_of(&tenant)?;
    let _lock = directory.lock("`runs prune`")?;
    let pruning = if dry_run { Pruning::Shown } else { Pruning::Done };
    let pruned = pruned(&directory, pruning, context).await?;
    let told = match format {
        OutputFormat::Text => text(&pruned, dry_run),
        OutputFormat::Json => format!(
            "{:#}\n",
            json!({
                "schema": "roster-sync/pruned/1", "dry_run": dry_run, "runs": pruned.runs, "files": pruned.files,
                "bytes": pruned.bytes,
            })
        ),
    };
    context.show(format, &told);
    Ok(Exit::Well)
}

/// Lets go what is too old, and packs what is some days old.
pub(in crate::cli) async fn pruned(
    directory: &StateDir,
    pruning: Pruning,
    context: &Context<'_>,
) -> Result<Pruned, Failure> {
    let keeps = context.config.retention.resolve()?;
    let store = Store::open(directory, environment::now).await?;
    let archive = context.config.roster.source.archive.iter().map(|path| context.beside_settings(path));
    let folders: Vec<_> = archive.collect();
    let pruned = store.prune(directory, &folders, environment::now() - keeps, pruning).await?;
    if pruning == Pruning::Done {
        store.pack_older(directory).await?;
    }
    Ok(pruned)
}

fn text(pruned: &Pruned, dry_run: bool) -> String {
    let mut text = String::new();
    for run in &pruned.runs {
        let _ = writeln!(text, "  run   {run}");
    }
    for path in &pruned.files {
        let _ = writeln!(text, "  file  {}", path.display());
    }
    let words = if dry_run { "would be let go" } else { "were let go" };
    format!(
        "{} runs and {} files ({} KB) {words}. Of every run one line stays.\n{text}",
        pruned.runs.len(),
        pruned.files.len(),
        pruned.bytes / 1024
    )
}

/// The same at the end of a night: nobody has to think of it. What fails is said, and tried again the next night.
pub(in crate::cli) async fn after_a_run(tenant: &str, context: &Context<'_>) {
    let done = async {
        let directory = context.settings.state_of(tenant)?;
        // Another run that began meanwhile does it at its end.
        let Ok(_lock) = directory.lock("`runs prune`") else { return Ok(()) };
        pruned(&directory, Pruning::Done, context).await.map(|_| ())
    };
    let done: Result<(), Failure> = done.await;
    if let Err(failure) = done {
        let why = crate::model::with_causes(&failure);
        context.printer.error(&format!("warning: what is too old could not be let go: {why}"));
    }
}
