//! What a command that writes stands in: whatever ends it is a run in the store, and people and monitors are told.

use crate::model::Exit;
use crate::report::Printer;
use crate::settings::{Beat, Chosen, Config, Environment, InForce, SettingsError, tenant_name};
use crate::state::Ending;

use super::night::Night;
use super::notices::{after_a_run, beat};
use super::pruning::prune_after_a_run;

/// Does the work of one tenant by the settings that hold for it. Around a night: a sign of life, a run in the store whatever ends it,
/// and people and monitors told. `ending` says why a night ends that ends with this failure.
pub(crate) async fn watched<'e, F: From<SettingsError>>(
    night: Option<Night>,
    (choice, general, environment): (&Chosen, &Config, &'e Environment),
    printer: &Printer,
    ending: fn(&F) -> Ending,
    work: impl AsyncFnOnce(&InForce<'e>) -> Result<Exit, F>,
) -> Result<Exit, F> {
    let about = (choice, general, environment);
    let held = match InForce::of_tenant(choice.clone(), general, environment) {
        Ok(held) => held,
        Err(error) => {
            let failure = F::from(error);
            if let Some(night) = &night {
                night.note(&ending(&failure), about).await;
                beat(Beat::Failure, &general.notify, printer).await;
                // Who is told of it is known all the same.
                if let Ok(held) = InForce::resolve(choice.clone(), general.to_tell_of_it(), environment) {
                    told(&held, general, printer).await;
                }
            }
            return Err(failure);
        }
    };
    let Some(night) = night else { return work(&held).await };
    beat(Beat::Start, &held.config.notify, printer).await;
    let done = work(&held).await;
    if let Err(failure) = &done {
        night.note(&ending(failure), about).await;
    }
    beat(beat_of(&done), &held.config.notify, printer).await;
    if let Some(tenant) = told(&held, general, printer).await {
        Box::pin(prune_after_a_run(&tenant, &held, printer)).await;
    }
    done
}

/// Returns which sign of life a night ends with: success is only what came to its own end, people and files that need somebody
/// aside.
const fn beat_of<F>(done: &Result<Exit, F>) -> Beat {
    match done {
        Ok(Exit::Well | Exit::SomeRows | Exit::ChangesPending | Exit::File) => Beat::Success,
        _ => Beat::Failure,
    }
}

/// Tells people and monitors how the last run came out, and returns whose it was.
async fn told(held: &InForce<'_>, general: &Config, printer: &Printer) -> Option<String> {
    let tenant = tenant_name(&held.choice, general, held.environment).ok().flatten()?;
    Box::pin(after_a_run(&tenant, held, printer)).await;
    Some(tenant)
}
