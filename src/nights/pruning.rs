//! What is older than `[retention]` keeps is let go, at the end of every night.

use crate::model::with_causes;
use crate::report::Printer;
use crate::settings::{InForce, environment};
use crate::state::{Pruned, Pruning, StateDir, Store};

use super::error::NightError;

/// Lets go what is too old, and packs what is some days old.
pub(crate) async fn prune(
    directory: &StateDir,
    pruning: Pruning,
    held: &InForce<'_>,
) -> Result<Pruned, NightError> {
    let keeps = held.config.retention.resolve()?;
    let store = Store::open(directory, environment::now).await?;
    let archive = held.config.roster.source.archive.iter().map(|path| held.beside_settings(path));
    let folders: Vec<_> = archive.collect();
    let pruned = store.prune(directory, &folders, environment::now() - keeps, pruning).await?;
    if pruning == Pruning::Done {
        store.pack_older(directory).await?;
    }
    Ok(pruned)
}

/// The same at the end of a night: nobody has to think of it. What fails is said, and tried again the next night.
pub(crate) async fn prune_after_a_run(tenant: &str, held: &InForce<'_>, printer: &Printer) {
    let done = async {
        let directory = held.settings.state_of(tenant)?;
        // Another run that began meanwhile does it at its end.
        let Ok(_lock) = directory.lock("`runs prune`") else { return Ok(()) };
        prune(&directory, Pruning::Done, held).await.map(|_| ())
    };
    let done: Result<(), NightError> = done.await;
    if let Err(failure) = done {
        let why = with_causes(&failure);
        printer.error(&format!("warning: what is too old could not be let go: {why}"));
    }
}
