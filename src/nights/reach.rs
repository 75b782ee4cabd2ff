//! The Backoffice of the tenant that is meant.

use crate::backoffice::Backoffice;
use crate::engine::EngineError;
use crate::model::Origin;
use crate::settings::{Account, InForce};
use crate::state::StateError;

use super::error::NightError;

/// Prepares the client of the tenant that is meant, and says where that is. Nothing is sent yet.
pub(crate) fn reach(held: &InForce<'_>) -> Result<(Account, Origin, Backoffice), NightError> {
    let account = held.account()?;
    let origin = Origin::of(&account.url)?;
    // No password goes to another address than the one that what is kept of this tenant belongs to.
    let kept = held.settings.kept_of(&account.tenant)?.and_then(|kept| kept.origin());
    if let Some(bound) = kept.filter(|bound| *bound != origin.to_string()) {
        return Err(StateError::OtherOrigin { tenant: account.tenant, bound, asked: origin }.into());
    }
    let backoffice = Backoffice::new(held.settings.connection(&account)).map_err(EngineError::from)?;
    Ok((account, origin, backoffice))
}
