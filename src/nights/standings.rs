//! How it stands with the nights of the tenants, read of what is kept of them.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::engine::{Calendar, Schedule, Standing};
use crate::model::with_causes;
use crate::report::TenantStanding;
use crate::settings::{InForce, SettingsError, environment, zone_of};
use crate::state::{StateDir, Store};

use super::error::NightError;

/// Returns whose standing is asked for: the one that is named, else everybody in the settings, else whoever left something here.
pub(crate) fn asked(held: &InForce<'_>) -> Result<Vec<String>, SettingsError> {
    if let Some(name) = held.tenant_name()? {
        return Ok(vec![name]);
    }
    every_tenant(held)
}

/// Returns everybody in the settings, else whoever left something here.
pub(crate) fn every_tenant(held: &InForce<'_>) -> Result<Vec<String>, SettingsError> {
    let known: Vec<String> = held.config.tenants.keys().cloned().collect();
    let known = if known.is_empty() { StateDir::kept(&held.settings.state_dir) } else { known };
    if known.is_empty() { Err(SettingsError::NoTenant) } else { Ok(known) }
}

/// Reads how it stands with one tenant. What cannot be read is told, and keeps nobody else from being told.
pub(crate) async fn of_tenant(name: &str, held: &InForce<'_>) -> Result<TenantStanding, SettingsError> {
    let config = held.config.of_tenant(name)?;
    let (schedule, zone) = (config.schedule.resolve()?, zone_of(&config, name)?);
    Ok(in_zone(name, schedule, zone, held).await)
}

/// The same for whoever must be told in any case: where the tenant's schedule or time zone cannot be used, that is why its night
/// failed, and its days are those of this computer.
pub(crate) async fn of_tenant_anyhow(name: &str, held: &InForce<'_>) -> TenantStanding {
    match of_tenant(name, held).await {
        Ok(told) => told,
        Err(_) => in_zone(name, Schedule::USUAL, None, held).await,
    }
}

async fn in_zone(name: &str, schedule: Schedule, zone: Option<Tz>, held: &InForce<'_>) -> TenantStanding {
    let now = environment::now();
    let day = move |moment| environment::day_in(zone, moment);
    let at = move |day: NaiveDate, time: NaiveTime| environment::moment_in(zone, day, time);
    let calendar = Calendar { now, day: &day, at: &at };
    let several = held.config.tenants.len() > 1 && held.choice.tenant.is_none();
    let of_it = if several { format!(" --tenant {name}") } else { String::new() };
    let repeat = format!("{of_it}{}", held.choice.repeat());
    let mut told = TenantStanding { tenant: name.to_owned(), repeat, ..TenantStanding::default() };
    match standing_of(name, schedule, calendar, held).await {
        Ok(standing) => told.standing = standing,
        Err(error) => {
            told.unread = Some(with_causes(&error));
        }
    }
    told
}

/// Reads how it stands with a tenant whose nights are due as said.
pub(crate) async fn standing_of(
    name: &str,
    schedule: Schedule,
    calendar: Calendar<'_>,
    held: &InForce<'_>,
) -> Result<Standing, NightError> {
    let Some(directory) = held.settings.kept_of(name)? else {
        return Ok(Standing::of_nothing(schedule, calendar));
    };
    let store = Store::open(&directory, environment::now).await?;
    Ok(Standing::read(&store, schedule, calendar).await?)
}
