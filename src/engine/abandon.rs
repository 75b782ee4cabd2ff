//! Giving up a run that was killed or stopped.

use chrono::{DateTime, Utc};

use crate::state::{LeaseTerms, RunDetails, StateDir, Store};

use super::error::EngineError;

/// Gives a run up, `last` for the latest, and returns what is known of it: nothing more is sent for it. Nothing is asked of Backoffice:
/// it works without an address and without a login.
pub async fn abandon(
    directory: &StateDir,
    named: &str,
    now: fn() -> DateTime<Utc>,
) -> Result<RunDetails, EngineError> {
    let _held = directory.hold("`runs abandon`", &LeaseTerms::default()).await?;
    let state = Store::open(directory, now).await?;
    let run = state.run(&state.run_id(named).await?).await?;
    if !run.record.is_open() {
        return Err(EngineError::NotOpen { run: run.record.id });
    }
    state.abandon_run(&run.record.id).await?;
    Ok(run)
}
