//! First contact: nothing is written to a Backoffice that is not as it is known.

use crate::doctor::{Examination, examine};
use crate::report::doctor_line;
use crate::state::{State, StateDir};

use super::commands::Context;
use super::environment;
use super::failure::Failure;
use super::tenant::Tenant;

/// The version that a contact is kept with.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Looks at the Backoffice where that is due, and stops when a fact does not hold. To be called before the first write.
pub(super) async fn ensure_known(
    tenant: &Tenant,
    directory: &StateDir,
    context: &Context<'_>,
) -> Result<(), Failure> {
    let state = State::open(directory, environment::now)?;
    let Some(why) = due(tenant, &state, context.settings.doctor_max_age_days)? else { return Ok(()) };
    drop(state);
    context
        .printer
        .talk(&format!("First contact: {why}. Checking what is known of Backoffice, by reading only.\n"));
    let examination = context.in_time(look(tenant, directory)).await?;
    if examination.passed() {
        context.printer.talk(&format!("{}\n", doctor_line(&examination)));
        return Ok(());
    }
    Err(Failure::Unknown { examination: Box::new(examination), style: context.printer.talk_style() })
}

/// Looks at the Backoffice and keeps what came of it.
pub(super) async fn look(tenant: &Tenant, directory: &StateDir) -> Result<Examination, Failure> {
    let examination = examine(&tenant.backoffice).await?;
    let mut state = State::open(directory, environment::now)?;
    if examination.passed() {
        state.keep_contact(tenant.backoffice.username(), VERSION, &tenant.backoffice.page_shapes())?;
    } else {
        state.forget_contact()?;
    }
    Ok(examination)
}

/// Returns why it is time to look, if it is.
fn due(tenant: &Tenant, state: &State, max_age_days: u32) -> Result<Option<String>, Failure> {
    let Some(last) = state.contact()? else {
        return Ok(Some("this Backoffice was not looked at yet".to_owned()));
    };
    if last.login != tenant.backoffice.username() {
        return Ok(Some("this login was not used before".to_owned()));
    }
    if last.version != VERSION {
        return Ok(Some("this version of roster-sync was not used before".to_owned()));
    }
    let days = environment::now().signed_duration_since(last.at).num_days();
    if days >= i64::from(max_age_days) || days < 0 {
        return Ok(Some(format!("it was last looked at on {}", last.at.format("%Y-%m-%d"))));
    }
    for (page, fingerprint) in tenant.backoffice.page_shapes() {
        if !state.knows_shape(&page, &fingerprint)? {
            return Ok(Some(format!("the page {page} is made of other parts than before")));
        }
    }
    Ok(None)
}
